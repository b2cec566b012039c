import type { ReactNode } from 'react';
import { linearScale } from './scale.ts';
import { areaPath, highest, linePath, type Point } from './series.ts';

interface SparklineProps {
  points: readonly Point[];
  /** A second line drawn dashed on the same scale: what goes out beside what comes in. */
  second?: readonly Point[];
  from: number;
  to: number;
  /** Top of the scale; absent: the highest reading. */
  most?: number;
  width: number;
  height: number;
  label: string;
}

/** Readings further apart than this were not taken for a while: the line breaks. */
const gapMs = 25_000;

/** A small live line without axes; its newest value stands beside it as text. */
export function Sparkline({ points, second, from, to, most, width, height, label }: SparklineProps): ReactNode {
  const x = linearScale([from, to], [0, width - 3]);
  const ceiling = Math.max(most ?? Math.max(highest(points), second ? highest(second) : 0), 1e-9);
  const y = linearScale([0, ceiling], [height - 1.5, 2]);
  const last = points.at(-1);
  return (
    <svg width={width} height={height} className="block overflow-visible" role="img" aria-label={label}>
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      <path d={areaPath(points, x, y, gapMs)} fill="var(--c3)" opacity={0.14} />
      <path d={linePath(points, x, y, gapMs)} fill="none" stroke="var(--c3)" strokeWidth={1.3} strokeLinejoin="round" />
      {second && <path d={linePath(second, x, y, gapMs)} fill="none" stroke="var(--c3)" strokeWidth={1.3} strokeDasharray="3 2" />}
      {last && last.value !== null && <circle cx={x(last.at)} cy={y(last.value)} r={2} fill="var(--text-2)" />}
    </svg>
  );
}
