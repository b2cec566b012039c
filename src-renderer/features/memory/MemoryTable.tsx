import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Kbd } from '../../ui/Kbd.tsx';
import { columns, MemoryRow, rowHeight } from './MemoryRow.tsx';
import type { MemoryPages } from './useMemories.ts';

interface MemoryTableProps {
  list: MemoryPages;
  selected: number | null;
  now: number;
  /** What was just done, and its way back. */
  done: ReactNode;
  onOpen(id: number): void;
  onClose(): void;
  onForget(id: number, key: string): void;
  onUndo(): void;
}

const headHeight = 26;

/** The memories as a virtual grid: J K and arrows move, Enter opens, Delete forgets, U takes that back. Ten thousand rows cost as much as forty. */
export function MemoryTable({ list, selected, now, done, onOpen, onClose, onForget, onUndo }: MemoryTableProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: list.total, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10, scrollMargin: headHeight, scrollPaddingStart: headHeight });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  const { show } = list;
  useEffect(() => show(first, last), [show, first, last]);

  /** Fast keys go on from here: the address follows a moment later. */
  const cursor = useRef(-1);
  useEffect(() => {
    if (selected === null) return;
    if (list.at(cursor.current)?.id === selected) return;
    for (let index = first; index <= last; index++) if (list.at(index)?.id === selected) cursor.current = index;
  });

  const go = (to: number): void => {
    const index = Math.max(0, Math.min(list.total - 1, to));
    cursor.current = index;
    virtual.scrollToIndex(index, { align: 'auto' });
    const memory = list.at(index);
    if (memory) onOpen(memory.id);
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -list.total, End: list.total };
    const step = steps[event.key];
    const chosen = list.at(cursor.current);
    if (step !== undefined) go(cursor.current === -1 ? 0 : cursor.current + step);
    else if (event.key === 'Enter') go(Math.max(0, cursor.current));
    else if (event.key === 'Delete' && chosen && chosen.id === selected) onForget(chosen.id, chosen.key);
    else if (event.key === 'u') onUndo();
    else if (event.key === 'Escape' && selected !== null) onClose();
    else return;
    event.preventDefault();
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col border-t border-(--line)">
      <div ref={scroller} role="grid" tabIndex={0} data-pane-focus data-testid="memory-rows" aria-label="Memories" aria-rowcount={list.total + 1} aria-activedescendant={selected !== null && list.at(cursor.current)?.id === selected ? `memory-${selected}` : undefined} className="group min-h-0 flex-1 overflow-auto -outline-offset-2 [scrollbar-width:thin]" onKeyDown={onKeyDown}>
        <div role="row" aria-rowindex={1} className={`${columns} sticky top-0 z-1 h-[26px] border-b border-(--line) bg-(--canvas) text-(length:--t-micro) font-[530] text-(--text-3)`}>
          <span role="columnheader" className="pl-4">What is remembered</span>
          <span role="columnheader" className="px-2">Namespace</span>
          <span role="columnheader" className="px-2 max-[1180px]:hidden">Tags</span>
          <span role="columnheader" className="px-2">Stored</span>
          <span role="columnheader" className="pr-4 pl-2 text-right">Forgotten</span>
        </div>
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const memory = list.at(item.index);
            return (
              <div key={item.key} role="row" id={memory && `memory-${memory.id}`} aria-rowindex={item.index + 2} aria-selected={memory ? memory.id === selected : undefined} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start - headHeight}px)` }}>
                {memory ? <MemoryRow memory={memory} selected={memory.id === selected} now={now} onOpen={onOpen} /> : <div aria-hidden className="flex h-[46px] items-center border-b border-(--line) px-4"><span className="h-2.5 w-1/3 rounded-(--r1) bg-(--line)" /></div>}
              </div>
            );
          })}
        </div>
      </div>
      <footer className="flex h-9 flex-none items-center gap-1.5 border-t border-(--line) px-4 text-(length:--t-small) text-(--text-3)">
        {done}
        <span className="ml-auto" />
        <span className="flex items-center gap-1.5 max-[760px]:hidden"><Kbd>J</Kbd><Kbd>K</Kbd> move <Kbd>↵</Kbd> open <Kbd>Del</Kbd> forget <Kbd>U</Kbd> undo</span>
      </footer>
    </div>
  );
}
