import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Limits } from '../limits.ts';

/** What a call takes up while it runs. none: it only waits, for time or for other calls; of those as many may run as may wait. */
export type Pool = 'small' | 'work' | 'none';

export interface SlotRequest {
  pool: Pool;
  name: string;
  server: string;
  /** Callers with one take their turns with those of the others. */
  principal: string;
  signal: AbortSignal;
}

/** Gives the place back; to be called once. */
export type Leave = () => void;

/**
 * How many calls run at once. Heavy work has a pool of its own, so that it never keeps small calls
 * waiting; in each pool a quarter is kept free of any single caller, and those who wait are taken in
 * turns caller by caller.
 */
export interface Bulkheads {
  /** At once where there is room, else once there is. OVERLOADED when too many wait already or its turn does not come in time, CANCELLED when its signal fires. */
  enter(request: SlotRequest): Leave | Promise<Leave>;
  /** Calls that run and that wait for their turn. */
  readonly load: { running: number; waiting: number };
}

interface Waiter {
  request: SlotRequest;
  go(): void;
}

export function createBulkheads(limits: Limits['execution'], clock: Clock): Bulkheads {
  const sizes: Record<Pool, number> = { small: limits.max_concurrent_functions, work: limits.worker_threads, none: Math.max(limits.queue_size, limits.max_concurrent_functions) };
  const running = { pools: new Counts(), callers: { small: new Counts(), work: new Counts(), none: new Counts() }, functions: new Counts(), servers: new Counts() };
  /** Waiting calls of each pool by principal; the first principal is the next to be served. */
  const queues: Record<Pool, Map<string, Waiter[]>> = { small: new Map(), work: new Map(), none: new Map() };
  let waiting = 0;
  let total = 0;

  /** Whether the pool has room for this caller, whatever the call. */
  function hasPlace(pool: Pool, principal: string): boolean {
    const size = sizes[pool];
    const share = size < 4 ? size : Math.ceil(size * 0.75);
    return running.pools.of(pool) < size && running.callers[pool].of(principal) < share;
  }

  /** Whether the call's own limits let one more of it run. */
  function mayRun({ name, server }: SlotRequest): boolean {
    const ownLimit = limits.per_function[name];
    if (ownLimit !== undefined && running.functions.of(name) >= ownLimit) return false;
    const serverLimit = limits.per_server[server];
    return serverLimit === undefined || running.servers.of(server) < serverLimit;
  }

  function count({ pool, name, server, principal }: SlotRequest, change: 1 | -1): void {
    running.pools.add(pool, change);
    running.callers[pool].add(principal, change);
    if (limits.per_function[name] !== undefined) running.functions.add(name, change);
    if (limits.per_server[server] !== undefined) running.servers.add(server, change);
    total += change;
  }

  function take(request: SlotRequest): Leave {
    count(request, 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      count(request, -1);
      if (waiting > 0) serveNext();
    };
  }

  /** Starts whoever may start now, one of each caller in turn. */
  function serveNext(): void {
    for (const pool of ['small', 'work', 'none'] as const) {
      for (let found = nextOf(pool); found; found = nextOf(pool)) found.go();
    }
  }

  function nextOf(pool: Pool): Waiter | undefined {
    const queue = queues[pool];
    for (const [principal, waiters] of queue) {
      if (!hasPlace(pool, principal)) continue;
      const index = waiters.findIndex(({ request }) => mayRun(request));
      const [found] = index < 0 ? [] : waiters.splice(index, 1);
      if (!found) continue;
      queue.delete(principal);
      if (waiters.length > 0) queue.set(principal, waiters);
      waiting--;
      return found;
    }
    return undefined;
  }

  function wait(request: SlotRequest): Promise<Leave> {
    const { promise, resolve, reject } = Promise.withResolvers<Leave>();
    const { pool, principal, signal } = request;
    const giveUp = (reason: AppError): void => {
      const waiters = queues[pool].get(principal) ?? [];
      const index = waiters.indexOf(waiter);
      if (index < 0) return;
      waiters.splice(index, 1);
      if (waiters.length === 0) queues[pool].delete(principal);
      waiting--;
      settle();
      reject(reason);
    };
    const onAbort = (): void => giveUp(new AppError('CANCELLED', 'Stopped while it waited for its turn; nothing was run'));
    const seconds = limits.queue_timeout;
    const cancelTimer = seconds === 0 ? undefined : clock.after(seconds * 1000, () => giveUp(new AppError('OVERLOADED', `Its turn did not come within ${seconds} s; nothing was run`, { hint: 'Try again later, or raise limits.execution.queue_timeout' })));
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort);
      cancelTimer?.();
    };
    const waiter: Waiter = {
      request,
      go() {
        settle();
        resolve(take(request));
      },
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const waiters = queues[pool].get(principal);
    if (waiters) waiters.push(waiter);
    else queues[pool].set(principal, [waiter]);
    waiting++;
    return promise;
  }

  return {
    enter(request) {
      if (request.signal.aborted) throw new AppError('CANCELLED', 'Stopped before it was begun; nothing was run');
      if (hasPlace(request.pool, request.principal) && mayRun(request)) return take(request);
      if (waiting >= limits.queue_size) throw new AppError('OVERLOADED', `${waiting} calls wait for their turn already; this one was not begun`, { hint: 'Try again in a moment, or raise limits.execution.queue_size' });
      return wait(request);
    },
    get load() {
      return { running: total, waiting };
    },
  };
}

/** Counters by name; those at zero take no room. */
class Counts {
  readonly #values = new Map<string, number>();

  of(name: string): number {
    return this.#values.get(name) ?? 0;
  }

  add(name: string, change: 1 | -1): void {
    const value = this.of(name) + change;
    if (value === 0) this.#values.delete(name);
    else this.#values.set(name, value);
  }
}
