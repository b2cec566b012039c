import { readFile } from 'node:fs/promises';

/** Memory of the control group this process is in (cgroup v2, then v1); undefined where none limits it. */
export async function readContainerMemory(root = '/sys/fs/cgroup'): Promise<{ limit: number; used: number } | undefined> {
  return (
    (await readPair(`${root}/memory.max`, `${root}/memory.current`, `${root}/memory.stat`, 'inactive_file')) ??
    (await readPair(`${root}/memory/memory.limit_in_bytes`, `${root}/memory/memory.usage_in_bytes`, `${root}/memory/memory.stat`, 'total_inactive_file'))
  );
}

async function readPair(limitFile: string, usedFile: string, statFile: string, cacheField: string): Promise<{ limit: number; used: number } | undefined> {
  try {
    const [limitText, usedText, stat] = await Promise.all([readFile(limitFile, 'utf8'), readFile(usedFile, 'utf8'), readFile(statFile, 'utf8')]);
    const limit = Number(limitText.trim());
    // "max" is no number; v1 writes a huge one for no limit.
    if (!Number.isFinite(limit) || limit > 2 ** 60) return undefined;
    // File cache that can be dropped at once is not in use, as the kernel's own accounting of a working set has it.
    const cache = Number(new RegExp(`^${cacheField} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0);
    return { limit, used: Math.max(0, Number(usedText.trim()) - cache) };
  } catch {
    return undefined;
  }
}
