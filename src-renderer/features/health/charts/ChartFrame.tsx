import type { ReactNode } from 'react';
import type { Incident } from './incidents.ts';
import type { Scale } from './scale.ts';

/** What the charts on one time axis share, so that their plots stand exactly above one another. */
export interface TimeAxis {
  width: number;
  /** Edges of the plot. */
  left: number;
  right: number;
  from: number;
  to: number;
  x: Scale;
  incidents: readonly Incident[];
  /** Middle of the bucket under the crosshair; null when none is pointed at. */
  crosshair: number | null;
}

interface ChartFrameProps {
  axis: TimeAxis;
  /** Height of the plot; the ground line lies there. */
  height: number;
  /** Room below the ground line, for the labels of the time axis. */
  below?: number;
  label: string;
  ticks: readonly number[];
  y: Scale;
  tickLabel: (tick: number) => string;
  children: ReactNode;
}

/** Ground, grid, bands of incidents and crosshair of one chart; the marks are its children. */
export function ChartFrame({ axis, height, below = 4, label, ticks, y, tickLabel, children }: ChartFrameProps): ReactNode {
  return (
    <svg width={axis.width} height={height + below} className="block overflow-visible" role="img" aria-label={label} fontSize={11} style={{ fontVariantNumeric: 'tabular-nums' }}>
      {axis.incidents.map((incident) => (
        <rect key={incident.from} x={axis.x(incident.from)} width={axis.x(incident.to) - axis.x(incident.from)} y={0} height={height} fill="var(--destroy)" opacity={0.09} />
      ))}
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={axis.left} x2={axis.right} y1={Math.round(y(tick)) + 0.5} y2={Math.round(y(tick)) + 0.5} stroke={tick === 0 ? 'var(--line-2)' : 'var(--c-grid)'} />
          <text x={axis.left - 7} y={Math.round(y(tick)) + 4} textAnchor="end" fill="var(--text-3)">{tickLabel(tick)}</text>
        </g>
      ))}
      {children}
      {axis.crosshair !== null && (
        <line x1={axis.crosshair} x2={axis.crosshair} y1={0} y2={height} stroke="var(--text-2)" strokeDasharray="2 2" />
      )}
    </svg>
  );
}

/** Stands in the plot where there is nothing to draw. */
export function NoCalls({ axis, height }: { axis: TimeAxis; height: number }): ReactNode {
  return <text x={(axis.left + axis.right) / 2} y={height / 2} textAnchor="middle" fontSize={12} fill="var(--text-3)">No calls in this time</text>;
}
