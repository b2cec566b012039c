import { Worker } from 'node:worker_threads';
import { AppError, isErrorCode, toAppError } from '../../../kernel/errors.ts';
import type { Learning, LearningOptions, Predictions, TrainedModel, TrainingProgress } from '../../learning.ts';
import { bounds } from './bounds.ts';
import type { LearningAnswer, LearningWork } from './learningWorker.ts';

/** More at once would only take each other's processor and memory. */
const mostAtOnce = 2;

/** A thread a job, which ends with it: nothing of a table stays in memory. None is there before the first. */
export function createLearning(): Learning {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < mostAtOnce) return void running++;
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(toAppError(signal.reason));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(begin);
    });
  }

  /** Whose turn is next takes this one's place. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  async function run(work: LearningWork, options: LearningOptions, onProgress: (progress: TrainingProgress) => void): Promise<TrainedModel | Predictions> {
    await turn(options.signal);
    try {
      return await inThread(work, options, onProgress);
    } finally {
      leave();
    }
  }

  return {
    train: async (job, { onProgress, ...options }) => (await run({ kind: 'train', job }, options, onProgress)) as TrainedModel,
    predict: async (job, options) => (await run({ kind: 'predict', job }, options, () => undefined)) as Predictions,
  };
}

function inThread(work: LearningWork, { signal, timeoutMs }: LearningOptions, onProgress: (progress: TrainingProgress) => void): Promise<TrainedModel | Predictions> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./learningWorker.${extension}`, import.meta.url), { name: 'learning', stdin: false, env: {}, workerData: work, resourceLimits: { maxOldGenerationSizeMb: bounds.heapMegabytes, stackSizeMb: 8 } });
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      worker.removeAllListeners();
      worker.on('error', () => undefined);
      void worker.terminate();
      end();
    };
    const timer = setTimeout(() => settle(() => reject(new AppError('DEADLINE_EXCEEDED', `It was not done within ${Math.round(timeoutMs / 1000)} s and was ended; nothing was saved`, { hint: 'Raise time_limit, or take fewer rows, trees or epochs' }))), timeoutMs);
    const onAbort = (): void => settle(() => reject(toAppError(signal.reason)));
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (answer: LearningAnswer) => {
      if ('progress' in answer) return onProgress(answer.progress);
      if ('result' in answer) return settle(() => resolve(answer.result));
      const { code, message, hint } = answer.failed;
      return settle(() => reject(new AppError(isErrorCode(code) ? code : 'INTERNAL', message, hint === undefined ? {} : { hint })));
    });
    worker.on('error', (error: unknown) => settle(() => reject(outOfMemory(error) ? new AppError('TOO_LARGE', 'The data or the model takes more memory than there is for it; it was ended, and nothing was saved', { cause: error, hint: 'Take a sample of the rows, fewer features, or a smaller model' }) : new AppError('INTERNAL', 'The thread that learns broke down', { cause: error }))));
    worker.on('exit', () => settle(() => reject(new AppError('INTERNAL', 'The thread that learns ended without an answer'))));
  });
}

const outOfMemory = (error: unknown): boolean => (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
