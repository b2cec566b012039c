import type { Caller, CallView, ErrorView, Json } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, toErrorView } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { ModelCall } from '../models/chatModel.ts';
import type { CallResult } from './chatRecord.ts';
import type { CallOutcome, Door } from './door.ts';
import { unstartedCall } from './unstartedCall.ts';

export interface CallRun {
  calls: readonly ModelCall[];
  caller: Caller;
  door: Door;
  clock: Clock;
  /** The model's words before the calls, for the approval cards. */
  says: string | undefined;
  /** Stop: running calls are cancelled, waiting approvals withdrawn. */
  stop: AbortSignal;
  /** The runtime ends: calls are left to the door, which keeps what waits. */
  leave: AbortSignal;
  onChange(call: CallView): void;
  /** Hears each result once, also one that comes after `runCalls` has given up on it. */
  onResult(call: ModelCall, result: CallResult): Promise<void>;
}

/** How long a stopped call may take to say how it ended, before the turn ends without it. */
const graceMs = 100;

/**
 * Runs the calls of one step at the same time, as one batch of approvals; resolves when each has ended
 * and its result is kept, or shortly after `stop`. True when they all ended, false when cut short.
 */
export async function runCalls(run: CallRun): Promise<boolean> {
  const batchId = newId('batch', run.clock.now());
  const ended = Promise.all(run.calls.map(async (call) => run.onResult(call, await runCall(call, batchId, run)))).then(() => true);
  const cut = cutShort(run);
  try {
    return await Promise.race([ended, cut.happened]);
  } finally {
    cut.forget();
    // Results that come after a cut are still kept; one that cannot be kept any more is nobody's loss.
    ended.catch(() => undefined);
  }
}

async function runCall(call: ModelCall, batchId: string, run: CallRun): Promise<CallResult> {
  const { caller, door, stop, onChange } = run;
  if (call.invalid !== undefined) return failBeforeDoor(call, unreadableArguments(call, call.invalid), run);
  try {
    const outcome = await door.callFunction({
      name: call.name,
      input: call.arguments,
      caller,
      callId: call.callId,
      batchId,
      signal: stop,
      onChange,
      ...(run.says === undefined ? {} : { modelSays: run.says }),
    });
    onChange(outcome.call);
    return toResult(outcome);
  } catch (error) {
    return failBeforeDoor(call, toErrorView(error), run);
  }
}

/** A call the door never had: the screens get a view of it all the same. */
function failBeforeDoor(call: ModelCall, error: ErrorView, { caller, clock, onChange }: CallRun): CallResult {
  onChange(unstartedCall(call, caller, clock.now(), error));
  return { outcome: 'failed', output: errorOutput(error) };
}

/** How the door's outcome is told to the model. */
export function toResult({ state, call, forModel, pictures, note }: CallOutcome): CallResult {
  const outcome = state === 'failed' && call.error?.code === 'CANCELLED' ? 'cancelled' : state;
  return { outcome, output: forModel, ...(pictures && { pictures }), ...(note === undefined ? {} : { note }) };
}

/** What the model is told of a call that had not ended when the turn was stopped. */
export const stoppedResult: CallResult = { outcome: 'cancelled', output: { code: 'CANCELLED', message: 'The person stopped the turn before this call had ended' } };

function errorOutput({ code, message, hint }: ErrorView): Json {
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}

function unreadableArguments(call: ModelCall, text: string): ErrorView {
  let reason = 'they are not an object';
  try {
    JSON.parse(text);
  } catch (error) {
    reason = error instanceof Error ? error.message : reason;
  }
  return toErrorView(new AppError('INVALID_INPUT', `The arguments of ${call.name} cannot be read as JSON: ${reason}`, { hint: "Call it again with one JSON object that fits the function's input schema" }));
}

/** Resolves with false when the wait for the calls is over early: at once on `leave`, after the grace on `stop`. */
function cutShort({ stop, leave, clock }: CallRun): { happened: Promise<false>; forget(): void } {
  let forget: () => void = () => undefined;
  const happened = new Promise<false>((resolve) => {
    let cancelGrace: (() => void) | undefined;
    const onStop = (): void => {
      cancelGrace = clock.after(graceMs, () => resolve(false));
    };
    const onLeave = (): void => resolve(false);
    stop.addEventListener('abort', onStop, { once: true });
    leave.addEventListener('abort', onLeave, { once: true });
    if (stop.aborted) onStop();
    if (leave.aborted) onLeave();
    forget = () => {
      cancelGrace?.();
      stop.removeEventListener('abort', onStop);
      leave.removeEventListener('abort', onLeave);
    };
  });
  return { happened, forget };
}
