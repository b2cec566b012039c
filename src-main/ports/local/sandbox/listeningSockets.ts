import { readFile } from 'node:fs/promises';
import { isWithin } from '../../segments.ts';

/**
 * Sockets of other programs in the folders a command sees: a socket in the file system leads out of every
 * network namespace. Those that were bound under a relative path are not told here.
 */
export async function listeningSockets(visible: readonly string[]): Promise<string[]> {
  const table = await readFile('/proc/net/unix', 'utf8').catch(() => '');
  // Num RefCount Protocol Flags Type St Inode Path
  const paths = table.split('\n').flatMap((line) => /^\S+: \S+ \S+ \S+ \S+ \S+ +\d+ (\/.*)$/.exec(line)?.[1] ?? []);
  return [...new Set(paths)].filter((path) => visible.some((folder) => isWithin(path, folder)));
}
