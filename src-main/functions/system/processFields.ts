import { z } from 'zod';

/** One process as results list it. */
export const processField = z.strictObject({
  pid: z.number().int().describe('Process id.'),
  parent: z.number().int().describe('Process id of its parent.'),
  name: z.string().describe('Name of the program.'),
  command: z.string().describe('The whole command, at most 1000 characters.'),
  user: z.string().describe('Who runs it.'),
  state: z.string().describe('running, sleeping, zombie …'),
  cpu: z.number().describe('Share of one core in use, 0 to the number of cores.'),
  memory: z.number().describe('Resident memory, in bytes.'),
  started_at: z.string().nullable().describe('When it began, ISO 8601; null where not known.'),
  process_id: z.string().nullable().describe('Its name in read_process_log, where start_process started it.'),
});

type ProcessRow = z.output<typeof processField>;

export const processColumns: { key: keyof ProcessRow; label: string; align: 'left' | 'right'; format: 'text' | 'percent' | 'bytes' | 'time' }[] = [
  { key: 'pid', label: 'PID', align: 'right', format: 'text' },
  { key: 'name', label: 'Name', align: 'left', format: 'text' },
  { key: 'cpu', label: 'CPU', align: 'right', format: 'percent' },
  { key: 'memory', label: 'Memory', align: 'right', format: 'bytes' },
  { key: 'user', label: 'User', align: 'left', format: 'text' },
  { key: 'started_at', label: 'Since', align: 'left', format: 'time' },
];

export function toRow({ pid, name, cpu, memory, user, started_at }: ProcessRow): Record<string, string | number | null> {
  return { pid, name, cpu, memory, user, started_at };
}
