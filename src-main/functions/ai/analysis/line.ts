export interface FittedLine {
  points: number;
  slope: number;
  intercept: number;
  /** Share of the variance that the line explains; 1 where nothing varies. */
  r2: number;
}

/** Least squares; undefined for fewer than two different places. */
export function fitLine(points: readonly (readonly [number, number])[]): FittedLine | undefined {
  const n = points.length;
  if (n < 2) return undefined;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  if (xx === 0) return undefined;
  const slope = xy / xx;
  return { points: n, slope, intercept: meanY - slope * meanX, r2: yy === 0 ? 1 : (xy * xy) / (xx * yy) };
}
