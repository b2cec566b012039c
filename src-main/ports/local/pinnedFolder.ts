import { closeSync, constants, existsSync, openSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../kernel/errors.ts';

/**
 * A folder held open. Names inside it mean this very folder even when its path is swapped for a link
 * meanwhile: on Linux they are reached through the descriptor. Elsewhere the path is checked once,
 * when it is opened.
 */
export interface PinnedFolder {
  /** Its canonical path, for messages and records. */
  readonly path: string;
  /** The folder itself, for calls that take a path. */
  readonly self: string;
  /** The folder as a child process can reach it, while it is pinned. */
  readonly forChildren: string;
  /** A name inside it, for calls that take a path. The name itself is not followed by `lstat`, `rename`, `unlink` and the like. */
  at(name: string): string;
  close(): void;
}

/** Linux's O_PATH: a handle on a place, which needs no right to read it. Not among Node's constants. */
const placeOnly = 0o10000000;

let descriptorPaths: boolean | undefined;

/** Whether open descriptors can be reached as paths here. */
export function hasDescriptorPaths(): boolean {
  descriptorPaths ??= process.platform === 'linux' && existsSync('/proc/self/fd');
  return descriptorPaths;
}

/** Pins a folder by its canonical path. PATH_REFUSED when a link is on the way. */
export function pinFolder(path: string): PinnedFolder {
  if (!hasDescriptorPaths()) {
    if (realpathSync.native(path) !== path) throw throughLink(path);
    return { path, self: path, forChildren: path, at: (name) => join(path, name), close: () => undefined };
  }
  const descriptor = openSync(path, placeOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    assertOpenedAt(descriptor, path);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return held(descriptor, path);
}

/** Pins a folder inside a pinned one; a link of that name is refused by the system. */
export function pinChild(parent: PinnedFolder, name: string): PinnedFolder {
  const path = join(parent.path, name);
  if (!hasDescriptorPaths()) return pinFolder(path);
  return held(openSync(parent.at(name), placeOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW), path);
}

/** Runs with the folder of `path` pinned and the last part of `path`. */
export function withFolderOf<T>(path: string, run: (folder: PinnedFolder, name: string) => T): T {
  const folder = pinFolder(dirname(path));
  try {
    return run(folder, basename(path) || '.');
  } finally {
    folder.close();
  }
}

/** The same for work that waits; the folder stays pinned until it is done. */
export async function withFolderOfAsync<T>(path: string, run: (folder: PinnedFolder, name: string) => Promise<T>): Promise<T> {
  const folder = pinFolder(dirname(path));
  try {
    return await run(folder, basename(path) || '.');
  } finally {
    folder.close();
  }
}

/** PATH_REFUSED unless the open descriptor is what lies at the canonical `path`, with no link on the way. */
export function assertOpenedAt(descriptor: number, path: string): void {
  const real = hasDescriptorPaths() ? readlinkSync(`/proc/self/fd/${descriptor}`) : realpathSync.native(path);
  if (real !== path) throw throughLink(path);
}

function held(descriptor: number, path: string): PinnedFolder {
  const self = `/proc/self/fd/${descriptor}`;
  return { path, self, forChildren: `/proc/${process.pid}/fd/${descriptor}`, at: (name) => `${self}/${name}`, close: () => closeSync(descriptor) };
}

function throughLink(path: string): AppError {
  return new AppError('PATH_REFUSED', `${path} is reached through a link, or was moved while it was opened`, { hint: 'Use the path it leads to' });
}
