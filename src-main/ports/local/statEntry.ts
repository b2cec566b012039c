import { lstatSync, readlinkSync } from 'node:fs';
import { kindOf } from '../canonicalPath.ts';
import type { FileStat } from '../files.ts';
import { withFolderOf } from './pinnedFolder.ts';

/** What lies at a canonical path, links themselves included; undefined where nothing does. */
export function statEntry(path: string): FileStat | undefined {
  try {
    return withFolderOf(path, (folder, name) => {
      const stat = lstatSync(folder.at(name), { throwIfNoEntry: false });
      if (stat === undefined) return undefined;
      return {
        path,
        kind: kindOf(stat),
        size: stat.size,
        mode: stat.mode & 0o7777,
        modifiedAt: Math.trunc(stat.mtimeMs),
        createdAt: Math.trunc(stat.birthtimeMs),
        accessedAt: Math.trunc(stat.atimeMs),
        links: stat.nlink,
        owner: stat.uid,
        group: stat.gid,
        inode: stat.ino,
        device: stat.dev,
        ...(stat.isSymbolicLink() && { target: readlinkSync(folder.at(name)) }),
      };
    });
  } catch (error) {
    if (isNothingThere(error)) return undefined;
    throw error;
  }
}

function isNothingThere(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
