import { useId, useMemo, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { describeStep, type HealthReport } from '../healthText.ts';
import type { TimeAxis } from './ChartFrame.tsx';
import { findIncidents } from './incidents.ts';
import { LatencyChart } from './LatencyChart.tsx';
import { MemoryChart } from './MemoryChart.tsx';
import { OutcomeChart } from './OutcomeChart.tsx';
import { linearScale, timeLabel, twoDays } from './scale.ts';
import { bucketAt } from './series.ts';
import { useWidth } from './useWidth.ts';

interface HealthChartsProps {
  report: HealthReport;
  formatDuration: (milliseconds: number) => string;
  formatBytes: (bytes: number) => string;
}

const left = 58;
const labelRoom = 96;

/**
 * Three charts on one time axis with one crosshair. The pointer moves it; with the keyboard the
 * group is a slider: arrows a step, Page a tenth, Home, End, Escape.
 */
export function HealthCharts({ report, formatDuration, formatBytes }: HealthChartsProps): ReactNode {
  const [box, width] = useWidth<HTMLDivElement>(860);
  const [chosen, setChosen] = useState<number | null>(null);
  const hint = useId();
  const { buckets, bucketMs } = report;
  const pointed = chosen !== null && chosen < buckets.length ? chosen : null;
  const incidents = useMemo(() => findIncidents(buckets, bucketMs), [buckets, bucketMs]);
  const right = Math.max(left + 100, width - labelRoom);
  // The newest bucket is not full yet, but has its full width.
  const end = Math.max(report.to, report.from + buckets.length * bucketMs);
  const x = linearScale([report.from, end], [left, right]);
  const bucket = pointed === null ? undefined : buckets[pointed];
  const axis: TimeAxis = { width, left, right, from: report.from, to: end, x, incidents, crosshair: bucket ? x(bucket.at + bucketMs / 2) : null };

  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const place = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setChosen(place < left || place > right ? null : bucketAt(place, left, right, buckets.length));
  };
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const last = buckets.length - 1;
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -Math.ceil(last / 10), PageUp: Math.ceil(last / 10), Home: -last, End: last };
    const by = steps[event.key];
    if (by !== undefined) setChosen((old) => Math.min(last, Math.max(0, (old ?? last) + by)));
    else if (event.key === 'Escape' && chosen !== null) setChosen(null);
    else return;
    event.preventDefault();
  };

  const parts = { axis, report, pointed };
  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label="Point in time"
      aria-describedby={hint}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, buckets.length - 1)}
      aria-valuenow={pointed ?? Math.max(0, buckets.length - 1)}
      aria-valuetext={bucket ? describeBucket(bucket, report, formatDuration, formatBytes) : 'No time chosen'}
      className="rounded-(--r2) focus-visible:outline-2 focus-visible:outline-offset-4 focus-visible:outline-(--accent)"
      onPointerMove={point}
      onPointerLeave={() => setChosen(null)}
      onBlur={() => setChosen(null)}
      onKeyDown={move}
    >
      <p id={hint} className="sr-only">Arrow keys move through time. The same numbers are under Rows.</p>
      <ChartTitle question="Is it working?" detail={`calls per ${describeStep(bucketMs)}`} />
      <OutcomeChart {...parts} />
      <ChartTitle question="Is it fast?" detail="time to finish, without waiting for you" />
      <LatencyChart {...parts} formatDuration={formatDuration} />
      <ChartTitle question="Is it healthy?" detail="memory of the runtime, and what happened" />
      <MemoryChart {...parts} formatBytes={formatBytes} />
    </div>
  );
}

function ChartTitle({ question, detail }: { question: string; detail: string }): ReactNode {
  return (
    <h2 className="mt-3 mb-1.5 flex items-baseline gap-2 first-of-type:mt-0">
      {question} <span className="font-normal text-(--text-3) text-(length:--t-small)">{detail}</span>
    </h2>
  );
}

function describeBucket(bucket: HealthReport['buckets'][number], report: HealthReport, formatDuration: (ms: number) => string, formatBytes: (bytes: number) => string): string {
  const parts = [
    timeLabel(bucket.at, 0),
    `${bucket.done} done, ${bucket.failed} failed, ${bucket.refused} refused`,
    bucket.p95Ms === null ? 'no times' : `p95 ${formatDuration(bucket.p95Ms)}`,
    bucket.memory === null ? 'memory not recorded' : formatBytes(bucket.memory),
  ];
  if (report.to - report.from > twoDays) parts.unshift(timeLabel(bucket.at, Infinity));
  return parts.join('; ');
}
