import { AppError } from '../../../kernel/errors.ts';
import { version } from '../../../kernel/version.ts';
import type { Curve, Metrics, ModelType, TrainedModel, TrainingJob, TrainingProgress } from '../../learning.ts';
import { applyModel } from './applyModel.ts';
import { bounds } from './bounds.ts';
import { chooseTask, lessonOf, type Task } from './chooseLesson.ts';
import { encodeTable, fitEncoding, type Matrix } from './encodeTable.ts';
import { importanceOf, coefficientsOf } from './explainModel.ts';
import { classMetrics, clusterMetrics, numberMetrics } from './metrics.ts';
import { parameters as parametersSchema, writeModelFile, type ModelFile } from './modelFile.ts';
import { randomNumbers } from './randomNumbers.ts';
import { readTable, type Table } from './readTable.ts';
import { runTraining } from './runTraining.ts';
import { splitRows } from './splitRows.ts';
import type { Lesson } from './trainTrees.ts';

/** Fewer rows say nothing. */
const fewestRows = 5;

/** A job from the table's bytes to the model's. The same job gives the same model. */
export function trainModel({ source, modelType, target, features, testShare, seed, hyperparameters, origin }: TrainingJob, onProgress: (progress: TrainingProgress) => void): TrainedModel {
  const remarks: string[] = [];
  const table = readTable(source);
  const task = chooseTask(table, modelType, target, remarks);
  const known = knownRows(table, task, remarks);
  if (known.length < fewestRows) throw new AppError('INVALID_INPUT', `data: ${known.length === 1 ? 'one row' : `${known.length} rows`} with a target ${known.length === 1 ? 'is' : 'are'} too few to learn from`, { hint: `At least ${fewestRows} are needed, better hundreds` });
  const random = randomNumbers(seed);
  const all = task.task === 'clustering' ? undefined : lessonOf(table, task, known);
  const { train, test } = splitRows(known, all, task.task === 'clustering' ? 0 : testShare, random);
  const encoding = fitEncoding(table, chosenFeatures(table, task, features), train, modelType === 'linear' || modelType === 'logistic', remarks);
  const matrix = encodeTable(table, encoding, train);
  const held = test.length > 0 && task.task !== 'clustering' ? { matrix: encodeTable(table, encoding, test), lesson: lessonOf(table, task, test) } : undefined;
  const lesson = task.task === 'clustering' ? undefined : lessonOf(table, task, train);

  const curve: Curve = { ...curveNames(modelType, task), steps: [] };
  const { parameters, gains, used } = runTraining({
    modelType, matrix, lesson, held, random, hyperparameters,
    told(step, total) {
      curve.steps.push(step);
      onProgress({ done: step.step, total, unit: curve.unit, curve: { ...curve, steps: shortened(curve.steps) } });
    },
  });
  if (!parametersSchema.safeParse(parameters).success) throw new AppError('INVALID_INPUT', 'hyperparameters: the training ran away and gave no usable numbers', { hint: 'Lower the learning_rate, or make very large numbers smaller first' });

  const classes = task.task === 'classification' ? task.classes : null;
  const measured = held ?? { matrix, lesson };
  const metrics = measure({ parameters, classes, task: task.task }, measured.matrix, measured.lesson);
  if (!held && task.task !== 'clustering') remarks.push('No rows were kept back: the figures are of the rows it has learned from, and flatter it');
  const rows = { train: train.length, test: test.length, left_out: table.rows - known.length };
  const model: ModelFile = {
    format: 'steward-model', version: 1, model_type: modelType, task: task.task, target: task.task === 'clustering' ? null : task.target, classes, encoding, parameters,
    recipe: { data: origin.data, rows, test_share: testShare, seed, hyperparameters: used, created_at: origin.createdAt, steward: version },
    metrics: { ...metrics.values },
  };
  const { bytes, checksum } = writeModelFile(model);
  if (bytes.length > bounds.model) throw new AppError('TOO_LARGE', 'The model is too large to be saved', { hint: 'Take fewer trees, a lower max_depth or a higher min_leaf' });
  return {
    bytes, checksum, task: task.task, target: model.target, classes, features: encoding.map(({ name }) => name), inputs: matrix.columns, rows, metrics, heldOut: held !== undefined,
    importance: importanceOf(encoding, parameters, gains), coefficients: coefficientsOf(encoding, parameters), curve: curve.steps.length > 1 ? { ...curve, steps: shortened(curve.steps) } : null, remarks,
  };
}

