import type { ServerEntry } from '../../../src-preload/contract/servers.ts';
import type { Limits } from '../../calls/limits.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, isAppError, toAppError } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import type { ConnectionBudget, IdleConnection } from './connectionBudget.ts';
import { NotDone } from './explainFailure.ts';
import type { OpenServer } from './openServer.ts';

export type PoolEvent =
  | { type: 'opening' }
  | { type: 'opened'; server: OpenServer }
  | { type: 'failed'; error: AppError }
  /** `reason` is undefined where it was closed from here. */
  | { type: 'ended'; server: OpenServer; reason: AppError | undefined };

/** The connections to one server. Nothing is opened before it is used. */
export interface ServerPool {
  /** Connections that are open. */
  open(): readonly OpenServer[];
  /** Uses that run. */
  readonly running: number;
  /** Runs on the connection with the least to do, on a new one where there is none. */
  use<T>(work: (server: OpenServer) => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly happened: Event<PoolEvent>;
  /** Ends a connection that is of no use any more. */
  drop(server: OpenServer, reason: AppError): Promise<void>;
  /** Lets what runs end, for at most `graceMs`, refuses what comes, and ends. */
  drain(graceMs: number): Promise<void>;
  end(): Promise<void>;
}

export interface PoolParts {
  entry: ServerEntry;
  limits(): Limits['connection_pool'];
  budget: ConnectionBudget;
  clock: Clock;
  /** Opens one connection. `era`: what the last one spoke. */
  connect(settings: { timeoutMs: number; era: OpenServer['era'] | undefined; signal: AbortSignal }): Promise<OpenServer>;
}

interface Slot {
  readonly server: OpenServer;
  readonly idle: IdleConnection;
  running: number;
  cancelIdle: () => void;
}

/** With so many calls on every connection another one is opened, where the server may have more than one. */
const enoughCalls = 16;
const firstPauseMs = 200;

export function createServerPool({ entry, limits, budget, clock, connect }: PoolParts): ServerPool {
  const slots = new Set<Slot>();
  /** The ends of all connections, also of those that are of no use any more. */
  const ending = new Set<Promise<void>>();
  const happened = new Emitter<PoolEvent>(() => undefined);
  const stopper = new AbortController();
  let opening: Promise<Slot> | undefined;
  let era: OpenServer['era'] | undefined;
  let draining = false;
  let waitingForRest: (() => void)[] = [];

  /** Only a session over HTTP is worth more than one: everything else is one process or one stream. */
  function most(): number {
    const [first] = slots;
    return first?.server.carrier === 'http' && first.server.era === 'legacy' ? limits().max_connections : 1;
  }

  function running(): number {
    let sum = 0;
    for (const slot of slots) sum += slot.running;
    return sum;
  }

  async function openOne(): Promise<Slot> {
    happened.emit({ type: 'opening' });
    // Two processes of one server could be in each other's way.
    if (entry.connection.kind === 'stdio') await Promise.all(ending);
    let server: OpenServer;
    try {
      await budget.take(entry.name);
      server = await connectPatiently().catch((error: unknown) => {
        budget.give();
        throw error;
      });
    } catch (error) {
      era = undefined;
      const failure = toAppError(error);
      happened.emit({ type: 'failed', error: failure });
      throw failure;
    }
    era = server.era;
    const slot: Slot = { server, idle: { close: () => void server.end() }, running: 0, cancelIdle: () => undefined };
    slots.add(slot);
    const over = server.ended.then((reason) => {
      forget(slot, reason);
      ending.delete(over);
      budget.give();
      tellRest();
    });
    ending.add(over);
    happened.emit({ type: 'opened', server });
    return slot;
  }

  function forget(slot: Slot, reason: AppError | undefined): void {
    if (!slots.delete(slot)) return;
    slot.cancelIdle();
    budget.wake(slot.idle);
    happened.emit({ type: 'ended', server: slot.server, reason });
  }

  /** What fails in passing is tried again, while there is time. A program is not: whether it should be started again is for others to say. */
  async function connectPatiently(): Promise<OpenServer> {
    const { retry_attempts, retry_backoff, connection_timeout } = limits();
    const until = clock.now() + connection_timeout * 1000;
    let pause = firstPauseMs;
    for (let further = entry.connection.kind === 'stdio' ? 0 : retry_attempts; ; further--) {
      try {
        return await connect({ timeoutMs: Math.max(1, until - clock.now()), era, signal: stopper.signal });
      } catch (error) {
        if (further <= 0 || !isAppError(error, 'NETWORK') || clock.now() + pause >= until) throw error;
        await new Promise<void>((resolve) => void clock.after(pause, resolve));
        if (stopper.signal.aborted) throw error;
        pause *= retry_backoff;
      }
    }
  }

  function openNext(): Promise<Slot> {
    opening ??= openOne().finally(() => (opening = undefined));
    return opening;
  }

  function leastLoaded(): Slot | undefined {
    let least: Slot | undefined;
    for (const slot of slots) if (!slot.server.over && (!least || slot.running < least.running)) least = slot;
    return least;
  }

  async function slotToUse(): Promise<{ slot: Slot; fresh: boolean }> {
    const slot = leastLoaded();
    if (!slot) return { slot: await openNext(), fresh: true };
    return { slot, fresh: false };
  }

  async function runOn<T>(slot: Slot, work: (server: OpenServer) => Promise<T>): Promise<T> {
    slot.running++;
    slot.cancelIdle();
    budget.wake(slot.idle);
    if (slot.running > enoughCalls && slots.size < most()) void openNext().catch(() => undefined);
    try {
      return await work(slot.server);
    } finally {
      slot.running--;
      if (slot.running === 0 && slots.has(slot)) {
        slot.cancelIdle = clock.after(limits().idle_timeout * 1000, slot.idle.close);
        budget.rest(slot.idle);
      }
      tellRest();
    }
  }

  function tellRest(): void {
    if (running() > 0) return;
    for (const tell of waitingForRest) tell();
    waitingForRest = [];
  }

  async function use<T>(work: (server: OpenServer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (draining) throw new AppError('NOT_REACHABLE', `${entry.name} is being removed and takes no new calls`);
    const { slot, fresh } = await unlessAborted(slotToUse(), signal);
    try {
      return await runOn(slot, work);
    } catch (error) {
      if (fresh || !(error instanceof NotDone) || draining || signal?.aborted) throw error;
      return runOn((await unlessAborted(slotToUse(), signal)).slot, work);
    }
  }

  async function end(): Promise<void> {
    draining = true;
    stopper.abort(new AppError('CANCELLED', `${entry.name} is not needed any more`));
    await opening?.catch(() => undefined);
    await Promise.all([...slots].map(({ server }) => server.end()));
    await Promise.all(ending);
  }

  return {
    open: () => [...slots].map(({ server }) => server),
    get running() {
      return running();
    },
    use,
    happened: happened.event,
    async drop(server, reason) {
      const slot = [...slots].find((one) => one.server === server);
      if (slot) forget(slot, reason);
      await server.end();
    },
    async drain(graceMs) {
      draining = true;
      if (running() > 0) {
        await new Promise<void>((resolve) => {
          waitingForRest.push(resolve);
          clock.after(graceMs, resolve);
        });
      }
      await end();
    },
    end,
  };
}

/** The caller need not wait for what others go on waiting for. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(toAppError(signal.reason));
    signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
