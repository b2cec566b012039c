import { diffWordsWithSpace } from 'diff';
import type { ReactNode } from 'react';
import type { DiffLine } from '../../src-preload/contract/index.ts';
import { VisibleText } from './VisibleText.tsx';

interface DiffProps {
  hunks: readonly { lines: readonly DiffLine[] }[];
  /** Lines shown at most; the rest is behind "Show the rest". */
  limit?: number | undefined;
}

/** Lines with numbers, a sign and a ground; words that changed within a line are marked. */
export function Diff({ hunks, limit }: DiffProps): ReactNode {
  let left = limit ?? Infinity;
  return (
    <div className="overflow-x-auto py-1 font-mono text-[12px] leading-[19px] [scrollbar-width:thin]">
      {hunks.map((hunk, index) => {
        const lines = hunk.lines.slice(0, Math.max(0, left));
        left -= lines.length;
        return (
          <div key={index} className={index > 0 ? 'mt-1 border-t border-dashed border-(--line-2) pt-1' : ''}>
            {lines.map((line, at) => <DiffRow key={at} line={line} partner={partnerOf(hunk.lines, at)} />)}
          </div>
        );
      })}
    </div>
  );
}

const grounds: Record<DiffLine['type'], string> = { context: '', add: 'bg-(--add)', remove: 'bg-(--del)' };
const signs: Record<DiffLine['type'], string> = { context: ' ', add: '+', remove: '-' };

function DiffRow({ line, partner }: { line: DiffLine; partner: DiffLine | undefined }): ReactNode {
  return (
    <div className={`grid min-w-max grid-cols-[36px_36px_16px_minmax(0,1fr)] whitespace-pre ${grounds[line.type]}`}>
      <span className="pr-2 text-right text-[11px] text-(--text-3) select-none">{line.old}</span>
      <span className="pr-2 text-right text-[11px] text-(--text-3) select-none">{line.new}</span>
      <span className="text-(--text-2) select-none" aria-label={line.type === 'context' ? undefined : line.type === 'add' ? 'added' : 'removed'}>{signs[line.type]}</span>
      <span className="pr-3">{partner ? <ChangedWords line={line} partner={partner} /> : <VisibleText text={line.text} />}</span>
    </div>
  );
}

/** Long lines are not compared word by word: it would tell the eye nothing. */
const longestCompared = 400;

/** The line on the other side of a change, when removed and added lines pair up one to one. */
function partnerOf(lines: readonly DiffLine[], at: number): DiffLine | undefined {
  const line = lines[at];
  if (!line || line.type === 'context') return undefined;
  let start = at;
  while (start > 0 && lines[start - 1]?.type !== 'context') start--;
  let end = at;
  while (end < lines.length && lines[end]?.type !== 'context') end++;
  const block = lines.slice(start, end);
  const removed = block.filter((other) => other.type === 'remove');
  const added = block.filter((other) => other.type === 'add');
  if (removed.length !== added.length) return undefined;
  const own = line.type === 'remove' ? removed : added;
  const partner = (line.type === 'remove' ? added : removed)[own.indexOf(line)];
  return partner && line.text.length + partner.text.length <= longestCompared ? partner : undefined;
}

function ChangedWords({ line, partner }: { line: DiffLine; partner: DiffLine }): ReactNode {
  const [before, after] = line.type === 'remove' ? [line.text, partner.text] : [partner.text, line.text];
  const parts = diffWordsWithSpace(before, after).filter((part) => (line.type === 'remove' ? !part.added : !part.removed));
  return parts.map((part, index) =>
    part.added || part.removed ? (
      <mark key={index} className={`rounded-[2px] text-inherit ${line.type === 'add' ? 'bg-(--add-strong)' : 'bg-(--del-strong)'}`}><VisibleText text={part.value} /></mark>
    ) : (
      <VisibleText key={index} text={part.value} />
    ),
  );
}
