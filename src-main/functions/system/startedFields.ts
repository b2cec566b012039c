import { z } from 'zod';
import type { BackgroundProcess } from '../../ports/background.ts';

/** A process that was started to stay. */
export const startedField = z.strictObject({
  process_id: z.string().describe('Its name in read_process_log.'),
  pid: z.number().int().describe('Its number, for kill_process.'),
  command: z.string().describe('What was started, at most 300 characters.'),
  running: z.boolean().describe('Whether it still runs.'),
  exit_code: z.number().int().nullable().describe('When it has ended; null where a signal ended it or nobody was there to see.'),
  ended_by: z.string().nullable().describe('The signal or limit that ended it.'),
  started_at: z.string().describe('ISO 8601.'),
  keeps_running: z.boolean().describe('Whether it goes on when Steward ends.'),
});

export function toStarted({ id, pid, command, startedAt, keepsRunning, ended }: BackgroundProcess): z.output<typeof startedField> {
  return { process_id: id, pid, command: command.slice(0, 300), running: ended === undefined, exit_code: ended?.exitCode ?? null, ended_by: ended?.why ?? ended?.signal ?? null, started_at: new Date(startedAt).toISOString(), keeps_running: keepsRunning };
}
