import { canonicalJson, sha256 } from '../kernel/canonicalJson.ts';
import type { ModelCall } from '../models/chatModel.ts';
import type { CallResult } from './chatRecord.ts';

/** How often the same call may give the same result before the model is told; once more ends the turn. */
const tellAt = 3;

/** Notices within one turn that a model makes the same call over and over and learns nothing from it. */
export class Repetition {
  readonly #seen = new Map<string, number>();

  /** Counts a call by name, arguments and result: `fine`, `tell` the model, or `stop` the turn. */
  note(call: ModelCall, result: CallResult): 'fine' | 'tell' | 'stop' {
    const key = sha256(canonicalJson([call.name, call.arguments, call.invalid ?? null, result.outcome, result.output]));
    const times = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, times);
    return times < tellAt ? 'fine' : times === tellAt ? 'tell' : 'stop';
  }
}

export const repetitionRemark = `This is call number ${tellAt} with the same arguments and the same result. It will not change: do something else, or answer with what you have. One more ends the turn.`;
