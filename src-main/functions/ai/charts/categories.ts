import type { ChartPanel, ChartSeries } from '../../../ports/charts.ts';
import { quoteName, type OpenTable, type Row, type TableColumn } from '../../../ports/tables.ts';
import type { Aggregate } from '../analysis/analysis.ts';
import { aggregateSql, likelyAggregate, likelyKey } from '../analysis/grouping.ts';
import { timeline } from '../analysis/timeline.ts';
import { columnOf, isIdentifier, timeColumn } from '../shared/columns.ts';
import { momentWords } from '../shared/moment.ts';
import { differInSize, drawnColumns, largestGroups, listed, mostSeries, numberOf, type ChartPlan, type ChartRequest } from './chartPlan.ts';
import { lowered } from './columnLabel.ts';

/** More bars than these are no comparison any more. */
const mostCategories = 40;

export interface Categories {
  along: TableColumn;
  names: string[];
  series: { name: string; column: string | undefined; measure: Aggregate | undefined; values: (number | null)[] }[];
  /** Categories there are. */
  total: number;
  notes: string[];
}

/** Values by category: of several columns, or of one by a second column. */
export async function byCategory(table: OpenTable, request: ChartRequest, mostColumns = 1): Promise<Categories> {
  const along = await alongColumn(table, request);
  const counts = request.aggregate === 'count' || (request.y === undefined && !table.columns.some((column) => column.kind === 'number' && column !== along && !isIdentifier(column)));
  const columns = counts ? [] : drawnColumns(table, request.y, [along.name]).slice(0, request.y === undefined ? mostColumns : mostSeries);
  if (along.kind === 'date' && request.group === undefined && !counts) return overTime(table, request, along, columns);
  const key = quoteName(along.name);
  const measures = columns.map(({ name }) => request.aggregate ?? likelyAggregate(name));
  const asked = columns.length === 0 ? ['count(*) AS v0'] : columns.map(({ name }, index) => `${aggregateSql(measures[index] ?? 'mean', name)} AS v${index}`);
  const rows = await table.query(`SELECT ${key}::VARCHAR AS category, count(*) AS n, min(${along.kind === 'text' ? 'place' : key}) AS place, ${asked.join(', ')} FROM (SELECT *, row_number() OVER () AS place FROM data) WHERE ${key} IS NOT NULL GROUP BY 1 ORDER BY place LIMIT 20000`);
  const together = rows.some(({ n }) => Number(n) > 1);
  // The rows of an analysis by groups stand in the order of their sizes.
  const isGrouped = table.columns.some(({ name }) => name === 'count');
  const notes: string[] = [];
  let shown = along.kind === 'text' && (together || isGrouped) && !isCalendar(rows) ? rows.toSorted((a, b) => (numberOf(b['v0'] ?? null) ?? -Infinity) - (numberOf(a['v0'] ?? null) ?? -Infinity)) : rows;
  if (shown.length > mostCategories) {
    shown = rows.toSorted((a, b) => (numberOf(b['v0'] ?? null) ?? -Infinity) - (numberOf(a['v0'] ?? null) ?? -Infinity)).slice(0, mostCategories);
    notes.push(`The ${mostCategories} largest of ${rows.length}`);
  }
  const names = shown.map(({ category = null }) => String(category));
  const series = request.group === undefined ? asked.map((_, index) => ({ name: columns[index] ? request.label(columns[index].name, together ? measures[index] : undefined).words : 'Number of rows', column: columns[index]?.name, measure: columns.length === 0 ? ('count' as const) : together ? measures[index] : undefined, values: shown.map((row) => numberOf(row[`v${index}`] ?? null)) })) : await split(table, request.group, along, columns[0], measures[0], names, notes);
  return { along, names, series, total: rows.length, notes };
}

/** The column whose values stand side by side. */
async function alongColumn(table: OpenTable, { x, group }: ChartRequest): Promise<TableColumn> {
  if (x !== undefined) return columnOf(table, x);
  const texts = table.columns.filter(({ kind, name }) => (kind === 'text' || kind === 'boolean') && name !== group);
  const [only] = texts;
  if (only && texts.length === 1) return only;
  return (texts.length === 0 ? timeColumn(table) : undefined) ?? likelyKey(table);
}

async function split(table: OpenTable, group: string, along: TableColumn, column: TableColumn | undefined, measure: Aggregate | undefined, names: readonly string[], notes: string[]): Promise<Categories['series']> {
  const part = columnOf(table, group);
  const { values, total } = await largestGroups(table, part, mostSeries);
  if (total > values.length) notes.push(`${total - values.length} smaller groups of ${part.name} are not drawn`);
  const rows = await table.query(`SELECT ${quoteName(along.name)}::VARCHAR AS category, ${quoteName(part.name)}::VARCHAR AS part, ${column && measure ? aggregateSql(measure, column.name) : 'count(*)'} AS v FROM data GROUP BY 1, 2`);
  const at = new Map(rows.map((row) => [JSON.stringify([row['part'], row['category']]), numberOf(row['v'] ?? null)]));
  return values.map((value) => ({ name: value, column: column?.name, measure: column ? measure : 'count', values: names.map((name) => at.get(JSON.stringify([value, name])) ?? null) }));
}

