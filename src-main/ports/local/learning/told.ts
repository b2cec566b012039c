import type { TrainingStep } from '../../learning.ts';

/** Is told of each step of a training and how many there will be at most. */
export type Told = (step: TrainingStep, total: number) => void;
