import type { Caller, CallView, Json } from '../../src-preload/contract/index.ts';

/** A call as the agent hands it to the door. */
export interface DoorRequest {
  name: string;
  input: unknown;
  caller: Caller;
  /** The call's id, so that the chat can name it before it has begun. */
  callId?: string;
  /** Approvals of one batch are asked as one. */
  batchId?: string;
  /** The model's own words, for the approval card. */
  modelSays?: string;
  /** Ends the call: withdrawn while it waits for the person, cancelled while it runs. */
  signal?: AbortSignal;
  /** Every change of the call, from its first view on. */
  onChange?: (call: CallView) => void;
}

/** How a call ended. */
export interface CallOutcome {
  callId: string;
  state: 'done' | 'failed' | 'refused' | 'unknown';
  call: CallView;
  /** The result as a model may see it: redacted and truncated; code, message and hint when it did not succeed. */
  forModel: Json;
  /** Pictures of the result; `forModel` is without them. */
  pictures?: readonly { mime: string; base64: string }[];
  /** The person's words to the model, on a refusal. */
  note?: string | undefined;
}

/** The one door, as far as the agent knows it. It resolves with an outcome for whatever happens to a call; it throws only when there is no such call to tell of. */
export interface Door {
  callFunction(request: DoorRequest): Promise<CallOutcome>;
}

/** The calls that are kept, as far as chats read them. */
export interface CallRecords {
  /** Every kept call of a chat. */
  ofChat(chatId: string): Promise<CallView[]>;
  /** Every call of any caller that waits for the person. */
  waiting(): Promise<CallView[]>;
}
