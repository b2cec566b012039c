import type { Scalar } from '../../../ports/tables.ts';
import type { Interval } from '../analysis/analysis.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as charts name it: "5 Jan 2026", by month "Jan 2026", by quarter "Q1 2026". */
export function momentWords(value: Scalar, interval: Interval): string {
  const moment = new Date(momentOf(value));
  if (Number.isNaN(moment.getTime())) return String(value);
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth()];
  if (interval === 'year') return String(year);
  if (interval === 'quarter') return `Q${Math.floor(month / 3) + 1} ${year}`;
  if (interval === 'month') return `${months[month] ?? ''} ${year}`;
  const time = /T(?!00:00(?::00)?(?:Z|$))/.test(String(value)) ? ` ${moment.toISOString().slice(11, 16)}` : '';
  return `${moment.getUTCDate()} ${months[month] ?? ''} ${year}${time}`;
}

/** Milliseconds since 1970 of a date or time as tables tell it, which is in UTC; NaN for what is none. */
export function momentOf(value: Scalar): number {
  const text = String(value);
  return Date.parse(/T\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text}Z` : text);
}
