import type { ReactNode } from 'react';
import type { HealthReport } from '../healthText.ts';
import { ChartFrame, NoCalls, type TimeAxis } from './ChartFrame.tsx';
import { durationTick, linearScale, niceTicks, timeLabel, twoDays } from './scale.ts';
import { areaPath, highest, lastValue, linePath, spreadLabels, type Point } from './series.ts';

interface LatencyChartProps {
  axis: TimeAxis;
  report: HealthReport;
  pointed: number | null;
  formatDuration: (milliseconds: number) => string;
}

const height = 136;
const top = 8;

/** Time to finish: the 95th of a hundred calls as ground and line, the middle one dashed. */
export function LatencyChart({ axis, report, pointed, formatDuration }: LatencyChartProps): ReactNode {
  const middle = report.bucketMs / 2;
  const slow = report.buckets.map((bucket) => ({ at: bucket.at + middle, value: bucket.p95Ms }));
  const typical = report.buckets.map((bucket) => ({ at: bucket.at + middle, value: bucket.p50Ms }));
  const most = Math.max(highest(slow), highest(typical));
  const ticks = most > 0 ? tickDurations(most) : [0];
  const y = linearScale([0, ticks.at(-1) ?? 1], [height, top]);
  const bucket = pointed === null ? undefined : report.buckets[pointed];
  const p95 = bucket ? bucket.p95Ms : report.p95Ms;
  const p50 = bucket ? bucket.p50Ms : report.p50Ms;
  const [slowAt = 0, typicalAt = 0] = spreadLabels([y(p95 ?? lastValue(slow) ?? 0), y(p50 ?? lastValue(typical) ?? 0)], 16, top, height - 2);
  const peak = findPeak(slow);
  const peakX = peak ? axis.x(peak.at) : 0;
  const peakOnRight = peakX < axis.left + 170;
  return (
    <ChartFrame axis={axis} height={height} label={`Time to finish: ${p50 === null ? 'nothing recorded' : `half within ${formatDuration(p50)}`}${p95 === null ? '' : `, 95 of 100 within ${formatDuration(p95)}`}`} ticks={ticks} y={y} tickLabel={durationTick}>
      <path d={areaPath(slow, axis.x, y)} fill="var(--c1-fill)" opacity={0.28} />
      <path d={linePath(slow, axis.x, y)} fill="none" stroke="var(--c1)" strokeWidth={1.5} strokeLinejoin="round" strokeLinecap="round" />
      <path d={linePath(typical, axis.x, y)} fill="none" stroke="var(--c3)" strokeWidth={1.5} strokeDasharray="4 2" />
      {peak && pointed === null && (
        <text x={peakOnRight ? peakX + 12 : peakX - 12} y={Math.max(top + 10, y(peak.value) + 4)} textAnchor={peakOnRight ? 'start' : 'end'} fill="var(--text)" fontWeight={560}>
          {formatDuration(peak.value)} {axis.to - axis.from > twoDays ? 'on' : 'at'} {timeLabel(peak.at, axis.to - axis.from)}
        </text>
      )}
      {most === 0 && <NoCalls axis={axis} height={height} />}
      {most > 0 && <text x={axis.right + 10} y={slowAt + 4} fill="var(--c1)" fontWeight={560}>p95 {p95 === null ? 'no calls' : formatDuration(p95)}</text>}
      {most > 0 && <text x={axis.right + 10} y={typicalAt + 4} fill="var(--text-2)">p50 {p50 === null ? 'no calls' : formatDuration(p50)}</text>}
    </ChartFrame>
  );
}

/** Ticks round in the unit they will be read in: seconds above one, milliseconds below. */
export function tickDurations(most: number): number[] {
  const unit = most >= 90_000 ? 60_000 : most >= 900 ? 1000 : 1;
  return niceTicks(most / unit, 3).map((tick) => tick * unit);
}

/** The highest reading, when it stands out: three times the middle one or more. */
function findPeak(points: readonly Point[]): { at: number; value: number } | undefined {
  const recorded = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  if (recorded.length < 6) return undefined;
  const sorted = recorded.map((point) => point.value).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const peak = recorded.reduce((most, point) => (point.value > most.value ? point : most));
  return peak.value >= 3 * middle ? peak : undefined;
}
