import type { Scalar } from '../../../ports/tables.ts';

/** Milliseconds since 1970 of a date or time as tables tell it, which is in UTC; NaN for what is none. */
export function momentOf(value: Scalar): number {
  const text = String(value);
  return Date.parse(/T\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text}Z` : text);
}
