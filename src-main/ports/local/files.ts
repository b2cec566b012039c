import { readdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, toAppError } from '../../kernel/errors.ts';
import { absolutePath, kindOf } from '../canonicalPath.ts';
import { entryAt } from '../entryAt.ts';
import type { Files, FolderEntry } from '../files.ts';
import type { Roots } from '../roots.ts';
import { copyTree } from './copy.ts';
import { createHashFile } from './hash.ts';
import { makeFolders } from './makeFolders.ts';
import { moveTree } from './move.ts';
import { pinFolder, withFolderOfAsync } from './pinnedFolder.ts';
import { readBytes, streamBytes } from './read.ts';
import { removeTree } from './remove.ts';
import { statEntry } from './statEntry.ts';
import { appendTo, writeWhole } from './write.ts';

/**
 * The real file system. It judges nothing and records nothing: calls reach it through `scopeFiles`
 * and the journal. Paths must be canonical; one with a link on the way is refused.
 */
export function createLocalFiles(roots: () => Roots): Files {
  const hashFile = createHashFile();
  // Reading the mask sets it for a moment, so it is read once.
  const newFileMode = 0o666 & ~process.umask();
  const absolute = (path: string): string => absolutePath(path, roots());

  return {
    absolute,
    stat: (path) => attempt(absolute(path), statEntry),
    list: (path) => attempt(absolute(path), listFolder),
    read: (path, range) => attempt(absolute(path), (at) => readBytes(at, range)),
    stream: (path, range) => streamAttempt(absolute(path), range),
    hash: (path, algorithm, signal) => attempt(absolute(path), (at) => hashFile(at, algorithm, signal)),
    freeBytes: (path) => attempt(absolute(path), freeBytes),

    write: (path, data, options) =>
      attempt(absolute(path), (at) => {
        makeFolders(dirname(at));
        return writeWhole(at, data, options, newFileMode);
      }),
    append: (path, data) =>
      attempt(absolute(path), (at) => {
        if (statEntry(at) !== undefined) return appendTo(at, data);
        makeFolders(dirname(at));
        return writeWhole(at, data, { overwrite: false }, newFileMode);
      }),
    makeFolder: (path) => attempt(absolute(path), (at) => ({ created: makeFolders(at) })),
    move: (from, to, options) =>
      attempt(absolute(from), (source) => {
        assertThere(source);
        makeFolders(dirname(absolute(to)));
        return moveTree(source, absolute(to), options);
      }),
    copy: (from, to, options) =>
      attempt(absolute(from), (source) => {
        assertThere(source);
        makeFolders(dirname(absolute(to)));
        return copyTree(source, absolute(to), options);
      }),
    remove: (path) =>
      attempt(absolute(path), (at) =>
        withFolderOfAsync(at, async (folder, name) => {
          assertThere(at);
          await removeTree(folder, name, { ours: false });
        }),
      ),
  };
}

/** Runs one operation; what the system answers becomes an AppError that names the path. */
async function attempt<T>(path: string, run: (path: string) => T | Promise<T>): Promise<T> {
  try {
    return await run(path);
  } catch (error) {
    throw toAppError(error, path);
  }
}

async function* streamAttempt(path: string, range: Parameters<Files['stream']>[1]): AsyncGenerator<Uint8Array> {
  try {
    yield* streamBytes(path, range);
  } catch (error) {
    throw toAppError(error, path);
  }
}

function assertThere(path: string): void {
  if (statEntry(path) === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${path}`, { hint: 'Check the spelling, or list the folder' });
}

async function listFolder(path: string): Promise<FolderEntry[]> {
  const folder = pinFolder(path);
  try {
    const entries = await readdir(folder.self, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  } finally {
    folder.close();
  }
}

async function freeBytes(path: string): Promise<number> {
  let place = path;
  while (entryAt(place) === undefined && dirname(place) !== place) place = dirname(place);
  const { bavail, bsize } = await statfs(place);
  return bavail * bsize;
}
