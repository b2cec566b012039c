import { memo, type ReactNode } from 'react';

const width = 56;
const height = 18;

/** The last latencies as a line without axes; their figures stand beside it. */
export const LatencyLine = memo(function LatencyLine({ latencies }: { latencies: readonly number[] }): ReactNode {
  if (latencies.length < 2) return <svg width={width} height={height} aria-hidden className="flex-none"><line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" /></svg>;
  const highest = Math.max(...latencies, 1);
  const step = (width - 3) / (latencies.length - 1);
  const points = latencies.map((value, index) => `${(index * step).toFixed(1)},${(height - 2 - (value / highest) * (height - 4)).toFixed(1)}`);
  const [x, y] = (points.at(-1) ?? '0,0').split(',');
  return (
    <svg width={width} height={height} aria-hidden className="flex-none overflow-visible">
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      <polyline points={points.join(' ')} fill="none" stroke="var(--c3)" strokeWidth={1.3} strokeLinejoin="round" />
      <circle cx={x} cy={y} r={1.8} fill="var(--text-2)" />
    </svg>
  );
}, (before, after) => before.latencies.length === after.latencies.length && before.latencies.every((value, index) => value === after.latencies[index]));
