/** "a", "a and b", "a, b and c". */
export function formatList(items: readonly (string | number)[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${String(items.at(-1))}`;
}

/** "once", "twice", "5 times". */
export function formatTimes(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${count.toLocaleString('en-US')} times`;
}

/** Milliseconds since 1970 as ISO 8601 in UTC, to the second. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
