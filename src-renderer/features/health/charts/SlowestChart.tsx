import type { ReactNode } from 'react';
import { tickDurations } from './LatencyChart.tsx';
import { durationTick, linearScale } from './scale.ts';
import type { HealthReport } from '../healthText.ts';
import { useWidth } from './useWidth.ts';

interface SlowestChartProps {
  slowest: HealthReport['slowest'];
  formatDuration: (milliseconds: number) => string;
}

const row = 20;
const left = 150;

/** Each function as a line from its median (ring) to its p95 (dot), and how often it ran. */
export function SlowestChart({ slowest, formatDuration }: SlowestChartProps): ReactNode {
  const [box, width] = useWidth<HTMLDivElement>(376);
  const ticks = tickDurations(Math.max(1, ...slowest.map((one) => one.p95Ms)));
  const right = Math.max(left + 60, width - 44);
  const x = linearScale([0, ticks.at(-1) ?? 1], [left, right]);
  const ground = slowest.length * row;
  // One that is usually quick and sometimes very slow is worth a look.
  const isUneven = (one: HealthReport['slowest'][number]): boolean => one.calls >= 20 && one.p95Ms > 10 * one.medianMs && one.p95Ms > 1000;
  return (
    <div ref={box}>
      <svg width={width} height={ground + 20} className="block overflow-visible" role="img" aria-label={`Slowest functions: ${slowest.map((one) => `${one.name}, median ${formatDuration(one.medianMs)}, p95 ${formatDuration(one.p95Ms)}, ${one.calls} calls`).join('; ')}`} fontSize={11} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={Math.round(x(tick)) + 0.5} x2={Math.round(x(tick)) + 0.5} y1={0} y2={ground} stroke={tick === 0 ? 'var(--line-2)' : 'var(--c-grid)'} />
            <text x={x(tick)} y={ground + 14} textAnchor="middle" fill="var(--text-3)">{durationTick(tick)}</text>
          </g>
        ))}
        {slowest.map((one, index) => {
          const y = index * row + 10;
          const tone = isUneven(one) ? 'var(--write)' : 'var(--text-3)';
          return (
            <g key={one.name}>
              <title>{`${one.name}: median ${formatDuration(one.medianMs)}, p95 ${formatDuration(one.p95Ms)}, ${one.calls} calls`}</title>
              <text x={0} y={y + 4} fill="var(--text)" fontSize={11.5} fontFamily="var(--mono)">{one.name.length > 20 ? `${one.name.slice(0, 19)}…` : one.name}</text>
              <line x1={x(one.medianMs)} x2={x(one.p95Ms)} y1={y} y2={y} stroke={isUneven(one) ? tone : 'var(--line-control)'} strokeWidth={2} />
              <circle cx={x(one.medianMs)} cy={y} r={3.5} fill="var(--canvas)" stroke={tone} strokeWidth={1.5} />
              <circle cx={x(one.p95Ms)} cy={y} r={3.5} fill={tone} />
              <text x={width} y={y + 4} textAnchor="end" fill="var(--text-3)">{one.calls.toLocaleString('en')}</text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
