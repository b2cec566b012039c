import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { ListToggle, PaneHeader, Panes } from '../../layout/Shell.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatWhen } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';
import { BatchCard, highestRisk } from './BatchCard.tsx';
import { HeldHeight } from './HeldHeight.tsx';
import { groupApprovals } from './groupApprovals.ts';

/** Everything that waits, oldest first; the chosen card on the right. Deciding does not jump to the next: Ctrl . does. */
export function ApprovalsScreen({ batchId }: { batchId: string | null }): ReactNode {
  const state = useTopic('approvals');
  const chats = useTopic('chats')?.chats;
  const titles = new Map((chats ?? []).map((chat) => [chat.id, chat.title]));
  const groups = groupApprovals(state?.approvals ?? []);
  const [first, setFirst] = useState<string | null>(null);
  const firstOpen = groups.find((group) => group.some((approval) => approval.outcome === undefined)) ?? groups[0];
  const find = (id: string | null): ApprovalView[] | undefined => groups.find((group) => group[0]?.batchId === id);
  const current = find(batchId) ?? find(first) ?? firstOpen;
  const waiting = (state?.approvals ?? []).filter((approval) => approval.outcome === undefined).length;

  // What was shown without being chosen stays when it is decided: only Ctrl . moves on.
  const shown = current?.[0]?.batchId;
  useEffect(() => {
    if (shown !== undefined) setFirst(shown);
  }, [shown]);

  return (
    <Panes
      listName="Waiting"
      list={
        <>
          <PaneHeader bare><h1>Approvals</h1><span className="text-(length:--t-small) text-(--text-3) tabular-nums">{waiting > 0 && waiting}</span></PaneHeader>
          <Queue groups={groups} current={current} titles={titles} />
        </>
      }
    >
      <PaneHeader>
        <ListToggle />
        <h2 className="min-w-0 truncate">{current?.[0] ? <VisibleText text={origin(current[0], titles)} /> : 'Nothing waits for you'}</h2>
        {current?.[0] && <span className="min-w-0 truncate text-(length:--t-small) text-(--text-3)">asked {formatWhen(current[0].createdAt)} by <VisibleText text={current[0].askedBy} /></span>}
        {current?.[0]?.call.caller.kind === 'chat' && <a href={`#/chat/${encodeURIComponent(current[0].call.caller.chatId)}`} className="target ml-auto flex-none text-(length:--t-small)">Open the chat</a>}
      </PaneHeader>
      <div className="min-h-0 flex-1 overflow-auto p-6 [scrollbar-width:thin]">
        {!state ? <Skeleton rows={6} /> : current?.[0] ? (
          <div className="mx-auto max-w-(--measure)"><HeldHeight key={current[0].batchId} open={current.some((approval) => approval.outcome === undefined)}>{current.length === 1 ? <ApprovalCard approval={current[0]} /> : <BatchCard approvals={current} />}</HeldHeight></div>
        ) : (
          <EmptyState title="Nothing waits for you" text="Calls that need your word come here, and to the chat that asked. Each shows what it would do before it runs." />
        )}
      </div>
    </Panes>
  );
}

function Queue({ groups, current, titles }: { groups: ApprovalView[][]; current: ApprovalView[] | undefined; titles: ReadonlyMap<string, string> }): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step === undefined) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
    event.preventDefault();
  };
  return (
    <ul className="min-h-0 flex-1 overflow-auto pb-3 [scrollbar-width:thin]" onKeyDown={onKeyDown}>
      {groups.map((group) => {
        const [first] = group;
        if (!first) return null;
        const open = group.filter((approval) => approval.outcome === undefined);
        const isCurrent = current?.[0]?.batchId === first.batchId;
        return (
          <li key={first.batchId}>
            <a href={`#/approvals/${encodeURIComponent(first.batchId)}`} aria-current={isCurrent || undefined} className="mx-2 flex items-start gap-2 rounded-(--r2) px-2 py-1.5 text-inherit no-underline hover:bg-(--hover) hover:no-underline aria-[current]:bg-(--selected)">
              <span className="mt-0.5"><Mark risk={highestRisk(open.length > 0 ? open : group)} state={open.length > 0 ? 'waiting' : first.outcome === 'allowed' ? 'done' : 'refused'} size={16} ground="pane" /></span>
              <span className="min-w-0 flex-1">
                <span title={first.heading} className={`block truncate ${open.length > 0 ? '' : 'text-(--text-3)'}`}><VisibleText text={group.length === 1 ? first.heading : `${group.length} calls: ${first.heading}`} /></span>
                <span className="block truncate text-(length:--t-micro) text-(--text-3)"><VisibleText text={origin(first, titles)} /></span>
              </span>
              <span className="text-(length:--t-micro) text-(--text-3) tabular-nums">{formatWhen(first.createdAt)}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Which chat or client asked. */
function origin(approval: ApprovalView, titles: ReadonlyMap<string, string>): string {
  const { caller } = approval.call;
  switch (caller.kind) {
    case 'chat':
      return titles.get(caller.chatId) ?? 'A chat';
    case 'mcp':
      return `${caller.client}, an outside client`;
    case 'catalogue':
      return 'From the catalogue';
    case 'cli':
      return 'From the command line';
    case 'workflow':
      return `The workflow ${caller.name}`;
    case 'schedule':
      return `The schedule ${caller.name}`;
    case 'library':
      return `${caller.name}, a program`;
  }
}
