import type { CallView } from '../../src-preload/contract/index.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { CallsRepository } from '../calls/callsRepository.ts';
import type { Clock } from '../kernel/clock.ts';

/** Calls that were running when an earlier process ended: what they had changed was taken back, the rest is not known. */
export async function markInterrupted(calls: CallsRepository, audit: AuditLog, clock: Clock): Promise<void> {
  for (const call of await calls.unfinished()) {
    const undoable = call.undo.state === 'planned' || call.undo.state === 'none';
    const next: CallView = {
      ...call,
      state: undoable ? 'failed' : 'unknown',
      finishedAt: clock.now(),
      undo: call.undo.state === 'planned' ? { state: 'none' } : call.undo,
      error: undoable
        ? { code: 'CANCELLED', message: 'Steward was ended while this ran; what it had changed was taken back' }
        : { code: 'OUTCOME_UNKNOWN', message: 'Steward was ended while this ran; how far it came is not known, and it was not tried again' },
    };
    await audit.append({ kind: 'outcome', callId: call.id, name: call.name, risk: call.risk, caller: call.caller, state: next.state, facts: { phrase: call.phrase, error: next.error, undo: next.undo } });
    await calls.save(next);
  }
}
