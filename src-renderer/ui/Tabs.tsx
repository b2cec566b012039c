import type { KeyboardEvent, ReactNode } from 'react';

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly { id: T; label: string }[];
  selected: T;
  onSelect(id: NoInfer<T>): void;
}

/** A row of tabs; arrows move between them. The panel below belongs to the caller. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect }: TabsProps<T>): ReactNode {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(next)]?.focus();
  };
  return (
    <div role="tablist" aria-label={label} onKeyDown={onKeyDown} className="flex flex-none gap-5 overflow-x-auto border-b border-(--line) px-5 [scrollbar-width:none]">
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          className="-mb-px border-b-2 border-transparent pt-1 pb-2 whitespace-nowrap text-(--text-2) -outline-offset-2 hover:text-(--text) aria-selected:border-(--ink) aria-selected:font-[560] aria-selected:text-(--text)"
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
