import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../../kernel/errors.ts';
import type { PredictionJob, Predictions, TrainedModel, TrainingJob, TrainingProgress } from '../../learning.ts';
import { predictRows } from './predictRows.ts';
import { trainModel } from './trainModel.ts';

export type LearningWork = { kind: 'train'; job: TrainingJob } | { kind: 'predict'; job: PredictionJob };
export type LearningAnswer = { progress: TrainingProgress } | { result: TrainedModel | Predictions } | { failed: { code: string; message: string; hint?: string } };

const port = parentPort;
if (!port) throw new Error('learningWorker runs as a worker thread only');

/** It is told so often at most, milliseconds. */
const progressEveryMs = 100;

const work = workerData as LearningWork;
let last = 0;

try {
  if (work.kind === 'predict') port.postMessage({ result: predictRows(work.job) } satisfies LearningAnswer);
  else {
    const result = trainModel(work.job, (progress) => {
      const now = performance.now();
      if (now - last < progressEveryMs && progress.done !== progress.total) return;
      last = now;
      port.postMessage({ progress } satisfies LearningAnswer);
    });
    port.postMessage({ result } satisfies LearningAnswer);
  }
} catch (error) {
  const failed = error instanceof AppError ? { code: error.code, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) } : { code: 'INTERNAL', message: `The training broke down: ${(error as Error).message}` };
  port.postMessage({ failed } satisfies LearningAnswer);
}
