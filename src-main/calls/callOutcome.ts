import type { CallView, Caller, Json, Progress } from '../../src-preload/contract/index.ts';
import type { AppError } from '../kernel/errors.ts';
import type { ResultPicture } from '../registry/defineFunction.ts';

export interface CallRequest {
  name: string;
  input: unknown;
  caller: Caller;
  callId?: string;
  /** Calls of one step of a turn share this; their approvals form one batch. */
  batchId?: string;
  /** The model's own words for this call. */
  modelSays?: string | undefined;
  /** Stops the call; while it waits, its approval is withdrawn. */
  signal?: AbortSignal;
  onChange?: (call: CallView) => void;
  onProgress?: (progress: Progress) => void;
  /** A card was opened for it, or found open; `heading` is the card's. */
  onWaiting?: ((heading: string) => void) | undefined;
  /**
   * What to do when the person must be asked. wait: until they decide or the limit passes. An outside
   * client waits `waitMs`, then is answered APPROVAL_PENDING. refuse: there is nobody to ask.
   */
  approval?: 'wait' | 'refuse' | { waitMs: number };
}

/** How a call ended, with one view a reader; everything but `raw` has been redacted for it. */
export interface CallOutcome {
  callId: string;
  state: 'done' | 'failed' | 'refused' | 'unknown' | 'waiting';
  /** As screens show it. Made when first read. */
  readonly call: CallView;
  /** The result or `{error}` as a model may see it. */
  readonly forModel: Json;
  /** The result as an outside client may see it; undefined unless done. */
  readonly forClient: { value: Record<string, Json>; truncated: boolean } | undefined;
  /** What a reader of the result has to know of how it came about, in sentences; `forModel` has them in it. */
  readonly remarks: readonly string[];
  /** Pictures of the result; the views of it are without them. */
  readonly pictures: readonly ResultPicture[];
  /** The raw result: for chaining inside the runtime only. */
  raw: Record<string, unknown> | undefined;
  error: AppError | undefined;
  /** The person's words on a refusal. */
  note?: string;
  /** Set while the approval is still open. */
  approvalId?: string;
}
