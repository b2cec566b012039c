import type { Redis } from 'ioredis';
import type { Clock } from '../../kernel/clock.ts';
import { Emitter } from '../../kernel/events.ts';
import type { Log } from '../../kernel/log.ts';

/** Whether replicas share what they count and keep. `url` is without user and password. */
export type SharedState = { state: 'off' } | { state: 'connected'; url: string } | { state: 'down'; url: string; since: number; error: string };

/** A connection to Redis that may come and go; whoever uses it has memory to fall back on. */
export interface RedisConnection {
  /** Undefined while it is off, not reached yet, down, or connected and not taking commands. */
  readonly client: Redis | undefined;
  readonly state: SharedState;
  readonly changed: (listener: (state: SharedState) => void) => () => void;
  /** Once it has been reached, or has failed, for the first time. */
  readonly tried: Promise<void>;
  dispose(): Promise<void>;
}

/** Milliseconds: a command that takes longer counts as failed; between two tries to connect. */
const commandTimeout = 250;
const connectTimeout = 2000;
const longestPause = 5000;
/** So often a small value is written: a server that hangs, is full or takes no writes keeps its connections all the same. */
const beatEveryMs = 1000;
const beatKey = 'steward:alive';

/** Starts connecting and returns at once; never throws, and never holds a caller up for longer than one command may take. */
export function connectRedis(url: string | undefined, { log, clock }: { log: Log; clock: Clock }): RedisConnection {
  const changed = new Emitter<SharedState>();
  if (url === undefined) return { client: undefined, state: { state: 'off' }, changed: changed.event, tried: Promise.resolve(), dispose: async () => undefined };
  const shown = withoutCredentials(url);
  const { promise: tried, resolve: settleTried } = Promise.withResolvers<void>();
  let client: Redis | undefined;
  let state: SharedState = { state: 'down', url: shown, since: clock.now(), error: 'Not reached yet' };
  let lastError = 'The connection was closed';
  let disposed = false;
  let takesCommands = false;
  let cancelBeat: () => void = () => undefined;

  function become(next: SharedState): void {
    if (disposed) return;
    const known = state;
    state = next.state === 'down' && known.state === 'down' ? { ...next, since: known.since } : next;
    const same = state.state === known.state && (state.state !== 'down' || known.state !== 'down' || state.error === known.error);
    if (!same) changed.emit(state);
  }

  async function beat(): Promise<void> {
    cancelBeat();
    if (client?.status === 'ready') {
      try {
        await client.set(beatKey, '1', 'EX', 60);
        takesCommands = true;
        become({ state: 'connected', url: shown });
      } catch (error) {
        takesCommands = false;
        become({ state: 'down', url: shown, since: clock.now(), error: (error as Error).message });
      }
      settleTried();
    }
    if (!disposed) cancelBeat = clock.after(beatEveryMs, () => void beat());
  }

  // Loaded only where it is configured: it is no small library.
  const started = import('ioredis')
    .then(({ Redis }) => {
      if (disposed) return;
      client = new Redis(url, { commandTimeout, connectTimeout, enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResubscribe: false, retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 10), longestPause) });
      client.on('ready', () => void beat());
      client.on('error', (error: Error) => {
        lastError = error.message || error.name;
        if (client?.status !== 'ready') become({ state: 'down', url: shown, since: clock.now(), error: lastError });
        settleTried();
      });
      client.on('close', () => {
        takesCommands = false;
        become({ state: 'down', url: shown, since: clock.now(), error: lastError });
      });
    })
    .catch((error: unknown) => {
      log.error({ err: error }, 'the library for Redis could not be loaded');
      settleTried();
    });

  return {
    get client() {
      return takesCommands && client?.status === 'ready' ? client : undefined;
    },
    get state() {
      return state;
    },
    changed: changed.event,
    tried,
    async dispose() {
      disposed = true;
      cancelBeat();
      await started;
      client?.disconnect();
      settleTried();
    },
  };
}

function withoutCredentials(url: string): string {
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
