import { Worker } from 'node:worker_threads';
import { AppError } from '../../../kernel/errors.ts';
import type { Charts, ChartSpec, DrawnChart } from '../../charts.ts';
import type { ChartAnswer } from './chartWorker.ts';

/** Longer than any chart takes that a person can read. */
const longestMs = 30_000;
const idleMs = 10_000;

interface Job {
  spec: ChartSpec;
  signal: AbortSignal;
  resolve(drawn: DrawnChart): void;
  reject(error: unknown): void;
}

/** One thread draws one chart after the other. It starts with the first, ends when idle, and never keeps the process alive; giving up a chart ends it, and the next one starts another. */
export function createCharts(): Charts {
  const waiting: Job[] = [];
  let worker: Worker | undefined;
  let busy = false;
  let idle: NodeJS.Timeout | undefined;

  function end(): void {
    clearTimeout(idle);
    void worker?.terminate();
    worker = undefined;
  }

  function startThread(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    return new Worker(new URL(`./chartWorker.${extension}`, import.meta.url), { name: 'charts', stdin: false, env: {}, resourceLimits: { maxOldGenerationSizeMb: 768 } });
  }

  function next(): void {
    const job = busy ? undefined : waiting.shift();
    if (!job) return;
    if (job.signal.aborted) {
      job.reject(job.signal.reason);
      next();
      return;
    }
    busy = true;
    clearTimeout(idle);
    const thread = (worker ??= startThread());
    thread.ref();
    const done = (keep: boolean): void => {
      clearTimeout(timer);
      job.signal.removeEventListener('abort', onAbort);
      thread.off('message', onMessage).off('error', onError);
      thread.unref();
      busy = false;
      if (keep) idle = setTimeout(end, idleMs).unref();
      else end();
      next();
    };
    const giveUp = (error: unknown): void => {
      job.reject(error);
      done(false);
    };
    const timer = setTimeout(() => giveUp(new AppError('DEADLINE_EXCEEDED', 'The chart could not be drawn in time: it has too much on it', { hint: 'Draw fewer points, or group them' })), longestMs);
    const onAbort = (): void => giveUp(job.signal.reason);
    const onError = (error: unknown): void => giveUp(new AppError('UNSUPPORTED', `The chart could not be drawn: ${(error as Error).message}`, { cause: error }));
    const onMessage = (answer: ChartAnswer): void => {
      if ('drawn' in answer) job.resolve(answer.drawn);
      else job.reject(new AppError('INTERNAL', `The chart could not be drawn: ${answer.failed}`));
      done(true);
    };
    job.signal.addEventListener('abort', onAbort, { once: true });
    thread.on('message', onMessage).on('error', onError);
    thread.postMessage(job.spec);
  }

  return {
    draw: (spec, signal) =>
      new Promise<DrawnChart>((resolve, reject) => {
        waiting.push({ spec, signal, resolve, reject });
        next();
      }),
  };
}
