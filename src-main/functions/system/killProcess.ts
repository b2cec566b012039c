import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction, type CallContext } from '../../registry/defineFunction.ts';
import type { FoundProcess } from '../../ports/signals.ts';
import { describeSpan } from './describeSpan.ts';
import { pause } from './pause.ts';

const lookEveryMs = 50;

const input = z
  .strictObject({
    pid: z.number().int().min(0).max(4_294_967_295).optional().describe('Number of the process; this or name.'),
    name: z.string().min(1).max(200).optional().describe('Exact name of the program, as list_processes tells it; this or pid.'),
    all: z.boolean().default(false).describe('With name: every process of that name. Otherwise more than one is refused.'),
    signal: z.enum(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2']).default('SIGTERM').describe('SIGTERM asks it to end; SIGKILL ends it at once.'),
    force: z.boolean().default(false).describe('End it with SIGKILL when it has not ended after the wait.'),
    tree: z.boolean().default(false).describe('Everything it started as well.'),
    wait: z.number().min(0).max(60).default(5).describe('Seconds to wait for its end.'),
  })
  .refine(({ pid, name }) => (pid === undefined) !== (name === undefined), { message: 'give either pid or name', path: ['pid'] });

const ending = new Set(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP']);

export const killProcess = defineFunction({
  name: 'kill_process',
  title: 'End process',
  category: 'system',
  summary: 'Ends a running program, or signals it',
  description:
    'Sends a signal to a process by its number or exact name and waits for its end. It is made sure that it is still the very process that was shown when the person allowed it: numbers are used again. Steward itself, what it runs in and its servers are refused. To see what runs use list_processes.',
  input,
  output: z.strictObject({
    processes: z.array(z.strictObject({ pid: z.number().int().describe('Its number.'), name: z.string().describe('Its name.'), user: z.string().describe('Who runs it.'), ended: z.boolean().describe('Whether it has ended.') })).describe('Those that got the signal.'),
    signal: z.string().describe('The last signal that was sent.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'impossible',
  pool: 'none',
  timeoutMs: 90_000,
  phrase: ({ pid, name, signal }) => (ending.has(signal) ? { base: 'End', present: 'Ending', past: 'Ended', object: name ?? `process ${pid}` } : { base: 'Signal', present: 'Signalling', past: 'Signalled', object: `${name ?? `process ${pid}`} with ${signal}` }),
  effects: ({ pid, name, all, signal, force, tree }) => [
    { kind: 'process', signal: force ? 'SIGKILL' : signal, tree, pid, name, all },
    { kind: 'machine', facts: ['processes'] },
  ],
  async preview({ machine, effects, clock }, { signal, force, tree, wait }) {
    const [effect] = effects.filter((each) => each.kind === 'process');
    const all = await machine.processes();
    const meant = effect?.processes ?? [];
    const below = tree ? meant.flatMap(({ pid }) => belowOf(all, pid)) : [];
    const facts = [...meant, ...below].slice(0, 30).map((target) => {
      const found = all.find(({ pid }) => pid === target.pid);
      const since = found === undefined || found.startedAt === null ? '' : `, since ${describeSpan(Math.max(0, (clock.now() - found.startedAt) / 1000))}`;
      return { label: `${target.name} (${target.pid})`, value: found ? `${found.command.slice(0, 300)} · ${target.user}, ${formatBytes(found.memory)}${since}` : target.user, tone: 'destroy' as const };
    });
    const signals = { label: 'Signal', value: force && signal !== 'SIGKILL' ? `${signal}, then SIGKILL after ${wait} s` : signal };
    const object = meant.length === 1 ? `${meant[0]?.name} (${meant[0]?.pid})` : formatCount(meant.length, 'process', 'processes');
    const label = `${ending.has(signal) ? 'End' : 'Signal'} ${object}`;
    return { preview: { kind: 'facts', facts: [...facts, signals], notes: below.length > 0 ? [{ tone: 'destroy', text: `${formatCount(below.length, 'process', 'processes')} below it get it as well, as they are then` }] : [] }, object, approveLabel: label.length > 60 ? 'End process' : label };
  },
  summarise: ({ processes, signal }) => {
    const ended = processes.filter((each) => each.ended).length;
    return ended === processes.length ? `Ended ${names(processes)}` : `${signal} to ${names(processes)}; ${ended === 0 ? 'still running' : `${ended} of ${processes.length} ended`}`;
  },
  view: ({ processes }) => ({ kind: 'facts', facts: processes.map(({ pid, name, ended }) => ({ label: `${name} (${pid})`, value: ended ? 'ended' : 'still runs' })) }),
  phrasings: [
    'kill process 4711',
    'end the process with pid 812',
    'stop the program called firefox',
    'kill all node processes',
    'terminate chrome',
    'force quit the frozen editor',
    'send SIGHUP to nginx',
    'kill -9 3301',
    'pkill python3',
    'end task 2048 and everything it started',
    'shut down the hanging job number 77',
    'pause process 900 with SIGSTOP',
  ],
  examples: [{ title: 'By name', input: { name: 'example-program', force: true } }],
  async handler({ signals, signal: abort, progress }, { pid, name, all, signal, force, tree, wait }) {
    const wanted = pid !== undefined ? { pid } : { name: name ?? '' };
    const { processes: found } = await signals.find(wanted);
    if (found.length === 0) throw new AppError('NOT_FOUND', pid !== undefined ? `No process has the number ${pid}` : `No process is called ${name}`, { hint: 'List the processes: it may have ended, or be called otherwise' });
    if (found.length > 1 && !all) throw new AppError('AMBIGUOUS_MATCH', `${found.length} processes are called ${name}: ${found.slice(0, 20).map((each) => each.pid).join(', ')}`, { hint: 'Name one by its number, or set all' });
    let last: string = signal;
    let reached = (await Promise.all(found.map((target) => signals.send(target, signal, tree)))).flat();
    if (!ending.has(signal)) return { processes: await withEnds(signals, reached), signal };
    await endWithin(signals, reached, wait, abort);
    const left = force && signal !== 'SIGKILL' ? await running(signals, found) : [];
    if (left.length > 0) {
      last = 'SIGKILL';
      progress({ done: 0, unit: 'steps', note: 'It did not end by itself' });
      const killed = (await Promise.all(left.map((target) => signals.send(target, 'SIGKILL', tree)))).flat();
      reached = [...reached, ...killed.filter((each) => !reached.some((known) => known.pid === each.pid))];
      await endWithin(signals, reached, Math.max(wait, 2), abort);
    }
    return { processes: await withEnds(signals, reached), signal: last };
  },
});

type Signals = CallContext['signals'];

async function running(signals: Signals, targets: readonly FoundProcess[]): Promise<FoundProcess[]> {
  const states = await Promise.all(targets.map((target) => signals.runs(target)));
  return targets.filter((_, index) => states[index]);
}

async function endWithin(signals: Signals, targets: readonly FoundProcess[], seconds: number, abort: AbortSignal): Promise<void> {
  for (let waited = 0; waited < seconds * 1000 && (await running(signals, targets)).length > 0; waited += lookEveryMs) await pause(lookEveryMs, abort);
}

async function withEnds(signals: Signals, targets: readonly FoundProcess[]): Promise<{ pid: number; name: string; user: string; ended: boolean }[]> {
  const left = new Set((await running(signals, targets)).map(({ pid }) => pid));
  return targets.map(({ pid, name, user }) => ({ pid, name, user, ended: !left.has(pid) }));
}

interface Known {
  pid: number;
  parent: number;
  name: string;
  user: string;
}

function belowOf(all: readonly Known[], pid: number): Known[] {
  return all.filter((each) => each.parent === pid && each.pid !== pid).flatMap((child) => [child, ...belowOf(all, child.pid)]);
}

function names(processes: readonly { pid: number; name: string }[]): string {
  const [first] = processes;
  return first === undefined ? 'nothing' : processes.length === 1 ? `${first.name} (${first.pid})` : formatCount(processes.length, 'process', 'processes');
}
