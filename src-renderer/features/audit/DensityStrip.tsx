import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Risk } from '../../../src-preload/contract/index.ts';
import { timeLabel, timeTicks } from '../health/charts/scale.ts';
import { useWidth } from '../health/charts/useWidth.ts';
import { describeSpan } from './auditView.ts';
import { densityBars, shiftSpan, spanFromDrag, type DensityStep } from './density.ts';

interface DensityStripProps {
  steps: DensityStep[];
  from: number;
  to: number;
  now: number;
  span: { from: number; to: number } | null;
  onSpan(span: { from: number; to: number } | null): void;
}

const height = 46;
const colours: Record<Risk, { fill: string; opacity: number }> = {
  read: { fill: 'var(--c3)', opacity: 0.5 },
  write: { fill: 'var(--write)', opacity: 1 },
  destroy: { fill: 'var(--destroy)', opacity: 1 },
  out: { fill: 'var(--out)', opacity: 1 },
};

/**
 * Calls over the period as bars by risk; dragging across it filters by time. With the keyboard:
 * Enter takes the last four steps, arrows move the span, Shift with arrows widens it, Escape ends it.
 */
export function DensityStrip({ steps, from, to, now, span, onSpan }: DensityStripProps): ReactNode {
  const [box, width] = useWidth<HTMLDivElement>(900);
  const start = useRef<number | null>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const shown = drag ?? span;
  const x = (at: number): number => ((at - from) / (to - from)) * width;
  const step = (to - from) / Math.max(1, steps.length);
  const total = steps.reduce((sum, one) => sum + one.read + one.write + one.destroy + one.out, 0);

  const place = (event: PointerEvent<HTMLDivElement>): number => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const draggedTo = (event: PointerEvent<HTMLDivElement>): { from: number; to: number } | null =>
    start.current === null ? null : spanFromDrag(start.current, place(event), width, from, to, steps.length);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0 && span) onSpan(shiftSpan(span, by, event.shiftKey, from, to, step));
    else if ((event.key === 'Enter' || by !== 0) && !span) {
      const end = Math.min(to, from + Math.ceil((now - from) / step) * step);
      onSpan({ from: Math.max(from, end - 4 * step), to: end });
    } else if (event.key === 'Escape' && span) onSpan(null);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label="Time filter: calls over the period"
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={span?.from ?? from}
      aria-valuetext={`${span ? describeSpan(span, now) : 'The whole period'}, ${total.toLocaleString('en')} calls drawn`}
      className="relative touch-none select-none rounded-(--r2) focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-(--accent)"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = place(event);
      }}
      onPointerMove={(event) => setDrag(draggedTo(event))}
      onPointerUp={(event) => {
        if (start.current === null) return;
        onSpan(draggedTo(event));
        start.current = null;
        setDrag(null);
      }}
      onPointerCancel={() => {
        start.current = null;
        setDrag(null);
      }}
    >
      <svg width={width} height={height + 18} className="block cursor-crosshair overflow-visible" aria-hidden fontSize={11} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {shown && <rect x={x(shown.from)} width={x(shown.to) - x(shown.from)} y={-2} height={height + 2} fill="var(--accent)" opacity={0.09} />}
        {densityBars(steps, width, height - 4).map((bar) => bar.parts.map((part) => (
          <rect key={`${bar.x} ${part.risk}`} x={bar.x} width={bar.width} y={part.y + 4} height={part.height} {...colours[part.risk]} />
        )))}
        <line x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} stroke="var(--line-2)" />
        {now > from && now < to && <line x1={x(now)} x2={x(now)} y1={height - 5} y2={height + 4} stroke="var(--text-3)" />}
        {shown && [shown.from, shown.to].map((at) => <line key={at} x1={x(at)} x2={x(at)} y1={-2} y2={height} stroke="var(--accent)" />)}
        {axisLabels(from, to, width).map(({ at, text, anchor }) => (
          <text key={at} x={x(at)} y={height + 15} textAnchor={anchor} fill="var(--text-3)">{text}</text>
        ))}
      </svg>
    </div>
  );
}

/** Labels at whole hours or days, both ends named; the last midnight of a day reads 24:00. */
function axisLabels(from: number, to: number, width: number): { at: number; text: string; anchor: 'start' | 'middle' | 'end' }[] {
  const span = to - from;
  const oneDay = span <= 90_000_000;
  return timeTicks(from, to, Math.max(2, Math.min(7, Math.floor(width / 120)))).map((at) => ({
    at,
    text: oneDay && to - at < 60_000 ? '24:00' : timeLabel(at, span),
    anchor: at - from < span / 40 ? 'start' : to - at < span / 40 ? 'end' : 'middle',
  }));
}
