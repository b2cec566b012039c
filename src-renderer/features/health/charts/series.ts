import type { Scale } from './scale.ts';

/** One reading; null where nothing was recorded. */
export interface Point {
  at: number;
  value: number | null;
}

/** Splits a series where nothing was recorded: a gap in the data stays a gap in the line. `gapMs`: readings further apart than this are not joined either. */
export function splitAtGaps(points: readonly Point[], gapMs = Infinity): { at: number; value: number }[][] {
  const pieces: { at: number; value: number }[][] = [];
  let piece: { at: number; value: number }[] = [];
  const end = (): void => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
  };
  for (const { at, value } of points) {
    const last = piece.at(-1);
    if (value === null || (last && at - last.at > gapMs)) end();
    if (value !== null) piece.push({ at, value });
  }
  end();
  return pieces;
}

const coordinate = (value: number): string => String(Math.round(value * 10) / 10);

/** The SVG path of a line. A reading with gaps on both sides becomes a short dash, or it would not be seen. */
export function linePath(points: readonly Point[], x: Scale, y: Scale, gapMs?: number): string {
  return splitAtGaps(points, gapMs).map((piece) => {
    const first = piece[0];
    if (first && piece.length === 1) return `M${coordinate(x(first.at) - 1)} ${coordinate(y(first.value))}h2`;
    return piece.map((point, index) => `${index === 0 ? 'M' : 'L'}${coordinate(x(point.at))} ${coordinate(y(point.value))}`).join('');
  }).join('');
}

/** The SVG path of the ground between a line and zero. */
export function areaPath(points: readonly Point[], x: Scale, y: Scale, gapMs?: number): string {
  return splitAtGaps(points, gapMs).filter((piece) => piece.length > 1).map((piece) => {
    const line = piece.map((point, index) => `${index === 0 ? 'M' : 'L'}${coordinate(x(point.at))} ${coordinate(y(point.value))}`).join('');
    const first = piece[0];
    const last = piece.at(-1);
    return first && last ? `${line}L${coordinate(x(last.at))} ${coordinate(y(0))}L${coordinate(x(first.at))} ${coordinate(y(0))}Z` : '';
  }).join('');
}

/** The last value that was recorded; undefined when none was. */
export function lastValue(points: readonly Point[]): number | undefined {
  for (let index = points.length - 1; index >= 0; index--) {
    const value = points[index]?.value;
    if (value !== null && value !== undefined) return value;
  }
  return undefined;
}

/** The highest recorded value; 0 when none was. */
export function highest(points: readonly Point[]): number {
  return points.reduce((most, point) => Math.max(most, point.value ?? 0), 0);
}

/** Which of `count` equal buckets lies under a place of the plot; the nearest one for places outside. */
export function bucketAt(place: number, left: number, right: number, count: number): number {
  const index = Math.floor(((place - left) / (right - left)) * count);
  return Math.min(count - 1, Math.max(0, index));
}

/** Moves labels that would overlap apart, keeping their order; none leaves `[top, bottom]` while there is room. */
export function spreadLabels(places: readonly number[], height: number, top: number, bottom: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  let floor = top;
  for (const label of order) {
    label.place = Math.max(label.place, floor);
    floor = label.place + height;
  }
  let ceiling = bottom;
  for (const label of order.reverse()) {
    label.place = Math.min(label.place, ceiling);
    ceiling = label.place - height;
  }
  return order.sort((a, b) => a.index - b.index).map((label) => label.place);
}
