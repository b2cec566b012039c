import type { ReactNode } from 'react';

interface SegmentedProps<T extends string> {
  label: string;
  options: readonly { id: T; label: ReactNode; name?: string }[];
  selected: T;
  onSelect(id: NoInfer<T>): void;
}

/** A few choices in one line, one of them on. */
export function Segmented<T extends string>({ label, options, selected, onSelect }: SegmentedProps<T>): ReactNode {
  return (
    <div role="group" aria-label={label} className="inline-flex h-(--control) flex-none overflow-hidden rounded-(--r2) border border-(--line-2)">
      {options.map((option) => (
        <button key={option.id} type="button" aria-pressed={option.id === selected} aria-label={option.name} onClick={() => onSelect(option.id)} className="flex items-center gap-1.5 border-l border-(--line) px-2.5 text-(--text-2) -outline-offset-2 first:border-l-0 hover:bg-(--hover) aria-pressed:bg-(--selected) aria-pressed:font-[530] aria-pressed:text-(--text)">
          {option.label}
        </button>
      ))}
    </div>
  );
}
