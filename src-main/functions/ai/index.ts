import type { AnyFunction } from '../../registry/defineFunction.ts';
import { analyzeData } from './analyzeData.ts';
import { dataVisualization } from './dataVisualization.ts';
import { engineerFeatures } from './engineerFeatures.ts';
import { preprocessData } from './preprocessData.ts';

/** The category ai. */
export const ai: readonly AnyFunction[] = [
  analyzeData,
  preprocessData,
  engineerFeatures,
  dataVisualization,
];
