import { File, Folder, SquareFunction } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Completion } from './useCompletion.ts';

const icons = { function: SquareFunction, file: File, folder: Folder };

/** What `/` and `@` offer, above the composer. */
export function CompletionList({ completion }: { completion: Completion }): ReactNode {
  if (completion.items.length === 0) return null;
  return (
    <ul role="listbox" aria-label="Completions" className="absolute bottom-full left-0 z-10 mb-1.5 w-full overflow-hidden rounded-(--r3) bg-(--surface) p-1 shadow-(--shadow-2)">
      {completion.items.map((item, index) => {
        const Icon = icons[item.kind];
        return (
          <li key={item.id} role="option" aria-selected={index === completion.at} onMouseDown={(event) => { event.preventDefault(); completion.pick(item); }} className="flex h-(--row) items-center gap-2 rounded-(--r2) px-2 hover:bg-(--hover) aria-selected:bg-(--selected)">
            <Icon size={14} className="text-(--text-3)" aria-hidden />
            <span className="min-w-0 truncate font-mono text-(length:--t-small)">{item.label}</span>
            <span className="ml-auto flex-none truncate text-(length:--t-small) text-(--text-3)">{item.detail}</span>
          </li>
        );
      })}
    </ul>
  );
}
