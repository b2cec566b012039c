import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';

/**
 * Ends a process, everything below it and its process group. Each is stopped before its children are
 * looked for, so that none can be added meanwhile; the first process of a sandbox takes all of its
 * namespace along, whatever that has done to get away.
 */
export function endTree(pid: number): void {
  if (process.platform === 'linux') endBelow(pid);
  signal(-pid, 'SIGKILL');
}

function endBelow(pid: number): void {
  signal(pid, 'SIGSTOP');
  for (const child of childrenOf(pid)) endBelow(child);
  signal(pid, 'SIGKILL');
}

/** Those a process has started and that are still there. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Sends a signal to a process, or with a negative number to a group; nothing happens when it is gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}

/**
 * The same in a shell that outlives Steward: lines `+ PID` and `- PID` come in, and at the end of input
 * whatever is left is ended, also what only carries the mark of a run. The group also when its first process has ended already, by the end of its
 * own input. No `--` before its number: not every shell's `kill` knows that.
 */
const reaperScript = `
end_below() {
  kill -STOP "$1"
  for below in $(cat "/proc/$1/task/$1/children"); do end_below "$below"; done
  kill -KILL "$1"
}
running=
while read -r sign pid; do
  left=
  for other in $running; do [ "$other" = "$pid" ] || left="$left $other"; done
  running=$left
  [ "$sign" = + ] && running="$running $pid"
done
for pid in $running; do
  end_below "$pid"
  kill -KILL "-$pid"
done
for round in 1 2 3 4 5; do
  for file in $(grep -lsz "^STEWARD_RUN=$1-" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    end_below "\${pid%/environ}"
  done
done
`.trim();

/** Puts itself on the reaper's list before it becomes the program: there is no moment in which that runs unwatched. */
const enlistScript = 'echo "+ $$" >&5 && exec "$@" 5>&-';

let reaper: ChildProcess | undefined;

/** A command line, and its sixth stdio entry, of a process that ends when Steward does, however that comes. */
export interface EndingWithSteward {
  command: string;
  args: string[];
  /** For `stdio[5]`. */
  list: Writable | 'ignore';
  /** Takes the process off the list, once it has ended. */
  ended(pid: number): void;
}

/**
 * Wraps a command so that it ends with Steward, also when that is killed: a shell of its own waits for
 * the end of a pipe from here. The system's signal for the death of a parent is missed by what is just
 * being set up.
 */
export function endWithSteward(command: string, args: readonly string[]): EndingWithSteward {
  if (process.platform === 'win32') return { command, args: [...args], list: 'ignore', ended: () => undefined };
  if (!reaper || reaper.exitCode !== null || reaper.signalCode !== null) reaper = startReaper();
  const list = reaper.stdin;
  if (!list) return { command, args: [...args], list: 'ignore', ended: () => undefined };
  return { command: '/bin/sh', args: ['-c', enlistScript, 'sh', command, ...args], list, ended: (pid) => void list.write(`- ${pid}\n`) };
}

/** The same for what was started another way: from now on it ends with Steward. Returns what takes it off the list. */
export function endRunningWithSteward(pid: number): () => void {
  if (process.platform === 'win32') return () => undefined;
  if (!reaper || reaper.exitCode !== null || reaper.signalCode !== null) reaper = startReaper();
  const list = reaper.stdin;
  list?.write(`+ ${pid}\n`);
  return () => void list?.write(`- ${pid}\n`);
}

function startReaper(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', reaperScript, 'sh', String(process.pid)], { cwd: '/', env: { PATH: '/usr/bin:/bin' }, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  // Neither keeps Steward from ending.
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
