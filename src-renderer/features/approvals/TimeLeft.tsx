import { Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatTimeLeft } from '../../ui/format.ts';
import { useNow } from './useNow.ts';

/** Longer than this is "until you answer". */
const endlessMs = 30 * 86_400_000;

/** How long a card waits; the last minute in red. */
export function TimeLeft({ expiresAt }: { expiresAt: number }): ReactNode {
  const left = expiresAt - useNow();
  if (left > endlessMs) return null;
  return (
    <span className={`mt-0.5 flex flex-none items-center gap-[5px] text-(length:--t-small) whitespace-nowrap tabular-nums ${left < 60_000 ? 'font-[560] text-(--destroy)' : 'text-(--text-3)'}`}>
      <Timer size={13} aria-hidden />
      {formatTimeLeft(left)} left
    </span>
  );
}
