import type { TopicName, Topics } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { toErrorView, type ErrorView } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { WireLimits } from './limits.ts';

/** Where a follower is: the stream's epoch and the last number it has. */
export interface Position {
  epoch: string;
  seq: number;
}

/** Who hears a stream: first a snapshot, or the actions after its position, then every action. */
export interface Follower {
  snapshot(position: Position, state: unknown): void;
  /** `action` is JSON text, made once for all followers. */
  event(position: Position, action: string): void;
  ended(error: ErrorView): void;
}

export interface StreamOptions<T extends TopicName> {
  /** The state, or a promise of the function that reads it; see TopicSource. */
  load(): Topics[T]['state'] | Promise<() => Topics[T]['state']>;
  reduce(state: Topics[T]['state'], action: Topics[T]['action']): Topics[T]['state'];
  /** The stream ended or was idle too long: forget it. */
  onGone(): void;
  limits: WireLimits;
  clock: Clock;
}

interface Loaded<T extends TopicName> {
  state: Topics[T]['state'];
}

/** One topic with one key: its state, its numbered actions, and who follows it. */
export class Stream<T extends TopicName> {
  readonly #options: StreamOptions<T>;
  readonly #epoch = newId('epoch');
  readonly #followers = new Map<Follower, Position | undefined>();
  /** Texts of the last actions; the newest has the number `#seq`. */
  readonly #ring: string[] = [];
  #ringCharacters = 0;
  #seq = 0;
  #loaded: Loaded<T> | undefined;
  #gone = false;
  #cancelIdle: (() => void) | undefined;

  constructor(options: StreamOptions<T>) {
    this.#options = options;
  }

  get state(): Topics[T]['state'] | undefined {
    return this.#loaded?.state;
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** Begins loading. Called once, after the stream can be found by its name: actions may come at once. */
  start(): void {
    try {
      const state = this.#options.load();
      if (state instanceof Promise) state.then((read) => this.#ready(read())).catch((error: unknown) => this.end(toErrorView(error)));
      else this.#ready(state);
    } catch (error) {
      this.end(toErrorView(error));
    }
  }

  publish(action: Topics[T]['action']): void {
    const loaded = this.#loaded;
    // While it is being loaded, what is published will be in the state that is read.
    if (!loaded) return;
    loaded.state = this.#options.reduce(loaded.state, action);
    const text = JSON.stringify(action);
    this.#keep(text);
    const position = { epoch: this.#epoch, seq: this.#seq };
    for (const follower of [...this.#followers.keys()]) {
      if (this.#followers.has(follower)) follower.event(position, text);
    }
  }

  /** Returns the function that ends the following; it may be called at any time and more than once. */
  follow(follower: Follower, since: Position | undefined): () => void {
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    this.#followers.set(follower, since);
    if (this.#loaded) this.#bringUp(follower, since, this.#loaded);
    return () => {
      if (this.#followers.delete(follower)) this.#watchIdle();
    };
  }

  /** Tells every follower why and forgets the state. */
  end(error: ErrorView): void {
    if (this.#gone) return;
    this.#leave();
    const followers = [...this.#followers.keys()];
    this.#followers.clear();
    for (const follower of followers) follower.ended(error);
  }

  #ready(state: Topics[T]['state']): void {
    if (this.#gone) return;
    const loaded: Loaded<T> = { state };
    this.#loaded = loaded;
    for (const [follower, since] of [...this.#followers]) {
      if (this.#followers.has(follower)) this.#bringUp(follower, since, loaded);
    }
    this.#watchIdle();
  }

  #bringUp(follower: Follower, since: Position | undefined, loaded: Loaded<T>): void {
    const missed = since?.epoch === this.#epoch ? this.#seq - since.seq : -1;
    if (missed < 0 || missed > this.#ring.length) {
      follower.snapshot({ epoch: this.#epoch, seq: this.#seq }, loaded.state);
      return;
    }
    const texts = this.#ring.slice(this.#ring.length - missed);
    const first = this.#seq - missed + 1;
    for (const [index, text] of texts.entries()) {
      if (!this.#followers.has(follower)) return;
      follower.event({ epoch: this.#epoch, seq: first + index }, text);
    }
  }

  #keep(text: string): void {
    const { ringActions, ringCharacters } = this.#options.limits;
    this.#seq++;
    this.#ring.push(text);
    this.#ringCharacters += text.length;
    if (this.#ring.length <= ringActions && this.#ringCharacters <= ringCharacters) return;
    // A quarter is let go at once: shifting a long array for every action would cost more than it saves.
    let gone = 0;
    while (gone < this.#ring.length && (this.#ring.length - gone > ringActions * 0.75 || this.#ringCharacters > ringCharacters * 0.75)) {
      this.#ringCharacters -= this.#ring[gone]?.length ?? 0;
      gone++;
    }
    this.#ring.splice(0, gone);
  }

  #watchIdle(): void {
    if (this.#gone || this.#followers.size > 0 || !this.#loaded) return;
    this.#cancelIdle?.();
    this.#cancelIdle = this.#options.clock.after(this.#options.limits.idleStreamMs, () => this.#leave());
  }

  #leave(): void {
    this.#gone = true;
    this.#loaded = undefined;
    this.#cancelIdle?.();
    this.#options.onGone();
  }
}
