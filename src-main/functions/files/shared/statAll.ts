import { isAppError } from '../../../kernel/errors.ts';
import type { Files, FileStat } from '../../../ports/files.ts';

/** How many are asked at once: enough to keep the disk busy, few enough to leave threads for others. */
const width = 16;

/** The stats of many paths, in their order; undefined for those that are gone or closed to the call. */
export async function statAll(files: Files, paths: readonly string[], signal: AbortSignal): Promise<(FileStat | undefined)[]> {
  const stats: (FileStat | undefined)[] = [];
  for (let from = 0; from < paths.length; from += width) {
    signal.throwIfAborted();
    stats.push(...(await Promise.all(paths.slice(from, from + width).map((path) => statOrNothing(files, path)))));
  }
  return stats;
}

async function statOrNothing(files: Files, path: string): Promise<FileStat | undefined> {
  try {
    return await files.stat(path);
  } catch (error) {
    // One entry that may not be looked at does not end a listing of thousands.
    if (isAppError(error)) return undefined;
    throw error;
  }
}
