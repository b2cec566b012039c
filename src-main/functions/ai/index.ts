import type { AnyFunction } from '../../registry/defineFunction.ts';
import { analyzeData } from './analyzeData.ts';
import { dataVisualization } from './dataVisualization.ts';

/** The category ai. */
export const ai: readonly AnyFunction[] = [
  analyzeData,
  dataVisualization,
];
