import { useEffect, useState } from 'react';
import { useConnectionStatus } from './useClient.ts';

/** A hiccup shorter than this is not worth a word, and takes nothing out of the hand. */
const quietMs = 800;

/** Whether the runtime has been out of reach for longer than a hiccup: nothing can be started or decided. */
export function useUnreachable(): boolean {
  const status = useConnectionStatus();
  const bad = status === 'lost' || status === 'refused';
  const [unreachable, setUnreachable] = useState(false);
  useEffect(() => {
    if (!bad) {
      setUnreachable(false);
      return;
    }
    const timer = setTimeout(() => setUnreachable(true), quietMs);
    return () => clearTimeout(timer);
  }, [bad]);
  return unreachable;
}
