import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { quoteName } from '../../ports/tables.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { longTimeoutMs } from '../files/shared/limits.ts';
import { displayName } from '../files/shared/paths.ts';
import { cook, cookedFields, cookingEffects, cookingFields, previewCooking } from './recipes/cook.ts';
import type { Kitchen } from './recipes/kitchen.ts';
import { isIdentifier } from './shared/columns.ts';
import { dataName } from './shared/dataSource.ts';
import { tableView } from './shared/resultTable.ts';

const missingWays = ['auto', 'mean', 'median', 'mode', 'zero', 'drop', 'keep'] as const;
/** More columns than this of one text would be no table any more. */
const mostValues = 50;

const input = z.strictObject({
  ...cookingFields,
  columns: z.array(z.string()).min(1).max(500).optional().describe('Only these columns are kept. Default: all.'),
  drop_columns: z.array(z.string()).min(1).max(500).optional().describe('Columns that are left out.'),
  types: z.record(z.string(), z.enum(['number', 'text', 'date', 'boolean'])).optional().describe('What columns are made to hold: {"price": "number"}. What cannot be read so is missing.'),
  drop_duplicates: z.boolean().default(false).describe('Rows that are the same in all columns are kept once.'),
  missing: z.enum(missingWays).default('auto').describe('What stands for missing values: auto = the median of numbers and the most frequent of everything else; drop = their rows are left out.'),
  outliers: z.enum(['keep', 'clip', 'drop']).default('keep').describe('Numbers beyond 1.5 times the distance of the quartiles: brought to that bound, or their rows left out.'),
  scaling: z.enum(['none', 'standard', 'minmax', 'robust']).default('none').describe('Numbers become: standard = mean 0 and standard deviation 1; minmax = 0 to 1; robust = by median and quartiles.'),
  encoding: z.enum(['none', 'onehot', 'ordinal']).default('none').describe('Texts become a column of 0 and 1 for each value, or the number of the value.'),
  target: z.string().optional().describe('The column to be predicted: neither scaled nor encoded nor filled.'),
  test_share: z.number().min(0).max(0.9).default(0).describe('Share of rows that the column "split" marks as test; values are learned from the others only.'),
  seed: z.number().int().min(0).max(2_147_483_647).default(42).describe('Which rows become test rows.'),
});
type Input = z.output<typeof input>;

export const preprocessData = defineFunction({
  name: 'preprocess_data',
  title: 'Preprocess data',
  category: 'ai',
  summary: 'Clean, scale, encode and split a table',
  description:
    'Makes a table ready to learn from: types, duplicates, missing values, outliers, scaling, encoding of texts, and a split into train and test. Saves the result and, beside it, a recipe with all values, which does the same with other data when given as recipe. To look at the data first use analyze_data; to add columns use engineer_features.',
  input,
  output: z.strictObject(cookedFields),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  pool: 'work',
  timeoutMs: longTimeoutMs,
  phrase: ({ data, output_path }) => ({ base: 'Preprocess', present: 'Preprocessing', past: 'Preprocessed', object: `${dataName(data)} to ${displayName(output_path)}` }),
  effects: cookingEffects,
  preview: async (context, call) => ({ preview: await previewCooking(context, call), approveLabel: 'Save result' }),
  summarise: ({ total_rows, total_columns, steps }) => `${formatCount(total_rows, 'row')} and ${formatCount(total_columns, 'column')} after ${formatCount(steps.length, 'step')}`,
  view: ({ sample, total_rows }) => tableView(sample, total_rows),
  phrasings: [
    'clean sales.csv and save it as clean.csv',
    'fill the missing values in survey.csv',
    'normalize the numbers in data.csv',
    'one-hot encode the categories of customers.csv',
    'remove duplicate rows from list.csv',
    'scale the features to 0 to 1',
    'split data.csv into train and test',
    'prepare this dataset for machine learning',
    'drop the rows with missing values',
    'convert the price column to numbers',
    'standardize the columns of iris.csv',
    'clip the outliers in measurements.csv',
    'preprocess the data before training',
  ],
  examples: [
    { title: 'Gaps filled and numbers scaled', input: { data: 'people.csv', output_path: 'clean.csv', scaling: 'standard' }, setup: { 'people.csv': 'name,age,city\nAnn,31,Rome\nBob,,Oslo\nCid,45,\nDee,28,Rome\n' } },
    { title: 'Ready to train on', input: { data: [{ size: 50, kind: 'flat', price: 100 }, { size: 80, kind: 'house', price: 190 }, { size: 65, kind: 'flat', price: 130 }], output_path: 'ready/homes.json', encoding: 'onehot', target: 'price', test_share: 0.3 } },
  ],
  handler: (context, call) => cook(context, 'preprocess_data', call, (kitchen) => choose(kitchen, call)),
});

