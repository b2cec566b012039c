import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { endTree } from './processTree.ts';

const name = 'STEWARD_RUN';
/** What ends can have started another meanwhile: so often it is looked again. */
const rounds = 5;

/**
 * A variable every process of one run inherits, whatever session or parent it moves to: without a sandbox
 * nothing else tells whose a process is.
 */
export function newRunMark(): { name: string; value: string } {
  return { name, value: `${process.pid}-${randomUUID()}` };
}

/**
 * Ends every process that carries a run's mark. One that shed it and left its parent is out of reach
 * without a sandbox. Linux only; elsewhere it does nothing.
 */
export function endMarked(mark: { name: string; value: string }): void {
  if (process.platform !== 'linux') return;
  const entry = `${mark.name}=${mark.value}`;
  for (let round = 0; round < rounds; round++) {
    const found = readdirSync('/proc').filter((each) => /^\d+$/.test(each) && environmentOf(each).split('\0').includes(entry));
    if (found.length === 0) return;
    for (const pid of found) endTree(Number(pid));
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
