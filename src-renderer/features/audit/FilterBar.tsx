import { ListFilter, X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useRequest } from '../../hooks/useRequest.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { addWord, listChips, type AuditView } from './auditView.ts';

interface FilterBarProps {
  view: AuditView;
  typing: string;
  now: number;
  onView(view: AuditView): void;
  onTyping(text: string): void;
}

/** Words become chips on Enter: a time, a caller, a state, a function, or something to find; Backspace takes the last one back. */
export function FilterBar({ view, typing, now, onView, onTyping }: FilterBarProps): ReactNode {
  const { data } = useRequest('functions.list', {});
  const names = useMemo(() => new Set((data?.functions ?? []).map((entry) => entry.name)), [data]);
  const chips = listChips(view, now);
  return (
    <div className="flex flex-none flex-wrap items-center gap-2 px-4 py-2.5">
      <div className="flex min-h-(--control) min-w-[260px] flex-1 flex-wrap items-center gap-1.5 rounded-(--r2) border border-(--line-control) bg-(--surface) px-2 py-0.5 focus-within:outline-2 focus-within:outline-(--accent)">
        <ListFilter size={16} className="text-(--text-3)" aria-hidden />
        {chips.map((chip) => (
          <button key={chip.id} type="button" aria-label={`Remove ${chip.label}`} onClick={() => onView(chip.without)} className="flex h-5 items-center gap-1 rounded-(--r1) bg-(--selected) px-1.5 text-(length:--t-small)">
            {chip.label}
            <X size={12} aria-hidden />
          </button>
        ))}
        <input
          data-audit-filter
          aria-label="Add a filter"
          placeholder={chips.length < 2 ? 'Add a filter: function, path, state, caller, any word' : ''}
          value={typing}
          onChange={(event) => onTyping(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              onView(addWord(view, typing, names));
              onTyping('');
            } else if (event.key === 'Backspace' && typing === '') {
              const last = chips.at(-1);
              if (last) onView(last.without);
            } else if (event.key === 'Escape') onTyping('');
          }}
          className="min-w-[120px] flex-1 bg-transparent text-(length:--t-body) outline-none"
        />
        {typing === '' && <Kbd>/</Kbd>}
      </div>
      <Segmented
        label="Consequence"
        selected={view.risk ?? 'all'}
        onSelect={(id) => onView({ ...view, risk: id === 'all' ? null : id })}
        options={[
          { id: 'all', label: 'All' },
          { id: 'write', label: <><Mark risk="write" size={16} decorative />Changes</> },
          { id: 'destroy', label: <Mark risk="destroy" size={16} decorative />, name: 'Destroys' },
          { id: 'out', label: <Mark risk="out" size={16} decorative />, name: 'Sends out' },
        ]}
      />
    </div>
  );
}
