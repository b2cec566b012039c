import type { ClientFrame, ErrorView, TopicName, Topics } from '../../src-preload/contract/index.ts';
import { reducers } from '../../src-preload/state/reducers.ts';
import { reportLater } from './reportLater.ts';

interface Listener<T extends TopicName> {
  onState(state: Topics[T]['state']): void;
  onEnded?(error: ErrorView): void;
}

/** One stream this client follows, however many listeners it has. */
interface Following {
  id: number;
  topic: TopicName;
  key: string | undefined;
  at: { epoch: string; seq: number; state: Topics[TopicName]['state'] } | undefined;
  listeners: Set<Listener<TopicName>>;
}

type AnyReducer = (state: Topics[TopicName]['state'], action: unknown) => Topics[TopicName]['state'];

/** The streams of one client: their states, and who hears of them. */
export class Followings {
  readonly #post: (text: string) => boolean;
  readonly #nextId: () => number;
  readonly #byName = new Map<string, Following>();
  readonly #byId = new Map<number, Following>();
  /** Listeners to be told in the next microtask. */
  readonly #waiting = new Map<Listener<TopicName>, Following>();

  constructor(post: (text: string) => boolean, nextId: () => number) {
    this.#post = post;
    this.#nextId = nextId;
  }

  follow<T extends TopicName>(topic: T, key: Topics[T]['key'], listener: Listener<T>): () => void {
    const name = `${topic}\n${key ?? ''}`;
    const known = this.#byName.get(name);
    const following: Following = known ?? { id: this.#nextId(), topic, key, at: undefined, listeners: new Set() };
    following.listeners.add(listener);
    if (!known) {
      this.#byName.set(name, following);
      this.#byId.set(following.id, following);
      this.#subscribe(following);
    } else if (known.at) this.#notifyLater(listener, known);
    return () => {
      this.#waiting.delete(listener);
      if (!following.listeners.delete(listener) || following.listeners.size > 0 || !this.#byId.has(following.id)) return;
      this.#forget(following);
      this.#frame({ t: 'unsubscribe', id: following.id });
    };
  }

  /** A carrier is there (again): each stream goes on after the last number applied. */
  resume(): void {
    for (const following of this.#byId.values()) this.#subscribe(following);
  }

  snapshot(id: number, epoch: string, seq: number, state: unknown): void {
    const following = this.#byId.get(id);
    if (!following) return;
    following.at = { epoch, seq, state: state as Topics[TopicName]['state'] };
    this.#notifyAllLater(following);
  }

  event(id: number, seq: number, action: unknown): void {
    const following = this.#byId.get(id);
    const at = following?.at;
    if (!following || !at || seq <= at.seq) return;
    if (seq > at.seq + 1) return this.#startOver(following);
    at.seq = seq;
    const state = (reducers[following.topic] as AnyReducer)(at.state, action);
    if (state === at.state) return;
    at.state = state;
    this.#notifyAllLater(following);
  }

  ended(id: number, error: ErrorView): void {
    const following = this.#byId.get(id);
    if (!following) return;
    this.#forget(following);
    for (const listener of [...following.listeners]) {
      this.#waiting.delete(listener);
      callSafely(() => listener.onEnded?.(error));
    }
    following.listeners.clear();
  }

  /** A number is missing: ask for everything after the last one applied, under a new id. */
  #startOver(following: Following): void {
    this.#frame({ t: 'unsubscribe', id: following.id });
    this.#byId.delete(following.id);
    following.id = this.#nextId();
    this.#byId.set(following.id, following);
    this.#subscribe(following);
  }

  #subscribe({ id, topic, key, at }: Following): void {
    this.#frame({ t: 'subscribe', id, topic, ...(key === undefined ? {} : { key }), ...(at ? { since: { epoch: at.epoch, seq: at.seq } } : {}) });
  }

  #forget(following: Following): void {
    this.#byId.delete(following.id);
    this.#byName.delete(`${following.topic}\n${following.key ?? ''}`);
  }

  #notifyAllLater(following: Following): void {
    for (const listener of following.listeners) this.#notifyLater(listener, following);
  }

  #notifyLater(listener: Listener<TopicName>, following: Following): void {
    if (this.#waiting.size === 0) queueMicrotask(() => this.#notify());
    this.#waiting.set(listener, following);
  }

  #notify(): void {
    const waiting = [...this.#waiting];
    for (const [listener, { at }] of waiting) {
      if (!this.#waiting.delete(listener) || !at) continue;
      callSafely(() => listener.onState(at.state));
    }
  }

  #frame(frame: ClientFrame): void {
    this.#post(JSON.stringify(frame));
  }
}

/** A listener that throws must not keep the others from hearing; the error is still reported. */
function callSafely(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportLater(error);
  }
}
