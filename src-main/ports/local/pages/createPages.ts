import { Worker } from 'node:worker_threads';
import { AppError, isErrorCode } from '../../../kernel/errors.ts';
import type { PageJobKind, PageJobs, Pages } from '../../pages.ts';
import type { PageAnswer } from './pageWorker.ts';

/** Longer than any page takes that is meant to be read. */
const longestMs = 10_000;
const idleMs = 10_000;
const mostThreads = 2;

interface Job {
  kind: PageJobKind;
  input: unknown;
  signal: AbortSignal;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  busy: boolean;
  idle: NodeJS.Timeout | undefined;
}

/** Threads start with the first page and end when idle; they never keep the process alive. One page a thread: giving it up ends the thread, and harms no other. */
export function createPages(): Pages {
  const threads = new Set<Thread>();
  const waiting: Job[] = [];

  function startThread(): Thread {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./pageWorker.${extension}`, import.meta.url), { name: 'pages', stdin: false, resourceLimits: { maxOldGenerationSizeMb: 1024, stackSizeMb: 16 } });
    const thread: Thread = { worker, busy: false, idle: undefined };
    worker.on('error', () => end(thread));
    threads.add(thread);
    return thread;
  }

  function end(thread: Thread): void {
    clearTimeout(thread.idle);
    threads.delete(thread);
    void thread.worker.terminate();
  }

  function next(): void {
    const job = waiting[0];
    if (!job) return;
    const free = [...threads].find(({ busy }) => !busy) ?? (threads.size < mostThreads ? startThread() : undefined);
    if (!free) return;
    waiting.shift();
    run(free, job);
    next();
  }

  function run(thread: Thread, { kind, input, signal, resolve, reject }: Job): void {
    const { worker } = thread;
    thread.busy = true;
    clearTimeout(thread.idle);
    worker.ref();
    const giveUp = (error: unknown): void => {
      done();
      end(thread);
      reject(error);
      next();
    };
    const timer = setTimeout(() => giveUp(new AppError('DEADLINE_EXCEEDED', 'The page could not be read in time: it is too big or too deep')), longestMs);
    const onAbort = (): void => giveUp(signal.reason);
    const onError = (error: unknown): void => giveUp(new AppError('UNSUPPORTED', 'The page could not be read: it takes too much memory', { cause: error }));
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (answer: PageAnswer): void => {
      done();
      thread.busy = false;
      worker.unref();
      thread.idle = setTimeout(() => end(thread), idleMs);
      thread.idle.unref();
      if ('result' in answer) resolve(answer.result);
      else reject(new AppError(isErrorCode(answer.failed.code) ? answer.failed.code : 'UNSUPPORTED', answer.failed.message));
      next();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage({ kind, input });
  }

  return {
    read: <K extends PageJobKind>(kind: K, input: PageJobs[K]['input'], signal: AbortSignal) =>
      new Promise<PageJobs[K]['answer']>((resolve, reject) => {
        signal.throwIfAborted();
        waiting.push({ kind, input, signal, resolve: resolve as (answer: unknown) => void, reject });
        next();
      }),
  };
}
