import { ArrowDown } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { ServerLogLine, ServerView } from '../../../src-preload/contract/index.ts';
import { useTopicOrError } from '../../hooks/useTopic.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatClock, formatExactTime } from '../../ui/format.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';

type Shown = 'all' | ServerLogLine['from'];

const fromWords: Record<ServerLogLine['from'], string> = { stderr: 'stderr', server: 'message', steward: 'Steward' };

/** What a server says of itself, as it says it. At the end it follows; scrolled up it holds its place. */
export function LogTab({ server }: { server: ServerView }): ReactNode {
  if (!server.enabled) return <EmptyState title="It is switched off" text="What it writes is kept while it runs." />;
  return <Lines name={server.name} />;
}

function Lines({ name }: { name: string }): ReactNode {
  const { state, error } = useTopicOrError('serverLog', name);
  const [shown, setShown] = useState<Shown>('all');
  const [following, setFollowing] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = (state?.lines ?? []).filter(({ from }) => shown === 'all' || from === shown);

  useLayoutEffect(() => {
    if (following) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [following, lines.length, state]);

  if (error) return <div className="p-4"><ErrorNote error={error} /></div>;
  if (!state) return <Skeleton rows={8} rowHeight={19} />;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none items-center gap-2 border-b border-(--line) px-4 py-1.5">
        <Segmented label="Lines" options={[{ id: 'all', label: 'All' }, { id: 'stderr', label: 'stderr' }, { id: 'server', label: 'Messages' }, { id: 'steward', label: 'Steward' }]} selected={shown} onSelect={setShown} />
        <span className="ml-auto" />
        <CopyButton label="Copy" text={() => lines.map(({ at, from, text }) => `${formatExactTime(at)} ${from} ${text}`).join('\n')} />
      </div>
      {lines.length === 0 ? <EmptyState title="It has said nothing so far" text="What it writes to standard error, its messages, and what Steward notes of it will be here." /> : (
        <div
          ref={scroller}
          role="log"
          aria-label={`Log of ${name}`}
          tabIndex={0}
          className="min-h-0 flex-1 overflow-auto bg-(--well) py-1.5 font-mono text-[12px] leading-[19px] -outline-offset-2 [scrollbar-width:thin]"
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => setFollowing(scrollHeight - scrollTop - clientHeight < 24)}
        >
          {lines.map((line, index) => (
            <div key={index} className="grid grid-cols-[64px_58px_minmax(0,1fr)] gap-x-2 px-4">
              <span className="text-(--text-3)">{formatClock(line.at)}</span>
              <span className="truncate text-(--text-3)">{line.level ?? fromWords[line.from]}</span>
              <span className={`whitespace-pre-wrap [overflow-wrap:anywhere] ${line.from === 'steward' ? 'text-(--text-2)' : line.level !== undefined && /^(?:error|critical|alert|emergency)$/.test(line.level) ? 'text-(--destroy)' : ''}`}><VisibleText text={line.text} /></span>
            </div>
          ))}
        </div>
      )}
      {!following && lines.length > 0 && <button type="button" onClick={() => setFollowing(true)} className="absolute bottom-3 left-1/2 inline-flex h-6 -translate-x-1/2 items-center gap-1.5 rounded-(--r2) bg-(--ink) px-2.5 text-(length:--t-small) font-[560] text-(--on-ink) hover:bg-(--ink-hover)"><ArrowDown size={14} aria-hidden />Follow</button>}
    </div>
  );
}
