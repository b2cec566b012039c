import type { ErrorCode, ErrorView, MethodName, Params, Result, TopicName, Topics } from '../../src-preload/contract/index.ts';

/** What the runtime answered instead of a result. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  constructor(view: ErrorView) {
    super(view.message);
    this.name = 'RequestError';
    this.code = view.code;
    this.hint = view.hint;
  }
}

/** `lost`: the carrier dropped and is being opened again; `refused`: this page's key is not good (any more). */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'refused';

/** The one connection of a user interface to the runtime; the same over every carrier. */
export interface Client {
  /** Rejects with a RequestError. Aborting sends a cancel and rejects with the signal's reason. */
  request<M extends MethodName>(method: M, params: Params<M>, options?: { signal?: AbortSignal }): Promise<Result<M>>;
  /**
   * Follows a topic: `onState` is called with the snapshot and after every action, at most once a
   * microtask. Survives dropped connections with nothing lost or doubled. Returns the unsubscriber.
   */
  subscribe<T extends TopicName>(
    topic: T,
    key: Topics[T]['key'],
    onState: (state: Topics[T]['state']) => void,
    onEnded?: (error: ErrorView) => void,
  ): () => void;
  readonly status: ConnectionStatus;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  close(): void;
}

/** What carries frames: a WebSocket, the preload's bridge, or a pair of functions in memory. */
export interface Carrier {
  /** Opens; `onFrame` receives each JSON text, `onClosed` is called once when it drops. */
  open(handlers: { onOpen(): void; onFrame(text: string): void; onClosed(reason: 'dropped' | 'refused'): void }): { post(text: string): void; close(): void };
}
