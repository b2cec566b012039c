import { ArrowUp } from 'lucide-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { Kbd } from '../../ui/Kbd.tsx';
import type { AuditEntries } from './useAuditEntries.ts';
import { columns, EntryRow } from './EntryRow.tsx';
import type { WayBackActions } from './useWayBack.ts';

interface EntryTableProps {
  list: AuditEntries;
  /** Heading of the time column: "Today", "Time". */
  timeLabel: string;
  /** Rows may be of other days than today: there is room for the date. */
  showsDays: boolean;
  selected: string | null;
  wayBack: WayBackActions;
  /** Set by the table: the element that scrolls, for the one who asks what is under the hand. */
  scroller: RefObject<HTMLDivElement | null>;
  onOpen(callId: string): void;
  onClose(): void;
}

const rowHeight = 28;
const headHeight = 26;
/** Grey rows that stand for what is not loaded yet. */
const waitingRows = 12;

/** The log as a virtual grid. J K and arrows move, Enter opens, U undoes; 10,000 rows cost as much as 40. */
export function EntryTable({ list, timeLabel, showsDays, selected, wayBack, scroller, onOpen, onClose }: EntryTableProps): ReactNode {
  const { entries, more, loadOlder } = list;
  const at = entries.findIndex((entry) => entry.callId === selected);
  const virtual = useVirtualizer({
    count: entries.length + (more ? waitingRows : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    getItemKey: (index) => entries[index]?.callId ?? `waiting-${index}`,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (more && lastShown > entries.length - 60) loadOlder();
  }, [more, lastShown, entries.length, loadOlder]);

  // Rows put on top push the others down; the view follows the row it showed.
  const firstKey = useRef<string | undefined>(undefined);
  useEffect(() => {
    const before = firstKey.current;
    firstKey.current = entries[0]?.callId;
    const element = scroller.current;
    if (before === undefined || !element || element.scrollTop === 0) return;
    const moved = entries.findIndex((entry) => entry.callId === before);
    if (moved > 0) element.scrollTop += moved * rowHeight;
  }, [entries, scroller]);

  // The address follows a moment later: fast keys go on from here.
  const cursor = useRef(selected);
  useEffect(() => {
    cursor.current = selected;
  }, [selected]);
  const open = useCallback((callId: string): void => {
    cursor.current = callId;
    onOpen(callId);
  }, [onOpen]);
  const { undo, redo } = wayBack;
  const undoCall = useCallback((callId: string): void => undo(callId), [undo]);
  const redoCall = useCallback((callId: string): void => redo(callId), [redo]);
  const go = (index: number): void => {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, index))];
    if (!entry) return;
    open(entry.callId);
    virtual.scrollToIndex(entries.indexOf(entry), { align: 'auto' });
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = entries.findIndex((one) => one.callId === cursor.current);
    const entry = entries[from];
    const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -entries.length, End: entries.length };
    const step = steps[event.key];
    if (step !== undefined) go(from === -1 ? 0 : from + step);
    else if (event.key === 'Enter') go(Math.max(0, from));
    else if (event.key === 'u' && entry?.undo.state === 'available') wayBack.undo(entry.callId);
    else if (event.key === 'u' && entry?.undo.state === 'undone') wayBack.redo(entry.callId);
    else if (event.key === 'Escape' && selected !== null) onClose();
    else return;
    event.preventDefault();
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col border-t border-(--line)" style={{ '--time-column': showsDays ? '112px' : '82px' } as CSSProperties}>
      <div className="relative flex min-h-0 flex-1 flex-col">
        {list.held.length > 0 && (
          <button
            type="button"
            className="absolute top-8 left-1/2 z-2 inline-flex h-6 -translate-x-1/2 items-center gap-1.5 rounded-(--r2) bg-(--ink) px-2.5 text-(length:--t-small) font-[560] text-(--on-ink) tabular-nums hover:bg-(--ink-hover)"
            onClick={() => {
              list.release();
              scroller.current?.scrollTo({ top: 0 });
            }}
          >
            <ArrowUp size={14} aria-hidden />{list.held.length} new
          </button>
        )}
        <div
          ref={scroller}
          role="grid"
          tabIndex={0}
          data-pane-focus
          aria-label="Calls"
          aria-rowcount={list.total + 1}
          aria-activedescendant={at >= 0 ? `entry-${entries[at]?.callId ?? ''}` : undefined}
          className={`group min-h-0 flex-1 overflow-auto -outline-offset-2 [scrollbar-width:thin] ${at >= 0 ? 'outline-none' : ''}`}
          data-testid="audit-rows"
          onKeyDown={onKeyDown}
        >
          <div role="row" aria-rowindex={1} className={`${columns} sticky top-0 z-1 h-[26px] border-b border-(--line) bg-(--canvas) text-(length:--t-micro) font-[530] text-(--text-3)`}>
            <span role="columnheader" className="pl-4">{timeLabel}</span>
            <span role="columnheader"><span className="sr-only">State</span></span>
            <span role="columnheader" className="px-2">What happened</span>
            <span role="columnheader" className="px-2 max-[960px]:hidden">From</span>
            <span role="columnheader" className="px-2">Decided by</span>
            <span role="columnheader" className="px-2 text-right max-[960px]:hidden">Took</span>
            <span role="columnheader" className="pr-4 text-right">Way back</span>
          </div>
          <div className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const entry = entries[item.index];
              return (
                <div
                  key={item.key}
                  role="row"
                  id={entry ? `entry-${entry.callId}` : undefined}
                  aria-rowindex={item.index + 2}
                  aria-selected={entry ? entry.callId === selected : undefined}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start - headHeight}px)` }}
                >
                  {entry ? (
                    <EntryRow entry={entry} selected={entry.callId === selected} problem={wayBack.problems[entry.callId]?.message} busy={wayBack.busy === entry.callId} onOpen={open} onUndo={undoCall} onRedo={redoCall} />
                  ) : <GreyRow index={item.index} />}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <footer className="flex h-9 flex-none items-center gap-1.5 border-t border-(--line) px-4 text-(length:--t-small) text-(--text-3)">
        <span className="tabular-nums">{list.total.toLocaleString('en')} {list.total === 1 ? 'call' : 'calls'}{more && `, ${entries.length.toLocaleString('en')} loaded`}</span>
        <span className="ml-auto" />
        <span className="flex items-center gap-1.5 max-[760px]:hidden"><Kbd>J</Kbd><Kbd>K</Kbd> move <Kbd>↵</Kbd> open <Kbd>U</Kbd> undo</span>
      </footer>
    </div>
  );
}

function GreyRow({ index }: { index: number }): ReactNode {
  return (
    <div className={`${columns} h-(--row)`} aria-hidden>
      <span className="ml-4 h-2 w-12 rounded-(--r1) bg-(--line)" />
      <span className="size-4 rounded-(--r1) bg-(--line)" />
      <span className="mx-2 h-2 rounded-(--r1) bg-(--line)" style={{ width: `${30 + ((index * 37) % 40)}%` }} />
    </div>
  );
}
