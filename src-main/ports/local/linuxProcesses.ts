import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { toAppError } from '../../kernel/errors.ts';
import type { ProcessFacts } from '../machine.ts';
import { readUsers } from './users.ts';

/** Ticks a second of /proc's counters: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;
/** As /proc counts on every machine whose pages are not larger. */
const pageBytes = 4096;
/** The kernel cuts names of programs to so many characters. */
const longestName = 15;

const states: Record<string, string> = { R: 'running', S: 'sleeping', D: 'waiting', Z: 'zombie', T: 'stopped', t: 'traced', I: 'idle', X: 'dead' };

/** Every process the kernel tells of in /proc. */
export async function readLinuxProcesses(): Promise<ProcessFacts[]> {
  const [names, system, users] = await Promise.all([readdir('/proc').catch((error: unknown) => { throw toAppError(error, '/proc'); }), readFile('/proc/stat', 'utf8').catch(() => ''), readUsers()]);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const bootedAt = Number(/^btime (\d+)$/m.exec(system)?.[1] ?? 0) * 1000;
  const found: ProcessFacts[] = [];
  for (let at = 0; at < pids.length; at += atOnce) {
    for (const pid of pids.slice(at, at + atOnce)) {
      const entry = readProcess(pid, bootedAt, users);
      if (entry) found.push(entry);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}

/** The kernel answers from memory: a thread for each small file costs several times the reading. So many, then others have their turn. */
const atOnce = 24;

/** One that ends while it is read is not there. */
function readProcess(pid: number, bootedAt: number, users: ReadonlyMap<string, string>): ProcessFacts | undefined {
  try {
    const [stat = '', status = '', command = ''] = ['stat', 'status', 'cmdline'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8'));
    return parseProcess(pid, { stat, status, command }, { bootedAt, users, readAt: performance.now() });
  } catch {
    return undefined;
  }
}

export function parseProcess(pid: number, { stat, status, command }: { stat: string; status: string; command: string }, { bootedAt, users, readAt }: { bootedAt: number; users: ReadonlyMap<string, string>; readAt: number }): ProcessFacts {
  // The name stands in parentheses and may hold anything, parentheses too.
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const user = /^Uid:\s+(\d+)/m.exec(status)?.[1] ?? '';
  const began = fields[19] ?? '';
  return {
    pid,
    parent: Number(fields[1]),
    name: wholeName(name, command.split('\0')[0] ?? ''),
    command: command.replaceAll('\0', ' ').trim() || `[${name}]`,
    user: users.get(user) ?? user,
    state: states[fields[0] ?? ''] ?? 'unknown',
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    cpu: null,
    memory: Number(fields[21]) * pageBytes,
    began,
    startedAt: bootedAt === 0 ? null : bootedAt + Math.round((Number(began) / ticksPerSecond) * 1000),
    threads: Number(fields[17]),
    readAt,
  };
}

/** A cut name is completed from the command; Node gives its first thread's, which says nothing. */
function wholeName(name: string, program: string): string {
  const called = basename(program.startsWith('-') ? program.slice(1) : program);
  if (name === 'MainThread' && called !== '') return called;
  return name.length >= longestName && called.startsWith(name) ? called : name;
}

/** When a process began, in ticks since the machine started: with its number it stands for one process only. Undefined when it is gone or has ended. */
export function linuxBegan(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
