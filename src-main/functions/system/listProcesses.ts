import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { loadBetween } from './processLoad.ts';
import { pause } from './pause.ts';
import { processColumns, processField, toRow } from './processFields.ts';

/** Between two readings: long enough for the kernel's ticks to tell processes apart. */
const betweenReadingsMs = 300;

export const listProcesses = defineFunction({
  name: 'list_processes',
  title: 'List processes',
  category: 'system',
  summary: 'Programs that run, by load or memory',
  description: 'Lists the processes of this computer with processor load (measured over a moment), memory, user and start time; those that start_process started carry its process_id. Filter by a part of the name or command and by user; sorted and paged. It ends nothing.',
  input: z.strictObject({
    name: z.string().max(200).optional().describe('Only processes whose name or command contains this, in any case.'),
    user: z.string().max(100).optional().describe('Only processes of this user.'),
    sort: z.enum(['cpu', 'memory', 'name', 'pid', 'started']).default('cpu').describe('What to sort by.'),
    limit: z.number().int().min(1).max(5000).default(50).describe('How many to list.'),
    offset: z.number().int().min(0).default(0).describe('How many to leave out at the start.'),
  }),
  output: z.strictObject({
    processes: z.array(processField).describe('The processes, sorted.'),
    total: z.number().int().describe('How many matched.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ name }) => ({ base: 'List', present: 'Listing', past: 'Listed', object: name === undefined ? 'processes' : `processes like ${name}` }),
  effects: () => [{ kind: 'machine', facts: ['processes'] }],
  summarise: ({ total }) => formatCount(total, 'process', 'processes'),
  view: ({ processes, total }) => ({ kind: 'table', columns: processColumns, rows: processes.map(toRow), total }),
  phrasings: [
    'what is running right now',
    'list all processes',
    'show me the running programs',
    'which process uses the most CPU',
    'what is eating my memory',
    'is firefox running',
    'ps aux',
    'top processes',
    'find the process called node',
    'show the tasks of user root',
    'which programs are open',
    'what is slowing down the computer',
  ],
  examples: [
    { title: 'The busiest', input: { limit: 5 } },
    { title: 'By name', input: { name: 'node', sort: 'memory' } },
  ],
  async handler({ machine, background, signal }, { name, user, sort, limit, offset }) {
    const before = machine.earlier().processes ?? (await machine.processes());
    if (machine.earlier().processes === undefined) await pause(betweenReadingsMs, signal);
    const wanted = name?.toLowerCase();
    const started = new Map((await background.list()).flatMap(({ id, pid, ended }) => (ended ? [] : [[pid, id] as const])));
    const all = loadBetween(before, await machine.processes()).filter((entry) => (wanted === undefined || entry.name.toLowerCase().includes(wanted) || entry.command.toLowerCase().includes(wanted)) && (user === undefined || entry.user === user));
    const order = {
      cpu: (a: (typeof all)[number], b: (typeof all)[number]) => b.load - a.load || b.memory - a.memory,
      memory: (a: (typeof all)[number], b: (typeof all)[number]) => b.memory - a.memory,
      name: (a: (typeof all)[number], b: (typeof all)[number]) => a.name.localeCompare(b.name) || a.pid - b.pid,
      pid: (a: (typeof all)[number], b: (typeof all)[number]) => a.pid - b.pid,
      started: (a: (typeof all)[number], b: (typeof all)[number]) => (b.startedAt ?? 0) - (a.startedAt ?? 0),
    }[sort];
    const processes = all.sort(order).slice(offset, offset + limit).map((entry) => ({
      pid: entry.pid,
      parent: entry.parent,
      name: entry.name,
      command: entry.command.slice(0, 1000),
      user: entry.user,
      state: entry.state,
      cpu: entry.load,
      memory: entry.memory,
      started_at: entry.startedAt === null ? null : new Date(entry.startedAt).toISOString(),
      process_id: started.get(entry.pid) ?? null,
    }));
    return { processes, total: all.length };
  },
});
