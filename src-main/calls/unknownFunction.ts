import { z } from 'zod';
import type { CallView, Json } from '../../src-preload/contract/index.ts';
import { AppError, isAppError, toErrorView } from '../kernel/errors.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import type { CallOutcome, CallRequest } from './callOutcome.ts';
import type { DoorParts } from './doorParts.ts';

/** The outcome of a request for a function nobody knows. It is no call: nothing is recorded but a line in the log. */
export function unknownFunction({ name, callId, caller }: CallRequest, { registry, log }: DoorParts): CallOutcome {
  let error = new AppError('UNKNOWN_FUNCTION', `There is no function called ${name}`);
  try {
    registry.require(name);
  } catch (thrown) {
    if (isAppError(thrown)) error = thrown;
  }
  log.info({ function: name.slice(0, 100), caller: caller.kind }, error.message);
  return {
    callId: callId ?? '',
    state: 'failed',
    get call(): CallView {
      throw error;
    },
    forModel: toErrorView(error) as unknown as Json,
    forClient: undefined,
    remarks: [], pictures: [],
    raw: undefined,
    error,
  };
}

/** In the place of a function that is not there any more, for the last words on a call of it. */
export function goneFunction({ name, title, category, phrase }: CallView): AnyFunction {
  const gone = (): never => {
    throw new AppError('UNKNOWN_FUNCTION', `${title} is not there any more`);
  };
  return {
    name, title, category, summary: title, description: title, input: z.looseObject({}), output: z.looseObject({}), annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
    undo: 'unknown', phrase: () => phrase, effects: () => [], summarise: gone, phrasings: [], examples: [], handler: gone,
  };
}
