import type { Clock } from '../../kernel/clock.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { OpenServer } from './openServer.ts';
import type { ServerPool } from './serverPool.ts';

/** Looks now and then whether a server answers, and at once when there is a suspicion. */
export interface Prober {
  /** All connections, now. */
  probe(): Promise<void>;
  /** Something may have happened to this one. */
  suspect(server: OpenServer): void;
  /** What the last look found; undefined when all is well. */
  trouble(): AppError | undefined;
  stop(): void;
}

/** What takes longer is late; what takes that long, no answer. */
const lateMs = 2000;
const timeoutMs = 5000;
/** With a suspicion there is no such patience: what is dead is to be known within two seconds. */
const suspicionTimeoutMs = 1000;
/** Suspicions of one connection are looked into so often at most. */
const suspicionEveryMs = 500;
/** After so many looks in a row without an answer, while nothing runs on it, a connection is dead. */
const mostMisses = 3;

export function createProber({ pool, clock, everyMs, onResult }: { pool: ServerPool; clock: Clock; everyMs: number; onResult(ms: number, error: AppError | undefined): void }): Prober {
  const misses = new WeakMap<OpenServer, number>();
  const looking = new WeakMap<OpenServer, Promise<void>>();
  const suspects = new WeakMap<OpenServer, 'waits' | number>();
  let trouble: AppError | undefined;
  let cancel: () => void = () => undefined;
  let stopped = false;

  async function look(server: OpenServer, patienceMs: number): Promise<void> {
    const begun = clock.now();
    try {
      await server.ping({ timeoutMs: patienceMs });
    } catch (error) {
      await heedFailure(server, toAppError(error), clock.now() - begun);
      return;
    }
    const ms = clock.now() - begun;
    misses.delete(server);
    trouble = ms > lateMs ? new AppError('DEADLINE_EXCEEDED', `The server took ${(ms / 1000).toFixed(1)} s to say that it is there`) : undefined;
    onResult(ms, undefined);
  }

  async function heedFailure(server: OpenServer, error: AppError, ms: number): Promise<void> {
    // It refuses to be asked, which is an answer.
    if (['UNSUPPORTED', 'INVALID_INPUT', 'COMMAND_FAILED'].includes(error.code)) {
      misses.delete(server);
      trouble = undefined;
      return onResult(ms, undefined);
    }
    const missed = (misses.get(server) ?? 0) + 1;
    misses.set(server, missed);
    trouble = error;
    onResult(ms, error);
    // A server of one thread may be busy with what it was asked to do.
    const isDead = error.code === 'NETWORK' || (missed >= mostMisses && pool.running === 0);
    if (!isDead) return;
    await pool.drop(server, error);
    trouble = undefined;
  }

  function lookOnce(server: OpenServer, patienceMs: number): Promise<void> {
    const running = looking.get(server) ?? look(server, patienceMs).finally(() => looking.delete(server));
    looking.set(server, running);
    return running;
  }

  async function probe(): Promise<void> {
    await Promise.all(pool.open().map((server) => lookOnce(server, Math.min(timeoutMs, everyMs))));
  }

  function schedule(): void {
    if (stopped) return;
    cancel = clock.after(everyMs, () => void probe().finally(schedule));
  }

  if (everyMs > 0) schedule();
  return {
    probe,
    suspect(server) {
      const last = suspects.get(server) ?? 0;
      if (server.over || last === 'waits') return;
      suspects.set(server, 'waits');
      clock.after(Math.max(0, last + suspicionEveryMs - clock.now()), () => {
        suspects.set(server, clock.now());
        if (!server.over && !stopped) void lookOnce(server, suspicionTimeoutMs);
      });
    },
    trouble: () => trouble,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
