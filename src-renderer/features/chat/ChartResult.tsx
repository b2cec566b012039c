import { useState, type PointerEvent, type ReactNode } from 'react';
import type { Chart } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { formatBytes, formatClock } from '../../ui/format.ts';
import { ChartFrame, type TimeAxis } from '../health/charts/ChartFrame.tsx';
import { linearScale, niceTicks } from '../health/charts/scale.ts';
import { highest, lastValue, linePath, spreadLabels } from '../health/charts/series.ts';
import { useWidth } from '../health/charts/useWidth.ts';

type Panel = Chart['panels'][number];

const height = 96;
const top = 8;
const left = 56;
/** Room on the right for the names of lines. */
const names = 190;
const strokes = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--text)', 'var(--text-3)'];
const dashes = ['', '', '4 2', '1 3', '6 3'];

/** Figures over time or over steps: one panel below the other on one axis with a shared crosshair; the same as rows on request. */
export function ChartResult({ result }: { result: Chart }): ReactNode {
  const [rows, setRows] = useState(false);
  return (
    <div data-testid="chart" className="rounded-(--r2) bg-(--well) px-2.5 py-2">
      <div className="mb-1 flex justify-end"><Button variant="ghost" size="small" aria-pressed={rows} onClick={() => setRows(!rows)}>{rows ? 'Chart' : 'Rows'}</Button></div>
      {rows ? <ChartRows {...result} /> : <ChartPanels {...result} />}
    </div>
  );
}

function ChartPanels({ panels, axis: counts }: Chart): ReactNode {
  const [element, width] = useWidth<HTMLDivElement>(640);
  const [pointed, setPointed] = useState<number | null>(null);
  const times = timesOf(panels);
  const [from = 0, to = 1] = [times[0], times.at(-1)];
  const right = Math.max(left + 80, width - names);
  const x = linearScale([from, to], [left, right]);
  const nearest = pointed === null ? null : times.reduce((best, at, index) => (Math.abs(x(at) - pointed) < Math.abs(x(times[best] ?? 0) - pointed) ? index : best), 0);
  const axis: TimeAxis = { width, left, right, from, to, x, incidents: [], crosshair: nearest === null ? null : x(times[nearest] ?? 0) };
  const point = (event: PointerEvent<HTMLDivElement>): void => setPointed(event.clientX - event.currentTarget.getBoundingClientRect().left);
  return (
    <div ref={element} onPointerMove={point} onPointerLeave={() => setPointed(null)} className="grid gap-3">
      {panels.map((panel) => (
        <figure key={panel.title} className="m-0">
          <figcaption className="mb-1 text-(length:--t-micro) font-[530] text-(--text-2)">{panel.title}</figcaption>
          <PanelChart panel={panel} axis={axis} pointed={nearest} />
        </figure>
      ))}
      <div className="flex justify-between text-(length:--t-micro) text-(--text-3) tabular-nums" style={{ paddingLeft: left, width: right }}>
        <span>{sayPlace(from, counts)}</span>
        {nearest !== null && <span>{sayPlace(times[nearest] ?? from, counts)}</span>}
        <span>{sayPlace(to, counts)}{counts !== undefined && ` ${counts}`}</span>
      </div>
    </div>
  );
}

function PanelChart({ panel: { title, format, series }, axis, pointed }: { panel: Panel; axis: TimeAxis; pointed: number | null }): ReactNode {
  const most = Math.max(...series.map(({ points }) => highest(points)));
  const scale = format === 'percent' ? 100 : unitOf(most, format);
  const ticks = (most > 0 ? niceTicks(most * (format === 'percent' ? 100 : 1 / scale), 2) : [0, 1]).map((tick) => (format === 'percent' ? tick / 100 : tick * scale));
  const y = linearScale([0, ticks.at(-1) ?? 1], [height, top]);
  const shown = series.map(({ points }) => (pointed === null ? (lastValue(points) ?? null) : (points[pointed]?.value ?? null)));
  const places = spreadLabels(shown.map((value) => y(value ?? 0)), 15, top, height);
  return (
    <ChartFrame axis={axis} height={height} label={`${title}: ${series.map(({ label }, index) => `${label} ${say(shown[index] ?? null, format)}`).join(', ')}`} ticks={ticks} y={y} tickLabel={(tick) => say(tick, format)}>
      {series.map(({ label, points }, index) => <path key={label} d={linePath(points, axis.x, y)} fill="none" stroke={strokes[index % strokes.length]} strokeWidth={1.5} strokeDasharray={dashes[index % dashes.length]} strokeLinejoin="round" strokeLinecap="round" />)}
      {series.map(({ label }, index) => <text key={label} x={axis.right + 10} y={(places[index] ?? 0) + 4} fill={strokes[index % strokes.length]} fontWeight={index === 0 ? 560 : 400}>{cut(label)} {say(shown[index] ?? null, format)}</text>)}
    </ChartFrame>
  );
}

function ChartRows({ panels, axis }: Chart): ReactNode {
  const columns = panels.flatMap(({ title, format, series }) => series.map(({ label, points }) => ({ title, label, format, values: new Map(points.map(({ at, value }) => [at, value])) })));
  return (
    <div className="max-h-[360px] overflow-auto [scrollbar-width:thin]" tabIndex={0}>
      <table className="w-full border-collapse text-(length:--t-small) leading-(--lh-small) tabular-nums">
        <thead>
          <tr>
            <th className="px-2 text-left text-(length:--t-micro) font-[530] text-(--text-3)">{axis === undefined ? 'Time' : axis.charAt(0).toUpperCase() + axis.slice(1)}</th>
            {columns.map(({ title, label }) => <th key={`${title} ${label}`} title={title} className="px-2 text-right text-(length:--t-micro) font-[530] text-(--text-3)">{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {timesOf(panels).map((at) => (
            <tr key={at} className="border-t border-(--line)">
              <td className="px-2 whitespace-nowrap">{sayPlace(at, axis)}</td>
              {columns.map(({ title, label, format, values }) => <td key={`${title} ${label}`} className="px-2 text-right whitespace-nowrap">{say(values.get(at) ?? null, format)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const timesOf = (panels: readonly Panel[]): number[] => [...new Set(panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ at }) => at))))].sort((a, b) => a - b);

/** A place on the axis: a time of day, or a count. */
const sayPlace = (at: number, axis: string | undefined): string => (axis === undefined ? formatClock(at) : at.toLocaleString('en'));

const cut = (label: string): string => (label.length > 20 ? `${label.slice(0, 19)}…` : label);

/** The thousand that ticks are to be round in. */
function unitOf(most: number, format: Panel['format']): number {
  return format === 'number' || most < 1000 ? 1 : 1000 ** Math.floor(Math.log10(most) / 3);
}

function say(value: number | null, format: Panel['format']): string {
  if (value === null) return '–';
  switch (format) {
    case 'percent':
      return `${Math.round(value * 1000) / 10} %`;
    case 'bytes':
      return formatBytes(value);
    case 'rate':
      return `${formatBytes(value)}/s`;
    case 'number':
      return Math.abs(value) < 1 ? value.toLocaleString('en', { maximumSignificantDigits: 3 }) : value.toLocaleString('en', { maximumFractionDigits: 2 });
  }
}
