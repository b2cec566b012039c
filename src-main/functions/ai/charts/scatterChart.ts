import { AppError } from '../../../kernel/errors.ts';
import { formatCount } from '../../../kernel/format.ts';
import type { ChartPoint } from '../../../ports/charts.ts';
import { quoteName } from '../../../ports/tables.ts';
import { columnOf, columnOfKind } from '../shared/columns.ts';
import { drawnColumns, largestGroups, mostSeries, type PlanChart } from './chartPlan.ts';
import { lowered } from './columnLabel.ts';

/** More points cover each other. */
const mostPoints = 5000;

/** One number against another, in colours by a third column. */
export const planScatter: PlanChart = async (table, request) => {
  const across = request.x === undefined ? undefined : columnOfKind(table, request.x, 'number');
  const numbers = drawnColumns(table, request.y, [across?.name]);
  const x = across ?? numbers.find((_, index) => request.y !== undefined || index === 0);
  const y = numbers.find((column) => column !== x) ?? (request.y === undefined ? undefined : numbers[0]);
  const paired = across === undefined && request.y?.length === 1 ? { x: drawnColumns(table, undefined, request.y).find(({ name }) => name !== y?.name), y: numbers[0] } : { x, y };
  if (!paired.x || !paired.y) throw new AppError('INVALID_INPUT', 'A scatter chart needs two columns of numbers', { hint: `The columns are ${table.columns.slice(0, 40).map(({ name, type }) => `${name} (${type})`).join(', ')}` });
  const [a, b] = [quoteName(paired.x.name), quoteName(paired.y.name)];
  const group = request.group === undefined ? undefined : columnOf(table, request.group);
  const there = `SELECT ${a}::DOUBLE AS x, ${b}::DOUBLE AS y, ${group ? `${quoteName(group.name)}::VARCHAR` : "''"} AS part FROM data WHERE isfinite(${a}::DOUBLE) AND isfinite(${b}::DOUBLE)`;
  const [{ n = 0, r = null } = {}] = await table.query(`SELECT count(*) AS n, corr(x, y) AS r FROM (${there})`);
  const many = Number(n) > mostPoints;
  const rows = await table.query(many ? `SELECT * FROM (${there}) USING SAMPLE reservoir(${mostPoints} ROWS) REPEATABLE (1)` : there);
  const { values, total } = group ? await largestGroups(table, group, mostSeries) : { values: [''], total: 1 };
  const [xLabel, yLabel] = [request.label(paired.x.name), request.label(paired.y.name)];
  const series = values.map((value) => ({ kind: 'points' as const, name: group ? value : yLabel.words, points: rows.filter(({ part }) => !group || part === value).map((row): ChartPoint => [Number(row['x']), Number(row['y'])]) }));
  return {
    title: `${yLabel.words} against ${lowered(xLabel.words)}${group ? ` by ${lowered(request.label(group.name).words)}` : ''}`,
    subtitle: `${formatCount(Number(n), 'row')}${typeof r === 'number' ? `, r = ${r.toFixed(2).replace(/^-/, '\u2212')}` : ''}`,
    panels: [{ x: { title: xLabel.axis, kind: 'value' }, y: { title: yLabel.axis, kind: 'value' }, series }],
    points: series.reduce((sum, { points }) => sum + points.length, 0),
    notes: [...(many ? [`${formatCount(mostPoints, 'point')} of ${formatCount(Number(n), 'row')}, chosen at random`] : []), ...(total > values.length ? [`${total - values.length} smaller groups are not drawn`] : [])],
  };
};
