import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../kernel/errors.ts';
import type { HashAnswer, HashJob } from './hashWorker.ts';
import { openForReading } from './openFile.ts';
import { readAt } from './read.ts';

export type HashAlgorithm = HashJob['algorithm'];

/** Hexadecimal digest of a regular file. */
export type HashFile = (path: string, algorithm: HashAlgorithm, signal?: AbortSignal) => Promise<string>;

/** Above this, a thread of its own does it; below, steps of half a millisecond between other work. */
const workerFrom = 8 * 1024 * 1024;
const stepSize = 256 * 1024;
/** A thread that had nothing to do for this long is ended. */
const idleMs = 10_000;

interface Waiting {
  resolve(digest: string): void;
  reject(error: unknown): void;
}

/** Hashes files without holding up the event loop. Its thread starts with the first big file and ends when idle; it never keeps the process alive. */
export function createHashFile(): HashFile {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  const waiting = new Map<number, Waiting>();
  let nextId = 1;

  function startWorker(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const started = new Worker(new URL(`./hashWorker.${extension}`, import.meta.url), { name: 'hash', stdin: false });
    started.on('message', (answer: HashAnswer) => {
      const entry = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (entry === undefined) return;
      if ('digest' in answer) entry.resolve(answer.digest);
      else if ('failed' in answer) entry.reject(Object.assign(new Error(answer.failed.message), { code: answer.failed.code }));
      else entry.reject(new AppError('CANCELLED', 'Stopped before it was done'));
    });
    started.on('error', (error) => {
      worker = undefined;
      for (const entry of waiting.values()) entry.reject(error);
      waiting.clear();
    });
    return started;
  }

  async function hashInWorker(descriptor: number, algorithm: HashAlgorithm, signal: AbortSignal | undefined): Promise<string> {
    clearTimeout(idle);
    worker ??= startWorker();
    worker.ref();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const onAbort = (): void => void Atomics.store(stop, 0, 1);
    signal?.addEventListener('abort', onAbort, { once: true });
    const id = nextId++;
    try {
      const job: HashJob = { id, descriptor, algorithm, stop };
      return await new Promise<string>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker?.postMessage(job);
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (waiting.size === 0) rest();
    }
  }

  function rest(): void {
    worker?.unref();
    idle = setTimeout(() => {
      void worker?.terminate();
      worker = undefined;
    }, idleMs);
    idle.unref();
  }

  return async (path, algorithm, signal) => {
    signal?.throwIfAborted();
    const { descriptor, stat } = openForReading(path);
    try {
      return await (stat.size > workerFrom ? hashInWorker : hashInSteps)(descriptor, algorithm, signal);
    } finally {
      closeSync(descriptor);
    }
  };
}

async function hashInSteps(descriptor: number, algorithm: HashAlgorithm, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash(algorithm);
  const step = Buffer.allocUnsafe(stepSize);
  for (let at = 0; ; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await readAt(descriptor, step, 0, stepSize, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(step.subarray(0, bytesRead));
    at += bytesRead;
  }
}
