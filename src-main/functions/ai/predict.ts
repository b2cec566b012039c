import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { exampleModel } from './models/exampleModel.ts';
import { describeMetrics, metricsField, metricsOf } from './models/metricFields.ts';
import { formatOf, nameOfTable, readsOf, tableField, tableOf } from './models/tableInput.ts';

const largestModel = 200_000_000;

export const predict = defineFunction({
  name: 'predict',
  title: 'Predict',
  category: 'ai',
  summary: 'Use a trained model on new rows',
  description: 'Applies a model that train_model saved to new rows: it says the number, the kind or the group of each, and how sure it is of a kind. With output_path the whole table is saved with the predictions beside it. Where the table has the target as well, it also tells how well the model did. Only models train_model saved are read; .onnx files go to run_inference.',
  input: z.strictObject({
    model: z.string().min(1).max(4096).describe('The saved model: the model_path that train_model gave.'),
    data: tableField('The rows.'),
    output_path: z.string().min(1).max(4096).optional().describe('A .csv, .tsv, .json or .jsonl file for the table with the predictions.'),
    overwrite: z.boolean().default(false).describe('Replace what is there already. It can be brought back by undo.'),
    limit: z.number().int().min(0).max(20_000).default(1000).describe('Predictions to tell at most; the file has all.'),
  }),
  output: z.strictObject({
    model_type: z.string().describe('What the model is.'),
    task: z.enum(['classification', 'regression', 'clustering']).describe('Kinds, numbers or groups.'),
    target: z.string().nullable().describe('What is predicted.'),
    predictions: z.array(z.union([z.string(), z.number()])).describe('One a row, in their order; numbers of groups count from 0.'),
    confidence: z.array(z.number()).nullable().describe('How sure it is of each kind, 0 to 1.'),
    rows: z.number().int().describe('Rows there are; more than predictions where limit cut them.'),
    metrics: metricsField.nullable().describe('How well it did, where the table has the target.'),
    output_path: z.string().nullable().describe('The saved table, absolute.'),
    remarks: z.array(z.string()).describe('What one should know of it.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: true, openWorld: false },
  undo: 'journal',
  pool: 'work',
  timeoutMs: 600_000,
  phrase: ({ model, data }) => ({ base: 'Predict', present: 'Predicting', past: 'Predicted', object: `${nameOfTable(data)} with ${model.split(/[\\/]/).at(-1) ?? model}` }),
  effects: ({ model, data, output_path, overwrite }) => [{ kind: 'path', access: 'read', path: model }, ...readsOf(data), ...(output_path === undefined ? [] : [{ kind: 'path' as const, access: 'write' as const, path: output_path, replaces: overwrite }])],
  preview: async ({ files }, { model, data, output_path }) => ({
    preview: { kind: 'facts', facts: [{ label: 'Model', value: files.absolute(model) }, { label: 'Rows', value: nameOfTable(data) }, ...(output_path === undefined ? [] : [{ label: 'Saved as', value: files.absolute(output_path), tone: 'write' as const }])], notes: [] },
    approveLabel: 'Predict',
  }),
  summarise: ({ rows, target, metrics, task }) => `${formatCount(rows, 'row')}: ${target ?? (task === 'clustering' ? 'groups' : '')}${metrics ? `, ${describeMetrics(metrics)}` : ''}`,
  view: ({ predictions, confidence, target, rows }) => ({
    kind: 'table',
    columns: [{ key: 'row', label: 'Row', align: 'right', format: 'number' }, { key: 'said', label: target ?? 'group', align: typeof predictions[0] === 'number' ? 'right' : 'left', format: typeof predictions[0] === 'number' ? 'number' : 'text' }, ...(confidence ? [{ key: 'sure', label: 'confidence', align: 'right' as const, format: 'percent' as const }] : [])],
    rows: predictions.slice(0, 200).map((said, index) => ({ row: index + 1, said, ...(confidence && { sure: confidence[index] ?? null }) })),
    total: rows,
  }),
  phrasings: [
    'predict the price for new-houses.csv with the model',
    'use the trained model on these rows',
    'apply models/churn.random_forest.json to customers.csv',
    'what does the model say about this customer',
    'score the new leads with my model',
    'classify these flowers with the iris model',
    'make predictions for test.csv and save them',
    'which group do these points belong to',
    'forecast with the saved model',
    'evaluate the model on the test data',
    'how accurate is the model on holdout.csv',
  ],
  examples: [{ title: 'Two rows', input: { model: 'model.json', data: [{ size: 50 }, { size: 80 }] }, setup: { 'model.json': exampleModel } }],
  async handler(context, { model, data, output_path, overwrite, limit }) {
    const { files, learning, signal, remark } = context;
    if (output_path !== undefined && !overwrite && (await files.stat(output_path))) throw new AppError('ALREADY_EXISTS', `${output_path} exists already`, { hint: 'Set overwrite to replace it' });
    const table = output_path === undefined ? null : formatOf(output_path);
    const stat = await files.stat(model);
    if (!stat) throw new AppError('NOT_FOUND', `There is no model at ${model}`, { hint: 'Train one with train_model; its result names the file' });
    if (stat.size > largestModel) throw new AppError('TOO_LARGE', `${model} is too large for a model`);
    const said = await learning.predict({ model: await files.read(model, { length: largestModel, signal }), source: await tableOf(context, data), table, limit }, { signal, timeoutMs: 600_000 });
    if (output_path !== undefined && said.table) await files.write(output_path, said.table, { overwrite, signal });
    for (const each of said.remarks.slice(0, 5)) remark(each);
    return { model_type: said.modelType, task: said.task, target: said.target, predictions: said.predictions, confidence: said.confidence, rows: said.rows, metrics: said.metrics && metricsOf(said.metrics), output_path: output_path === undefined ? null : files.absolute(output_path), remarks: said.remarks };
  },
});
