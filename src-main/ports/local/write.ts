import { closeSync, constants, fchmodSync, fchownSync, fsync as fsyncWithCallback, fstatSync, ftruncateSync, futimesSync, linkSync, lstatSync, openSync, renameSync, unlinkSync, write as writeWithCallback, writeSync, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { AppError } from '../../kernel/errors.ts';
import { assertOneLink, assertRegular } from './openFile.ts';
import { withFolderOfAsync, type PinnedFolder } from './pinnedFolder.ts';
import { smallRead } from './read.ts';
import { temporaryName } from './temporaryName.ts';

export const writeAt = promisify(writeWithCallback);
export const flush = promisify(fsyncWithCallback);

export interface WriteOptions {
  overwrite: boolean;
  mode?: number;
  modifiedAt?: number;
  signal?: AbortSignal;
}

/** Replaces or creates a whole file; its folder exists. See `Files.write`. `newMode`: permission bits of a new file. */
export async function writeWhole(path: string, data: Uint8Array | string | AsyncIterable<Uint8Array>, options: WriteOptions, newMode: number): Promise<{ bytes: number; created: boolean }> {
  options.signal?.throwIfAborted();
  return withFolderOfAsync(path, async (folder, name) => {
    const before = lstatSync(folder.at(name), { throwIfNoEntry: false });
    if (before) assertReplaceable(before, path, options.overwrite);
    const temporary = folder.at(temporaryName(name));
    const descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
    let settled = false;
    try {
      const bytes = await writeAll(descriptor, data, options.signal);
      dress(descriptor, before, options.mode ?? (before ? before.mode & 0o777 : newMode));
      if (options.modifiedAt !== undefined) futimesSync(descriptor, Date.now() / 1000, options.modifiedAt / 1000);
      await flush(descriptor);
      options.signal?.throwIfAborted();
      if (options.overwrite) renameSync(temporary, folder.at(name));
      else moveToFreeName(folder, temporary, name);
      settled = true;
      return { bytes, created: before === undefined };
    } finally {
      closeSync(descriptor);
      if (!settled) unlinkSync(temporary);
    }
  });
}

/** ALREADY_EXISTS or NOT_A_FILE where a whole file may not be put in the place of what is there. */
export function assertReplaceable(there: Stats, path: string, overwrite: boolean): void {
  assertRegular(there, path);
  if (!overwrite) throw new AppError('ALREADY_EXISTS', `${path} exists already`, { hint: 'Allow overwriting, or use another name' });
}

/** Renames where nothing is: a name taken meanwhile fails with EEXIST rather than being replaced. */
export function moveToFreeName(folder: PinnedFolder, temporary: string, name: string): void {
  try {
    linkSync(temporary, folder.at(name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    // A file system without hard links cannot do it in one step.
    if (lstatSync(folder.at(name), { throwIfNoEntry: false })) throw new AppError('ALREADY_EXISTS', `${name} exists already`);
    renameSync(temporary, folder.at(name));
    return;
  }
  unlinkSync(temporary);
}

/** Gives a new file the owner of what it replaces, where this user may, and its mode. Set-user bits are not carried over to new content. */
function dress(descriptor: number, before: Stats | undefined, mode: number): void {
  if (before && process.getuid?.() === 0 && (before.uid !== 0 || before.gid !== 0)) fchownSync(descriptor, before.uid, before.gid);
  fchmodSync(descriptor, mode);
}

/** Adds bytes to the end of a file that exists; on failure it is as long as before. */
export async function appendTo(path: string, data: Uint8Array | string): Promise<{ bytes: number; created: boolean }> {
  return withFolderOfAsync(path, async (folder, name) => {
    const descriptor = openSync(folder.at(name), constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(descriptor);
      assertRegular(stat, path);
      assertOneLink(stat, path);
      try {
        const bytes = await writeAll(descriptor, data, undefined);
        await flush(descriptor);
        return { bytes, created: false };
      } catch (error) {
        ftruncateSync(descriptor, stat.size);
        throw error;
      }
    } finally {
      closeSync(descriptor);
    }
  });
}

async function writeAll(descriptor: number, data: Uint8Array | string | AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<number> {
  if (typeof data === 'string' || data instanceof Uint8Array) return writeBytes(descriptor, typeof data === 'string' ? Buffer.from(data) : data, signal);
  let bytes = 0;
  for await (const piece of data) bytes += await writeBytes(descriptor, piece, signal);
  return bytes;
}

/** Writes at the descriptor's own position. Small pieces are written at once, big ones in the thread pool. */
export async function writeBytes(descriptor: number, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<number> {
  const step = 4 * 1024 * 1024;
  let written = 0;
  while (written < bytes.length) {
    signal?.throwIfAborted();
    const length = Math.min(step, bytes.length - written);
    written += bytes.length <= smallRead ? writeSync(descriptor, bytes, written, length) : (await writeAt(descriptor, bytes, written, length)).bytesWritten;
  }
  return written;
}
