import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, futimesSync, openSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { assertNever } from '../kernel/errors.ts';
import { assertOneLink, assertRegular } from '../ports/local/openFile.ts';
import { withFolderOf, withFolderOfAsync } from '../ports/local/pinnedFolder.ts';
import { entryAt } from '../ports/entryAt.ts';
import { makeFolders } from '../ports/local/makeFolders.ts';
import { moveTree } from '../ports/local/move.ts';
import { streamBytes } from '../ports/local/read.ts';
import { removeTree } from '../ports/local/remove.ts';
import { writeBytes, writeWhole } from '../ports/local/write.ts';
import { fingerprint, isSame } from './fingerprint.ts';
import type { Change, JournalRow } from './rows.ts';
import type { MemoryChanges } from './memoryChanges.ts';
import { writeSetting, type SettingValues } from './settingValues.ts';
import type { Slot, SlotName, Trash } from './trash.ts';

/**
 * Carries single changes back and forth. Every function can be run again after it was cut short at
 * any point and then finishes what is left: what is on the disk tells how far it came.
 */
export interface Reverter {
  /** Takes back a change that was carried out. */
  undo(row: JournalRow): Promise<void>;
  /** Takes back a change for good, keeping nothing of it. False, and as `undo`, when others changed meanwhile what it made. */
  discard(row: JournalRow): Promise<boolean>;
  /** Carries out an undone change again, exactly. `resumed`: it had been begun before. */
  redo(row: JournalRow, resumed: boolean): Promise<void>;
  /** Takes back a change that may have been carried out, in part or not at all. `killed`: its process is gone, and may have left half-made files. */
  takeBack(row: JournalRow, killed: boolean): Promise<void>;
}

type Append = Extract<Change, { kind: 'append' }>;
type Move = Extract<Change, { kind: 'move' }>;
type Replace = Extract<Change, { kind: 'replace' }>;

