import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction, type PreviewContext } from '../../registry/defineFunction.ts';
import { lossChart, trainingProgress } from './models/lossChart.ts';
import { describeMetrics, metricFacts, metricsField, metricsOf } from './models/metricFields.ts';
import { nameOfTable, readsOf, tableField, tableOf } from './models/tableInput.ts';

const modelTypes = ['linear', 'logistic', 'random_forest', 'gradient_boosting', 'kmeans', 'deep_learning'] as const;

const hyperparameters = z
  .strictObject({
    trees: z.number().int().min(1).max(1000).optional().describe('random_forest, gradient_boosting: how many; 100.'),
    max_depth: z.number().int().min(1).max(32).optional().describe('random_forest (16), gradient_boosting (4): how deep a tree gets.'),
    min_leaf: z.number().int().min(1).max(100_000).optional().describe('random_forest, gradient_boosting: rows a leaf has at least.'),
    learning_rate: z.number().gt(0).max(10).optional().describe('gradient_boosting (0.1), deep_learning (0.01).'),
    regularization: z.number().min(0).max(1_000_000).optional().describe('linear, logistic, deep_learning: penalty on squared weights.'),
    clusters: z.number().int().min(1).max(100).optional().describe('kmeans: how many groups; 3.'),
    hidden_layers: z.array(z.number().int().min(1).max(1024)).min(1).max(8).optional().describe('deep_learning: units of each layer between; [32, 32].'),
    epochs: z.number().int().min(1).max(20_000).optional().describe('deep_learning: passes over the rows at most; by their number. logistic: steps at most.'),
    batch_size: z.number().int().min(1).max(65_536).optional().describe('deep_learning: rows a step; by their number.'),
    patience: z.number().int().min(1).max(20_000).optional().describe('deep_learning: epochs without getting better after which it ends.'),
  })
  .describe('How it is trained; what is left out is chosen for the data.');

const input = z.strictObject({
  data: tableField('What is learned from.'),
  model_type: z.enum(modelTypes).describe('linear: a number by least squares. logistic: kinds. random_forest, gradient_boosting, deep_learning (a small neural network): numbers or kinds, whatever the target holds. kmeans: groups, without a target.'),
  target: z.string().min(1).max(1000).optional().describe('The column that is learned. Without it one called target, label, class, outcome, species or y, else the last. Not for kmeans.'),
  features: z.array(z.string().min(1).max(1000)).min(1).max(2000).optional().describe('Columns it is told from; all but the target where left out.'),
  test_size: z.number().min(0).max(0.9).default(0.2).describe('Share of the rows kept back to measure with; 0 learns from all and measures on those.'),
  seed: z.number().int().min(0).max(4_294_967_295).default(42).describe('The same seed and data give the same model.'),
  hyperparameters: hyperparameters.default({}),
  output_path: z.string().min(1).max(4096).optional().describe('Where the model is saved, a .json file. models/DATA.MODEL_TYPE.json where left out.'),
  overwrite: z.boolean().default(false).describe('Replace a model that is there already. It can be brought back by undo.'),
  time_limit: z.number().int().min(1).max(7200).default(600).describe('Seconds after which it is ended and nothing is saved.'),
});
type Input = z.output<typeof input>;

