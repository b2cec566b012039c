import { readFile } from 'node:fs/promises';

/** As /proc counts on every machine whose pages are not larger; there it errs on the side of the command. */
const pageBytes = 4096;

const lookEveryMs = 200;

/**
 * Adds up the memory of a process and all below it, several times a second, and tells when it is more
 * than `limit` bytes. Orphans of a process namespace go to its first process, so they stay below.
 * Returns how to stop.
 */
export function watchMemory(pid: number, limit: number, onExceeded: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  async function look(): Promise<void> {
    const used = await memoryBelow(pid, limit).catch(() => 0);
    if (stopped) return;
    if (used > limit) onExceeded();
    else timer = setTimeout(() => void look(), lookEveryMs);
  }
  timer = setTimeout(() => void look(), lookEveryMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Bytes of memory of their own that the processes below use; counting stops beyond `enough`. */
async function memoryBelow(pid: number, enough: number): Promise<number> {
  let total = 0;
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined && total <= enough; next = waiting.pop()) {
    const [memory, children] = await Promise.all([ownMemory(next), childrenOf(next)]);
    total += memory;
    waiting.push(...children);
  }
  return total;
}

async function ownMemory(pid: number): Promise<number> {
  const [, resident = 0, shared = 0] = (await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')).split(' ').map(Number);
  return Math.max(0, resident - shared) * pageBytes;
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim() === '' ? [] : text.trim().split(' ').map(Number);
}
