import type { ChartAxis, ChartPanel, ChartPoint, ChartSeries } from '../../../ports/charts.ts';
import { quoteName, type OpenTable, type Row, type TableColumn } from '../../../ports/tables.ts';
import { aggregateSql, likelyAggregate } from '../analysis/grouping.ts';
import { fitLine } from '../analysis/line.ts';
import { momentSql, timeline, type Timeline } from '../analysis/timeline.ts';
import { columnOf } from '../shared/columns.ts';
import { momentOf, momentWords } from '../shared/moment.ts';
import { drawByCategory } from './categories.ts';
import { differInSize, drawnColumns, largestGroups, listed, mostPanels, mostSeries, numberOf, type ChartPlan, type ChartRequest, type PlanChart } from './chartPlan.ts';
import { lowered, measureWords } from './columnLabel.ts';

type Style = 'trend' | 'line' | 'area';

export const planTrend: PlanChart = (table, request) => planLines(table, request, 'trend');
export const planLine: PlanChart = (table, request) => planLines(table, request, 'line');
export const planArea: PlanChart = (table, request) => planLines(table, request, 'area');

/** Columns of numbers over time: together where their sizes allow it, else one below the other. */
async function planLines(table: OpenTable, request: ChartRequest, style: Style): Promise<ChartPlan> {
  const along = request.x === undefined ? undefined : columnOf(table, request.x);
  if (along && (along.kind === 'text' || along.kind === 'boolean')) return drawByCategory(table, request, style === 'area' ? 'area' : 'line');
  const columns = drawnColumns(table, request.y, [along?.name]);
  const line = await timeline(table, request.group === undefined ? columns : columns.slice(0, 1), { time_column: along?.name, interval: request.interval, aggregate: request.aggregate });
  const drawn = (request.group === undefined ? columns : columns.slice(0, 1)).filter(({ name }) => name !== line.key);
  const apart = request.group === undefined && (style === 'trend' || differInSize(line.rows, drawn.map(({ name }) => name)) || new Set(drawn.map(({ name }) => request.label(name).unit)).size > 1);
  const shown = drawn.slice(0, apart ? mostPanels : mostSeries);
  const label = (name: string): ReturnType<ChartRequest['label']> => request.label(name, line.drawnTogether[name]);
  const x: ChartAxis = { title: line.time ? request.label(line.key).axis : 'Row', ...axisKind(line) };
  const notes = drawn.length > shown.length ? [`${drawn.length - shown.length} more columns are not drawn: name those wanted in y`] : [];
  const series = request.group === undefined ? shown.map(({ name }) => ({ column: name, name: label(name).words, points: pointsOf(line, line.rows, name) })) : await byGroup(table, line, shown[0], columnOf(table, request.group), notes);
  const panels = apart
    ? series.map(({ column, ...each }, index): ChartPanel => ({ x: { ...x, title: index === series.length - 1 ? x.title : '' }, y: yAxis(label(column).axis, [each], style), series: seriesOf([each], style, false) }))
    : [{ x, y: yAxis(series.length === 1 || request.group !== undefined ? label(series[0]?.column ?? '').axis : commonUnit(shown, label), series, style), series: seriesOf(series, style, series.length > 1) }];
  const names = shown.map(({ name }) => label(name).words);
  const over = line.time === undefined ? 'row by row' : x.kind === 'time' || x.format === 'year' ? 'over time' : `by ${lowered(request.label(line.key).words)}`;
  const subject = names.length > 3 ? `${names[0] ?? ''} and ${names.length - 1} more` : listed(names.map((name, index) => (index === 0 ? name : lowered(name))));
  return {
    title: `${subject} ${over}${request.group === undefined ? '' : ` by ${lowered(request.label(request.group).words)}`}`,
    subtitle: sentence([period(line), ...(style === 'trend' && request.group === undefined ? [trendWords(series)] : [])]),
    panels,
    points: series.reduce((sum, { points }) => sum + points.length, 0),
    notes,
  };
}

interface Line {
  name: string;
  points: ChartPoint[];
}

