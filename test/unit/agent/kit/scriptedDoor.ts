import type { CallView, ErrorView, Json } from '../../../../src-preload/contract/index.ts';
import type { CallOutcome, CallRecords, Door, DoorRequest } from '../../../../src-main/agent/door.ts';
import { AppError, toErrorView } from '../../../../src-main/kernel/errors.ts';

/** What a function of the scripted door does; it may take its time, and should heed the signal. */
export type ScriptedFunction = (input: Record<string, Json>, signal: AbortSignal) => Json | Promise<Json>;

export type Decision = { verdict: 'allow' } | { verdict: 'refuse'; note?: string };

interface WaitingCall {
  call: CallView;
  decide(decision: Decision): void;
}

/** A door for the agent's tests: calls are functions of the test, some of them wait to be decided. */
export interface ScriptedDoor extends Door, CallRecords {
  requests: DoorRequest[];
  calls: Map<string, CallView>;
  /** Waiting calls by id. */
  waits: Map<string, WaitingCall>;
  /** Most calls that ran at the same time. */
  mostAtOnce(): number;
}

export function createScriptedDoor({ functions, asking = [] }: { functions: Record<string, ScriptedFunction>; asking?: string[] }): ScriptedDoor {
  const requests: DoorRequest[] = [];
  const calls = new Map<string, CallView>();
  const waits = new Map<string, WaitingCall>();
  let running = 0;
  let most = 0;

  async function callFunction(request: DoorRequest): Promise<CallOutcome> {
    requests.push(request);
    const run = functions[request.name];
    if (!run) throw new AppError('UNKNOWN_FUNCTION', `There is no function called ${request.name}`, { hint: `Close to it: ${Object.keys(functions).join(', ')}` });
    let call = viewOf(request);
    const change = (more: Partial<CallView>): void => {
      call = { ...call, ...more };
      calls.set(call.id, call);
      request.onChange?.(call);
    };
    const end = (state: CallOutcome['state'], forModel: Json, more: Partial<CallView> = {}, note?: string): CallOutcome => {
      change({ state, finishedAt: Date.now(), ...more });
      return { callId: call.id, state, call, forModel, ...(note === undefined ? {} : { note }) };
    };
    const fail = (error: ErrorView, state: 'failed' | 'refused' = 'failed', note?: string): CallOutcome =>
      end(state, { code: error.code, message: error.message }, { error: { code: error.code, message: error.message } }, note);
    const signal = request.signal ?? new AbortController().signal;
    if (asking.includes(request.name)) {
      change({ state: 'waiting', approvalId: `appr_${call.id}` });
      const decision = await new Promise<Decision | 'withdrawn'>((resolve) => {
        waits.set(call.id, { call, decide: resolve });
        signal.addEventListener('abort', () => resolve('withdrawn'), { once: true });
      });
      waits.delete(call.id);
      if (decision === 'withdrawn') return fail({ code: 'CANCELLED', message: 'Withdrawn' });
      if (decision.verdict === 'refuse') return fail({ code: 'REFUSED', message: 'The person refused this call' }, 'refused', decision.note);
    }
    change({ state: 'running', startedAt: Date.now() });
    running++;
    most = Math.max(most, running);
    try {
      return end('done', await run(request.input as Record<string, Json>, signal), { summary: 'Done' });
    } catch (error) {
      return fail(toErrorView(error));
    } finally {
      running--;
    }
  }

  return {
    callFunction,
    requests,
    calls,
    waits,
    mostAtOnce: () => most,
    ofChat: async (chatId) => [...calls.values()].filter((call) => call.caller.kind === 'chat' && call.caller.chatId === chatId),
    waiting: async () => [...calls.values()].filter((call) => call.state === 'waiting'),
  };
}

function viewOf(request: DoorRequest): CallView {
  return {
    id: request.callId ?? 'call_without_id',
    name: request.name,
    title: request.name,
    category: 'files',
    risk: 'write',
    state: 'queued',
    phrase: { base: 'Do', present: 'Doing', past: 'Did', object: request.name },
    arguments: request.input as Record<string, Json>,
    caller: request.caller,
    effects: [],
    undo: { state: 'none' },
    conversions: [],
    digest: 'digest',
    createdAt: Date.now(),
  };
}

/** Resolves never, rejects once the signal aborts, as a well-behaved function does. */
export function untilCancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'Stopped before it was done')), { once: true });
  });
}
