import { formatCount } from '../../../kernel/format.ts';
import { quoteName, type OpenTable, type Row, type Scalar, type TableColumn } from '../../../ports/tables.ts';
import { columnOf } from '../shared/columns.ts';
import { round } from '../shared/round.ts';
import type { Analyse } from './analysis.ts';

/** One row a column: how many values, where they lie and how they spread. One pass over the data. */
export const summarise: Analyse = async (table, { columns: names }, total) => {
  const columns = names ? names.map((name) => columnOf(table, name)) : table.columns;
  const asked = columns.flatMap((column, index) => Object.entries(measures(table, column)).map(([name, sql]) => `${sql} AS ${quoteName(`${index}.${name}`)}`));
  const [measured = {}] = await table.query(`SELECT ${asked.join(', ')} FROM data`);
  const rows = columns.map((column, index) => rowOf(column, (name) => measured[`${index}.${name}`] ?? null, total));
  return { rows, figures: [], findings: told(rows, total), approximate: table.streamed };
};

function measures({ streamed }: OpenTable, { name, kind }: TableColumn): Record<string, string> {
  const column = quoteName(name);
  const number = `${column}::DOUBLE`;
  const distinct = streamed ? `approx_count_distinct(${column})` : `count(DISTINCT ${column})`;
  const common = { count: `count(${column})`, distinct };
  if (kind === 'number') {
    const finite = `CASE WHEN isfinite(${number}) THEN ${number} END`;
    return {
      ...common,
      count: `count(${finite})`,
      mean: `avg(${finite})`,
      std: `stddev_samp(${finite})`,
      min: `min(${finite})`,
      max: `max(${finite})`,
      skewness: `skewness(${finite})`,
      quantiles: `to_json(${streamed ? 'approx_quantile' : 'quantile_cont'}(${finite}, [0.25, 0.5, 0.75]))`,
    };
  }
  if (kind === 'date' || kind === 'time') return { ...common, min: `min(${column})`, max: `max(${column})` };
  if (kind === 'boolean') return { ...common, mean: `avg(${column}::INTEGER)` };
  if (kind === 'other') return { ...common, distinct: 'NULL' };
  if (streamed) return { ...common, top: `approx_top_k(${column}, 1)[1]`, shortest: `min(length(${column}))`, longest: `max(length(${column}))` };
  return { ...common, top: `mode(${column})`, top_count: `(SELECT count(*) FROM data AS same WHERE same.${column} = (SELECT mode(${column}) FROM data))`, shortest: `min(length(${column}))`, longest: `max(length(${column}))` };
}

function rowOf({ name, kind, type }: TableColumn, value: (name: string) => Scalar, total: number): Row {
  const count = Number(value('count'));
  const start = { column: name, type: kind, stored_as: type, count, missing: total - count, distinct: value('distinct') };
  if (kind === 'number') {
    const [q1 = null, median = null, q3 = null] = quantiles(value('quantiles'));
    return { ...start, mean: round(value('mean')), std: round(value('std')), min: value('min'), q1: round(q1), median: round(median), q3: round(q3), max: value('max'), skewness: round(value('skewness')) };
  }
  if (kind === 'date' || kind === 'time') return { ...start, min: value('min'), max: value('max') };
  if (kind === 'boolean') return { ...start, mean: round(value('mean')) };
  if (kind === 'other') return start;
  return { ...start, top: value('top'), top_count: value('top_count'), min_length: value('shortest'), max_length: value('longest') };
}

function quantiles(text: Scalar): (number | null)[] {
  return typeof text === 'string' ? (JSON.parse(text) as (number | null)[]) : [];
}

function told(rows: readonly Row[], total: number): string[] {
  const gaps = rows.filter((row) => Number(row['missing']) > 0).sort((a, b) => Number(b['missing']) - Number(a['missing']));
  const [worst] = gaps;
  const skewed = rows.filter((row) => Math.abs(Number(row['skewness'] ?? 0)) > 1).map((row) => String(row['column']));
  const constant = rows.filter((row) => row['distinct'] === 1).map((row) => String(row['column']));
  return [
    `${formatCount(total, 'row')}, ${formatCount(rows.length, 'column')}`,
    worst ? `${formatCount(gaps.length, 'column has', 'columns have')} missing values, most of them ${String(worst['column'])} (${Math.round((Number(worst['missing']) / total) * 1000) / 10} %)` : 'No value is missing',
    ...(skewed.length > 0 ? [`Strongly skewed: ${skewed.slice(0, 10).join(', ')}`] : []),
    ...(constant.length > 0 ? [`The same in all rows: ${constant.slice(0, 10).join(', ')}`] : []),
  ];
}
