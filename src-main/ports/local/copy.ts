import { chmodSync, closeSync, constants, copyFileSync, fchmodSync, fchownSync, fstatSync, futimesSync, lchownSync, lstatSync, lutimesSync, mkdirSync, openSync, readdirSync, readlinkSync, readSync, renameSync, symlinkSync, unlinkSync, utimesSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import type { TransferProgress } from '../files.ts';
import { isWithin } from '../segments.ts';
import { Breath } from './breathe.ts';
import { assertRegular } from './openFile.ts';
import { pinChild, withFolderOfAsync, type PinnedFolder } from './pinnedFolder.ts';
import { readAt, smallRead } from './read.ts';
import { removeTree } from './remove.ts';
import { temporaryName } from './temporaryName.ts';
import { assertReplaceable, flush, moveToFreeName, writeBytes } from './write.ts';

export interface CopyOptions {
  overwrite: boolean;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** The copy takes the place of the original: owners are kept where this user may, content is flushed, and a source that changed meanwhile is a failure. */
  toReplace?: boolean;
}

const chunkSize = 1024 * 1024;

/**
 * Copies a file or tree under a private name beside its place and renames it there when it is whole,
 * so that nothing half-copied is ever seen; what was made so far is removed on failure. The folder of
 * `to` exists.
 */
export async function copyTree(from: string, to: string, options: CopyOptions): Promise<TransferProgress> {
  options.signal?.throwIfAborted();
  if (isWithin(to, from)) throw new AppError('INVALID_INPUT', `${from} cannot be copied into itself`, { hint: 'Choose a place outside it' });
  return withFolderOfAsync(from, (source, name) =>
    withFolderOfAsync(to, async (target, targetName) => {
      const stat = lstatSync(source.at(name));
      assertFree(target, targetName, to, options.overwrite && !stat.isDirectory());
      const temporary = temporaryName(targetName);
      const copy = new TreeCopy(options);
      try {
        await copy.entry({ folder: source, name, stat }, target, temporary);
        options.signal?.throwIfAborted();
        settle(target, temporary, targetName, to, options.overwrite, stat);
      } catch (error) {
        await removeTree(target, temporary, { ours: true });
        throw error;
      }
      return copy.done;
    }),
  );
}

/** Refuses a destination that is taken; a file may be replaced when that was asked for. */
export function assertFree(target: PinnedFolder, name: string, path: string, overwrite: boolean): void {
  const there = lstatSync(target.at(name), { throwIfNoEntry: false });
  if (!there) return;
  if (there.isDirectory()) throw new AppError('ALREADY_EXISTS', `${path} is a folder that exists already`, { hint: 'Folders are never replaced: use another name, or move it away first' });
  assertReplaceable(there, path, overwrite);
}

function settle(target: PinnedFolder, temporary: string, name: string, path: string, overwrite: boolean, stat: Stats): void {
  if (stat.isFile() && !overwrite) {
    moveToFreeName(target, target.at(temporary), name);
    return;
  }
  assertFree(target, name, path, overwrite && !stat.isDirectory());
  renameSync(target.at(temporary), target.at(name));
}

interface Source {
  folder: PinnedFolder;
  name: string;
  stat: Stats;
}

class TreeCopy {
  readonly done: TransferProgress = { bytes: 0, files: 0 };
  readonly #options: CopyOptions;
  readonly #breath: Breath;
  /** Sharing blocks (FICLONE) is tried until the file system says no. */
  #shares = true;
  #chunk: Buffer | undefined;

  constructor(options: CopyOptions) {
    this.#options = options;
    this.#breath = new Breath(options.signal);
  }

  async entry(source: Source, target: PinnedFolder, targetName: string): Promise<void> {
    if (this.#breath.due) await this.#breath.take();
    const { stat, folder, name } = source;
    if (stat.isDirectory()) await this.#directory(source, target, targetName);
    else if (stat.isSymbolicLink()) this.#link(source, target, targetName);
    else if (stat.isFile()) await this.#file(source, target, targetName);
    else throw new AppError('UNSUPPORTED', `${join(folder.path, name)} is a device, pipe or socket and cannot be copied`, { hint: 'Copy the files beside it one by one' });
  }

  async #directory({ folder, name, stat }: Source, target: PinnedFolder, targetName: string): Promise<void> {
    mkdirSync(target.at(targetName), 0o700);
    const inside = pinChild(folder, name);
    try {
      const made = pinChild(target, targetName);
      try {
        for (const child of readdirSync(inside.self)) {
          const childStat = lstatSync(inside.at(child), { throwIfNoEntry: false });
          if (!childStat) throw new AppError('CONFLICT', `${join(inside.path, child)} went away while it was copied, or its name is not valid text`);
          await this.entry({ folder: inside, name: child, stat: childStat }, made, child);
        }
        this.#own(stat, (uid, gid) => lchownSync(made.self, uid, gid));
        utimesSync(made.self, stat.atimeMs / 1000, stat.mtimeMs / 1000);
        chmodSync(made.self, stat.mode & 0o7777);
      } finally {
        made.close();
      }
    } finally {
      inside.close();
    }
  }

  #link({ folder, name, stat }: Source, target: PinnedFolder, targetName: string): void {
    symlinkSync(readlinkSync(folder.at(name)), target.at(targetName));
    this.#own(stat, (uid, gid) => lchownSync(target.at(targetName), uid, gid));
    lutimesSync(target.at(targetName), stat.atimeMs / 1000, stat.mtimeMs / 1000);
    this.done.files++;
  }

  async #file({ folder, name }: Source, target: PinnedFolder, targetName: string): Promise<void> {
    const path = join(folder.path, name);
    const from = openSync(folder.at(name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(from);
      assertRegular(stat, path);
      const shared = this.#share(folder.at(name), stat, target.at(targetName));
      const to = openSync(target.at(targetName), constants.O_WRONLY | (shared ? 0 : constants.O_CREAT | constants.O_EXCL) | (constants.O_NOFOLLOW ?? 0), 0o600);
      try {
        if (shared) this.#report(stat.size);
        else await this.#content(from, to, stat.size);
        this.#own(stat, (uid, gid) => fchownSync(to, uid, gid));
        fchmodSync(to, sameOwner(stat) || this.#options.toReplace === true ? stat.mode & 0o7777 : stat.mode & 0o777);
        if (this.#options.toReplace === true) {
          await flush(to);
          assertUnchanged(stat, fstatSync(from), fstatSync(to).size, path);
        }
        futimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000);
      } finally {
        closeSync(to);
      }
      this.done.files++;
      this.#report(0);
    } finally {
      closeSync(from);
    }
  }

  /** Tries to make the copy share its blocks with the original, which is instant. */
  #share(from: string, { size }: Stats, to: string): boolean {
    if (!this.#shares || size < smallRead) return false;
    try {
      copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
      return true;
    } catch {
      this.#shares = false;
      // The failed attempt may have left an empty file in the copy's own private place.
      if (lstatSync(to, { throwIfNoEntry: false })) unlinkSync(to);
      return false;
    }
  }

  async #content(from: number, to: number, size: number): Promise<void> {
    this.#chunk ??= Buffer.allocUnsafeSlow(chunkSize);
    for (let at = 0; ; ) {
      this.#options.signal?.throwIfAborted();
      const bytesRead = size <= smallRead ? readSync(from, this.#chunk, 0, chunkSize, at) : (await readAt(from, this.#chunk, 0, chunkSize, at)).bytesRead;
      if (bytesRead === 0) return;
      at += await writeBytes(to, this.#chunk.subarray(0, bytesRead), this.#options.signal);
      this.#report(bytesRead);
      if (at === size && size <= smallRead) return;
    }
  }

  #report(bytes: number): void {
    this.done.bytes += bytes;
    this.#options.onProgress?.({ ...this.done });
  }

  #own(stat: Stats, change: (uid: number, gid: number) => void): void {
    if (this.#options.toReplace === true && process.getuid?.() === 0) change(stat.uid, stat.gid);
  }
}

function sameOwner(stat: Stats): boolean {
  return process.getuid === undefined || process.getuid() === stat.uid;
}

function assertUnchanged(before: Stats, after: Stats, copied: number, path: string): void {
  if (before.size === after.size && before.mtimeMs === after.mtimeMs && copied === after.size) return;
  throw new AppError('CONFLICT', `${path} was changed by something else while it was copied`, { hint: 'Try again when nothing writes to it' });
}
