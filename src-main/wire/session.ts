import type { ErrorView } from '../kernel/errors.ts';
import type { WireLimits } from './limits.ts';

type Request = { state: 'running'; controller: AbortController; wanted: boolean } | { state: 'answered'; text: string };

/** Text of a `failure` frame. */
export function failureText(id: number, error: ErrorView): string {
  return JSON.stringify({ t: 'failure', id, error });
}

/** What carries a session just now. */
export interface SessionHolder {
  post(text: string): void;
  /** The client came back on another carrier. */
  replaced(): void;
}

/**
 * What outlives a dropped carrier: the requests a client has sent and the answers it has not yet
 * acknowledged. A request id is carried out once, however often it arrives.
 */
export class Session {
  readonly id: string;
  readonly #limits: WireLimits;
  readonly #onQuiet: () => void;
  readonly #requests = new Map<number, Request>();
  #holder: SessionHolder | undefined;
  #running = 0;
  #answered = 0;
  #answeredCharacters = 0;
  /** Ids only rise; one at or below this that is not in the map was answered and let go. */
  #highest = 0;

  /** `onQuiet` is called whenever the session has neither carrier nor running request (any more). */
  constructor(id: string, limits: WireLimits, onQuiet: () => void) {
    this.id = id;
    this.#limits = limits;
    this.#onQuiet = onQuiet;
  }

  get quiet(): boolean {
    return this.#holder === undefined && this.#running === 0;
  }

  attach(holder: SessionHolder): void {
    const former = this.#holder;
    this.#holder = holder;
    former?.replaced();
  }

  detach(holder: SessionHolder): void {
    if (this.#holder !== holder) return;
    this.#holder = undefined;
    if (this.quiet) this.#onQuiet();
  }

  /** Starts `answer` unless this id was taken before; its text, a `response` or `failure` frame, is the answer. */
  request(id: number, answer: (signal: AbortSignal) => Promise<string>): void {
    const known = this.#requests.get(id);
    if (known) {
      if (known.state === 'answered') this.#holder?.post(known.text);
      return;
    }
    if (id <= this.#highest) {
      this.#holder?.post(failureText(id, { code: 'OUTCOME_UNKNOWN', message: `Request ${id} was taken before and its answer is no longer kept`, hint: 'Look at what it did before sending it again' }));
      return;
    }
    this.#highest = id;
    if (this.#running >= this.#limits.runningRequests) {
      this.#keep(id, failureText(id, { code: 'OVERLOADED', message: `${this.#running} requests of this page are running`, hint: 'Wait for some to end, then try again' }));
      return;
    }
    const request: Request = { state: 'running', controller: new AbortController(), wanted: true };
    this.#requests.set(id, request);
    this.#running++;
    void answer(request.controller.signal).then((text) => this.#answer(id, request.wanted, text));
  }

  /** Aborts a running request; an answer that came first is let go. */
  cancel(id: number): void {
    const request = this.#requests.get(id);
    if (request?.state === 'running') {
      request.wanted = false;
      request.controller.abort();
    } else if (request) this.#forget(id, request.text);
  }

  /** The client has the answer. */
  acknowledge(id: number): void {
    const request = this.#requests.get(id);
    if (request?.state === 'answered') this.#forget(id, request.text);
  }

  /** Aborts what runs; the runtime is ending. */
  abort(): void {
    for (const request of this.#requests.values()) if (request.state === 'running') request.controller.abort();
  }

  #answer(id: number, wanted: boolean, text: string): void {
    this.#running--;
    if (wanted || this.#holder) this.#keep(id, text);
    else this.#requests.delete(id);
    if (this.quiet) this.#onQuiet();
  }

  #keep(id: number, text: string): void {
    // Deleted first so that the map's order is the order of answers, oldest first.
    this.#requests.delete(id);
    this.#requests.set(id, { state: 'answered', text });
    this.#answered++;
    this.#answeredCharacters += text.length;
    this.#holder?.post(text);
    if (this.#answered > this.#limits.keptAnswers || this.#answeredCharacters > this.#limits.keptCharacters) this.#trim();
  }

  #trim(): void {
    for (const [id, request] of this.#requests) {
      if (this.#answered <= this.#limits.keptAnswers && this.#answeredCharacters <= this.#limits.keptCharacters) return;
      if (request.state === 'answered') this.#forget(id, request.text);
    }
  }

  #forget(id: number, text: string): void {
    this.#requests.delete(id);
    this.#answered--;
    this.#answeredCharacters -= text.length;
  }
}
