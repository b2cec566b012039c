import { AppError } from '../../../kernel/errors.ts';
import type { Hyperparameters, ModelType } from '../../learning.ts';
import { bounds } from './bounds.ts';
import type { Matrix } from './encodeTable.ts';
import type { ModelFile, Parameters } from './modelFile.ts';
import type { RandomNumbers } from './randomNumbers.ts';
import { splitRows } from './splitRows.ts';
import type { Told } from './told.ts';
import { trainClusters } from './trainClusters.ts';
import { trainLinear } from './trainLinear.ts';
import { trainLogistic } from './trainLogistic.ts';
import { trainNetwork } from './trainNetwork.ts';
import { trainBoosting, trainForest, type Held, type Lesson } from './trainTrees.ts';

interface Training {
  modelType: ModelType;
  matrix: Matrix;
  lesson: Lesson | undefined;
  held: Held | undefined;
  random: RandomNumbers;
  hyperparameters: Hyperparameters;
  told: Told;
}

interface Trained {
  parameters: Parameters;
  gains: Float64Array | undefined;
  /** What it was trained with in the end. */
  used: ModelFile['recipe']['hyperparameters'];
}

/** Trains with what was asked for, and what suits the data where nothing was. */
export function runTraining({ modelType, matrix, lesson, held, random, hyperparameters: asked, told }: Training): Trained {
  if (modelType === 'kmeans') {
    const clusters = asked.clusters ?? 3;
    if (clusters > matrix.rows) throw new AppError('INVALID_INPUT', `hyperparameters.clusters: ${clusters} groups of ${matrix.rows} rows cannot be found`);
    const { inertia: _, ...parameters } = trainClusters(matrix, clusters, random, told);
    return { parameters, gains: undefined, used: { clusters } };
  }
  if (!lesson) throw new AppError('INTERNAL', 'There is nothing to learn');
  switch (modelType) {
    case 'linear': {
      if (lesson.kind !== 'numbers') throw new AppError('INTERNAL', 'A linear model learns numbers');
      const regularization = asked.regularization ?? 0;
      if (matrix.columns ** 2 * matrix.rows > 2e11) throw new AppError('TOO_LARGE', `data: ${matrix.columns} inputs are too many for a linear model of ${matrix.rows.toLocaleString('en')} rows`, { hint: 'Take fewer features' });
      return { parameters: trainLinear(matrix, lesson.values, regularization), gains: undefined, used: { regularization } };
    }
    case 'logistic': {
      if (lesson.kind !== 'classes') throw new AppError('INTERNAL', 'A logistic model learns classes');
      const used = { regularization: asked.regularization ?? 1 / matrix.rows, epochs: asked.epochs ?? 300 };
      return { parameters: trainLogistic(matrix, lesson.labels, lesson.classes, used.regularization, used.epochs, told), gains: undefined, used };
    }
    case 'random_forest': {
      const used = { trees: asked.trees ?? 100, max_depth: asked.max_depth ?? 16, min_leaf: asked.min_leaf ?? (lesson.kind === 'classes' ? 1 : 3) };
      return { ...trainForest(matrix, lesson, { trees: used.trees, maxDepth: used.max_depth, minLeaf: used.min_leaf, random, held, told }), used };
    }
    case 'gradient_boosting': {
      const used = { trees: asked.trees ?? 100, max_depth: asked.max_depth ?? 4, min_leaf: asked.min_leaf ?? Math.min(10, Math.max(1, Math.floor(matrix.rows / 40))), learning_rate: asked.learning_rate ?? 0.1 };
      return { ...trainBoosting(matrix, lesson, { trees: used.trees, maxDepth: used.max_depth, minLeaf: used.min_leaf, rate: used.learning_rate, random, held, told }), used };
    }
    case 'deep_learning': {
      const used = networkSettings(matrix.rows, asked);
      const sizes = [matrix.columns, ...used.hidden_layers, lesson.kind === 'classes' ? lesson.classes : 1];
      const weights = sizes.slice(1).reduce((sum, size, index) => sum + size * ((sizes[index] ?? 0) + 1), 0);
      if (weights > bounds.weights) throw new AppError('TOO_LARGE', `hyperparameters.hidden_layers: ${weights.toLocaleString('en')} weights are more than the ${bounds.weights.toLocaleString('en')} that are trained here`, { hint: 'Take smaller layers, or fewer features' });
      const { learn, watch } = apart(matrix, lesson, random);
      return { parameters: trainNetwork(learn.matrix, learn.lesson, { hidden: used.hidden_layers, epochs: used.epochs, batchSize: used.batch_size, rate: used.learning_rate, penalty: used.regularization, patience: used.patience, random, watch, told }), gains: undefined, used };
    }
  }
}

/** About as many steps whatever the number of rows. */
function networkSettings(rows: number, asked: Hyperparameters) {
  const batchSize = asked.batch_size ?? (rows < 1000 ? 16 : rows < 20_000 ? 32 : 128);
  const epochs = asked.epochs ?? Math.min(500, Math.max(20, Math.round(8000 / Math.max(1, rows / batchSize))));
  return { hidden_layers: [...(asked.hidden_layers ?? [32, 32])], epochs, batch_size: batchSize, learning_rate: asked.learning_rate ?? 0.01, regularization: asked.regularization ?? 1e-5, patience: asked.patience ?? Math.max(20, Math.round(epochs / 2)) };
}

/** Where there are many rows a tenth of them only says when to stop; rows that are measured with must not. */
function apart(matrix: Matrix, lesson: Lesson, random: RandomNumbers): { learn: Held; watch: Held | undefined } {
  if (matrix.rows < 1000) return { learn: { matrix, lesson }, watch: undefined };
  const { train, test } = splitRows(Int32Array.from({ length: matrix.rows }, (_, row) => row), lesson, 0.1, random);
  return { learn: { matrix: rowsOf(matrix, train), lesson: lessonsOf(lesson, train) }, watch: { matrix: rowsOf(matrix, test), lesson: lessonsOf(lesson, test) } };
}

function rowsOf({ columns, values }: Matrix, rows: Int32Array): Matrix {
  const taken = new Float64Array(rows.length * columns);
  for (const [at, row] of rows.entries()) taken.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  return { rows: rows.length, columns, values: taken };
}

function lessonsOf(lesson: Lesson, rows: Int32Array): Lesson {
  return lesson.kind === 'classes' ? { ...lesson, labels: rows.map((row) => lesson.labels[row] ?? 0) } : { kind: 'numbers', values: Float64Array.from(rows, (row) => lesson.values[row] ?? 0) };
}