async function choose(kitchen: Kitchen, { columns, drop_columns, types, drop_duplicates, missing, outliers, scaling, encoding, target, test_share, seed }: Input): Promise<void> {
  if (target !== undefined) kitchen.column(target);
  if (columns) await kitchen.apply({ step: 'keep_columns', columns: columns.map((name) => kitchen.column(name).name) });
  if (drop_columns) await kitchen.apply({ step: 'drop_columns', columns: drop_columns.map((name) => kitchen.column(name).name) });
  for (const [name, to] of Object.entries(types ?? {})) await kitchen.apply({ step: 'convert', column: kitchen.column(name).name, to });
  if (drop_duplicates) await kitchen.apply({ step: 'drop_duplicates' });
  if (missing === 'drop') await kitchen.apply({ step: 'drop_missing', columns: kitchen.columns.map(({ name }) => name) });
  const named = test_share > 0 ? 'split' : undefined;
  if (named !== undefined) {
    if (kitchen.columns.some(({ name }) => name === named)) throw new AppError('INVALID_INPUT', 'There is a column "split" already', { hint: 'Leave it out with drop_columns' });
    await kitchen.apply({ step: 'split', name: named, test_share, seed });
  }
  const worked = kitchen.columns.filter(({ name }) => name !== named && name.toLowerCase() !== target?.toLowerCase());
  if (missing !== 'drop' && missing !== 'keep') for (const { name, kind } of worked) await fill(kitchen, name, kind === 'number', missing);
  const numbers = worked.filter((column) => column.kind === 'number' && !isIdentifier(column)).map(({ name }) => name);
  for (const name of outliers === 'keep' ? [] : numbers) {
    const { q1 = null, q3 = null } = await kitchen.measure(`quantile_cont(${quoteName(name)}::DOUBLE, 0.25) AS q1, quantile_cont(${quoteName(name)}::DOUBLE, 0.75) AS q3`);
    if (typeof q1 === 'number' && typeof q3 === 'number' && q3 > q1) await kitchen.apply({ step: outliers === 'clip' ? 'clip' : 'drop_outside', column: name, low: q1 - 1.5 * (q3 - q1), high: q3 + 1.5 * (q3 - q1) });
  }
  if (scaling !== 'none') for (const name of numbers) await scale(kitchen, name, scaling);
  if (encoding !== 'none') for (const { name, kind } of worked) if (kind === 'text' || kind === 'boolean') await encode(kitchen, name, encoding);
}

async function fill(kitchen: Kitchen, name: string, isNumber: boolean, way: 'auto' | 'mean' | 'median' | 'mode' | 'zero'): Promise<void> {
  const column = quoteName(name);
  const { gaps = 0 } = await kitchen.measure(`count(*) - count(${column}) AS gaps`);
  if (gaps === 0) return;
  const measure = !isNumber || way === 'mode' ? `mode(${column})` : way === 'mean' ? `avg(${column}::DOUBLE)` : way === 'zero' ? '0' : `quantile_cont(${column}::DOUBLE, 0.5)`;
  const { value = null } = await kitchen.measure(`${measure} AS value`);
  if (value !== null) await kitchen.apply({ step: 'fill', column: name, value });
}

async function scale(kitchen: Kitchen, name: string, way: 'standard' | 'minmax' | 'robust'): Promise<void> {
  const value = `${quoteName(name)}::DOUBLE`;
  const measures = {
    standard: `avg(${value}) AS centre, stddev_samp(${value}) AS width`,
    minmax: `min(${value}) AS centre, max(${value}) - min(${value}) AS width`,
    robust: `quantile_cont(${value}, 0.5) AS centre, quantile_cont(${value}, 0.75) - quantile_cont(${value}, 0.25) AS width`,
  };
  const { centre = null, width = null } = await kitchen.measure(measures[way]);
  if (typeof centre === 'number') await kitchen.apply({ step: 'scale', column: name, centre, width: typeof width === 'number' && width > 0 ? width : 1 });
}

async function encode(kitchen: Kitchen, name: string, way: 'onehot' | 'ordinal'): Promise<void> {
  const rows = await kitchen.rowsOf(`DISTINCT ${quoteName(name)}::VARCHAR AS value`, `ORDER BY 1 LIMIT ${mostValues + 2}`);
  const values = rows.map(({ value = null }) => value).filter((value) => value !== null).map(String);
  if (values.length > mostValues) throw new AppError('INVALID_INPUT', `${name} has more than ${mostValues} different values`, { hint: `Leave it out with drop_columns: ["${name}"]` });
  await kitchen.apply({ step: way === 'onehot' ? 'one_hot' : 'ordinal', column: name, values });
}
