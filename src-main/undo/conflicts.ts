import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, assertNever } from '../kernel/errors.ts';
import { entryAt } from '../ports/entryAt.ts';
import { Breath } from '../ports/local/breathe.ts';
import { fingerprint, isSame, type Fingerprint } from './fingerprint.ts';
import { pathsOf } from './revert.ts';
import type { Change, JournalRow } from './rows.ts';
import type { MemoryChanges } from './memoryChanges.ts';
import { settingConflicts, type SettingValues } from './settingValues.ts';
import type { SlotName, Trash } from './trash.ts';

/**
 * What changed since a call, in sentences; empty when the way back is clear. `rows` are in the order
 * in which they will be gone through. A path that an earlier row of that order changes is not looked
 * at again: its state is then what that row makes it.
 */
export async function findConflicts(rows: readonly JournalRow[], direction: 'undo' | 'redo', { trash, settings, memories }: { trash: Trash; settings: SettingValues; memories: MemoryChanges }): Promise<string[]> {
  const conflicts: string[] = [];
  const touched = new TouchedPaths();
  const breath = new Breath(undefined);
  for (const row of rows) {
    if (breath.due) await breath.take();
    assertKept(row, direction, trash);
    if (row.change.kind === 'setting') conflicts.push(...settingConflicts(row.change, direction, settings));
    else if (row.change.kind === 'memories') conflicts.push(...(await memories.conflicts({ callId: row.callId, position: row.position }, direction === 'undo' ? 'before' : 'after')));
    else conflicts.push(...(direction === 'undo' ? await undoConflicts(row.change, touched) : await redoConflicts(row.change, row.reverted, touched)));
    for (const path of pathsOf(row.change)) touched.add(path);
  }
  return conflicts;
}

type PathChange = Exclude<Change, { kind: 'setting' | 'memories' }>;

/** UNDO_UNAVAILABLE when the trash lost what the row needs. */
function assertKept({ callId, position, change }: JournalRow, direction: 'undo' | 'redo', trash: Trash): void {
  const lost = (name: SlotName, path: string): void => {
    if (!trash.has(trash.slot(callId, position, name))) throw new AppError('UNDO_UNAVAILABLE', `What was kept of ${path} is gone from the trash`);
  };
  if (change.kind === 'replace' && direction === 'undo' && change.before !== null) lost('before', change.path);
  if (change.kind === 'replace' && direction === 'redo' && change.after !== null) lost('after', change.path);
  if (change.kind === 'move' && direction === 'undo' && change.replaced !== null) lost('before', change.to);
  if (change.kind === 'append' && direction === 'redo') lost('tail', change.path);
}

async function undoConflicts(change: PathChange, touched: TouchedPaths): Promise<string[]> {
  switch (change.kind) {
    case 'replace':
    case 'append':
      return touched.has(change.path) ? [] : compare(change.path, change.after);
    case 'move':
      return [...(touched.has(change.to) ? [] : await compare(change.to, change.after, { shallow: true })), ...(touched.has(change.from) ? [] : await compare(change.from, null))];
    case 'folders':
      return change.paths.filter((path) => holdsOthers(path, (inside) => touched.has(inside) || change.paths.includes(inside))).map((path) => `${path} holds things that were put there since`);
    case 'mode':
      return compareMode(change.path, change.after);
    default:
      return assertNever(change);
  }
}

async function redoConflicts(change: PathChange, reverted: JournalRow['reverted'], touched: TouchedPaths): Promise<string[]> {
  switch (change.kind) {
    case 'replace':
    case 'append':
      return touched.has(change.path) ? [] : compare(change.path, reverted ?? null);
    case 'move':
      return [
        ...(touched.has(change.from) ? [] : await compare(change.from, reverted ?? null, { shallow: true })),
        ...(touched.has(change.to) || change.replaced !== null ? [] : await compare(change.to, null)),
      ];
    case 'folders':
      return change.paths.filter((path) => !touched.has(path) && entryAt(path)?.isDirectory() === false).map((path) => `Something new is at ${path}`);
    case 'mode':
      return compareMode(change.path, change.before);
    default:
      return assertNever(change);
  }
}

function compareMode(path: string, expected: number): string[] {
  const found = entryAt(path);
  return found?.isDirectory() === true && (found.mode & 0o7777) !== expected ? [`The permissions of ${path} were changed since`] : [];
}

async function compare(path: string, expected: Fingerprint | null, options: { shallow?: boolean } = {}): Promise<string[]> {
  const found = await fingerprint(path, options);
  if (isSame(found, expected)) return [];
  if (expected === null) return [`Something new is at ${path}`];
  return [found === null ? `${path} is not there any more` : `${path} was changed since`];
}

/** Whether a folder holds anything but what the rows gone through already take away. */
function holdsOthers(path: string, isOurs: (path: string) => boolean): boolean {
  try {
    return readdirSync(path).some((name) => !isOurs(join(path, name)));
  } catch {
    // Not there any more, or no folder: nothing of others is lost.
    return false;
  }
}

/** Paths with those above and below them, found in as many steps as a path has parts. */
class TouchedPaths {
  readonly #paths = new Set<string>();
  readonly #above = new Set<string>();

  add(path: string): void {
    this.#paths.add(path);
    for (let place = dirname(path); !this.#above.has(place); place = dirname(place)) this.#above.add(place);
  }

  has(path: string): boolean {
    if (this.#above.has(path)) return true;
    for (let place = path; ; place = dirname(place)) {
      if (this.#paths.has(place)) return true;
      if (dirname(place) === place) return false;
    }
  }
}