/** Moments as categories, drawn together until they are few. */
async function overTime(table: OpenTable, request: ChartRequest, along: TableColumn, columns: readonly TableColumn[]): Promise<Categories> {
  for (const interval of request.interval === undefined ? (['none', 'day', 'week', 'month', 'quarter', 'year'] as const) : [request.interval]) {
    const line = await timeline(table, columns, { time_column: along.name, interval, aggregate: request.aggregate });
    if (line.rows.length > mostCategories && interval !== 'year' && request.interval === undefined) continue;
    const rows = line.rows.slice(-200);
    return {
      along,
      names: rows.map((row) => momentWords(row[line.key] ?? null, interval)),
      series: columns.map(({ name }) => ({ name: request.label(name, line.drawnTogether[name]).words, column: name, measure: line.drawnTogether[name], values: rows.map((row) => numberOf(row[name] ?? null)) })),
      total: line.rows.length,
      notes: [...(interval === 'none' ? [] : [`Drawn together by ${interval}`]), ...(rows.length < line.rows.length ? [`The last ${rows.length} of ${line.rows.length}`] : [])],
    };
  }
  return { along, names: [], series: [], total: 0, notes: [] };
}

/** Months and days of the week have an order of their own. */
function isCalendar(rows: readonly Row[]): boolean {
  return rows.every(({ category }) => /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|q[1-4])[a-z]*\b/i.test(String(category)));
}

/** Bars, or lines where the categories follow each other. */
export async function drawByCategory(table: OpenTable, request: ChartRequest, style: 'bar' | 'line' | 'area'): Promise<ChartPlan> {
  const { along, names, series, notes } = await byCategory(table, request, style === 'bar' ? 1 : 4);
  const axis = ({ column, measure }: Categories['series'][number]): string => (column === undefined ? 'Number of rows' : request.label(column, measure).axis);
  const apart = request.group === undefined && (differInSize(names.map((_, row) => Object.fromEntries(series.map(({ values }, index) => [String(index), values[row] ?? null]))), series.map((_, index) => String(index))) || new Set(series.map(({ column }) => (column === undefined ? '' : request.label(column).unit))).size > 1);
  const horizontal = style === 'bar' && along.kind !== 'date' && (request.horizontal ?? (names.length > 5 && names.reduce((sum, name) => sum + name.length, 0) / names.length > 11));
  const drawn = series.map(({ name, values }): ChartSeries => (style === 'bar' ? { kind: 'bar', name, values, ...(request.stacked && { stacked: true }) } : { kind: 'line', name, style: style === 'line' ? 'solid' : series.length > 1 ? 'stacked' : 'area', points: values.map((value, index) => [index, value] as const) }));
  const x = { title: request.label(along.name).axis, kind: 'category' as const, categories: names };
  const panels: ChartPanel[] = apart
    ? drawn.slice(0, 4).map((each, index) => ({ x: { ...x, title: index === drawn.length - 1 ? x.title : '' }, y: { title: axis(series[index] ?? { name: '', column: undefined, measure: undefined, values: [] }), kind: 'value' as const, fromZero: true }, horizontal, series: [each] }))
    : [{ x, y: { title: series.length === 1 || request.group !== undefined ? series.slice(0, 1).map(axis).join('') : '', kind: 'value', fromZero: style !== 'line' || nearZero(series) }, horizontal, series: drawn }];
  const [first] = series;
  const subject = request.group === undefined ? listed(series.slice(0, 3).map(({ column, measure }, index) => (index === 0 ? (text: string) => text : lowered)(column === undefined ? 'Number of rows' : request.label(column, measure).words))) : first?.column === undefined ? 'Number of rows' : request.label(first.column, first.measure).words;
  return { title: `${subject} by ${lowered(request.label(along.name).words)}${request.group === undefined ? '' : ` and ${lowered(request.label(request.group).words)}`}`, subtitle: notes.join('; ') || undefined, panels, points: series.reduce((sum, { values }) => sum + values.length, 0), notes };
}

/** A line whose values come near zero starts there. */
function nearZero(series: Categories['series']): boolean {
  const values = series.flatMap((each) => each.values).filter((value) => value !== null);
  const low = Math.min(...values);
  return low >= 0 && low < Math.max(...values) * 0.5;
}
