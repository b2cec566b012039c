import { fork, type ChildProcess } from 'node:child_process';
import { AppError } from '../../../../kernel/errors.ts';
import { idleMs } from '../limits.ts';
import type { SqliteAnswer, SqliteJob } from './sqliteChild.ts';

type Ask = <T>(job: SqliteJob) => Promise<T>;

export interface SqliteChildren {
  /** A process of its own for as long as `work` runs. When it is stopped, or out of time, the process is ended: nothing it had not committed holds. */
  lease<T>(options: { signal: AbortSignal; timeoutMs: number }, work: (ask: Ask) => Promise<T>): Promise<T>;
  end(): void;
}

/** Most at the same time. */
const most = 3;
/** Milliseconds one that works is waited for before another is started: most statements take less than one. */
const patience = 15;

interface Child {
  process: ChildProcess;
  waiting: Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>;
  idle: NodeJS.Timeout | undefined;
}

/** SQLite on files runs in processes of its own: a statement that does not end can be ended only with its process. They start when they are needed, and end when idle. */
export function createSqliteChildren(): SqliteChildren {
  const free: Child[] = [];
  const all = new Set<Child>();
  const queue: (() => void)[] = [];
  let nextId = 1;

  function start(): Child {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const started = fork(new URL(`./sqliteChild.${extension}`, import.meta.url), [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: { ...(process.versions['electron'] !== undefined && { ELECTRON_RUN_AS_NODE: '1' }) } });
    const child: Child = { process: started, waiting: new Map(), idle: undefined };
    all.add(child);
    started.on('message', (answer: SqliteAnswer) => {
      const entry = child.waiting.get(answer.id);
      child.waiting.delete(answer.id);
      if ('done' in answer) entry?.resolve(answer.done);
      else entry?.reject(Object.assign(new Error(answer.failed.message), { code: answer.failed.code }));
    });
    started.on('error', () => forget(child));
    started.on('exit', () => forget(child));
    return child;
  }

  function forget(child: Child): void {
    clearTimeout(child.idle);
    all.delete(child);
    const at = free.indexOf(child);
    if (at >= 0) free.splice(at, 1);
    for (const { reject } of child.waiting.values()) reject(new AppError('INTERNAL', 'The process that read the database has ended', { hint: 'Try again' }));
    child.waiting.clear();
    queue.shift()?.();
  }

  function end(child: Child): void {
    child.process.kill('SIGKILL');
    forget(child);
  }

  async function take(signal: AbortSignal): Promise<Child> {
    for (let waited = false; ; ) {
      signal.throwIfAborted();
      const ready = free.pop() ?? (all.size === 0 || (waited && all.size < most) ? start() : undefined);
      if (ready) {
        clearTimeout(ready.idle);
        ready.process.ref();
        ready.process.channel?.ref();
        return ready;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          waited = true;
          go();
        }, patience);
        const go = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', go);
          const at = queue.indexOf(go);
          if (at >= 0) queue.splice(at, 1);
          resolve();
        };
        queue.push(go);
        signal.addEventListener('abort', go, { once: true });
      });
    }
  }

  function giveBack(child: Child): void {
    if (!all.has(child)) return;
    child.idle = setTimeout(() => end(child), idleMs);
    child.idle.unref();
    child.process.unref();
    child.process.channel?.unref();
    free.push(child);
    queue.shift()?.();
  }

  return {
    async lease({ signal, timeoutMs }, work) {
      const child = await take(signal);
      const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
      // Where nobody waits for it any more.
      stopped.catch(() => undefined);
      const onAbort = (): void => {
        stop(signal.reason);
        end(child);
      };
      const timer = setTimeout(() => {
        stop(new AppError('DEADLINE_EXCEEDED', `The statement took longer than ${Math.round(timeoutMs / 1000)} s and was ended`, { hint: 'Narrow it down, or allow it more time' }));
        end(child);
      }, timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      const ask: Ask = <A>(job: SqliteJob) =>
        new Promise<A>((resolve, reject) => {
          const id = nextId++;
          child.waiting.set(id, { resolve: (value) => resolve(value as A), reject });
          child.process.send({ id, job }, (error) => error && reject(error));
        });
      try {
        return await Promise.race([work(ask), stopped]);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        giveBack(child);
      }
    },
    end() {
      for (const child of [...all]) end(child);
    },
  };
}
