import { ArrowUpRight, Ban, Box, Cpu, File, FolderCheck, FolderOutput, HardDrive, ListChecks, LockOpen, Timer, Undo2, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Term } from '../../../src-preload/contract/index.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';

const icons: Record<Term['icon'], LucideIcon> = { inside: FolderCheck, outside: FolderOutput, leaves: ArrowUpRight, undo: Undo2, 'no-undo': Ban, sandbox: Box, 'no-sandbox': LockOpen, file: File, count: ListChecks, space: HardDrive, time: Timer, machine: Cpu };
const tones: Record<Term['tone'], string> = { plain: '', destroy: 'text-(--destroy)', out: 'text-(--out)' };

/** The three terms, always in the same order: reach, way back, what matters most here. */
export function CardTerms({ terms, id }: { terms: readonly Term[]; id: string }): ReactNode {
  return (
    <ul id={id} className="mx-2 grid grid-cols-3 text-(length:--t-small) leading-[17px] @max-[460px]:grid-cols-1">
      {terms.map((term, index) => {
        const Icon = icons[term.icon];
        return (
          <li key={index} className="flex min-w-0 gap-[7px] border-(--line) px-2 pt-2 pb-[7px] text-(--text-2) not-first:border-l @max-[460px]:not-first:border-l-0">
            <Icon size={14} aria-hidden className={`mt-[1.5px] ${tones[term.tone] || 'text-(--text-3)'}`} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <b className={`block font-[560] ${tones[term.tone] || 'text-(--text)'}`}><VisibleText text={term.title} /></b>
              <VisibleText text={term.detail} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
