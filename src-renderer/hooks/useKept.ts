import { useState } from 'react';

/** The value as it was while the new one says the same: what hangs on its identity is not drawn again. */
export function useKept<T>(value: T, same: (before: T, after: T) => boolean): T {
  const [kept, setKept] = useState(() => value);
  if (kept === value || same(kept, value)) return kept;
  setKept(() => value);
  return value;
}

/** Whether two maps hold the same values under the same keys. */
export function sameMap<K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>): boolean {
  if (before.size !== after.size) return false;
  for (const [key, value] of after) if (before.get(key) !== value) return false;
  return true;
}

/** Whether two lists hold the same things in the same order. */
export function sameList<T>(before: readonly T[], after: readonly T[]): boolean {
  return before.length === after.length && before.every((item, index) => item === after[index]);
}
