import type { Answered, AnyFunction, CallContext } from '../registry/defineFunction.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { CallOutcome, CallRequest } from './callOutcome.ts';

/** Questions of running functions to the person, by the id of the call that each of them is. */
export interface Questions {
  get(callId: string): AnyFunction | undefined;
  /** For the function that a request runs. */
  askerFor(request: CallRequest, batchId: string): CallContext['ask'];
}

/**
 * A question is a call of its own, with a card, an audit row and an answer; only that it is in no list,
 * so that nobody can call it, and that no rule and no permission answers it. Where nobody can be asked
 * for the call it belongs to, nobody is asked; its caller’s patience is the question’s.
 */
export function createQuestions(clock: Clock, run: (request: CallRequest, question: AnyFunction) => Promise<CallOutcome>): Questions {
  const open = new Map<string, AnyFunction>();
  return {
    get: (callId) => open.get(callId),
    askerFor: ({ caller, approval = 'refuse', signal: callerSignal }, batchId) => async (question, input, signal) => {
      if (question.alwaysAsks !== true) throw new AppError('INTERNAL', `${question.name} is no question`);
      if (approval === 'refuse') return { kind: 'nobody' };
      const callId = newId('call', clock.now());
      const patience = new AbortController();
      const cancel = typeof approval === 'object' ? clock.after(approval.waitMs, () => patience.abort()) : () => undefined;
      open.set(callId, question);
      try {
        const signals = [signal, patience.signal, ...(callerSignal ? [callerSignal] : [])];
        return toAnswer(await run({ name: question.name, input, caller, callId, batchId: `${batchId}-question`, approval: 'wait', signal: AbortSignal.any(signals) }, question));
      } finally {
        cancel();
        open.delete(callId);
      }
    },
  };
}

function toAnswer({ state, raw, error }: CallOutcome): Answered {
  if (state === 'done' && raw) return { kind: 'answered', output: raw };
  if (error?.code === 'REFUSED') return { kind: 'refused' };
  return state === 'failed' && error ? { kind: 'failed', error } : { kind: 'nobody' };
}
