import type { ReactNode } from 'react';
import type { HealthReport } from '../healthText.ts';
import { ChartFrame, type TimeAxis } from './ChartFrame.tsx';
import { linearScale, niceTicks, timeLabel, timeTicks, twoDays } from './scale.ts';
import { highest, lastValue, linePath } from './series.ts';

interface MemoryChartProps {
  axis: TimeAxis;
  report: HealthReport;
  pointed: number | null;
  formatBytes: (bytes: number) => string;
}

const height = 96;

/** Memory of the runtime under the events of the time, over the labels of the shared axis. */
export function MemoryChart({ axis, report, pointed, formatBytes }: MemoryChartProps): ReactNode {
  const middle = report.bucketMs / 2;
  const points = report.buckets.map((bucket) => ({ at: bucket.at + middle, value: bucket.memory }));
  const ticks = niceTicks(highest(points) / 1e6, 2).map((tick) => tick * 1e6);
  const y = linearScale([0, ticks.at(-1) ?? 1], [height, 8]);
  const bucket = pointed === null ? undefined : report.buckets[pointed];
  const memory = bucket ? bucket.memory : (lastValue(points) ?? null);
  const span = axis.to - axis.from;
  const shownTimes = timeTicks(axis.from, axis.to, Math.max(2, Math.floor((axis.right - axis.left) / 110)));
  return (
    <>
      <EventLine axis={axis} report={report} />
      <ChartFrame axis={axis} height={height} below={22} label={`Memory of the runtime${memory === null ? ': nothing recorded' : `: ${formatBytes(memory)}`}`} ticks={ticks} y={y} tickLabel={(tick) => (tick === 0 ? '0' : formatBytes(tick))}>
        <path d={linePath(points, axis.x, y)} fill="none" stroke="var(--c3)" strokeWidth={1.5} strokeLinejoin="round" strokeLinecap="round" />
        <text x={axis.right + 10} y={(memory === null ? height / 2 : y(memory)) + 4} fill="var(--text-2)">{memory === null ? 'not recorded' : formatBytes(memory)}</text>
        {shownTimes.map((at) => {
          const x = axis.x(at);
          return x < axis.right - 40 && <text key={at} x={x} y={height + 16} textAnchor={x < axis.left + 16 ? 'start' : 'middle'} fill="var(--text-3)">{timeLabel(at, span)}</text>;
        })}
        <text x={axis.right} y={height + 16} textAnchor="end" fill="var(--text-3)">now</text>
        {axis.crosshair !== null && bucket && <TimeChip x={axis.crosshair} text={span > twoDays ? `${timeLabel(bucket.at, span)} ${timeLabel(bucket.at, 0)}` : timeLabel(bucket.at, 0)} />}
      </ChartFrame>
    </>
  );
}

function TimeChip({ x, text }: { x: number; text: string }): ReactNode {
  const width = text.length * 6.6 + 12;
  return (
    <>
      <rect x={x - width / 2} y={height + 3} width={width} height={18} rx={3} fill="var(--ink)" />
      <text x={x} y={height + 16} textAnchor="middle" fill="var(--on-ink)" fontWeight={560}>{text}</text>
    </>
  );
}

/** What happened, as marks on a line of their own; a label is left out where the next mark leaves no room. */
function EventLine({ axis, report }: { axis: TimeAxis; report: HealthReport }): ReactNode {
  const events = report.events.filter((event) => event.at >= axis.from && event.at <= axis.to).sort((a, b) => a.at - b.at);
  return (
    <svg width={axis.width} height={22} className="block overflow-visible" role="img" aria-label={events.length === 0 ? 'No events' : `Events: ${events.map((event) => `${timeLabel(event.at, axis.to - axis.from)} ${event.text}`).join('; ')}`} fontSize={11}>
      <line x1={axis.left} x2={axis.right} y1={11.5} y2={11.5} stroke="var(--line-2)" />
      {events.map((event, index) => {
        const x = axis.x(event.at);
        const next = events[index + 1];
        const before = events[index - 1];
        const wanted = event.text.length * 5.8 + 14;
        const room = (next ? axis.x(next.at) - 8 : axis.width) - x;
        const roomBefore = x - (before ? axis.x(before.at) + before.text.length * 5.8 + 20 : axis.left);
        // Near the right end the words stand before their mark.
        const onLeft = wanted > room && wanted <= roomBefore;
        const letters = Math.floor((room - 16) / 6);
        const text = onLeft || wanted <= room ? event.text : letters >= 10 ? `${event.text.slice(0, letters - 1).trimEnd()}…` : '';
        const width = text.length * 5.8 + 4;
        const tone = event.tone === 'destroy' ? 'var(--destroy)' : 'var(--text-3)';
        return (
          <g key={`${event.at} ${event.text}`}>
            <title>{`${timeLabel(event.at, 0)} ${event.text}`}</title>
            {text && <rect x={onLeft ? x - 8 - width : x + 8} y={2} width={width} height={18} fill="var(--canvas)" />}
            <path d={`M${x - 4.5} 15.5h9l-4.5-8.5z`} strokeLinejoin="round" strokeWidth={1.3} fill={event.tone === 'destroy' ? tone : 'var(--canvas)'} stroke={tone} />
            {text && <text x={onLeft ? x - 10 : x + 10} y={15} textAnchor={onLeft ? 'end' : 'start'} fill="var(--text-2)">{text}</text>}
          </g>
        );
      })}
    </svg>
  );
}
