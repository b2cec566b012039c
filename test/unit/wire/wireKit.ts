// What the tests of the wire share: handlers that refuse, a clock moved by hand, a client of bare frames.
import type { ChatState, ClientFrame, Message, ServerFrame } from '../../../src-preload/contract/index.ts';
import { methods } from '../../../src-preload/contract/index.ts';
import type { Clock } from '../../../src-main/kernel/clock.ts';
import { AppError } from '../../../src-main/kernel/errors.ts';
import { createLog } from '../../../src-main/kernel/log.ts';
import { createWire, type Handlers, type Wire } from '../../../src-main/wire/connection.ts';
import type { WireLimits } from '../../../src-main/wire/limits.ts';
import { createTopicHub, type TopicHub } from '../../../src-main/wire/topics.ts';

export const silentLog = createLog('silent');

export function stubHandlers(given: Partial<Handlers>): Handlers {
  const refuse = (): never => {
    throw new AppError('INTERNAL', 'this method was not expected to be called');
  };
  return { ...(Object.fromEntries(Object.keys(methods).map((name) => [name, refuse])) as unknown as Handlers), ...given };
}

/** Time that stands still until `advance`; what falls due then runs in order. */
export function manualClock(): Clock & { advance(ms: number): void } {
  let now = 1_000_000;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}

export interface TestWire {
  wire: Wire;
  topics: TopicHub;
  clock: ReturnType<typeof manualClock>;
}

export function testWire(handlers: Partial<Handlers> = {}, limits: Partial<WireLimits> = {}): TestWire {
  const clock = manualClock();
  const topics = createTopicHub({ limits, clock });
  const wire = createWire({ handlers: stubHandlers(handlers), topics, version: '1.2.3', log: silentLog, limits, clock, validateResults: true });
  return { wire, topics, clock };
}

/** A client of bare frames: what it was sent stands in `frames`. */
export class RawClient {
  readonly frames: ServerFrame[] = [];
  closed: string | undefined;
  /** What the carrier claims to have waiting. */
  buffered = 0;
  readonly #end: { receive(text: string): void; closed(): void };

  constructor(wire: Wire, session?: string, owner = 'owner') {
    this.#end = wire.attach(
      {
        post: (text) => void this.frames.push(JSON.parse(text) as ServerFrame),
        close: (reason) => {
          this.closed = reason ?? '';
        },
        bufferedBytes: () => this.buffered,
      },
      owner,
    );
    if (session !== undefined) this.send({ t: 'hello', session, protocol: 1 });
  }

  send(frame: ClientFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.#end.receive(text);
  }

  drop(): void {
    this.#end.closed();
  }

  /** The frames so far, which are then forgotten. */
  take(): ServerFrame[] {
    return this.frames.splice(0);
  }
}

/** Lets everything that is ready run, timers of 0 ms included. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Waits until the condition holds; fails after ten seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

export function emptyChat(id: string): ChatState {
  return { id, title: 'A chat', messages: [], calls: {}, running: false, queued: [] };
}

export function message(id: string, text = ''): Message {
  return { id, role: 'assistant', parts: [{ type: 'text', text }], at: 1, status: 'streaming' };
}

/** A promise settled from outside. */
export function deferred<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void } {
  return Promise.withResolvers<T>();
}
