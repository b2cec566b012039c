import type { Row, Scalar } from '../../../ports/tables.ts';
import { isIdentifier, numberColumns } from '../shared/columns.ts';
import { momentOf } from '../shared/moment.ts';
import { round } from '../shared/round.ts';
import type { Analyse } from './analysis.ts';
import { fitLine } from './line.ts';
import { timeline } from './timeline.ts';

const dayMs = 86_400_000;

/** Where columns of numbers go over time: the points, and the straight line through them. */
export const findTrend: Analyse = async (table, options) => {
  const columns = numberColumns(table, options.columns).filter((column) => options.columns !== undefined || !isIdentifier(column));
  const line = await timeline(table, columns, options);
  const per = line.time?.kind === 'date' ? 'day' : line.time ? line.key : 'row';
  const figures = columns.filter(({ name }) => name !== line.key).map(({ name }): Row => {
    const points = line.rows.map((row) => [placeOf(row[line.key] ?? null), row[name]] as const).filter((point): point is readonly [number, number] => typeof point[1] === 'number' && Number.isFinite(point[0]));
    const fitted = fitLine(points);
    const [first, last] = [points.at(0)?.[1] ?? null, points.at(-1)?.[1] ?? null];
    return {
      column: name,
      points: points.length,
      direction: directionOf(fitted, points),
      slope: round(fitted?.slope ?? null),
      slope_per: per,
      r2: round(fitted?.r2 ?? null),
      first,
      last,
      change_percent: first !== null && last !== null && first !== 0 ? Math.round(((last - first) / Math.abs(first)) * 10_000) / 100 : null,
      ...(line.drawnTogether[name] !== undefined && { drawn_together_by: line.drawnTogether[name] }),
    };
  });
  const findings = figures.map(({ column, direction, change_percent, r2 }) => `${String(column)} is ${String(direction)}${change_percent === null ? '' : `, ${Number(change_percent) >= 0 ? '+' : ''}${change_percent} % from first to last`} (R² ${r2 === null ? 'unknown' : Number(r2).toFixed(2)})`);
  if (line.interval !== 'none') findings.push(`Drawn together by ${line.interval}`);
  return { rows: line.rows, figures, findings, approximate: false };
};

/** Days since 1970 for a moment. */
function placeOf(value: Scalar): number {
  return typeof value === 'number' ? value : momentOf(value) / dayMs;
}

/** Flat: the line explains next to nothing of how the values differ. */
function directionOf(fitted: ReturnType<typeof fitLine>, points: readonly (readonly [number, number])[]): 'rising' | 'falling' | 'flat' | 'unknown' {
  if (!fitted || points.length < 3) return 'unknown';
  if (fitted.slope === 0 || fitted.r2 < 0.05) return 'flat';
  return fitted.slope > 0 ? 'rising' : 'falling';
}
