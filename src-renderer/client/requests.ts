import type { ClientFrame, ErrorView, MethodName } from '../../src-preload/contract/index.ts';
import { maxFrameBytes } from '../../src-preload/state/frameLimits.ts';
import { RequestError } from './client.ts';
import { repeatable } from './repeatable.ts';

interface Pending {
  method: MethodName;
  /** The frame as it is sent, and sent again. */
  text: string;
  sent: boolean;
  settle(outcome: { result: unknown } | { error: unknown }): void;
}

/** The requests of one client that have no answer yet. */
export class Requests {
  readonly #post: (text: string) => boolean;
  readonly #pending = new Map<number, Pending>();
  /** Sent and then aborted here: the runtime is told, and its answer acknowledged unread. */
  readonly #abandoned = new Set<number>();

  /** `post` answers false when there is nothing to post to just now. */
  constructor(post: (text: string) => boolean) {
    this.#post = post;
  }

  send(id: number, method: MethodName, params: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    const text = JSON.stringify({ t: 'request', id, method, params } satisfies ClientFrame);
    const problem = checkSize(text);
    if (problem) return Promise.reject(new RequestError(problem));
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const abort = (): void => this.#abort(id, signal?.reason);
      const pending: Pending = {
        method,
        text,
        sent: false,
        settle: (outcome) => {
          signal?.removeEventListener('abort', abort);
          if ('error' in outcome) reject(outcome.error as Error);
          else resolve(outcome.result);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#pending.set(id, pending);
      pending.sent = this.#post(text);
    });
  }

  answered(id: number, outcome: { result: unknown } | { error: ErrorView }): void {
    this.#abandoned.delete(id);
    this.#frame({ t: 'ack', id });
    this.#settle(id, 'error' in outcome ? { error: new RequestError(outcome.error) } : outcome);
  }

  /** A carrier is there (again). `known`: the runtime still has this session. */
  resume(known: boolean): void {
    for (const [id, pending] of [...this.#pending]) {
      if (!pending.sent || known || repeatable.has(pending.method)) pending.sent = this.#post(pending.text) || pending.sent;
      else this.#settle(id, { error: new RequestError({ code: 'OUTCOME_UNKNOWN', message: 'Connection lost after the request was sent; not retried', hint: 'Look at what it did before you try again' }) });
    }
    if (known) for (const id of this.#abandoned) this.#frame({ t: 'cancel', id });
    else this.#abandoned.clear();
  }

  failAll(error: ErrorView): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id, { error: new RequestError(error) });
  }

  #abort(id: number, reason: unknown): void {
    if (this.#pending.get(id)?.sent) {
      this.#abandoned.add(id);
      this.#frame({ t: 'cancel', id });
    }
    this.#settle(id, { error: reason });
  }

  #settle(id: number, outcome: { result: unknown } | { error: unknown }): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.settle(outcome);
  }

  #frame(frame: ClientFrame): void {
    this.#post(JSON.stringify(frame));
  }
}

function checkSize(text: string): ErrorView | undefined {
  const tooLarge = text.length > maxFrameBytes || (text.length * 3 > maxFrameBytes && new TextEncoder().encode(text).length > maxFrameBytes);
  return tooLarge ? { code: 'TOO_LARGE', message: `This is more than ${maxFrameBytes / 1024 / 1024} MB, the most that can be sent at once`, hint: 'Put it into a file and name the file' } : undefined;
}
