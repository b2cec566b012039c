import { linkSync, mkdirSync, readdirSync, readlinkSync, realpathSync, renameSync, statfsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { formatBytes } from '../kernel/format.ts';
import { entryAt } from '../ports/entryAt.ts';
import { copyTree } from '../ports/local/copy.ts';
import { makeFolders } from '../ports/local/makeFolders.ts';
import { measureTree } from '../ports/local/measure.ts';
import { renamesThere } from '../ports/local/move.ts';
import { withFolderOf, withFolderOfAsync } from '../ports/local/pinnedFolder.ts';
import { removeTree } from '../ports/local/remove.ts';
import { isTemporaryOf } from '../ports/local/temporaryName.ts';

/** What is kept of a change: its past, its undone future, what a forced undo had to put aside, bytes cut off an appended file. */
export type SlotName = (typeof slotNames)[number];
const slotNames = ['before', 'after', 'displaced', 'tail'] as const;

/** One place in the trash. */
export interface Slot {
  path: string;
  /** Distinguishes what waits beside the original while it is copied to another file system. */
  key: string;
}

/**
 * Where the journal keeps what calls replaced or deleted: `<folder>/<callId>/<position>.<slot>`.
 *
 * On the file system of the trash everything is kept by renaming or linking: instant, whatever the
 * size, with content, mode, owner and times as they were. From another file system it is copied,
 * which is refused above `maxCopyBytes` or when there is no room: what could not be undone does not
 * happen. Each step can be repeated after a crash at any point.
 */
export interface Trash {
  slot(callId: string, position: number, name: SlotName): Slot;
  has(slot: Slot): boolean;
  /** Keeps what lies at the path without moving it: a link to the same content where possible. Files only. */
  keep(path: string, slot: Slot): Promise<void>;
  /** Takes what lies at the path away into the slot. */
  take(path: string, slot: Slot): Promise<void>;
  /** Puts the slot's content at the path, over a file if one is there; missing folders on the way are made. */
  put(slot: Slot, path: string): Promise<void>;
  /** What is at the path goes to `out`, what is in `incoming` to the path. A file replaced by a file is never absent in between. */
  exchange(path: string, out: Slot, incoming: Slot | null): Promise<void>;
  /** Finishes a `take` that was cut short, if there was one. */
  resumeTake(path: string, slot: Slot): Promise<void>;
  /** Puts what is kept, or finishes a `put` that was cut short; nothing where neither is. */
  resumePut(slot: Slot, path: string): Promise<void>;
  drop(slot: Slot): Promise<void>;
  dropCall(callId: string): Promise<void>;
  bytesOf(callId: string, position: number): Promise<number>;
  /** Calls the trash holds something for. */
  calls(): string[];
  /** Puts back what `take` had taken or was taking when it was cut short. */
  putBack(slot: Slot, path: string): Promise<void>;
  /** Removes what a killed process left half-made beside a path or slot. */
  clean(path: string): Promise<void>;
}

export function createTrash(place: string, maxCopyBytes: () => number): Trash {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const folder = realpathSync.native(place);
  const trash: Trash = {
    slot: (callId, position, name) => ({ path: join(folder, safeName(callId), `${position}.${name}`), key: `${callId}-${position}-${name}` }),
    has: ({ path }) => exists(path),
    keep: async (path, slot) => {
      if (trash.has(slot)) return;
      openFolderOf(slot);
      if (!linksThere(path, slot.path)) await copyInto(path, slot);
    },
    take: async (path, slot) => {
      openFolderOf(slot);
      const waiting = waitingPlace(path, slot);
      if (!exists(waiting)) {
        await removeAt(slot.path);
        if (withFolderOf(path, (source, name) => renamesThere(source.at(name), slot.path))) return;
        await assertRoom(path);
        renameSync(path, waiting);
      }
      try {
        if (!trash.has(slot)) await copyInto(waiting, slot);
      } catch (error) {
        renameSync(waiting, path);
        throw error;
      }
      await removeAt(waiting);
    },
    put: async (slot, path) => {
      makeFolders(dirname(path));
      const leaving = leavingPlace(slot);
      if (!exists(leaving)) {
        const free = entryAt(path)?.isDirectory() !== true;
        if (free && withFolderOf(path, (target, name) => renamesThere(slot.path, target.at(name)))) {
          // Two links to one file: renaming one over the other leaves both.
          await removeAt(slot.path);
          return;
        }
        renameSync(slot.path, leaving);
      }
      const there = entryAt(path);
      const whole = there?.isDirectory() === true ? await isSameTree(leaving, path) : there?.isSymbolicLink() === true && isSameLink(leaving, path);
      if (!whole) await copyTree(leaving, path, { overwrite: true, toReplace: true });
      const gone = `${leaving}-gone`;
      renameSync(leaving, gone);
      await removeAt(gone);
    },
    exchange: async (path, out, incoming) => {
      if (incoming !== null && exists(leavingPlace(incoming))) return trash.put(incoming, path);
      if (incoming !== null && !trash.has(incoming)) return;
      await trash.resumeTake(path, out);
      const there = entryAt(path);
      if (there?.isFile() === true && incoming !== null && entryAt(incoming.path)?.isFile() === true) await trash.keep(path, out);
      else if (there !== undefined && !trash.has(out)) await trash.take(path, out);
      if (incoming !== null) await trash.put(incoming, path);
    },
    resumeTake: async (path, slot) => {
      if (exists(waitingPlace(path, slot))) await trash.take(path, slot);
    },
    resumePut: async (slot, path) => {
      if (trash.has(slot) || exists(leavingPlace(slot))) await trash.put(slot, path);
    },
    drop: (slot) => removeAt(slot.path),
    dropCall: (callId) => removeAt(join(folder, safeName(callId))),
    bytesOf: async (callId, position) => {
      let bytes = 0;
      // By name, not by listing: a call may have kept ten thousand things.
      for (const name of slotNames) for (const path of [`${position}.${name}`, `${position}.${name}.leaving`].map((file) => join(folder, safeName(callId), file))) if (exists(path)) bytes += (await measureTree(path)).bytes;
      return bytes;
    },
    calls: () => namesIn(folder),
    putBack: async (slot, path) => {
      const waiting = waitingPlace(path, slot);
      if (exists(waiting)) {
        if (trash.has(slot)) await removeAt(waiting);
        else renameSync(waiting, path);
      }
      await trash.resumePut(slot, path);
    },
    clean: async (path) => {
      for (const name of namesIn(dirname(path))) if (isTemporaryOf(basename(path), name)) await removeAt(join(dirname(path), name));
    },
  };

  async function copyInto(path: string, slot: Slot): Promise<void> {
    await assertRoom(path);
    await copyTree(path, slot.path, { overwrite: false, toReplace: true });
  }

  async function assertRoom(path: string): Promise<void> {
    const { bytes } = await measureTree(path);
    const { bavail, bsize } = statfsSync(folder);
    if (bytes <= maxCopyBytes() && bytes < bavail * bsize) return;
    throw new AppError('TOO_LARGE', `${path} has ${formatBytes(bytes)} on another disk than the trash, more than can be kept for undo`, { hint: 'Do it in smaller parts, or outside Steward' });
  }

  return trash;
}

function openFolderOf(slot: Slot): void {
  mkdirSync(dirname(slot.path), { recursive: true, mode: 0o700 });
}

/** Where something waits, hidden beside its place, while it is copied to the trash on another file system. */
function waitingPlace(path: string, slot: Slot): string {
  return join(dirname(path), `.steward-kept-${slot.key}`);
}

/** Where a slot's content waits in the trash while it is copied to another file system: from then on the slot counts as empty. */
function leavingPlace(slot: Slot): string {
  return `${slot.path}.leaving`;
}

/** False where the file system cannot link these two places. */
function linksThere(path: string, slot: string): boolean {
  try {
    withFolderOf(path, (folder, name) => linkSync(folder.at(name), slot));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EXDEV' || code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS' || code === 'EMLINK') return false;
    throw error;
  }
}

function isSameLink(a: string, b: string): boolean {
  return entryAt(a)?.isSymbolicLink() === true && withFolderOf(a, (one, name) => withFolderOf(b, (other, otherName) => readlinkSync(one.at(name)) === readlinkSync(other.at(otherName))));
}

async function isSameTree(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([measureTree(a), measureTree(b)]);
  return one.bytes === other.bytes && one.files === other.files;
}

async function removeAt(path: string): Promise<void> {
  if (exists(path)) await withFolderOfAsync(path, (folder, name) => removeTree(folder, name, { ours: true }));
}

function exists(path: string): boolean {
  return entryAt(path) !== undefined;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Call ids become folder names. */
function safeName(callId: string): string {
  if (!/^[\w-]{1,100}$/.test(callId)) throw new AppError('INTERNAL', `${JSON.stringify(callId)} is not a call id`);
  return callId;
}
