import { idleMs, mostConnections } from './limits.ts';

export interface Pool<C> {
  /** One connection for as long as `work` runs. One that failed, or whose work was stopped, is not used again. */
  use<T>(signal: AbortSignal, work: (connection: C) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

interface PoolOptions<C> {
  open(): Promise<C>;
  /** Makes it as it was when it was new. */
  clean(connection: C): Promise<unknown>;
  close(connection: C): unknown;
}

/** A few connections to one server, closed when idle. */
export function createPool<C>({ open, clean, close }: PoolOptions<C>): Pool<C> {
  const free: { connection: C; timer: NodeJS.Timeout }[] = [];
  const queue: (() => void)[] = [];
  let count = 0;

  async function place(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (count < mostConnections) return void (count += 1);
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = (): void => {
        queue.splice(queue.indexOf(go), 1);
        reject(signal.reason);
      };
      queue.push(go);
      signal.addEventListener('abort', stop, { once: true });
    });
  }
  /** To the next that waits, if there is one. */
  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else count -= 1;
  }

  return {
    async use(signal, work) {
      await place(signal);
      try {
        const kept = free.pop();
        clearTimeout(kept?.timer);
        const connection = kept?.connection ?? (await open());
        try {
          const result = await work(connection);
          await clean(connection);
          const timer = setTimeout(() => {
            free.splice(free.findIndex((each) => each.connection === connection), 1);
            close(connection);
          }, idleMs);
          timer.unref();
          free.push({ connection, timer });
          return result;
        } catch (error) {
          close(connection);
          throw error;
        }
      } finally {
        leave();
      }
    },
    async end() {
      for (const { connection, timer } of free.splice(0)) {
        clearTimeout(timer);
        await close(connection);
      }
    },
  };
}
