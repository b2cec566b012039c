import type { AnyFunction } from '../../registry/defineFunction.ts';
import { predict } from './predict.ts';
import { trainModel } from './trainModel.ts';

/** The category ai. */
export const ai: readonly AnyFunction[] = [
  trainModel,
  predict,
];
