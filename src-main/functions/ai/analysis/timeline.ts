import { quoteName, quoteText, type OpenTable, type Row, type TableColumn } from '../../../ports/tables.ts';
import { columnOf, timeColumn } from '../shared/columns.ts';
import { round } from '../shared/round.ts';
import type { Aggregate, Interval } from './analysis.ts';
import { aggregateSql, likelyAggregate } from './grouping.ts';

export interface Timeline {
  /** The column that tells when; undefined where only the order of the rows does. */
  time: TableColumn | undefined;
  /** Its name in the rows. */
  key: string;
  interval: Interval;
  /** How the values of one point were drawn together, by column; absent where there is one value a point. */
  drawnTogether: Record<string, Aggregate>;
  /** By time; the key as ISO 8601, a year or the number of the row. */
  rows: Row[];
}

export interface TimelineOptions {
  time_column?: string | undefined;
  interval?: Interval | undefined;
  aggregate?: Aggregate | undefined;
}

const lengths = { minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_629_746, quarter: 7_889_238, year: 31_556_952 };
/** More points than this are no line that a person reads. */
const mostPoints = 400;

/** Columns of numbers over time, drawn together by intervals where there are too many moments. */
export async function timeline(table: OpenTable, columns: readonly TableColumn[], { time_column, interval, aggregate }: TimelineOptions): Promise<Timeline> {
  const time = time_column === undefined ? timeColumn(table) : columnOf(table, time_column);
  const names = columns.filter((column) => column !== time).map(({ name }) => name);
  if (!time) return { ...(await inOrder(table, names)), time: undefined, interval: 'none', drawnTogether: {} };
  const chosen = time.kind === 'date' ? (interval ?? (await likelyInterval(table, time))) : 'none';
  const at = momentSql(time, chosen);
  const by = Object.fromEntries(names.map((name): [string, Aggregate] => [name, aggregate ?? likelyAggregate(name)]));
  const rows = await table.query(`SELECT ${at} AS ${quoteName(time.name)}, count(*) AS ${quoteName(countKey)}, ${names.map((name) => `${aggregateSql(by[name] ?? 'mean', name)} AS ${quoteName(name)}`).join(', ')} FROM data WHERE ${quoteName(time.name)} IS NOT NULL GROUP BY 1 ORDER BY 1`);
  const together = rows.some((row) => Number(row[countKey]) > 1);
  return { time, key: time.name, interval: chosen, drawnTogether: together ? by : {}, rows: rows.map(({ [countKey]: _, ...row }) => rounded(row)) };
}

/** When a row was, as an interval takes it. */
export function momentSql({ name }: TableColumn, interval: Interval): string {
  if (interval === 'none') return quoteName(name);
  return `date_trunc(${quoteText(interval)}, ${quoteName(name)})${interval === 'minute' || interval === 'hour' ? '' : '::DATE'}`;
}

/** A name no column has. */
const countKey = 'values drawn together here';

/** Rows without a time, by their number, every nth where there are many. */
async function inOrder(table: OpenTable, names: readonly string[]): Promise<Pick<Timeline, 'key' | 'rows'>> {
  const key = 'row';
  const columns = names.map(quoteName).join(', ');
  const [{ count = 0 } = {}] = await table.query('SELECT count(*) AS count FROM data');
  const step = Math.max(1, Math.ceil(Number(count) / mostPoints));
  const rows = await table.query(`SELECT number AS "row", ${columns} FROM (SELECT row_number() OVER () AS number, ${columns} FROM data) WHERE (number - 1) % ${step} = 0 ORDER BY number`);
  return { key, rows: rows.map(rounded) };
}

/** None where the moments are few; else the shortest that leaves few points. */
async function likelyInterval(table: OpenTable, { name }: TableColumn): Promise<Interval> {
  const column = quoteName(name);
  const [{ moments = 0, seconds = 0 } = {}] = await table.query(`SELECT approx_count_distinct(${column}) AS moments, epoch(max(${column})::TIMESTAMP) - epoch(min(${column})::TIMESTAMP) AS seconds FROM data`);
  if (Number(moments) <= mostPoints) return 'none';
  const fit = (Object.entries(lengths) as [Exclude<Interval, 'none'>, number][]).find(([, length]) => Number(seconds) / length <= mostPoints / 2);
  return fit?.[0] ?? 'year';
}

const rounded = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, round(value)]));
