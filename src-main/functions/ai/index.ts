import type { AnyFunction } from '../../registry/defineFunction.ts';
import { analyzeData } from './analyzeData.ts';
import { dataVisualization } from './dataVisualization.ts';
import { engineerFeatures } from './engineerFeatures.ts';
import { generateEmbeddings } from './generateEmbeddings.ts';
import { predict } from './predict.ts';
import { preprocessData } from './preprocessData.ts';
import { runInference } from './runInference.ts';
import { trainModel } from './trainModel.ts';

/** The category ai. */
export const ai: readonly AnyFunction[] = [
  runInference,
  generateEmbeddings,
  analyzeData,
  trainModel,
  predict,
  preprocessData,
  engineerFeatures,
  dataVisualization,
];
