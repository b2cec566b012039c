import { useEffect, useState } from 'react';

/** The time, once a minute: enough for "now" on a strip of a day, and for a new day to begin. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
