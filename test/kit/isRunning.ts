import { readFileSync } from 'node:fs';

/** Whether a process is there and has not ended; one that nobody has collected yet has. */
export function isRunning(pid: number | string | undefined): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}
