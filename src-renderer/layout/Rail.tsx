import { Activity, Brain, CalendarClock, Hand, MessageSquare, ScrollText, Server, Settings, SquareFunction, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTopic } from '../hooks/useTopic.ts';
import { useRoute, type ScreenName } from './routes.ts';

interface Place {
  screen: ScreenName;
  label: string;
  icon: LucideIcon;
}

/** The screens, in the order of their keys. */
export const places: readonly Place[] = [
  { screen: 'chat', label: 'Chat', icon: MessageSquare },
  { screen: 'approvals', label: 'Approvals', icon: Hand },
  { screen: 'functions', label: 'Functions', icon: SquareFunction },
  { screen: 'servers', label: 'Servers', icon: Server },
  { screen: 'audit', label: 'Audit', icon: ScrollText },
  { screen: 'health', label: 'Health', icon: Activity },
  { screen: 'settings', label: 'Settings', icon: Settings },
  { screen: 'schedules', label: 'Schedules', icon: CalendarClock },
  { screen: 'memory', label: 'Memory', icon: Brain },
];

/** From top to bottom: settings stand last. */
const fromTop = places.toSorted((a, b) => Number(a.screen === 'settings') - Number(b.screen === 'settings'));

/** The way between screens. */
export function Rail(): ReactNode {
  const { screen } = useRoute();
  const status = useTopic('status');
  const waiting = status?.waiting ?? 0;
  return (
    <nav aria-label="Screens" data-pane className="row-start-2 flex min-h-0 flex-col items-center gap-0.5 border-r border-(--line) bg-(--pane) py-2">
      <div className="mb-1 grid h-9 place-items-center text-(--text)"><Logo /></div>
      {fromTop.map((place) => (
        <RailLink key={place.screen} place={place} current={place.screen === screen} badge={place.screen === 'approvals' ? waiting : 0} last={place.screen === 'settings'} />
      ))}
    </nav>
  );
}

function RailLink({ place: { screen, label, icon: Icon }, current, badge, last }: { place: Place; current: boolean; badge: number; last: boolean }): ReactNode {
  const name = badge > 0 ? `${label}, ${badge} waiting` : label;
  return (
    <a
      href={`#/${screen}`}
      aria-label={name}
      aria-current={current ? 'page' : undefined}
      title={label}
      className={`relative flex w-[58px] flex-col items-center gap-[3px] rounded-(--r2) pt-[7px] pb-[5px] text-[11px] leading-[14px] no-underline hover:no-underline max-[960px]:size-9 max-[960px]:py-[9px] ${last ? 'mt-auto' : ''} ${current ? 'bg-(--selected) font-[560] text-(--text)' : 'text-(--text-2) hover:bg-(--hover)'}`}
    >
      <Icon size={18} aria-hidden />
      <span aria-hidden className="max-[960px]:hidden">{label}</span>
      {badge > 0 && <span aria-hidden className="absolute top-0.5 right-[7px] h-4 min-w-4 rounded-full bg-(--ink) px-1 text-center text-[10.5px] leading-4 font-semibold text-(--on-ink) tabular-nums max-[960px]:-top-0.5 max-[960px]:-right-1">{badge}</span>}
    </a>
  );
}

/** Steward's sign: a list with one thing ticked. */
export function Logo({ size = 22 }: { size?: number }): ReactNode {
  return (
    <svg viewBox="0 0 22 22" width={size} height={size} fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round" role="img" aria-label="Steward">
      <path d="M18.5 9V4.5a1 1 0 0 0-1-1h-13a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1H11" />
      <path d="M7.5 8h7M7.5 12h3.5" />
      <path d="m14 16 2 2 4-4.6" />
    </svg>
  );
}
