import type { Risk } from '../../../src-preload/contract/index.ts';

export interface DensityStep {
  at: number;
  read: number;
  write: number;
  destroy: number;
  out: number;
}

export interface DensityBar {
  x: number;
  width: number;
  /** From the ground up: reads, changes, destroys, sends. Heights in pixels, at least one where there was a call. */
  parts: { risk: Risk; y: number; height: number }[];
}

const order: Risk[] = ['read', 'write', 'destroy', 'out'];

/** The bars of the strip: equal steps over `width`, the tallest as high as `height`. */
export function densityBars(steps: readonly DensityStep[], width: number, height: number): DensityBar[] {
  const most = Math.max(1, ...steps.map((step) => step.read + step.write + step.destroy + step.out));
  const slot = width / Math.max(1, steps.length);
  const gap = Math.min(3, slot * 0.16);
  return steps.map((step, index) => {
    let ground = height;
    const parts: DensityBar['parts'] = [];
    for (const risk of order) {
      const calls = step[risk];
      if (calls === 0) continue;
      const tall = Math.max(1, (calls / most) * height - 0.6);
      ground -= tall;
      parts.push({ risk, y: ground, height: tall });
      ground -= 0.6;
    }
    return { x: index * slot + gap / 2, width: slot - gap, parts };
  });
}

/** A drag between two places as whole steps of time; null when it is a click. */
export function spanFromDrag(start: number, end: number, width: number, from: number, to: number, steps: number): { from: number; to: number } | null {
  if (Math.abs(end - start) < 4) return null;
  const step = (to - from) / steps;
  const slot = width / steps;
  const low = Math.max(0, Math.floor(Math.min(start, end) / slot));
  const high = Math.min(steps, Math.max(low + 1, Math.ceil(Math.max(start, end) / slot)));
  return { from: Math.round(from + low * step), to: Math.round(from + high * step) };
}

/** Moves or widens a span by whole steps with the keyboard; stays inside the strip. */
export function shiftSpan(span: { from: number; to: number }, by: number, widen: boolean, from: number, to: number, step: number): { from: number; to: number } {
  if (widen) return { from: span.from, to: Math.min(to, Math.max(span.from + step, span.to + by * step)) };
  const move = Math.max(from - span.from, Math.min(to - span.to, by * step));
  return { from: span.from + move, to: span.to + move };
}
