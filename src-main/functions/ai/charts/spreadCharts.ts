import { AppError } from '../../../kernel/errors.ts';
import { formatCount } from '../../../kernel/format.ts';
import type { ChartPanel, ChartPoint } from '../../../ports/charts.ts';
import { quoteName, quoteText, type OpenTable, type TableColumn } from '../../../ports/tables.ts';
import { binsOf, type Bin } from '../analysis/distribution.ts';
import { columnOf } from '../shared/columns.ts';
import { drawnColumns, largestGroups, listed, mostPanels, type PlanChart } from './chartPlan.ts';
import { lowered } from './columnLabel.ts';

/** How often values come, in bins of one width. */
export const planHistogram: PlanChart = async (table, request) => {
  const found = (await binnedAlready(table, request.y)) ?? (await binned(table, drawnColumns(table, request.y ?? (request.x === undefined ? undefined : [request.x])).slice(0, request.y ? mostPanels : 1), request.bins));
  const labels = found.map(({ name }) => request.label(name));
  const total = found.reduce((sum, { bins }) => sum + bins.reduce((all, { count }) => all + count, 0), 0);
  if (total === 0) throw new AppError('INVALID_INPUT', 'There is nothing to draw: all values are missing');
  return {
    title: `Distribution of ${listed(labels.map(({ words }) => lowered(words)))}`,
    subtitle: found.length === 1 ? formatCount(total, 'value') : undefined,
    panels: found.map(({ bins }, index): ChartPanel => ({ x: { title: labels[index]?.axis ?? '', kind: 'value' }, y: { title: 'Rows', kind: 'value', fromZero: true }, series: [{ kind: 'bins', name: labels[index]?.words ?? '', bins }] })),
    points: found.reduce((sum, { bins }) => sum + bins.length, 0),
    notes: [],
  };
};

async function binned(table: OpenTable, columns: readonly TableColumn[], bins: number | undefined): Promise<{ name: string; bins: Bin[] }[]> {
  const found = [];
  for (const column of columns) found.push({ name: column.name, bins: await binsOf(table, column, bins) });
  return found;
}

/** The rows of an analysis of the distribution are bins. */
async function binnedAlready(table: OpenTable, names: readonly string[] | undefined): Promise<{ name: string; bins: Bin[] }[] | undefined> {
  if (!['column', 'from', 'to', 'count'].every((name) => table.columns.some((column) => column.name === name))) return undefined;
  const rows = await table.query('SELECT "column", "from", "to", "count" FROM data WHERE "from" IS NOT NULL ORDER BY "from"');
  const columns = [...new Set(rows.map((row) => String(row['column'])))].filter((name) => names?.includes(name) ?? true).slice(0, mostPanels);
  return columns.map((name) => ({ name, bins: rows.filter((row) => row['column'] === name).map((row) => ({ from: Number(row['from']), to: Number(row['to']), count: Number(row['count']) })) }));
}

/** Boxes of more groups are too narrow. */
const mostBoxes = 20;
const mostOutside = 200;

/** Medians, quartiles and what lies beyond one and a half times their distance; by group, or a box a column. */
export const planBox: PlanChart = async (table, request) => {
  const group = request.group ?? request.x;
  const part = group === undefined ? undefined : columnOf(table, group);
  const columns = drawnColumns(table, request.y, [part?.name]).slice(0, part ? 1 : mostBoxes);
  const [first] = columns;
  const notes: string[] = [];
  const boxes: NamedBox[] = [];
  if (part && first) {
    const { values, total } = await largestGroups(table, part, mostBoxes);
    if (total > values.length) notes.push(`The ${mostBoxes} largest groups of ${total}`);
    for (const value of values) boxes.push(...(await boxOf(table, first, value, `${quoteName(part.name)}::VARCHAR = ${quoteText(value)}`)));
  } else for (const column of columns) boxes.push(...(await boxOf(table, column, request.label(column.name).words, 'true')));
  if (boxes.length === 0) throw new AppError('INVALID_INPUT', 'There is nothing to draw: all values are missing');
  const label = first ? request.label(first.name) : undefined;
  const sizes = boxes.map(({ high, low }) => Math.max(Math.abs(high), Math.abs(low))).filter((size) => size > 0);
  const apart = !part && boxes.length > 1 && Math.max(...sizes) / Math.min(...sizes) > 12;
  const panelOf = (shown: readonly NamedBox[], title: string, y: string): ChartPanel => ({ x: { title, kind: 'category', categories: shown.map(({ name }) => name) }, y: { title: y, kind: 'value' }, series: [{ kind: 'boxes', name: label?.words ?? '', boxes: shown, outside: shown.flatMap(({ outside }, index) => outside.map((value): ChartPoint => [index, value])) }] });
  if (apart && boxes.length > mostPanels) notes.push(`${boxes.length - mostPanels} more columns are not drawn: name those wanted in y`);
  const panels = apart ? boxes.slice(0, mostPanels).map((box, index) => panelOf([box], '', request.label(columns[index]?.name ?? '').unit ?? '')) : [panelOf(boxes, part ? request.label(part.name).axis : '', part || boxes.length === 1 ? (label?.axis ?? '') : '')];
  return { title: part ? `${label?.words ?? ''} by ${lowered(request.label(part.name).words)}` : `Spread of ${boxes.length > 3 ? formatCount(boxes.length, 'column') : listed(boxes.map(({ name }) => lowered(name)))}`, subtitle: 'Box: the middle half, line: median, whiskers: within 1.5 times the box', panels, points: boxes.length, notes };
};

interface NamedBox {
  name: string;
  low: number;
  q1: number;
  median: number;
  q3: number;
  high: number;
  outside: number[];
}

async function boxOf(table: OpenTable, { name }: TableColumn, title: string, where: string): Promise<NamedBox[]> {
  const values = `SELECT ${quoteName(name)}::DOUBLE AS v FROM data WHERE ${where} AND isfinite(${quoteName(name)}::DOUBLE)`;
  const quantile = table.streamed ? 'approx_quantile' : 'quantile_cont';
  const [{ q1 = null, median = null, q3 = null } = {}] = await table.query(`SELECT ${quantile}(v, 0.25) AS q1, ${quantile}(v, 0.5) AS median, ${quantile}(v, 0.75) AS q3 FROM (${values})`);
  if (typeof q1 !== 'number' || typeof median !== 'number' || typeof q3 !== 'number') return [];
  const reach = 1.5 * (q3 - q1);
  const inside = `v BETWEEN ${q1 - reach}::DOUBLE AND ${q3 + reach}::DOUBLE`;
  const [{ low = q1, high = q3 } = {}] = await table.query(`SELECT min(v) AS low, max(v) AS high FROM (${values}) WHERE ${inside}`);
  const outside = await table.query(`SELECT DISTINCT v FROM (${values}) WHERE NOT (${inside}) ORDER BY v LIMIT ${mostOutside}`);
  return [{ name: title, low: Number(low), q1, median, q3, high: Number(high), outside: outside.map(({ v }) => Number(v)) }];
}