export const trainModel = defineFunction({
  name: 'train_model',
  title: 'Train model',
  category: 'ai',
  summary: 'Learn from a table and save a model of it',
  description:
    'Trains a model on a table: linear, logistic, random forest, gradient boosting, k-means or a small neural network. Dates, kinds and missing values are encoded and scaled as the saved model remembers. Figures are of rows it has not seen. The model is a JSON file that holds data alone; use it with predict. It trains on this computer, beside everything else, and can be stopped.',
  input,
  output: z.strictObject({
    model_path: z.string().describe('The saved model, absolute; what predict takes as model.'),
    bytes: z.number().int().describe('Size of the file.'),
    sha256: z.string().describe('Checksum the file carries.'),
    model_type: z.enum(modelTypes).describe('What it is.'),
    task: z.enum(['classification', 'regression', 'clustering']).describe('Kinds, numbers or groups.'),
    target: z.string().nullable().describe('The column it learned.'),
    classes: z.array(z.string()).nullable().describe('The kinds it tells apart.'),
    features: z.array(z.string()).describe('Columns it needs.'),
    rows: z.strictObject({ train: z.number().int().describe('Learned from.'), test: z.number().int().describe('Kept back.'), left_out: z.number().int().describe('Without a target.') }).describe('What became of the rows.'),
    metrics: metricsField,
    held_out: z.boolean().describe('True: the metrics are of rows it has not seen.'),
    importance: z.array(z.strictObject({ feature: z.string().describe('Column.'), share: z.number().describe('0 to 1.') })).describe('What decides, largest first; empty for deep_learning and kmeans.'),
    coefficients: z.array(z.strictObject({ name: z.string().describe('Column, or (intercept).'), value: z.number().describe('In the units of the data.') })).nullable().describe('Of a linear model.'),
    curve: z.strictObject({
      unit: z.string().describe('What a step is.'),
      measure: z.string().describe('What the loss is.'),
      steps: z.array(z.strictObject({ step: z.number().int().describe('Which.'), loss: z.number().describe('Of the rows it learns from.'), held_out: z.number().nullable().describe('Of rows it does not learn from.') })).describe('At most 150 of them.'),
    }).nullable().describe('How the loss fell.'),
    seconds: z.number().describe('How long it took.'),
    remarks: z.array(z.string()).describe('What one should know: columns that were left out, and why.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: true, openWorld: false },
  undo: 'journal',
  pool: 'work',
  timeoutMs: 7_260_000,
  phrase: (call) => ({ base: 'Train', present: 'Training', past: 'Trained', object: `${wordsOf(call.model_type)} model${call.target === undefined ? '' : ` of ${call.target}`} on ${nameOfTable(call.data)}` }),
  effects: (call) => [...readsOf(call.data), { kind: 'path', access: 'write', path: pathOf(call), replaces: call.overwrite }],
  async preview(context, call) {
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Model', value: wordsOf(call.model_type) },
          { label: 'Data', value: await describeData(context, call) },
          ...(call.model_type === 'kmeans' ? [] : [{ label: 'Learns', value: call.target ?? 'the column called target, label or class, else the last' }]),
          { label: 'Saved as', value: context.files.absolute(pathOf(call)), tone: 'write' },
          { label: 'Takes', value: `${call.time_limit} s at most, on this computer` },
        ],
        notes: [],
      },
      approveLabel: 'Train model',
    };
  },
  summarise: ({ metrics, held_out, model_path, bytes }) => `${describeMetrics(metrics)}${held_out ? ' on rows kept back' : ''}; saved ${model_path.split(/[\\/]/).at(-1) ?? ''}, ${formatBytes(bytes)}`,
  view({ curve, metrics, model_path, importance, rows, remarks, target }) {
    if (curve) return { kind: 'chart', ...lossChart({ ...curve, steps: curve.steps.map(({ step, loss, held_out }) => ({ step, loss, heldOut: held_out })) }), facts: [{ label: 'Saved as', value: model_path }, ...metricFacts(metrics)] };
    return {
      kind: 'facts',
      facts: [
        ...(target === null ? [] : [{ label: 'Learned', value: target }]),
        ...metricFacts(metrics),
        { label: 'Rows', value: `${rows.train.toLocaleString('en')} learned from, ${rows.test.toLocaleString('en')} kept back` },
        ...(importance.length === 0 ? [] : [{ label: 'Decided by', value: importance.slice(0, 5).map(({ feature, share }) => `${feature} ${Math.round(share * 100)} %`).join(', ') }]),
        { label: 'Saved as', value: model_path },
        ...remarks.map((value) => ({ label: 'Remark', value })),
      ],
    };
  },
  phrasings: [
    'train a model on sales.csv',
    'train a random forest to predict churn from customers.csv',
    'fit a linear regression of price on the houses data',
    'learn to predict the species from iris.csv',
    'build a classifier for spam.csv',
    'train a neural network on data.csv',
    'do a logistic regression with the column paid as target',
    'cluster the customers into 4 groups',
    'run k-means on points.csv',
    'train a gradient boosting model on the training data',
    'make a machine learning model from this table',
    'deep learning on measurements.csv with 200 epochs',
    'create a model that forecasts the demand column',
  ],
  examples: [
    { title: 'A linear model', input: { data: 'houses.csv', model_type: 'linear', target: 'price' }, setup: { 'houses.csv': `size,rooms,price\n${Array.from({ length: 20 }, (_, index) => `${40 + index * 5},${1 + (index % 4)},${100 + index * 12 + (index % 4) * 9}`).join('\n')}\n` } },
    { title: 'Groups of rows', input: { data: [{ x: 1, y: 1 }, { x: 1.2, y: 0.9 }, { x: 0.8, y: 1.1 }, { x: 8, y: 8 }, { x: 8.2, y: 7.9 }, { x: 7.9, y: 8.1 }], model_type: 'kmeans', hyperparameters: { clusters: 2 }, output_path: 'groups.json' } },
  ],
  async handler(context, call) {
    const { files, learning, signal, clock, progress, remark } = context;
    const path = pathOf(call);
    // Said before an hour of training, not after it.
    if (!call.overwrite && (await files.stat(path))) throw new AppError('ALREADY_EXISTS', `${path} exists already`, { hint: 'Set overwrite to replace it, or name another output_path' });
    const started = clock.now();
    const source = await tableOf(context, call.data);
    const model = await learning.train(
      { source, modelType: call.model_type, target: call.target, features: call.features, testShare: call.test_size, seed: call.seed, hyperparameters: call.hyperparameters, origin: { data: nameOfTable(call.data), createdAt: new Date(started).toISOString() } },
      { signal, timeoutMs: call.time_limit * 1000, onProgress: (state) => progress(trainingProgress(state)) },
    );
    await files.write(path, model.bytes, { overwrite: call.overwrite, signal });
    for (const each of model.remarks.slice(0, 5)) remark(each);
    return {
      model_path: files.absolute(path), bytes: model.bytes.length, sha256: model.checksum, model_type: call.model_type, task: model.task, target: model.target, classes: model.classes, features: model.features, rows: model.rows,
      metrics: metricsOf(model.metrics), held_out: model.heldOut, importance: model.importance, coefficients: model.coefficients,
      curve: model.curve && { unit: model.curve.unit, measure: model.curve.measure, steps: model.curve.steps.map(({ step, loss, heldOut }) => ({ step, loss, held_out: heldOut })) },
      seconds: Math.round(clock.now() - started) / 1000, remarks: model.remarks,
    };
  },
});

const wordsOf = (type: Input['model_type']): string => type.replaceAll('_', ' ');

function pathOf({ output_path, data, model_type }: Pick<Input, 'output_path' | 'data' | 'model_type'>): string {
  if (output_path !== undefined) return /\.json$/i.test(output_path) ? output_path : `${output_path}.json`;
  const name = readsOf(data).length === 0 ? 'rows' : nameOfTable(data).replace(/\.[a-z]+$/i, '');
  return `models/${name === '' ? 'data' : name}.${model_type}.json`;
}

async function describeData({ files }: PreviewContext, { data }: Input): Promise<string> {
  const [read] = readsOf(data);
  if (read?.kind !== 'path') return nameOfTable(data);
  const stat = await files.stat(read.path);
  return stat ? `${files.absolute(read.path)}, ${formatBytes(stat.size)}` : `${read.path}, which is not there`;
}
