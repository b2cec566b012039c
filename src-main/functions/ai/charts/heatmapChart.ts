import { AppError } from '../../../kernel/errors.ts';
import { quoteName, type Row, type Scalar } from '../../../ports/tables.ts';
import { correlate } from '../analysis/correlation.ts';
import { aggregateSql, likelyAggregate } from '../analysis/grouping.ts';
import { columnOf, columnOfKind } from '../shared/columns.ts';
import { largestGroups, numberOf, type ChartPlan, type ChartRequest, type PlanChart } from './chartPlan.ts';
import { lowered } from './columnLabel.ts';

const mostCorrelated = 20;
const mostCells = 40;
/** Figures in more cells would not fit. */
const mostLabelled = 150;

/** How strongly columns go together; with x and y, a measure of each pair of their values. */
export const planHeatmap: PlanChart = async (table, request) => {
  const [y] = request.y ?? [];
  if (request.x !== undefined && y !== undefined) return planCross(table, request, request.x, y);
  const matrix = table.columns[0]?.name === 'column' ? await table.query('SELECT * FROM data') : undefined;
  const { rows } = matrix && isMatrix(matrix) ? { rows: matrix } : await correlate(table, { columns: request.y, limit: mostCorrelated }, 0);
  const names = rows.map((row) => String(row['column'])).slice(0, mostCorrelated);
  if (names.length < 2) throw new AppError('INVALID_INPUT', 'A heatmap of correlations needs two columns of numbers', { hint: 'Name a column each for x and y to draw how often their values meet' });
  const words = names.map((name) => request.label(name).words);
  const cells = names.flatMap((row, down) => names.map((column, across) => [across, down, numberOf(rows[down]?.[column] ?? rows.find((each) => each['column'] === row)?.[column] ?? null)] as const));
  return {
    title: 'How strongly the columns go together',
    subtitle: 'Correlation, from \u22121 (opposite) over 0 (unrelated) to 1 (in step)',
    panels: [{ x: { title: '', kind: 'category', categories: words }, y: { title: '', kind: 'category', categories: words }, series: [{ kind: 'cells', name: 'Correlation', cells, scale: { from: -1, to: 1, diverging: true }, labelled: names.length <= 12 }] }],
    points: cells.length,
    notes: rows.length > names.length ? [`The first ${names.length} of ${rows.length} columns`] : [],
  };
};

/** The rows of an analysis of correlations. */
function isMatrix(rows: readonly Row[]): boolean {
  return rows.length > 1 && rows.every((row) => typeof row['column'] === 'string' && row['column'] in row);
}

async function planCross(table: Parameters<PlanChart>[0], request: ChartRequest, xName: string, yName: string): Promise<ChartPlan> {
  const [x, y] = [columnOf(table, xName), columnOf(table, yName)];
  const value = request.value === undefined ? undefined : columnOfKind(table, request.value, 'number');
  const measure = value ? (request.aggregate ?? likelyAggregate(value.name)) : 'count';
  const [across, down] = [await largestGroups(table, x, mostCells), await largestGroups(table, y, mostCells)];
  const rows = await table.query(`SELECT ${quoteName(x.name)}::VARCHAR AS x, ${quoteName(y.name)}::VARCHAR AS y, ${value ? aggregateSql(measure, value.name) : 'count(*)'} AS v FROM data GROUP BY 1, 2`);
  const at = new Map(rows.map((row) => [JSON.stringify([row['x'], row['y']]), row['v'] ?? null] as const satisfies readonly [string, Scalar]));
  const cells = down.values.flatMap((row, below) => across.values.map((column, beside) => [beside, below, numberOf(at.get(JSON.stringify([column, row])) ?? null)] as const));
  const values = cells.map(([, , each]) => each).filter((each) => each !== null);
  if (values.length === 0) throw new AppError('INVALID_INPUT', 'There is nothing to draw: all values are missing');
  const label = value ? request.label(value.name, measure).axis : 'Number of rows';
  const left = across.total - across.values.length + down.total - down.values.length;
  return {
    title: `${label} by ${lowered(request.label(x.name).words)} and ${lowered(request.label(y.name).words)}`,
    panels: [{ x: { title: request.label(x.name).axis, kind: 'category', categories: across.values }, y: { title: request.label(y.name).axis, kind: 'category', categories: down.values }, series: [{ kind: 'cells', name: label, cells, scale: scaleOf(values), labelled: cells.length <= mostLabelled }] }],
    points: values.length,
    notes: left > 0 ? [`The ${mostCells} most frequent values of each`] : [],
  };
}

function scaleOf(values: readonly number[]): { from: number; to: number; diverging: boolean } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low < 0 && high > 0) return { from: -Math.max(-low, high), to: Math.max(-low, high), diverging: true };
  return { from: low > 0 && low < high / 2 ? 0 : low, to: high === low ? low + 1 : high, diverging: false };
}
