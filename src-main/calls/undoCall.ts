import type { CallView, UndoManyResult } from '../../src-preload/contract/index.ts';
import { AppError, toErrorView } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { DoorParts } from './doorParts.ts';

/** The way back and forth again of finished calls, for the person and their own command line only. */
export interface UndoService {
  /** UNDO_CONFLICT names what changed since; `force` goes on all the same. */
  undo(callId: string, force: boolean): Promise<CallView>;
  redo(callId: string, force: boolean): Promise<CallView>;
  /** Takes back every undoable call among these, the newest first. A conflict stops it: what is older may lie below. */
  undoMany(callIds: readonly string[], force: boolean): Promise<UndoManyResult>;
  readonly changed: (listener: (call: CallView) => void) => () => void;
}

export function createUndoService(parts: Pick<DoorParts, 'calls' | 'journal' | 'audit' | 'clock'>): UndoService {
  const changed = new Emitter<CallView>();

  async function turn(callId: string, force: boolean, kind: 'undo' | 'redo'): Promise<CallView> {
    const call = await parts.calls.get(callId);
    if (!call) throw new AppError('NOT_FOUND', `There is no call ${callId}`);
    const allowed = kind === 'undo' ? call.state === 'done' && call.undo.state === 'available' : call.state === 'undone';
    if (!allowed) throw new AppError('UNDO_UNAVAILABLE', `${call.phrase.past} ${call.phrase.object}: ${whyNot(call, kind)}`);
    const event = { callId, name: call.name, risk: call.risk, caller: call.caller };
    // As with every change: the log has the intent before anything happens.
    await parts.audit.append({ ...event, kind, state: 'running', facts: { phrase: call.phrase, by: 'person' } }, { durable: true });
    if (kind === 'undo') await parts.journal.undo(callId, { force });
    else await parts.journal.redo(callId, { force });
    const undo = await parts.journal.stateOf(callId);
    const next: CallView = { ...call, state: kind === 'undo' ? 'undone' : 'done', undo };
    await Promise.all([parts.audit.append({ ...event, kind, state: next.state, facts: { phrase: call.phrase, by: 'person', undo } }), parts.calls.save(next)]);
    changed.emit(next);
    return next;
  }

  async function undoMany(callIds: readonly string[], force: boolean): Promise<UndoManyResult> {
    const found = (await parts.calls.many(callIds)).filter((call) => call.state === 'done').sort((a, b) => (b.finishedAt ?? b.createdAt) - (a.finishedAt ?? a.createdAt));
    const result: UndoManyResult = { undone: [], left: [] };
    for (const [index, call] of found.entries()) {
      const what = `${call.phrase.past} ${call.phrase.object}`.trim();
      if (call.undo.state === 'impossible' || call.undo.state === 'unknown' || call.undo.state === 'expired') result.left.push({ callId: call.id, what, error: { code: 'UNDO_UNAVAILABLE', message: call.undo.reason } });
      if (call.undo.state !== 'available') continue;
      try {
        result.undone.push(await turn(call.id, force, 'undo'));
      } catch (error) {
        result.left.push({ callId: call.id, what, error: toErrorView(error) });
        const older = found.slice(index + 1).filter((one) => one.undo.state === 'available');
        for (const one of older) result.left.push({ callId: one.id, what: `${one.phrase.past} ${one.phrase.object}`.trim(), error: { code: 'UNDO_CONFLICT', message: `Not tried: ${what} comes first and could not be undone` } });
        break;
      }
    }
    return result;
  }

  return { undoMany, undo: (callId, force) => turn(callId, force, 'undo'), redo: (callId, force) => turn(callId, force, 'redo'), changed: changed.event };
}

function whyNot(call: CallView, kind: 'undo' | 'redo'): string {
  if (kind === 'redo') return 'it has not been undone';
  switch (call.undo.state) {
    case 'impossible':
    case 'unknown':
    case 'expired':
      return call.undo.reason;
    case 'undone':
      return 'it has been undone already';
    case 'none':
    case 'planned':
    case 'available':
      return 'it changed nothing that could be undone';
  }
}
