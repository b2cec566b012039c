import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { FoundServer } from '../../../src-preload/contract/index.ts';
import { FileRow, FoundRow, IgnoredRow, ProblemRow } from './FoundRows.tsx';
import type { ServerRowItem } from './serverGroups.ts';
import { ServerRow, type ServerRowActions } from './ServerRow.tsx';

interface ServerListProps {
  rows: readonly ServerRowItem[];
  /** Key of the row whose pane is open. */
  selected: string | null;
  actions: ServerRowActions;
  onLook(key: string, found: readonly FoundServer[]): void;
  onIgnore(identities: readonly string[], ignored: boolean): void;
}

const heights: Record<ServerRowItem['kind'], number> = { head: 40, server: 47, file: 47, found: 47, ignored: 47, problem: 47 };

/** All rows, however many: those in sight are drawn. J K and the arrows move between them. */
export function ServerList({ rows, selected, actions, onLook, onIgnore }: ServerListProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: (index) => heights[rows[index]?.kind ?? 'server'], getItemKey: (index) => rows[index]?.key ?? index, overscan: 10 });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).matches('input, textarea, [role="menuitem"]')) return;
    const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, Home: -rows.length, End: rows.length };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = Number(document.activeElement?.closest('[data-index]')?.getAttribute('data-index') ?? -1);
    const sign = Math.sign(step);
    let to = Math.abs(step) > 1 ? (step < 0 ? 0 : rows.length - 1) : from + step;
    const inward = Math.abs(step) > 1 ? -sign : sign;
    while (rows[to] && (rows[to]?.kind === 'head' || rows[to]?.kind === 'problem')) to += inward;
    if (!rows[to]) return;
    virtual.scrollToIndex(to, { align: 'auto' });
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"] [data-row-focus]`)?.focus({ preventScroll: true }));
  };

  return (
    <div ref={scroller} data-testid="server-list" className="@container min-h-0 flex-1 overflow-auto [scrollbar-width:thin]" onKeyDown={onKeyDown}>
      <div role="list" aria-label="Servers" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row && (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} role={row.kind === 'head' ? 'presentation' : 'listitem'} aria-setsize={row.kind === 'head' ? undefined : rows.length} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
              {draw(row)}
            </div>
          );
        })}
      </div>
    </div>
  );

  function draw(row: ServerRowItem): ReactNode {
    switch (row.kind) {
      case 'head':
        return <div className="flex items-baseline gap-2 border-b border-(--line) px-4 pt-4 pb-1"><h2 className="font-semibold">{row.title}</h2><span className="text-(length:--t-small) text-(--text-3) tabular-nums">{row.count}</span><span className="truncate text-(length:--t-small) text-(--text-3)">{row.note}</span></div>;
      case 'server':
        return <ServerRow server={row.server} selected={selected === row.key} actions={actions} />;
      case 'file':
        return <FileRow client={row.client} file={row.file} inWorkspace={row.inWorkspace} found={row.found} selected={selected === row.key} onLook={() => onLook(row.key, row.found)} onIgnore={() => onIgnore(row.found.map(({ identity }) => identity), true)} />;
      case 'found':
        return <FoundRow found={row.found} selected={selected === row.key} onLook={() => onLook(row.key, [row.found])} onIgnore={() => onIgnore([row.found.identity], true)} />;
      case 'ignored':
        return <IgnoredRow ignored={row.ignored} onBringBack={() => onIgnore([row.ignored.identity], false)} />;
      case 'problem':
        return <ProblemRow where={row.where} text={row.text} />;
    }
  }
}
