import { AppError, assertNever } from '../../../kernel/errors.ts';
import { formatCount } from '../../../kernel/format.ts';
import { quoteName, type OpenTable, type TableColumn } from '../../../ports/tables.ts';
import { columnOf, isIdentifier } from '../shared/columns.ts';
import { round } from '../shared/round.ts';
import type { Aggregate, Analyse } from './analysis.ts';

/** One row a group, the largest first: how many rows, and each column of numbers by one measure or by mean and sum. */
export const group: Analyse = async (table, { columns: names, group_by, aggregate, limit }) => {
  const keys = group_by ? group_by.map((name) => columnOf(table, name)) : [await likelyKey(table)];
  const values = names ? names.map((name) => columnOf(table, name)) : table.columns.filter((column) => column.kind === 'number' && !isIdentifier(column) && !keys.includes(column));
  const measures = (aggregate === undefined ? (['mean', 'sum'] as const) : [aggregate]).filter((measure) => measure !== 'count');
  const asked = values.flatMap(({ name, kind }) => measures.filter(() => kind === 'number').map((measure) => `${aggregateSql(measure, name)} AS ${quoteName(`${name}_${measure}`)}`));
  const by = keys.map(({ name }) => quoteName(name)).join(', ');
  const [{ groups = 0 } = {}] = await table.query(`SELECT count(*) AS groups FROM (SELECT DISTINCT ${by} FROM data)`);
  const rows = await table.query(`SELECT ${by}, count(*) AS count${asked.map((sql) => `, ${sql}`).join('')} FROM data GROUP BY ${by} ORDER BY count DESC, ${by} LIMIT ${limit}`);
  const [largest] = rows;
  const key = keys.map(({ name }) => String(largest?.[name] ?? 'no value')).join(', ');
  return {
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value)]))),
    figures: [{ groups: Number(groups) }],
    findings: [`${formatCount(Number(groups), 'group')} by ${keys.map(({ name }) => name).join(' and ')}`, ...(largest ? [`The largest is ${key} with ${formatCount(Number(largest['count']), 'row')}`] : [])],
    approximate: false,
  };
};

/** The text that repeats: with the fewest values of those that have between 2 and 50. */
export async function likelyKey(table: OpenTable): Promise<TableColumn> {
  const texts = table.columns.filter(({ kind }) => kind === 'text' || kind === 'boolean');
  const [counts = {}] = texts.length === 0 ? [] : await table.query(`SELECT ${texts.map(({ name }, index) => `${table.streamed ? 'approx_count_distinct(' : 'count(DISTINCT '}${quoteName(name)}) AS ${quoteName(String(index))}`).join(', ')} FROM data`);
  const fit = texts.map((column, index) => ({ column, count: Number(counts[String(index)]) })).filter(({ count }) => count >= 2 && count <= 50);
  const [best] = fit.sort((a, b) => a.count - b.count);
  if (best) return best.column;
  throw new AppError('INVALID_INPUT', 'Nothing was said to group by', { hint: `Name one or more of ${table.columns.slice(0, 40).map(({ name }) => name).join(', ')} in group_by` });
}

export function aggregateSql(aggregate: Aggregate, name: string): string {
  const column = quoteName(name);
  switch (aggregate) {
    case 'count':
      return `count(${column})`;
    case 'mean':
      return `avg(${column}::DOUBLE)`;
    case 'sum':
      return `sum(${column}::DOUBLE)`;
    case 'median':
      return `quantile_cont(${column}::DOUBLE, 0.5)`;
    case 'std':
      return `stddev_samp(${column}::DOUBLE)`;
    case 'min':
    case 'max':
      return `${aggregate}(${column})`;
    default:
      return assertNever(aggregate);
  }
}

/** Amounts add up; everything else has a middle. */
export function likelyAggregate(name: string): Aggregate {
  return /(?:sales|revenue|amount|quantit|units?_sold|orders|cost|profit|spend|visits|clicks|count|total|volume|births|deaths|cases)/i.test(name) && !/(?:price|rate|ratio|mean|average|avg|per_)/i.test(name) ? 'sum' : 'mean';
}
