import { AppError } from '../../../kernel/errors.ts';
import { byCategory, drawByCategory } from './categories.ts';
import type { PlanChart } from './chartPlan.ts';
import { lowered } from './columnLabel.ts';

export const planBar: PlanChart = (table, request) => drawByCategory(table, request, 'bar');

/** More slices are not told apart. */
const mostSlices = 7;

/** The parts of a whole, the largest first; the small ones together. */
export const planPie: PlanChart = async (table, request) => {
  const { along, names, series: [series] } = await byCategory(table, { ...request, group: undefined });
  const parts = names.map((name, index) => ({ name, value: series?.values[index] ?? 0 })).filter(({ value }) => value !== 0);
  if (parts.some(({ value }) => value < 0)) throw new AppError('INVALID_INPUT', 'A pie shows the parts of a whole, and some values are below zero', { hint: 'Draw a bar chart' });
  if (parts.length === 0) throw new AppError('INVALID_INPUT', 'There is nothing to draw: all values are zero or missing');
  const sorted = parts.toSorted((a, b) => b.value - a.value);
  const small = sorted.length > mostSlices + 1 ? sorted.slice(mostSlices) : [];
  const slices = [...sorted.slice(0, sorted.length - small.length), ...(small.length > 0 ? [{ name: `${small.length} others`, value: small.reduce((sum, { value }) => sum + value, 0) }] : [])];
  const subject = series?.column === undefined ? 'Number of rows' : request.label(series.column, series.measure).axis;
  return { title: `${subject} by ${lowered(request.label(along.name).words)}`, panels: [{ x: { title: '', kind: 'category' }, y: { title: '', kind: 'value' }, series: [{ kind: 'slices', name: subject, slices }] }], points: parts.length, notes: [] };
};