/** Rows whose target is there. */
function knownRows(table: Table, task: Task, remarks: string[]): Int32Array {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  if (task.task === 'clustering') return rows;
  const column = table.columns[table.names.indexOf(task.target)] ?? [];
  const known = rows.filter((row) => column[row] !== null);
  if (known.length < rows.length) remarks.push(`${(rows.length - known.length).toLocaleString('en')} rows without a ${task.target} were left out`);
  return known;
}

function chosenFeatures(table: Table, task: Task, asked: readonly string[] | undefined): string[] {
  const target = task.task === 'clustering' ? undefined : task.target;
  const unknown = asked?.filter((name) => !table.names.includes(name)) ?? [];
  if (unknown.length > 0) throw new AppError('INVALID_INPUT', `features: there is no column called ${unknown.slice(0, 10).map((name) => JSON.stringify(name)).join(', ')}`, { hint: `There is ${table.names.slice(0, 30).join(', ')}` });
  if (target !== undefined && asked?.includes(target)) throw new AppError('INVALID_INPUT', `features: ${target} is the target itself`, { hint: 'A model that is told the answer learns nothing' });
  return [...new Set(asked ?? table.names.filter((name) => name !== target))];
}

/** Of many steps some, the last one among them. */
function shortened<T>(steps: readonly T[]): T[] {
  const most = 150;
  if (steps.length <= most) return [...steps];
  return Array.from({ length: most }, (_, index) => steps[Math.round((index * (steps.length - 1)) / (most - 1))]).filter((step) => step !== undefined);
}

function curveNames(modelType: ModelType, { task }: Task): Pick<Curve, 'unit' | 'measure'> {
  const [entropy, squares] = ['cross-entropy', 'squared error'];
  switch (modelType) {
    case 'deep_learning':
      return { unit: 'epochs', measure: task === 'classification' ? entropy : squares };
    case 'random_forest':
      return { unit: 'trees', measure: task === 'classification' ? 'share of errors' : 'RMSE' };
    case 'gradient_boosting':
      return { unit: 'rounds', measure: task === 'classification' ? entropy : 'RMSE' };
    case 'kmeans':
      return { unit: 'starts', measure: 'inertia' };
    case 'linear':
    case 'logistic':
      return { unit: 'steps', measure: entropy };
  }
}

/** What a model says of rows, held against what is right. */
export function measure(model: Pick<ModelFile, 'parameters' | 'classes' | 'task'>, matrix: Matrix, lesson: Lesson | undefined): Metrics {
  const said = applyModel(model, matrix);
  if (model.parameters.kind === 'kmeans') {
    const { centres, clusters } = model.parameters;
    let inertia = 0;
    for (let row = 0; row < matrix.rows; row++) for (let column = 0; column < matrix.columns; column++) inertia += ((matrix.values[row * matrix.columns + column] ?? 0) - (centres[(said.places[row] ?? 0) * matrix.columns + column] ?? 0)) ** 2;
    return { kind: 'clusters', values: clusterMetrics(matrix, said.places, clusters, inertia) };
  }
  if (lesson?.kind === 'classes') return { kind: 'classes', values: classMetrics(lesson.labels, said.places, lesson.classes) };
  return { kind: 'numbers', values: numberMetrics(lesson?.values ?? new Float64Array(0), said.numbers) };
}
