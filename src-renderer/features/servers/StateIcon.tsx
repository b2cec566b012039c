import { Check, CircleDashed, CirclePause, CircleX, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ServerView } from '../../../src-preload/contract/index.ts';
import { heldCount, stateWords } from './serverText.ts';

const icons: Record<ServerView['state'], { icon: LucideIcon; colour: string }> = {
  ready: { icon: Check, colour: 'text-(--accent)' },
  degraded: { icon: TriangleAlert, colour: 'text-(--write)' },
  failed: { icon: CircleX, colour: 'text-(--destroy)' },
  starting: { icon: LoaderCircle, colour: 'text-(--text-3)' },
  configured: { icon: CircleDashed, colour: 'text-(--text-3)' },
  off: { icon: CirclePause, colour: 'text-(--text-3)' },
};

/** How a server is doing, with its words for readers. */
export function StateIcon({ server }: { server: ServerView }): ReactNode {
  const held = heldCount(server) > 0 && server.state !== 'failed';
  const { icon: Icon, colour } = held ? icons.degraded : icons[server.state];
  const words = held ? 'Tools are held' : stateWords[server.state];
  return <span role="img" aria-label={words} title={words} className={`flex-none ${colour}`}><Icon size={16} aria-hidden className={server.state === 'starting' ? 'motion-safe:animate-[spin_1.6s_linear_infinite]' : ''} /></span>;
}
