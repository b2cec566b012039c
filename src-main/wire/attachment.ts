import type { ClientFrame, ServerFrame } from '../../src-preload/contract/frame.ts';
import { maxAnswerCharacters } from '../../src-preload/state/frameLimits.ts';
import type { Clock } from '../kernel/clock.ts';
import { assertNever, toErrorView } from '../kernel/errors.ts';
import { answerRequest, type AnswerOptions } from './answerRequest.ts';
import type { WireLimits } from './limits.ts';
import { readFrame } from './readFrame.ts';
import type { Session, SessionHolder } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { Follower, Position } from './stream.ts';
import type { TopicHub } from './topics.ts';

/** The runtime's end of what carries frames. */
export interface ServerCarrier {
  post(text: string): void;
  /** Drops the carrier; the reason is for the log. */
  close(reason?: string): void;
  /** Bytes posted and not yet taken by the other end, where the carrier can tell. */
  bufferedBytes?(): number;
}

export interface AttachmentOptions extends AnswerOptions {
  topics: TopicHub;
  sessions: Sessions;
  version: string;
  limits: WireLimits;
  clock: Clock;
  onGone(attachment: Attachment): void;
}

interface Subscription {
  topic: string;
  key: string | undefined;
  /** The last number this client was sent. */
  position: Position | undefined;
  /** Ends the following; undefined while the subscription is paused. */
  unfollow: (() => void) | undefined;
}

/** One carrier with what belongs to it: its session, and its subscriptions, which end with it. */
export class Attachment {
  readonly #options: AttachmentOptions;
  readonly #carrier: ServerCarrier;
  readonly #owner: string;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #holder: SessionHolder = {
    post: (text) => this.#post(text),
    replaced: () => this.close('the session came back on another carrier'),
  };
  #session: Session | undefined;
  #open = true;
  #cancelDrainCheck: (() => void) | undefined;

  constructor(options: AttachmentOptions, carrier: ServerCarrier, owner: string) {
    this.#options = options;
    this.#carrier = carrier;
    this.#owner = owner;
  }

  /** Takes one text of the client. Never throws: what cannot be read is answered. */
  receive(text: string): void {
    if (!this.#open) return;
    const reading = readFrame(text, this.#options.limits.depth);
    if ('frame' in reading) {
      this.#take(reading.frame);
      return;
    }
    const error = toErrorView(reading.error);
    const waiting = reading.waiting;
    if (waiting) this.#send({ t: waiting.t === 'request' ? 'failure' : 'ended', id: waiting.id, error });
    else this.#send({ t: 'unreadable', error });
  }

  /** The carrier has dropped: subscriptions end, the session waits for another carrier. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#cancelDrainCheck?.();
    this.#release();
    this.#options.onGone(this);
  }

  close(reason: string): void {
    if (!this.#open) return;
    this.closed();
    this.#carrier.close(reason);
  }

  #take(frame: ClientFrame): void {
    if (frame.t === 'ping') return this.#send({ t: 'pong' });
    if (frame.t === 'hello') return this.#hello(frame.session);
    const session = this.#session;
    if (!session) {
      return this.#send({ t: 'unreadable', error: { code: 'INVALID_INPUT', message: `The frame "${frame.t}" came before "hello"`, hint: 'Begin a connection with hello' } });
    }
    switch (frame.t) {
      case 'request':
        return session.request(frame.id, (signal) => answerRequest(this.#options, frame, { signal, session: session.id }));
      case 'cancel':
        return session.cancel(frame.id);
      case 'ack':
        return session.acknowledge(frame.id);
      case 'subscribe':
        return this.#subscribe(frame.id, { topic: frame.topic, key: frame.key, position: frame.since, unfollow: undefined });
      case 'unsubscribe':
        return this.#unsubscribe(frame.id);
      default:
        return assertNever(frame);
    }
  }

  /** A second hello on the same carrier is a page that began anew behind it. */
  #hello(id: string): void {
    this.#release();
    const { session, resumed } = this.#options.sessions.open(this.#owner, id);
    this.#session = session;
    this.#send({ t: 'welcome', protocol: 1, version: this.#options.version, resumed });
    session.attach(this.#holder);
  }

  #release(): void {
    for (const subscription of this.#subscriptions.values()) subscription.unfollow?.();
    this.#subscriptions.clear();
    this.#session?.detach(this.#holder);
    this.#session = undefined;
  }

  #subscribe(id: number, subscription: Subscription): void {
    this.#unsubscribe(id);
    const { limits } = this.#options;
    if (this.#subscriptions.size >= limits.subscriptions) {
      return this.#send({ t: 'ended', id, error: { code: 'OVERLOADED', message: `This page follows ${limits.subscriptions} streams already`, hint: 'End one first' } });
    }
    this.#subscriptions.set(id, subscription);
    this.#follow(id, subscription);
  }

  #unsubscribe(id: number): void {
    const subscription = this.#subscriptions.get(id);
    this.#subscriptions.delete(id);
    subscription?.unfollow?.();
  }

  #follow(id: number, subscription: Subscription): void {
    let paused = false;
    const pause = (): boolean => {
      if (!paused && this.#buffered() <= this.#options.limits.slowBytes) return false;
      paused = true;
      subscription.unfollow?.();
      subscription.unfollow = undefined;
      this.#watchDrain();
      return true;
    };
    const follower: Follower = {
      snapshot: (position, state) => {
        if (pause()) return;
        subscription.position = position;
        this.#snapshot(id, position, state);
      },
      event: (position, action) => {
        if (pause()) return;
        subscription.position = position;
        this.#post(`{"t":"event","id":${id},"seq":${position.seq},"action":${action}}`);
      },
      ended: (error) => {
        this.#subscriptions.delete(id);
        this.#send({ t: 'ended', id, error });
      },
    };
    const unfollow = this.#options.topics.follow(subscription.topic, subscription.key, subscription.position, follower);
    if (paused || this.#subscriptions.get(id) !== subscription) unfollow();
    else subscription.unfollow = unfollow;
  }

  #snapshot(id: number, position: Position, state: unknown): void {
    const text = JSON.stringify({ t: 'snapshot', id, ...position, state } satisfies ServerFrame);
    if (text.length <= maxAnswerCharacters) return this.#post(text);
    this.#unsubscribe(id);
    this.#send({ t: 'ended', id, error: { code: 'TOO_LARGE', message: `What should be shown is ${text.length} characters, more than a frame may have`, hint: 'Begin a new chat' } });
  }

  #buffered(): number {
    return this.#carrier.bufferedBytes?.() ?? 0;
  }

  /** Looks from time to time whether the carrier has drained, then lets the paused streams catch up. */
  #watchDrain(): void {
    const { clock, limits } = this.#options;
    this.#cancelDrainCheck ??= clock.after(limits.drainCheckMs, () => {
      this.#cancelDrainCheck = undefined;
      if (!this.#open) return;
      if (this.#buffered() > limits.slowBytes / 2) return this.#watchDrain();
      for (const [id, subscription] of this.#subscriptions) if (!subscription.unfollow) this.#follow(id, subscription);
    });
  }

  #send(frame: ServerFrame): void {
    this.#post(JSON.stringify(frame));
  }

  #post(text: string): void {
    if (!this.#open) return;
    if (this.#buffered() > this.#options.limits.stuckBytes) return this.close('the client does not read what it is sent');
    this.#carrier.post(text);
  }
}
