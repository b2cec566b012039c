import type { Json, Suggestion } from '../../src-preload/contract/index.ts';
import type { ModelTool } from '../registry/projections.ts';

/** A call as the model wrote it. `callId` is Steward's own id, the one the door and the screens use. */
export interface ModelCall {
  callId: string;
  name: string;
  arguments: Record<string, Json>;
  /** The text the model sent in place of a JSON object of arguments; `arguments` is empty then. */
  invalid?: string | undefined;
  /** What the provider wants back untouched with this call (signatures of thoughts and the like). */
  providerData?: Json | undefined;
}

/** A function was understood, but arguments are missing; the person's next message may supply them. */
export interface ModelQuestion {
  name: string;
  arguments: Record<string, Json>;
  missing: string[];
}

export interface ModelPicture {
  mime: string;
  base64: string;
}

/** How a call ended, as far as a model is told. */
export type ModelOutcome = 'done' | 'failed' | 'refused' | 'unknown' | 'cancelled';

/**
 * The history a step starts from, oldest first. Each call of an assistant message is followed by its
 * `result` before the next message of another kind; results are in the order of the calls.
 */
export type ModelMessage =
  | { role: 'person'; text: string }
  | { role: 'assistant'; text: string; calls: ModelCall[]; reasoning?: string | undefined; question?: ModelQuestion | undefined }
  | {
      role: 'result';
      callId: string;
      name: string;
      outcome: ModelOutcome;
      /** The result as a model may see it: redacted and truncated. On a failure: `{ code, message, hint? }`. */
      output: Json;
      /** Pictures that belong to the result. */
      pictures?: readonly ModelPicture[] | undefined;
      /** The person's words to the model, on a refusal. */
      note?: string | undefined;
      /** Steward's own remark to the model, for example that the call only repeats an earlier one. */
      remark?: string | undefined;
    };

/**
 * What a model says within one step, as it says it. `text` and `reasoning` are pieces to append.
 * The last event is `end`; after `calls` the agent runs them and asks for the next step.
 */
export type ModelEvent =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | {
      type: 'call';
      name: string;
      arguments: Record<string, Json>;
      /** The text the model sent when it was not a JSON object; `arguments` is empty then. */
      invalid?: string | undefined;
      providerData?: Json | undefined;
      /** The model's own words for this call, shown on the approval card as "the model says". */
      says?: string | undefined;
    }
  | { type: 'suggestions'; items: Suggestion[] }
  | { type: 'question'; name: string; arguments: Record<string, Json>; missing: string[]; text: string }
  | { type: 'usage'; inputTokens: number; outputTokens: number }
  | { type: 'end'; reason: 'stop' | 'calls' | 'length' };

export interface StepRequest {
  system: string;
  messages: ModelMessage[];
  /** The functions on offer, in a stable order. */
  tools: ModelTool[];
  signal: AbortSignal;
}

/** Something that answers a conversation, one step at a time: a provider's model or the offline engine. */
export interface ChatModel {
  /** For people: "llama3.1:8b", "gpt-5", "Offline engine". */
  readonly label: string;
  /** Where what is said goes: "this computer", "api.openai.com". */
  readonly where: string;
  /** True when nothing leaves this computer and no server is needed. */
  readonly offline: boolean;
  /** About how many tokens a request may hold; the agent cuts old results to stay below. Absent: no limit is known. */
  readonly contextTokens?: number | undefined;
  /**
   * One answer. Throws AppError (MODEL_UNREACHABLE, MODEL_ERROR, RATE_LIMITED,
   * DEADLINE_EXCEEDED; TOO_LARGE when the request does not fit the model's context); CANCELLED once `signal` has aborted. Changes nothing outside the model.
   */
  step(request: StepRequest): AsyncIterable<ModelEvent>;
}
