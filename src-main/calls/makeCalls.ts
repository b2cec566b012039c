import type { MadeCall } from '../registry/defineFunction.ts';
import type { Registry } from '../registry/registry.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { CallOutcome, CallRequest } from './callOutcome.ts';
import type { CallRecord } from './callRecord.ts';

const batchEnd = '-steps';

/** Whether a card is that of a call which another call has made, and which ends with it. */
export const isMadeByCall = (batchId: string): boolean => batchId.endsWith(batchEnd);

/**
 * How a function that names others makes its calls: as the same caller and through the same door, so that each
 * is judged, asked for, written down and undone by itself. Where nobody can be asked for the call it belongs
 * to, nobody is asked. Only one deep: what makes calls is not called.
 */
export function createCallMaker(clock: Clock, registry: Registry, run: (request: CallRequest) => Promise<CallOutcome>) {
  return ({ definition, batchId }: Pick<CallRecord, 'definition' | 'batchId'>, { caller, approval = 'refuse', signal: callerSignal }: CallRequest): CallRecord['call'] => {
    const { calls } = definition;
    if (!calls) return undefined;
    return async (name, input, signal): Promise<MadeCall> => {
      const callId = newId('call', clock.now());
      if (!calls.includes(name)) return { ok: false, callId, error: new AppError('OUT_OF_SCOPE', `${definition.name} tried to call ${name}, which it does not name`) };
      if (registry.get(name)?.calls) return { ok: false, callId, error: new AppError('INVALID_INPUT', `${name} makes calls itself, and is not called by others`) };
      const patience = new AbortController();
      const cancel = typeof approval === 'object' ? clock.after(approval.waitMs, () => patience.abort()) : () => undefined;
      const waits = { waiting: false };
      try {
        const { state, raw, error } = await run({
          name, input, caller, callId,
          batchId: `${batchId}${batchEnd}`,
          approval: approval === 'refuse' ? 'refuse' : 'wait',
          signal: AbortSignal.any([signal, patience.signal, ...(callerSignal ? [callerSignal] : [])]),
          onWaiting: () => void (waits.waiting = true),
          onChange: ({ state: now }) => {
            if (now !== 'running') return;
            // From here on it is the function's own time limit that holds.
            waits.waiting = false;
            cancel();
          },
        });
        if (state === 'done' && raw) return { ok: true, callId, output: raw };
        if (patience.signal.aborted && waits.waiting) return { ok: false, callId, error: new AppError('APPROVAL_EXPIRED', 'Nobody allowed it in time; it was not run') };
        return { ok: false, callId, error: error ?? new AppError('INTERNAL', `${name} ended without a result`) };
      } finally {
        cancel();
      }
    };
  };
}
