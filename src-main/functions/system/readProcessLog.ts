import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { startedField, toStarted } from './startedFields.ts';

export const readProcessLog = defineFunction({
  name: 'read_process_log',
  title: 'Read process log',
  category: 'system',
  summary: 'Output of processes that were started here',
  description: 'Tells what a process started with start_process has written, newest at the end, and whether it still runs. Without a process it lists those that were started, newest first, the ones of the last week too.',
  input: z.strictObject({
    process_id: z.string().max(100).optional().describe('As start_process told it; the list where absent.'),
    pid: z.number().int().positive().optional().describe('Number of the process, in place of process_id.'),
    lines: z.number().int().min(1).max(10_000).default(100).describe('How many of the last lines.'),
  }),
  output: z.strictObject({
    processes: z.array(startedField).describe('The process, or all that were started.'),
    output: z.string().describe('The last lines it wrote.'),
    bytes: z.number().int().describe('How long the log is.'),
    truncated: z.boolean().describe('Whether there is more before.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ process_id, pid }) => ({ base: 'Read', present: 'Reading', past: 'Read', object: process_id === undefined && pid === undefined ? 'the list of started processes' : `the log of ${process_id ?? `process ${pid}`}` }),
  effects: () => [{ kind: 'machine', facts: ['processes'] }],
  summarise: ({ processes, output, bytes }) => (processes.length === 1 && (bytes > 0 || output !== '') ? `${processes[0]?.running === true ? 'Runs' : 'Has ended'}, ${formatBytes(bytes)} of log` : formatCount(processes.length, 'started process', 'started processes')),
  view: ({ processes, output, truncated }) =>
    output === ''
      ? { kind: 'facts', facts: processes.map(({ pid, command, running, exit_code, ended_by }) => ({ label: `${pid}`, value: `${command} · ${running ? 'runs' : `ended${exit_code === null ? (ended_by === null ? '' : `: ${ended_by}`) : ` with ${exit_code}`}`}` })) }
      : { kind: 'terminal', text: output, exitCode: processes[0]?.running === true ? 0 : (processes[0]?.exit_code ?? null), truncated },
  phrasings: [
    'show the output of the dev server',
    'what has the background job printed',
    'read the log of the process you started',
    'is the server I started still running',
    'tail the output of proc_01',
    'list the processes started in the background',
    'what did the watcher write',
    'last 20 lines of the running build',
    'did the background task finish',
    'check on the worker you launched',
  ],
  examples: [{ title: 'What was started', input: {} }],
  async handler({ background }, { process_id, pid, lines }) {
    if (process_id === undefined && pid === undefined) return { processes: (await background.list()).map(toStarted), output: '', bytes: 0, truncated: false };
    if (process_id !== undefined && pid !== undefined) throw new AppError('INVALID_INPUT', 'pid: give either process_id or pid, not both');
    const found = await background.get(process_id ?? pid ?? 0);
    const { text, bytes, truncated } = await background.readLog(found.id, 1_000_000);
    const all = text.split('\n');
    const ends = all.at(-1) === '' ? lines + 1 : lines;
    return { processes: [toStarted(found)], output: all.slice(-ends).join('\n'), bytes, truncated: truncated || all.length > ends };
  },
});
