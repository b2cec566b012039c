import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { FunctionEntry } from '../../../src-preload/contract/index.ts';
import { formatDuration } from '../../ui/format.ts';
import { Mark } from '../../ui/Mark.tsx';

interface FunctionTableProps {
  functions: FunctionEntry[];
  selected: string | null;
  onOpen(name: string): void;
}

/** Functions as rows: mark, name, what it does, use, time. Arrows and J K move, Enter opens. */
export function FunctionTable({ functions, selected, onOpen }: FunctionTableProps): ReactNode {
  const body = useRef<HTMLTableSectionElement>(null);
  const open = functions.findIndex((entry) => entry.name === selected);
  const focusable = open === -1 ? 0 : open;
  // Beside an open page there is no room for all columns in a medium window.
  const beside = selected === null ? '' : 'max-[1180px]:hidden';

  useEffect(() => {
    if (open >= 0) body.current?.rows[open]?.scrollIntoView({ block: 'nearest' });
  }, [open]);

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...(body.current?.rows ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, Home: -rows.length, End: rows.length };
    const step = steps[event.key];
    const entry = functions[at];
    if (step !== undefined) rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
    else if ((event.key === 'Enter' || event.key === ' ') && entry) onOpen(entry.name);
    else return;
    event.preventDefault();
  };

  return (
    <table role="grid" aria-label="Functions" className="w-full table-fixed border-collapse text-(length:--t-small) leading-(--lh-small)">
      <colgroup><col className="w-[38px]" /><col className="w-[168px]" /><col /><col className="w-14" /><col className={`w-[72px] ${beside}`} /></colgroup>
      <thead>
        <tr className="text-left text-(length:--t-micro) text-(--text-3)">
          <th className="sticky top-0 z-1 h-[26px] border-b border-(--line) bg-(--canvas)"><span className="sr-only">What it can do</span></th>
          <th className="sticky top-0 z-1 border-b border-(--line) bg-(--canvas) px-2 font-[530]">Function</th>
          <th className="sticky top-0 z-1 border-b border-(--line) bg-(--canvas) px-2 font-[530]">Does</th>
          <th className="sticky top-0 z-1 border-b border-(--line) bg-(--canvas) px-2 text-right font-[530]">7 days</th>
          <th className={`sticky top-0 z-1 border-b border-(--line) bg-(--canvas) pr-4 pl-2 text-right font-[530] ${beside}`}>Median</th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {functions.map((entry, index) => (
          <tr
            key={entry.name}
            tabIndex={index === focusable ? 0 : -1}
            aria-selected={entry.name === selected}
            onClick={() => onOpen(entry.name)}
            className="h-(--row) cursor-default outline-offset-[-2px] hover:bg-(--hover) focus-visible:outline-2 focus-visible:outline-(--accent) aria-selected:bg-(--selected)"
          >
            <td className="pl-4"><Mark risk={entry.risk} size={16} /></td>
            <td className="truncate px-2 font-mono" title={entry.name}>{entry.name}</td>
            <td className="truncate px-2 text-(--text-2)" title={entry.summary}>{entry.summary}</td>
            <td className="px-2 text-right text-(--text-2) tabular-nums">{entry.calls7d > 0 && entry.calls7d.toLocaleString('en')}</td>
            <td className={`pr-4 pl-2 text-right text-(--text-3) tabular-nums ${beside}`}>{entry.medianMs !== null && formatDuration(entry.medianMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
