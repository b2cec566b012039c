import { z } from 'zod';
import { AppError, assertNever } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { quoteName } from '../../ports/tables.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { longTimeoutMs } from '../files/shared/limits.ts';
import { displayName } from '../files/shared/paths.ts';
import { cook, cookedFields, cookingEffects, cookingFields, previewCooking } from './recipes/cook.ts';
import type { Kitchen } from './recipes/kitchen.ts';
import { dateParts } from './recipes/recipe.ts';
import { columnOfKind, isIdentifier } from './shared/columns.ts';
import { dataName } from './shared/dataSource.ts';
import { tableView } from './shared/resultTable.ts';

const column = z.string().describe('The column it is made of.');
const name = z.string().min(1).max(200).optional().describe('What the new column is called. Default: as it is made.');
const rows = z.number().int().min(1).max(10_000);
const orderBy = z.string().describe('The column that puts the rows in order, such as a date.');
const within = z.string().optional().describe('Only among rows with the same value here.');

const feature = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('date_parts').describe('Year, month, weekday and so on.'), column, parts: z.array(z.enum(dateParts)).min(1).optional().describe('Which parts. Default: year, month, day, weekday, is_weekend.') }),
  z.strictObject({ kind: z.enum(['sum', 'difference', 'product', 'ratio']).describe('Two columns of numbers put together.'), a: z.string().describe('The first column.'), b: z.string().describe('The second column.'), name }),
  z.strictObject({ kind: z.literal('log').describe('ln(1 + value), for skewed amounts.'), column, name }),
  z.strictObject({ kind: z.literal('power').describe('A power of a number.'), column, exponent: z.number().min(-10).max(10).describe('2 for squares, 0.5 for roots.'), name }),
  z.strictObject({ kind: z.literal('bin').describe('The number of the bin a value is in, bins of equal counts.'), column, bins: z.number().int().min(2).max(100).default(5).describe('How many bins.'), name }),
  z.strictObject({ kind: z.literal('lag').describe('The value some rows before.'), column, order_by: orderBy, rows: rows.default(1).describe('How many rows before.'), within, name }),
  z.strictObject({ kind: z.literal('rolling_mean').describe('The mean of the last rows.'), column, order_by: orderBy, rows: rows.default(7).describe('Of how many rows.'), within, name }),
  z.strictObject({ kind: z.literal('group_mean').describe('The mean of a column in the group of the row.'), column, by: z.string().describe('The column that makes the groups.'), name }),
  z.strictObject({ kind: z.literal('text_length').describe('How long a text is.'), column, name }),
]);
type Feature = z.output<typeof feature>;

export const engineerFeatures = defineFunction({
  name: 'engineer_features',
  title: 'Engineer features',
  category: 'ai',
  summary: 'New columns made of those of a table',
  description:
    'Adds columns to a table: parts of dates, sums, ratios and products of columns, logarithms, powers, bins, lags, rolling and group means, lengths of texts. Saves the result and, beside it, a recipe with all values, which does the same with other data when given as recipe. Without features it adds parts of every date and logarithms of strongly skewed amounts. To clean, scale or encode use preprocess_data.',
  input: z.strictObject({
    ...cookingFields,
    features: z.array(feature).min(1).max(100).optional().describe('What is added. Default: parts of dates, logarithms of skewed amounts.'),
  }),
  output: z.strictObject(cookedFields),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  pool: 'work',
  timeoutMs: longTimeoutMs,
  phrase: ({ data, output_path }) => ({ base: 'Add features', present: 'Adding features', past: 'Added features', object: `to ${dataName(data)}, saved as ${displayName(output_path)}` }),
  effects: cookingEffects,
  preview: async (context, call) => ({ preview: await previewCooking(context, call), approveLabel: 'Save result' }),
  summarise: ({ total_rows, total_columns, steps }) => `${formatCount(total_rows, 'row')} and ${formatCount(total_columns, 'column')} after ${formatCount(steps.length, 'step')}`,
  view: ({ sample, total_rows }) => tableView(sample, total_rows),
  phrasings: [
    'add features to sales.csv',
    'extract year and month from the date column',
    'create a ratio of price to size',
    'add a column with the weekday',
    'compute a 7 day rolling average of revenue',
    'add lag features for the time series',
    'take the log of income',
    'bin the ages into five groups',
    'engineer features for the model',
    'add the mean price by region as a column',
    'multiply quantity by price into a new column',
    'add squared terms to the dataset',
  ],
  examples: [
    { title: 'Parts of dates and a ratio', input: { data: 'sales.csv', output_path: 'features.csv', features: [{ kind: 'date_parts', column: 'date' }, { kind: 'ratio', a: 'revenue', b: 'units', name: 'price' }] }, setup: { 'sales.csv': 'date,revenue,units\n2026-01-31,1200,10\n2026-02-28,1350,9\n' } },
    { title: 'What fits', input: { data: 'visits.csv', output_path: 'features.parquet' }, setup: { 'visits.csv': 'when,visits\n2026-01-03,3\n2026-01-04,5\n2026-01-05,400\n2026-01-06,4\n' } },
  ],
  handler: (context, call) => cook(context, 'engineer_features', call, (kitchen) => (call.features ? add(kitchen, call.features) : addWhatFits(kitchen))),
});

