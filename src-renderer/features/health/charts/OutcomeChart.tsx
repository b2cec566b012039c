import type { ReactNode } from 'react';
import type { HealthReport } from '../healthText.ts';
import { ChartFrame, NoCalls, type TimeAxis } from './ChartFrame.tsx';
import { linearScale, niceCountTicks } from './scale.ts';
import { spreadLabels } from './series.ts';

interface OutcomeChartProps {
  axis: TimeAxis;
  report: HealthReport;
  /** Index of the bucket under the crosshair. */
  pointed: number | null;
}

const height = 154;
const top = 8;

/** Calls by how they ended: bars of done and failed, a ring where the person or a rule refused. */
export function OutcomeChart({ axis, report, pointed }: OutcomeChartProps): ReactNode {
  const { buckets, bucketMs } = report;
  const idle = report.calls === 0;
  const most = Math.max(1, ...buckets.map((bucket) => bucket.done + bucket.failed + (bucket.refused > 0 ? 1 : 0)));
  const ticks = idle ? [0] : niceCountTicks(most, 3);
  const y = linearScale([0, ticks.at(-1) ?? 1], [height, top]);
  const slot = axis.x(axis.from + bucketMs) - axis.x(axis.from);
  const gap = slot > 3 ? 1 : 0;
  const last = buckets.at(-1);
  const bucket = pointed === null ? undefined : buckets[pointed];
  const shown = bucket ?? last;
  const stack = shown ? [y(shown.done / 2), y(shown.done + shown.failed / 2) - 14, y(shown.done + shown.failed) - 30] : [height - 8, height - 24, height - 40];
  const [done = 0, failed = 0, refused = 0] = spreadLabels(stack, 16, top + 4, height - 2);
  return (
    <ChartFrame axis={axis} height={height} label={`Calls by outcome: ${report.done} done, ${report.failed} failed, ${report.refused} refused`} ticks={ticks} y={y} tickLabel={(tick) => tick.toLocaleString('en')}>
      <g shapeRendering={slot > 6 ? 'crispEdges' : undefined}>
        {buckets.map((one) => {
          const x = axis.x(one.at);
          const doneTop = y(one.done);
          const failedTop = y(one.done + one.failed);
          return (
            <g key={one.at}>
              {one.done > 0 && <rect x={x} y={doneTop} width={Math.max(1, slot - gap)} height={height - doneTop} fill="var(--c1-fill)" />}
              {one.failed > 0 && <rect x={x} y={failedTop} width={Math.max(1, slot - gap)} height={Math.max(1.5, doneTop - failedTop)} fill="var(--destroy)" />}
            </g>
          );
        })}
      </g>
      {buckets.map((one) => one.refused > 0 && (
        <circle key={one.at} cx={axis.x(one.at) + (slot - gap) / 2} cy={y(one.done + one.failed) - 5} r={2} fill="var(--canvas)" stroke="var(--text-2)" strokeWidth={1.2} />
      ))}
      {idle && <NoCalls axis={axis} height={height} />}
      <text x={axis.right + 10} y={done + 4} fill="var(--text-2)">done{bucket ? ` ${bucket.done}` : ''}</text>
      <text x={axis.right + 10} y={failed + 4} fill="var(--destroy)">failed{bucket ? ` ${bucket.failed}` : ''}</text>
      <circle cx={axis.right + 13} cy={refused} r={2} fill="none" stroke="var(--text-2)" strokeWidth={1.2} />
      <text x={axis.right + 20} y={refused + 4} fill="var(--text-3)">refused{bucket ? ` ${bucket.refused}` : ''}</text>
    </ChartFrame>
  );
}
