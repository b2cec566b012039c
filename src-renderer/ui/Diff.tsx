import type { ReactNode } from 'react';
import type { DiffLine } from '../../src-preload/contract/index.ts';
import { comparePairs, type DiffPart } from './comparePairs.ts';
import { VisibleText } from './VisibleText.tsx';

interface DiffProps {
  hunks: readonly { lines: readonly DiffLine[] }[];
  /** Lines shown at most; the rest is behind "Show the rest". */
  limit?: number | undefined;
}

/** Lines with numbers, a sign and a ground; words that changed within a line are marked. Long lines wrap: nothing hides beyond an edge. */
export function Diff({ hunks, limit }: DiffProps): ReactNode {
  const shown = takeLines(hunks, limit ?? Infinity);
  return (
    <div className="font-mono text-[12px] leading-[19px]">
      {shown.map((lines, index) => (
        <div key={index} className={index > 0 ? 'border-t border-dashed border-(--line-2)' : undefined}>
          {comparePairs(lines).map((parts, at) => <DiffRow key={at} line={lines[at] as DiffLine} parts={parts} />)}
        </div>
      ))}
    </div>
  );
}

/** The first lines over all hunks together. */
function takeLines(hunks: DiffProps['hunks'], limit: number): DiffLine[][] {
  const taken: DiffLine[][] = [];
  let count = 0;
  for (const hunk of hunks) {
    if (count >= limit) break;
    const lines = hunk.lines.slice(0, limit - count);
    count += lines.length;
    taken.push(lines);
  }
  return taken;
}

const grounds: Record<DiffLine['type'], string> = { context: '', add: 'bg-(--add)', remove: 'bg-(--del)' };
const signs: Record<DiffLine['type'], string> = { context: ' ', add: '+', remove: '-' };

function DiffRow({ line, parts }: { line: DiffLine; parts: readonly DiffPart[] }): ReactNode {
  return (
    <div className={`grid grid-cols-[32px_32px_16px_minmax(0,1fr)] ${grounds[line.type]}`}>
      <span className="pr-2 text-right text-[11px] text-(--text-3) select-none">{line.old}</span>
      <span className="pr-2 text-right text-[11px] text-(--text-3) select-none">{line.new}</span>
      <span className="text-(--text-2) select-none" aria-label={line.type === 'context' ? undefined : line.type === 'add' ? 'added' : 'removed'}>{signs[line.type]}</span>
      <span className="min-w-0 pr-3 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {parts.map((part, index) => (part.changed ? <mark key={index} className={`rounded-[2px] text-inherit ${line.type === 'add' ? 'bg-(--add-strong)' : 'bg-(--del-strong)'}`}><VisibleText text={part.text} /></mark> : <VisibleText key={index} text={part.text} />))}
      </span>
    </div>
  );
}
