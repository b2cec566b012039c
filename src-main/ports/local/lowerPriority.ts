import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { childrenOf } from './processTree.ts';

/** Programs leave Steward and the person the processor. */
const niceness = 10;
/** The system takes a change of a session's share every 100 ms at most, from all together. */
const retryMs = 110;
const tries = 5;

/**
 * Lowers the priority of a program and what it starts. Where Linux shares the processor by session
 * (sched(7), autogroup), the niceness of a process counts within its session only: then the sessions of
 * the program, which begin a moment later, get a smaller share as well.
 */
export function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, or the system does not permit it: it runs as it is.
  }
  if (process.platform === 'linux' && sharesBySession()) lowerSessions(pid, tries);
}

function sharesBySession(): boolean {
  try {
    return readFileSync('/proc/sys/kernel/sched_autogroup_enabled', 'utf8').trim() === '1';
  } catch {
    return false;
  }
}

function lowerSessions(pid: number, left: number): void {
  const timer = setTimeout(() => {
    const waiting = firstBelow(pid).map((each) => lowerSession(each)).includes(false);
    if (left > 1 && (waiting || left > tries - 2)) lowerSessions(pid, left - 1);
  }, retryMs);
  timer.unref();
}

/** A process and the first ones below it: shells and sandbox, down to the program's own beginning. */
function firstBelow(pid: number): number[] {
  const found = [pid];
  for (let depth = 0, next = childrenOf(pid); depth < 5 && next.length > 0; depth++) {
    found.push(...next.slice(0, 4));
    next = next.slice(0, 4).flatMap(childrenOf);
  }
  return found;
}

/** False: it is to be tried again. */
function lowerSession(pid: number): boolean {
  const file = `/proc/${pid}/autogroup`;
  try {
    if (!readFileSync(file, 'utf8').endsWith('nice 0\n')) return true;
    writeFileSync(file, String(niceness));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EAGAIN';
  }
}
