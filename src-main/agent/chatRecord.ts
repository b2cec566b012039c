import type { Json, Message } from '../../src-preload/contract/index.ts';
import type { ModelCall, ModelOutcome, ModelPicture } from '../models/chatModel.ts';

/** One answer of the model within a turn: the parts of its message from `from` up to the next step's. */
export interface Step {
  from: number;
  /** The model ended it; what it said before it broke off is no step to go on from. */
  complete: boolean;
  calls: ModelCall[];
}

/** What the model is told of a call that has ended. */
export interface CallResult {
  outcome: ModelOutcome;
  output: Json;
  /** Not kept beyond this run: a model sees them within the turn. */
  pictures?: readonly ModelPicture[] | undefined;
  note?: string | undefined;
  remark?: string | undefined;
}

/** A message with what only the agent needs of it. */
export interface MessageRecord {
  message: Message;
  steps: Step[];
}

export interface QueuedMessage {
  id: string;
  text: string;
}

/** A chat as it is kept. */
export interface ChatRecord {
  id: string;
  title: string;
  updatedAt: number;
  messages: MessageRecord[];
  results: Map<string, CallResult>;
  queued: QueuedMessage[];
}
