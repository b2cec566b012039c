import type { KeyboardEvent, ReactNode } from 'react';
import { PaneHeader } from '../../layout/Shell.tsx';
import { sections, type SectionId } from './sections.ts';

/** The sections as links; arrow keys move between them. */
export function SectionList({ current }: { current: SectionId }): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step === undefined) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
    event.preventDefault();
  };
  return (
    <>
      <PaneHeader bare><h1 className="min-w-0 flex-1 truncate">Settings</h1></PaneHeader>
      <nav aria-label="Sections" onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-auto pb-3 [scrollbar-width:thin]">
        {sections.map(({ id, title, icon: Icon }) => (
          <a
            key={id}
            href={`#/settings/${id}`}
            aria-current={id === current ? 'page' : undefined}
            className={`mx-2 flex h-[30px] items-center gap-2 rounded-(--r2) px-2 text-(--text) -outline-offset-2 hover:no-underline ${id === current ? 'bg-(--selected) font-[530]' : 'hover:bg-(--hover)'}`}
          >
            <Icon size={16} className="text-(--text-2)" aria-hidden />
            <span className="min-w-0 flex-1 truncate">{title}</span>
          </a>
        ))}
      </nav>
    </>
  );
}
