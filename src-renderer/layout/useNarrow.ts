import { useSyncExternalStore } from 'react';

const queries = new Map<number, MediaQueryList>();

function query(width: number): MediaQueryList {
  const known = queries.get(width);
  if (known) return known;
  const made = window.matchMedia(`(max-width: ${width - 0.02}px)`);
  queries.set(width, made);
  return made;
}

/** Whether the window is narrower than a width in CSS pixels. */
export function useNarrow(width: number): boolean {
  return useSyncExternalStore(
    (listener) => {
      query(width).addEventListener('change', listener);
      return () => query(width).removeEventListener('change', listener);
    },
    () => query(width).matches,
  );
}