/** A series for each of the largest groups. */
async function byGroup(table: OpenTable, line: Timeline, column: TableColumn | undefined, group: TableColumn, notes: string[]): Promise<(Line & { column: string })[]> {
  if (!column) return [];
  const { values, total } = await largestGroups(table, group, mostSeries);
  if (total > values.length) notes.push(`${total - values.length} smaller groups of ${group.name} are not drawn`);
  const at = line.time ? momentSql(line.time, line.interval) : 'row_number() OVER ()';
  const measure = line.drawnTogether[column.name] ?? likelyAggregate(column.name);
  const rows = await table.query(`SELECT moment AS ${quoteName(line.key)}, part, ${aggregateSql(measure, 'v')} AS v FROM (SELECT ${at} AS moment, ${quoteName(group.name)}::VARCHAR AS part, ${quoteName(column.name)} AS v FROM data) WHERE moment IS NOT NULL AND part IS NOT NULL GROUP BY 1, 2 ORDER BY 1`);
  return values.map((value) => ({ column: column.name, name: value, points: pointsOf(line, rows.filter(({ part }) => part === value), 'v') }));
}

function pointsOf({ key, time }: Timeline, rows: readonly Row[], name: string): ChartPoint[] {
  return rows.map((row): ChartPoint => [time?.kind === 'date' ? momentOf(row[key] ?? null) : Number(row[key]), numberOf(row[name] ?? null)]).filter(([place]) => Number.isFinite(place));
}

function axisKind({ time, rows, key }: Timeline): Pick<ChartAxis, 'kind' | 'format'> {
  if (time?.kind === 'date') return { kind: 'time' };
  const years = time !== undefined && rows.every((row) => Number.isInteger(row[key]) && Number(row[key]) > 1000 && Number(row[key]) < 3000);
  return years ? { kind: 'value', format: 'year' } : { kind: 'value' };
}

/** From zero where the values come near it. */
function yAxis(title: string, lines: readonly Line[], style: Style): ChartAxis {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value)).filter((value) => value !== null);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return { title, kind: 'value', fromZero: style === 'area' || (low >= 0 && low < high * 0.5) };
}

function seriesOf(lines: readonly Line[], style: Style, several: boolean): ChartSeries[] {
  return lines.flatMap(({ name, points }): ChartSeries[] => {
    const drawn: ChartSeries = { kind: 'line', name, points, style: style === 'area' ? (several ? 'stacked' : 'area') : 'solid' };
    const fitted = style === 'trend' ? fitLine(points.filter((point): point is readonly [number, number] => point[1] !== null)) : undefined;
    const [first, last] = [points.at(0)?.[0], points.at(-1)?.[0]];
    if (!fitted || points.length < 3 || first === undefined || last === undefined) return [drawn];
    return [drawn, { kind: 'line', name: `${name}: trend`, style: 'dashed', points: [first, last].map((place): ChartPoint => [place, fitted.intercept + fitted.slope * place]) }];
  });
}

const sentence = (parts: readonly string[]): string => {
  const text = parts.filter((part) => part !== '').join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

function commonUnit(columns: readonly TableColumn[], label: (name: string) => { unit: string | undefined }): string {
  const [first, ...others] = columns.map(({ name }) => label(name).unit);
  return first !== undefined && others.every((unit) => unit === first) ? first : '';
}

function period({ interval, drawnTogether, rows, time, key }: Timeline): string {
  const measures = new Set(Object.values(drawnTogether));
  const [measure] = measures;
  const together = measures.size === 0 ? '' : measures.size === 1 && measure !== undefined ? `${measureWords[measure]} ${interval === 'none' ? `by ${lowered(key)}` : `by ${interval}`}` : `By ${interval === 'none' ? lowered(key) : interval}`;
  const [from, to] = [rows.at(0)?.[key], rows.at(-1)?.[key]];
  if (time?.kind !== 'date' || from === undefined || to === undefined || from === to) return together;
  return `${together === '' ? '' : `${together}, `}${momentWords(from, interval)} to ${momentWords(to, interval)}`;
}

/** How well one straight line tells it. */
function trendWords(lines: readonly Line[]): string {
  const fitted = lines.map(({ points }) => fitLine(points.filter((point): point is readonly [number, number] => point[1] !== null)));
  const [only] = fitted;
  if (lines.length !== 1 || !only || only.points < 3) return fitted.some((fit) => fit !== undefined && fit.points > 2) ? 'dashed: straight lines through them' : '';
  return `dashed: straight line through it (R\u00b2 ${only.r2.toFixed(2)})`;
}
