// A real process that belongs to nobody's tree: what started it has ended.
import { execFileSync } from 'node:child_process';
import { copyFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporaryFolder.ts';

/** `sleep` under a name of its own, away from the tests' own tree; its number. */
export function startStray(name: string, script = 'exec "$0" 600'): number {
  const program = join(temporaryFolder(), name);
  copyFileSync('/bin/sleep', program);
  chmodSync(program, 0o755);
  return Number(execFileSync('/bin/sh', ['-c', `setsid /bin/sh -c '${script}' "$0" </dev/null >/dev/null 2>&1 & echo $!`, program], { encoding: 'utf8' }));
}

export function endStray(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
