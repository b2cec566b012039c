import { Worker } from 'node:worker_threads';
import { AppError, isErrorCode, toAppError } from '../../../kernel/errors.ts';
import type { Learning, LearningOptions, Predictions, TrainedModel, TrainingProgress } from '../../learning.ts';
import { bounds } from './bounds.ts';
import type { LearningAnswer, LearningWork } from './learningWorker.ts';

/** More at once would only take each other's processor and memory. */
const mostAtOnce = 2;

/** A thread that had nothing to do for this long is ended, with what its last table left in memory. */
const idleMs = 10_000;

interface Thread {
  worker: Worker;
  idle: NodeJS.Timeout | undefined;
}

/** Threads start with the first job and end when idle; they never keep the process alive. One job a thread: giving it up ends the thread, and harms no other. */
export function createLearning(): Learning {
  const waiting: (() => void)[] = [];
  const resting: Thread[] = [];
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

  function start(): Thread {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./learningWorker.${extension}`, import.meta.url), { name: 'learning', stdin: false, env: {}, resourceLimits: { maxOldGenerationSizeMb: bounds.heapMegabytes, stackSizeMb: 8 } });
    return { worker, idle: undefined };
  }

  function end({ worker }: Thread): void {
    worker.on('error', () => undefined);
    void worker.terminate();
  }

  function rest(thread: Thread): void {
    thread.worker.unref();
    thread.idle = setTimeout(() => {
      resting.splice(resting.indexOf(thread), 1);
      end(thread);
    }, idleMs).unref();
    resting.push(thread);
  }

  async function run(work: LearningWork, options: LearningOptions, onProgress: (progress: TrainingProgress) => void): Promise<TrainedModel | Predictions> {
    await turn(options.signal);
    const thread = resting.pop() ?? start();
    clearTimeout(thread.idle);
    thread.worker.ref();
    try {
      const answer = await ask(thread.worker, work, options, onProgress);
      rest(thread);
      if ('result' in answer) return answer.result;
      const { code, message, hint } = answer.failed;
      throw new AppError(isErrorCode(code) ? code : 'INTERNAL', message, hint === undefined ? {} : { hint });
    } catch (error) {
      if (!resting.includes(thread)) end(thread);
      throw error;
    } finally {
      leave();
    }
  }

  return {
    train: async (job, { onProgress, ...options }) => (await run({ kind: 'train', job }, options, onProgress)) as TrainedModel,
    predict: async (job, options) => (await run({ kind: 'predict', job }, options, () => undefined)) as Predictions,
  };
}

/** Rejects where the thread has to be ended. */
function ask(worker: Worker, work: LearningWork, { signal, timeoutMs }: LearningOptions, onProgress: (progress: TrainingProgress) => void): Promise<Exclude<LearningAnswer, { progress: unknown }>> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      how();
    };
    const giveUp = (error: AppError): void => settle(() => reject(error));
    const timer = setTimeout(() => giveUp(new AppError('DEADLINE_EXCEEDED', `It was not done within ${Math.round(timeoutMs / 1000)} s and was ended; nothing was saved`, { hint: 'Raise time_limit, or take fewer rows, trees or epochs' })), timeoutMs);
    const onAbort = (): void => giveUp(toAppError(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    const onMessage = (answer: LearningAnswer): void => ('progress' in answer ? onProgress(answer.progress) : settle(() => resolve(answer)));
    const onError = (error: unknown): void => giveUp(outOfMemory(error) ? new AppError('TOO_LARGE', 'The data or the model takes more memory than there is for it; it was ended, and nothing was saved', { cause: error, hint: 'Take a sample of the rows, fewer features, or a smaller model' }) : new AppError('INTERNAL', 'The thread that learns broke down', { cause: error }));
    const onExit = (): void => giveUp(new AppError('INTERNAL', 'The thread that learns ended without an answer'));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(work);
  });
}

const outOfMemory = (error: unknown): boolean => (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
