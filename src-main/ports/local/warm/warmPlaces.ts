import { availableParallelism } from 'node:os';
import { removeLayerFolder } from '../sandbox/layerFolder.ts';
import type { WarmServer } from './startServer.ts';

/** A place that had nothing to do for this long is given up. */
const idleMs = 60_000;
/** Where none can be had, none is tried again for a while. */
const retryMs = 60_000;
const mostPlaces = Math.min(4, Math.max(2, availableParallelism()));

/** A sandbox that serves calls, with the folder of its layers. */
export interface Place {
  /** What it is for: another key is another sandbox. */
  key: string;
  folder: string;
  server: WarmServer;
}

/** Which place a call needs, as things are now, and how to open one. */
export interface Wanted {
  key: string;
  open(): Promise<Place | undefined>;
}

export interface WarmPlaces {
  /** The place is the caller's until it rests or is dropped. Undefined: there is none to be had. Throws when the signal is aborted. */
  take(wanted: () => Promise<Wanted>, signal: AbortSignal): Promise<Place | undefined>;
  /** Gives a place back. */
  rest(place: Place): void;
  /** Ends a place. Its folder stays where it `keepsFolder`, for whoever still reads it. */
  drop(place: Place, options?: { keepsFolder?: boolean }): void;
  /** Ends those that rest; none is given any more. */
  close(): Promise<void>;
}

interface Waiting {
  key: string;
  /** With a place that is free now, or to look again. */
  go(place: Place | undefined): void;
}

/**
 * A call waits so long for a place that is busy, in milliseconds; then it gets none. One that has to be opened
 * is waited for only by who waits for ever: beside the others it is opened when the same was asked for shortly
 * before. Who came first is served first.
 */
export function createWarmPlaces({ waitMs }: { waitMs: number }): WarmPlaces {
  const patient = waitMs === Number.POSITIVE_INFINITY;
  const resting: { place: Place; idle: NodeJS.Timeout }[] = [];
  const queue: Waiting[] = [];
  const failedAt = new Map<string, number>();
  const askedAt = new Map<string, number>();
  const removing = new Set<Promise<void>>();
  let places = 0;
  let closed = false;

  async function take(wanted: () => Promise<Wanted>, signal: AbortSignal): Promise<Place | undefined> {
    const until = performance.now() + waitMs;
    let given: Place | undefined;
    for (;;) {
      const { key, open } = await wanted();
      const place = given ?? restingFor(key);
      given = undefined;
      if (place && place.key === key && !signal.aborted && !place.server.ended) return place;
      // What it is for has changed while it was waited for.
      if (place) {
        if (place.server.ended) drop(place);
        else rest(place);
        signal.throwIfAborted();
        continue;
      }
      signal.throwIfAborted();
      if (closed || within(failedAt.get(key), retryMs) || (!patient && !askedBefore(key))) return undefined;
      if (places >= mostPlaces) dropOldest();
      if (places < mostPlaces) {
        const starting = start(key, open);
        if (patient) return starting;
        void starting.then((started) => started && rest(started));
        return undefined;
      }
      const left = until - performance.now();
      if (left <= 0) return undefined;
      given = await aTurn(key, left, signal);
    }
  }

  function restingFor(key: string): Place | undefined {
    const at = resting.findLastIndex(({ place }) => place.key === key);
    const [found] = at < 0 ? [] : resting.splice(at, 1);
    clearTimeout(found?.idle);
    return found?.place;
  }

  /** A place, or undefined when it is to be looked again: one was given up, the time is over, the call is aborted. */
  function aTurn(key: string, ms: number, signal: AbortSignal): Promise<Place | undefined> {
    return new Promise((done) => {
      const waiting: Waiting = {
        key,
        go(place) {
          clearTimeout(timer);
          signal.removeEventListener('abort', leave);
          done(place);
        },
      };
      const leave = (): void => {
        queue.splice(queue.indexOf(waiting), 1);
        waiting.go(undefined);
      };
      const timer = patient ? undefined : setTimeout(leave, ms);
      signal.addEventListener('abort', leave, { once: true });
      queue.push(waiting);
    });
  }

  function askedBefore(key: string): boolean {
    const before = within(askedAt.get(key), idleMs);
    if (askedAt.size > 1000) askedAt.clear();
    askedAt.set(key, performance.now());
    return before;
  }

  function dropOldest(): void {
    const oldest = resting.shift();
    clearTimeout(oldest?.idle);
    if (oldest) drop(oldest.place);
  }

  async function start(key: string, open: Wanted['open']): Promise<Place | undefined> {
    places++;
    const place = await open().catch(() => undefined);
    if (place) return place;
    places--;
    failedAt.set(key, performance.now());
    queue.shift()?.go(undefined);
    return undefined;
  }

  function rest(place: Place): void {
    if (closed) return drop(place);
    const at = queue.findIndex(({ key }) => key === place.key);
    const [next] = at < 0 ? [] : queue.splice(at, 1);
    if (next) return next.go(place);
    place.server.hold(false);
    const entry = { place, idle: setTimeout(() => {
      resting.splice(resting.indexOf(entry), 1);
      drop(place);
    }, idleMs).unref() };
    resting.push(entry);
    // Somebody else may have it in exchange for one of their own.
    queue.shift()?.go(undefined);
  }

  function drop({ server, folder }: Place, { keepsFolder = false } = {}): void {
    places--;
    server.end();
    if (!keepsFolder) {
      const removed: Promise<void> = removeLayerFolder(folder).catch(() => undefined).then(() => void removing.delete(removed));
      removing.add(removed);
    }
    queue.shift()?.go(undefined);
  }

  return {
    take,
    rest,
    drop,
    async close() {
      closed = true;
      for (const { go } of queue.splice(0)) go(undefined);
      while (resting.length > 0) dropOldest();
      await Promise.all(removing);
    },
  };
}

function within(at: number | undefined, ms: number): boolean {
  return at !== undefined && performance.now() - at < ms;
}
