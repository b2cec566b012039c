import { lstatSync, type Stats } from 'node:fs';

/** What lies at a path, links themselves; undefined where nothing does or can. */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