export function createReverter(trash: Trash, settings: SettingValues, memories: MemoryChanges): Reverter {
  const slotOf = (row: JournalRow, name: SlotName): Slot => trash.slot(row.callId, row.position, name);

  const reverter: Reverter = {
    async discard(row) {
      const { change } = row;
      if ((change.kind !== 'replace' && change.kind !== 'append') || change.after === null || !isSame(await fingerprint(change.path), change.after)) {
        await reverter.undo(row);
        return change.kind !== 'replace' || !trash.has(slotOf(row, 'after'));
      }
      if (change.kind === 'append') restoreLength(change);
      else if (change.before === null) await withFolderOfAsync(change.path, (folder, name) => removeTree(folder, name, { ours: true }));
      else await trash.put(slotOf(row, 'before'), change.path);
      return true;
    },

    async undo(row) {
      const { change } = row;
      switch (change.kind) {
        case 'replace':
          return trash.exchange(change.path, slotOf(row, 'after'), change.before === null ? null : slotOf(row, 'before'));
        case 'append':
          return cutTail(change, slotOf(row, 'tail'));
        case 'move':
          return moveBack(row, change);
        case 'folders':
          return removeFolders(change.paths);
        case 'mode':
          return setMode(change.path, change.before);
        case 'setting':
          return writeSetting(settings, change.name, change.before);
        case 'memories':
          return memories.revert({ callId: row.callId, position: row.position }, 'before');
        default:
          return assertNever(change);
      }
    },

    async redo(row, resumed) {
      const { change } = row;
      switch (change.kind) {
        case 'replace':
          return trash.exchange(change.path, slotOf(row, 'before'), change.after === null ? null : slotOf(row, 'after'));
        case 'append':
          return addTail(change, slotOf(row, 'tail'), resumed);
        case 'move':
          return moveAgain(row, change);
        case 'folders':
          for (const path of change.paths) makeFolders(path);
          return;
        case 'mode':
          return setMode(change.path, change.after);
        case 'setting':
          return writeSetting(settings, change.name, change.after);
        case 'memories':
          return memories.revert({ callId: row.callId, position: row.position }, 'after');
        default:
          return assertNever(change);
      }
    },

    async takeBack(row, killed) {
      const { change } = row;
      if (killed) for (const path of pathsOf(change)) await trash.clean(path);
      switch (change.kind) {
        case 'replace':
          return takeBackReplace(row, change);
        case 'append':
          restoreLength(change);
          return;
        case 'move':
          return takeBackMove(row, change);
        case 'folders':
          return removeFolders(change.paths);
        case 'mode':
          return setMode(change.path, change.before);
        case 'setting':
          return writeSetting(settings, change.name, change.before);
        case 'memories':
          return memories.revert({ callId: row.callId, position: row.position }, 'before');
        default:
          return assertNever(change);
      }
    },
  };
  return reverter;

  async function takeBackReplace(row: JournalRow, change: Replace): Promise<void> {
    const before = slotOf(row, 'before');
    if (change.before === null) {
      if (entryAt(change.path) !== undefined) await trash.exchange(change.path, slotOf(row, 'after'), null);
      return;
    }
    const there = entryAt(change.path);
    // Untouched so far: what was kept of it is not needed.
    if (there?.ino === change.before.inode && there.isDirectory() === (change.before.kind === 'directory')) return trash.drop(before);
    if (there === undefined) return trash.putBack(before, change.path);
    await trash.exchange(change.path, slotOf(row, 'after'), before);
  }

  async function takeBackMove(row: JournalRow, change: Move): Promise<void> {
    if (entryAt(change.from)?.ino !== change.source.inode) return moveBack(row, change);
    // The original is still in its place: at most a copy of it on another disk has to go again.
    const replaced = slotOf(row, 'before');
    const there = entryAt(change.to);
    if (there !== undefined && there.ino !== change.replaced?.inode) return trash.exchange(change.to, slotOf(row, 'after'), change.replaced === null ? null : replaced);
    return trash.drop(replaced);
  }

  async function moveBack(row: JournalRow, change: Move): Promise<void> {
    const replaced = slotOf(row, 'before');
    await trash.resumeTake(change.from, slotOf(row, 'displaced'));
    // Where the replaced file is back in its place, or on its way, the rest was done before.
    if (entryAt(change.to) !== undefined && (change.replaced === null || trash.has(replaced))) {
      // Something took the old place, or the copy of an earlier try is there: it is put aside, not lost.
      if (entryAt(change.from) !== undefined) await trash.take(change.from, slotOf(row, 'displaced'));
      makeFolders(dirname(change.from));
      await moveTree(change.to, change.from, { overwrite: false });
    }
    if (change.replaced !== null) await trash.resumePut(replaced, change.to);
  }

  async function moveAgain(row: JournalRow, change: Move): Promise<void> {
    const [replaced, displaced] = [slotOf(row, 'before'), slotOf(row, 'displaced')];
    for (const slot of [replaced, displaced]) await trash.resumeTake(change.to, slot);
    if (entryAt(change.from) === undefined) return;
    if (entryAt(change.to) !== undefined) await trash.take(change.to, change.replaced !== null && !trash.has(replaced) ? replaced : displaced);
    makeFolders(dirname(change.to));
    await moveTree(change.from, change.to, { overwrite: false });
  }

  /** Cuts off what was appended and keeps it for redo. */
  async function cutTail(change: Append, tail: Slot): Promise<void> {
    const there = entryAt(change.path);
    if (there === undefined || there.size <= change.sizeBefore) return;
    if (!trash.has(tail)) {
      makeFolders(dirname(tail.path));
      await writeWhole(tail.path, streamBytes(change.path, { offset: change.sizeBefore }), { overwrite: false }, 0o600);
    }
    restoreLength(change);
  }

  async function addTail(change: Append, tail: Slot, resumed: boolean): Promise<void> {
    if (!trash.has(tail)) return;
    if (resumed) restoreLength(change);
    const descriptor = openForChange(change.path, constants.O_APPEND);
    try {
      for await (const piece of streamBytes(tail.path)) await writeBytes(descriptor, piece, undefined);
      if (change.after !== null) futimesSync(descriptor, Date.now() / 1000, change.after.modified / 1000);
    } finally {
      closeSync(descriptor);
    }
    await trash.drop(tail);
  }
}

function restoreLength(change: Append): void {
  if (entryAt(change.path) === undefined) return;
  const descriptor = openForChange(change.path, 0);
  try {
    if (fstatSync(descriptor).size <= change.sizeBefore) return;
    ftruncateSync(descriptor, change.sizeBefore);
    futimesSync(descriptor, Date.now() / 1000, change.modifiedBefore / 1000);
  } finally {
    closeSync(descriptor);
  }
}

function openForChange(path: string, flags: number): number {
  return withFolderOf(path, (folder, name) => {
    const descriptor = openSync(folder.at(name), constants.O_WRONLY | flags | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(descriptor);
      assertRegular(stat, path);
      assertOneLink(stat, path);
      return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  });
}

/** Innermost first; a folder that somebody has put something into stays. */
function removeFolders(paths: readonly string[]): void {
  for (const path of paths.toReversed()) {
    try {
      withFolderOf(path, (folder, name) => rmdirSync(folder.at(name)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    }
  }
}

/** Sets a folder's permission bits; nothing where it is gone. */
export function setMode(path: string, mode: number): void {
  if (entryAt(path)?.isDirectory() !== true) return;
  withFolderOf(path, (folder, name) => {
    const descriptor = openSync(folder.at(name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_DIRECTORY ?? 0));
    try {
      fchmodSync(descriptor, mode);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** The paths a change touches. */
export function pathsOf(change: Change): string[] {
  switch (change.kind) {
    case 'replace':
    case 'append':
    case 'mode':
      return [change.path];
    case 'move':
      return [change.from, change.to];
    case 'folders':
      return change.paths;
    case 'setting':
    case 'memories':
      return [];
    default:
      return assertNever(change);
  }
}
