import { lstatSync, renameSync, type Stats } from 'node:fs';
import { AppError } from '../../kernel/errors.ts';
import type { TransferProgress } from '../files.ts';
import { isWithin } from '../segments.ts';
import { assertFree, copyTree, type CopyOptions } from './copy.ts';
import { measureTree } from './measure.ts';
import { withFolderOf, withFolderOfAsync } from './pinnedFolder.ts';
import { removeTree } from './remove.ts';
import { temporaryName } from './temporaryName.ts';

/**
 * Moves a file or tree by renaming it; to another file system by copying, checking and removing, where
 * the original goes only after the copy is whole and flushed. The folder of `to` exists.
 */
export async function moveTree(from: string, to: string, options: CopyOptions): Promise<TransferProgress> {
  options.signal?.throwIfAborted();
  if (from === to) throw new AppError('INVALID_INPUT', `${from} is there already: source and destination are the same`);
  if (isWithin(to, from)) throw new AppError('INVALID_INPUT', `${from} cannot be moved into itself`, { hint: 'Choose a place outside it' });
  const renamed = withFolderOf(from, (source, name) =>
    withFolderOf(to, (target, targetName) => {
      const stat = lstatSync(source.at(name));
      const there = lstatSync(target.at(targetName), { throwIfNoEntry: false });
      // On a file system that ignores case, a name may be changed only in its case.
      if (there && !isSame(stat, there)) assertFree(target, targetName, to, options.overwrite && !stat.isDirectory());
      return renamesThere(source.at(name), target.at(targetName));
    }),
  );
  // It has happened: stopping now must not look like a failure.
  if (renamed) return measureTree(to);

  const done = await copyTree(from, to, { ...options, toReplace: true });
  // The original leaves its place in one step, so that it is never seen half-removed.
  await withFolderOfAsync(from, async (source, name) => {
    const leaving = temporaryName(name);
    renameSync(source.at(name), source.at(leaving));
    await removeTree(source, leaving, { ours: true });
  });
  return done;
}

/** False when the two places are on different file systems. */
export function renamesThere(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false;
    throw error;
  }
}

function isSame(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev && a.nlink === 1;
}
