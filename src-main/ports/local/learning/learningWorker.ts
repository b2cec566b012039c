import { parentPort } from 'node:worker_threads';
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

port.on('message', (work: LearningWork) => {
  let last = 0;
  const tellProgress = (progress: TrainingProgress): void => {
    const now = performance.now();
    if (now - last < progressEveryMs && progress.done !== progress.total) return;
    last = now;
    port.postMessage({ progress } satisfies LearningAnswer);
  };
  try {
    port.postMessage({ result: work.kind === 'predict' ? predictRows(work.job) : trainModel(work.job, tellProgress) } satisfies LearningAnswer);
  } catch (error) {
    const failed = error instanceof AppError ? { code: error.code, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) } : { code: 'INTERNAL', message: `The training broke down: ${(error as Error).message}` };
    port.postMessage({ failed } satisfies LearningAnswer);
  }
});
