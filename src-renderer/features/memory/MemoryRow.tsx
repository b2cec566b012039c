import { memo, type ReactNode } from 'react';
import type { MemoryView } from '../../../src-preload/contract/index.ts';
import { formatExactTime } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { describeEnd, describeStored, nameOwner } from './memoryText.ts';

/** Columns of a row and of the head: what, namespace, tags, stored, forgotten. */
export const columns = 'grid grid-cols-[minmax(0,1fr)_120px_150px_170px_92px] items-center max-[1180px]:grid-cols-[minmax(0,1fr)_110px_150px_92px]';
export const rowHeight = 46;

/** One memory: its key and what it says, where it is, who stored it and when it goes. Not drawn again while the table scrolls. */
export const MemoryRow = memo(drawRow);

function drawRow({ memory, selected, now, onOpen }: { memory: MemoryView; selected: boolean; now: number; onOpen(id: number): void }): ReactNode {
  const { key, content, namespace, tags, owner, expiresAt, updatedAt } = memory;
  const past = expiresAt !== null && expiresAt <= now;
  return (
    <div data-testid="memory" className={`${columns} h-[46px] border-b border-(--line) text-(length:--t-small) leading-(--lh-small) ${selected ? 'bg-(--selected) outline-(--accent) -outline-offset-2 group-focus-visible:outline-2' : 'hover:bg-(--hover)'}`} onClick={() => onOpen(memory.id)}>
      <span role="gridcell" className="min-w-0 pr-3 pl-4">
        <span className="flex items-baseline gap-2">
          <b className={`truncate font-[560] ${past ? 'text-(--text-3)' : ''}`}><VisibleText text={key} /></b>
          {owner !== 'person' && <span className="flex-none text-(--text-3)"><VisibleText text={nameOwner(owner)} /></span>}
        </span>
        <span className="block truncate text-(--text-2)"><VisibleText text={content.slice(0, 300).replace(/\s+/g, ' ')} /></span>
      </span>
      <span role="gridcell" className="truncate px-2 text-(--text-2)"><VisibleText text={namespace} /></span>
      <span role="gridcell" className="truncate px-2 text-(--text-3) max-[1180px]:hidden"><VisibleText text={tags.join(', ')} /></span>
      <span role="gridcell" className="truncate px-2 text-(--text-3) tabular-nums"><time dateTime={new Date(updatedAt).toISOString()} title={formatExactTime(updatedAt)}><VisibleText text={describeStored(memory, now)} /></time></span>
      <span role="gridcell" className={`truncate pr-4 pl-2 text-right tabular-nums ${past ? 'text-(--write)' : 'text-(--text-3)'}`}>{expiresAt !== null && <time dateTime={new Date(expiresAt).toISOString()} title={formatExactTime(expiresAt)}>{describeEnd(expiresAt, now)}</time>}</span>
    </div>
  );
}
