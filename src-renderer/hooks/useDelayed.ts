import { useEffect, useState } from 'react';

/** The value, once it has held for `ms`: what is typed is looked up when the fingers pause. */
export function useDelayed<T>(value: T, ms: number): T {
  const [held, setHeld] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setHeld(() => value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return held;
}
