import { AppError, toAppError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { assertStraight } from './assertStraight.ts';
import { findConflicts } from './conflicts.ts';
import { fingerprint, type Fingerprint } from './fingerprint.ts';
import type { Reverter } from './revert.ts';
import type { Change, JournalRow, JournalRows } from './rows.ts';
import type { MemoryChanges } from './memoryChanges.ts';
import type { SettingValues } from './settingValues.ts';
import type { Trash } from './trash.ts';

export interface TurnParts {
  rows: JournalRows;
  trash: Trash;
  reverter: Reverter;
  settings: SettingValues;
  memories: MemoryChanges;
  clock: Clock;
  log: Log;
}

/** Whole calls back and forth. One at a time: two undos may meet at the same file. */
export interface Turns {
  undo(callId: string, force: boolean): Promise<void>;
  redo(callId: string, force: boolean): Promise<void>;
  /** Whether everything could be taken back. */
  rollBack(callId: string): Promise<boolean>;
}

/** Conflicts named in one error; the rest is counted. */
const conflictsNamed = 5;

export function createTurns({ rows, trash, reverter, settings, memories, clock, log }: TurnParts): Turns {
  let queue: Promise<unknown> = Promise.resolve();
  const oneAtATime = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = queue.then(run, run);
    queue = turn.catch(() => undefined);
    return turn;
  };

  async function turn(callId: string, force: boolean, direction: 'undo' | 'redo'): Promise<void> {
    const all = await rows.ofCall(callId);
    assertAvailable(all, direction);
    assertStraight(all);
    const ordered = direction === 'undo' ? all.toReversed() : all;
    const conflicts = await findConflicts(ordered, direction, { trash, settings, memories });
    if (conflicts.length > 0 && !force) throw conflictError(conflicts, direction);

    const [from, via] = direction === 'undo' ? (['done', 'undoing'] as const) : (['undone', 'redoing'] as const);
    await rows.setStates(callId, [from], via);
    const begun: JournalRow[] = [];
    try {
      for (const row of ordered) {
        begun.push(row);
        if (direction === 'undo') await reverter.undo(row);
        else await reverter.redo(row, false);
        await rows.update(await settled(row, direction, { trash, clock }));
      }
    } catch (error) {
      await turnBack(callId, begun, direction);
      throw toAppError(error);
    }
  }

  /** A turn that failed midway goes back to where it began. */
  async function turnBack(callId: string, begun: readonly JournalRow[], direction: 'undo' | 'redo'): Promise<void> {
    try {
      for (const row of begun.toReversed()) {
        if (direction === 'undo') await reverter.redo(row, true);
        else await reverter.undo(row);
      }
      if (direction === 'undo') await rows.setStates(callId, ['undoing', 'undone'], 'done');
      else await rows.setStates(callId, ['redoing', 'done'], 'undone');
    } catch (error) {
      log.error({ err: error, callId }, `an ${direction} that failed midway could not be turned back; the next start finishes it`);
    }
  }

  async function rollBack(callId: string): Promise<boolean> {
    try {
      const all = await rows.ofCall(callId);
      const open = all.filter((row) => row.state === 'pending' || row.state === 'applied').toReversed();
      let nothingKept = open.length === all.length;
      for (const row of open) {
        if (await takeBack(row, false, reverter)) {
          await rows.remove(row);
        } else {
          nothingKept = false;
          await rows.update({ ...(await settled(row, 'undo', { trash, clock })), interrupted: true });
        }
      }
      if (nothingKept) await trash.dropCall(callId);
      return true;
    } catch (error) {
      log.error({ err: error, callId }, 'a failed call could not be taken back as a whole; what is left of it can be undone by hand');
      await rows.setStates(callId, ['applied', 'pending'], 'done').catch((inner: unknown) => log.error({ err: inner, callId }, 'the journal cannot be written'));
      return false;
    }
  }

  return {
    undo: (callId, force) => oneAtATime(() => turn(callId, force, 'undo')),
    redo: (callId, force) => oneAtATime(() => turn(callId, force, 'redo')),
    rollBack: (callId) => oneAtATime(() => rollBack(callId)),
  };
}

/** Takes back a change of a call that did not finish. False when others had changed what it made: that is then in the trash. */
export async function takeBack(row: JournalRow, killed: boolean, reverter: Reverter): Promise<boolean> {
  if (row.state === 'applied') return reverter.discard(row);
  await reverter.takeBack(row, killed);
  return !killed;
}

/** The row as it is after its turn was carried out: what the next turn will expect to find is noted. */
export async function settled(row: JournalRow, direction: 'undo' | 'redo', { trash, clock }: Pick<TurnParts, 'trash' | 'clock'>): Promise<JournalRow> {
  const bytes = await trash.bytesOf(row.callId, row.position);
  if (direction === 'undo') return { ...row, state: 'undone', bytes, reverted: await placeAfterUndo(row.change), undoneAt: clock.now() };
  const { reverted: _reverted, undoneAt: _undoneAt, ...rest } = row;
  return { ...rest, state: 'done', bytes, change: await withAfter(row.change) };
}

async function placeAfterUndo(change: Change): Promise<Fingerprint | null> {
  switch (change.kind) {
    case 'replace':
    case 'append':
      return fingerprint(change.path);
    case 'move':
      return fingerprint(change.from, { shallow: true });
    case 'folders':
    case 'mode':
    case 'setting':
    case 'memories':
      return null;
  }
}

async function withAfter(change: Change): Promise<Change> {
  switch (change.kind) {
    case 'replace':
    case 'append':
      return { ...change, after: await fingerprint(change.path) };
    case 'move':
      return { ...change, after: await fingerprint(change.to, { shallow: true }) };
    case 'folders':
    case 'mode':
    case 'setting':
    case 'memories':
      return change;
  }
}

function assertAvailable(all: readonly JournalRow[], direction: 'undo' | 'redo'): void {
  const refuse = (why: string): never => {
    throw new AppError('UNDO_UNAVAILABLE', why);
  };
  const expired = all.find((row) => row.state === 'expired');
  if (all.length === 0) refuse('The call changed nothing that could be undone');
  if (expired) refuse(expired.reason ?? 'What the call had replaced is no longer kept');
  if (all.some((row) => row.interrupted === true)) refuse('The call was cut short and has been taken back: ask for it again');
  if (all.every((row) => row.state === (direction === 'undo' ? 'done' : 'undone'))) return;
  if (all.some((row) => row.state === 'pending' || row.state === 'applied')) refuse('The call is still running');
  refuse(direction === 'undo' ? 'The call has been undone already' : 'The call has not been undone');
}

function conflictError(conflicts: readonly string[], direction: 'undo' | 'redo'): AppError {
  const named = conflicts.slice(0, conflictsNamed).join('; ');
  const more = conflicts.length > conflictsNamed ? `; and ${conflicts.length - conflictsNamed} more` : '';
  return new AppError('UNDO_CONFLICT', `${named}${more}`, { hint: `${direction === 'undo' ? 'Undo' : 'Redo'} it all the same with force: what is there now is kept in the trash` });
}
