/** Maps a domain onto a range of pixels. */
export type Scale = (value: number) => number;

/** A straight scale; an empty domain maps to the middle of the range. */
export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const span = domain[1] - domain[0];
  if (span === 0) return () => (range[0] + range[1]) / 2;
  const factor = (range[1] - range[0]) / span;
  return (value) => range[0] + (value - domain[0]) * factor;
}

/** Round values from 0 to just above `most`, in 1, 2 or 5 steps of a power of ten; about `wanted` of them. */
export function niceTicks(most: number, wanted: number): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const raw = most / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10) * power;
  const ticks: number[] = [];
  const count = Math.ceil(most / step - 1e-9);
  for (let index = 0; index <= count; index++) ticks.push(round(index * step));
  return ticks;
}

/** Like `niceTicks`, but a count: never between two whole numbers. */
export function niceCountTicks(most: number, wanted: number): number[] {
  return [...new Set(niceTicks(Math.max(most, 1), wanted).map((tick) => Math.ceil(tick)))];
}

/** Rounds away what adding up floating steps leaves behind. */
const round = (value: number): number => Number(value.toPrecision(12));

/** What a tick of a duration says: "0", "250 ms", "2 s", "0.5 s", "3 min". */
export function durationTick(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  if (milliseconds < 1000) return `${round(milliseconds)} ms`;
  return milliseconds < 60_000 ? `${round(milliseconds / 1000)} s` : `${round(milliseconds / 60_000)} min`;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 4 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day, 7 * day] as const;

/** Whole local times (full hours, midnights) inside a span, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = timeSteps.find((candidate) => (to - from) / candidate <= most) ?? 7 * day;
  const ticks: number[] = [];
  const start = new Date(from);
  start.setHours(0, 0, 0, 0);
  if (step >= day) {
    // Days are not always 24 hours long: step by the calendar.
    for (const at = start; at.getTime() <= to; at.setDate(at.getDate() + step / day)) if (at.getTime() >= from) ticks.push(at.getTime());
    return ticks;
  }
  for (let at = start.getTime(); at <= to; at += step) if (at >= from) ticks.push(at);
  return ticks;
}

/** Spans longer than this are labelled by day. */
export const twoDays = 2 * day;

/** What a tick of the time axis says: the time of day, or the day where the span is longer than two. */
export function timeLabel(at: number, span: number): string {
  const date = new Date(at);
  if (span > twoDays) return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