async function add(kitchen: Kitchen, features: readonly Feature[]): Promise<void> {
  for (const each of features) {
    const made = 'name' in each ? each.name : undefined;
    if (made !== undefined && kitchen.columns.some((existing) => existing.name.toLowerCase() === made.toLowerCase())) throw new AppError('INVALID_INPUT', `There is a column ${made} already`, { hint: 'Choose another name' });
    await addOne(kitchen, each);
  }
}

async function addOne(kitchen: Kitchen, each: Feature): Promise<void> {
  const number = (wanted: string): string => columnOfKind(kitchen, wanted, 'number').name;
  switch (each.kind) {
    case 'date_parts':
      return kitchen.apply({ step: 'date_parts', column: columnOfKind(kitchen, each.column, 'date').name, parts: each.parts ?? ['year', 'month', 'day', 'weekday', 'is_weekend'] });
    case 'sum':
    case 'difference':
    case 'product':
    case 'ratio': {
      const [a, b] = [number(each.a), number(each.b)];
      return kitchen.apply({ step: 'combine', a, b, by: each.kind, name: each.name ?? `${a}_${each.kind}_${b}` });
    }
    case 'log':
      return kitchen.apply({ step: 'log', column: number(each.column), name: each.name ?? `${each.column}_log` });
    case 'power':
      return kitchen.apply({ step: 'power', column: number(each.column), exponent: each.exponent, name: each.name ?? `${each.column}_power_${each.exponent}` });
    case 'bin': {
      const value = number(each.column);
      const shares = Array.from({ length: each.bins - 1 }, (_, index) => (index + 1) / each.bins);
      const edges = await kitchen.measure(shares.map((share, index) => `quantile_cont(${quoteName(value)}::DOUBLE, ${share}) AS e${index}`).join(', '));
      return kitchen.apply({ step: 'bin', column: value, edges: [...new Set(Object.values(edges).filter((edge) => typeof edge === 'number'))], name: each.name ?? `${value}_bin` });
    }
    case 'lag':
    case 'rolling_mean':
      return kitchen.apply({ step: each.kind, column: each.kind === 'lag' ? kitchen.column(each.column).name : number(each.column), order_by: kitchen.column(each.order_by).name, rows: each.rows, ...(each.within !== undefined && { within: kitchen.column(each.within).name }), name: each.name ?? `${each.column}_${each.kind}_${each.rows}` });
    case 'group_mean': {
      const [value, by] = [number(each.column), kitchen.column(each.by).name];
      const means = await kitchen.rowsOf(`${quoteName(by)}::VARCHAR AS part, avg(${quoteName(value)}::DOUBLE) AS mean`, `GROUP BY 1 ORDER BY 1 LIMIT 1001`);
      if (means.length > 1000) throw new AppError('INVALID_INPUT', `${by} makes more than 1,000 groups`, { hint: 'Group by another column' });
      const { mean = null } = await kitchen.measure(`avg(${quoteName(value)}::DOUBLE) AS mean`);
      return kitchen.apply({ step: 'group_mean', column: value, by, means: Object.fromEntries(means.filter((row) => row['part'] !== null && typeof row['mean'] === 'number').map((row) => [String(row['part']), Number(row['mean'])])), otherwise: Number(mean ?? 0), name: each.name ?? `${value}_mean_by_${by}` });
    }
    case 'text_length':
      return kitchen.apply({ step: 'text_length', column: kitchen.column(each.column).name, name: each.name ?? `${each.column}_length` });
    default:
      return assertNever(each);
  }
}

async function addWhatFits(kitchen: Kitchen): Promise<void> {
  const before = kitchen.columns;
  for (const { name: date } of before.filter(({ kind }) => kind === 'date')) await addOne(kitchen, { kind: 'date_parts', column: date });
  for (const each of before.filter((one) => one.kind === 'number' && !isIdentifier(one))) {
    const value = `${quoteName(each.name)}::DOUBLE`;
    const { skew = null, low = null } = await kitchen.measure(`skewness(${value}) AS skew, min(${value}) AS low`);
    if (typeof skew === 'number' && skew > 1 && typeof low === 'number' && low >= 0) await addOne(kitchen, { kind: 'log', column: each.name });
  }
  if (kitchen.steps.length === 0) throw new AppError('INVALID_INPUT', 'There are no dates and no skewed amounts to make features of', { hint: 'Say in features what is added' });
}
