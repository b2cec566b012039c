import type { Caller, CallView, ErrorView } from '../../src-preload/contract/index.ts';
import type { ModelCall } from '../models/chatModel.ts';

/** The view of a call that never got through the door: what the model wrote could not be a call. */
export function unstartedCall(call: ModelCall, caller: Caller, at: number, error: ErrorView): CallView {
  return {
    id: call.callId,
    name: call.name,
    title: call.name,
    category: 'system',
    risk: 'read',
    state: 'failed',
    phrase: { base: 'Call', present: 'Calling', past: 'Called', object: call.name },
    arguments: call.arguments,
    caller,
    effects: [],
    error: { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) },
    undo: { state: 'none' },
    conversions: [],
    digest: '',
    createdAt: at,
    finishedAt: at,
  };
}
