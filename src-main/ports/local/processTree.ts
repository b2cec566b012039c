import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

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

function childrenOf(pid: number): number[] {
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

/** The same in a shell that outlives Steward: lines `+ PID` and `- PID` come in, and at the end of input whatever is left is ended. */
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
  kill -KILL -- "-$pid"
done
`.trim();

let reaper: ChildProcess | undefined;

/**
 * Ends a process when Steward ends before it, also when that is killed: a shell of its own waits for
 * the end of a pipe from here. The system's signal for the death of a parent is missed by what is just
 * being set up. Returns what takes the process off the list.
 */
export function endWithSteward(pid: number): () => void {
  if (process.platform === 'win32') return () => undefined;
  if (!reaper || reaper.exitCode !== null || reaper.signalCode !== null) reaper = startReaper();
  const { stdin } = reaper;
  stdin?.write(`+ ${pid}\n`);
  return () => void stdin?.write(`- ${pid}\n`);
}

function startReaper(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', reaperScript], { cwd: '/', env: { PATH: '/usr/bin:/bin' }, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  // Neither keeps Steward from ending.
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
