import { ChevronDown, ListFilter, X } from 'lucide-react';
import { useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useFindKey } from '../../hooks/useFindKey.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { addWord, callerLabels, listChips, periodLabels, stateLabels, toggleCaller, toggleState, type AuditView, type CallerKind, type Period } from './auditView.ts';

interface FilterBarProps {
  view: AuditView;
  typing: string;
  now: number;
  onView(view: AuditView): void;
  onTyping(text: string): void;
}

const periods: Period[] = ['today', 'week', 'all'];
const states = ['waiting', 'running', 'failed', 'unknown', 'refused', 'undone'] as const;
const callers: CallerKind[] = ['chat', 'catalogue', 'mcp', 'cli', 'workflow', 'schedule', 'library'];
const chipLook = 'target flex h-5 flex-none items-center gap-1 rounded-(--r1) bg-(--selected) px-1.5 text-(length:--t-small) text-(--text)';

/** When, which states and callers, and words to find. What is typed becomes a chip on Enter; Backspace takes the last one back. */
export function FilterBar({ view, typing, now, onView, onTyping }: FilterBarProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useFindKey(field);
  const { data } = useRequest('functions.list', {});
  const names = useMemo(() => new Set((data?.functions ?? []).map((entry) => entry.name)), [data]);
  const chips = listChips(view, now).filter((chip) => chip.id !== 'period');

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') {
      onView(addWord(view, typing, names));
      onTyping('');
    } else if (event.key === 'Backspace' && typing === '') {
      const last = chips.at(-1);
      if (last) onView(last.without);
    } else if (event.key === 'Escape') {
      if (typing === '') event.currentTarget.blur();
      onTyping('');
    }
  };

  return (
    <div className="flex flex-none flex-wrap items-center gap-2 px-4 py-2.5">
      <div className="flex min-h-(--control) min-w-[280px] flex-1 flex-wrap items-center gap-1.5 rounded-(--r2) border border-(--line-control) bg-(--surface) px-1 py-[3px] focus-within:outline-2 focus-within:outline-(--accent)">
        <Menu
          label="States and callers"
          trigger={<button type="button" aria-label="Choose states and callers" className="target grid h-5 w-6 flex-none place-items-center rounded-(--r1) text-(--text-2) hover:bg-(--hover)"><ListFilter size={16} aria-hidden /></button>}
          choices={[
            ...states.map((state) => ({ id: `state:${state}`, label: stateLabels[state], checked: view.states.includes(state), onSelect: () => onView(toggleState(view, state)) })),
            ...callers.map((caller) => ({ id: `caller:${caller}`, label: `from ${callerLabels[caller]}`, checked: view.callers.includes(caller), onSelect: () => onView(toggleCaller(view, caller)) })),
          ]}
        />
        <Menu
          label="Time"
          trigger={<button type="button" aria-label={`Time: ${periodLabels[view.period]}`} className={chipLook}>{periodLabels[view.period]}<ChevronDown size={12} className="text-(--text-2)" aria-hidden /></button>}
          choices={periods.map((period) => ({ id: period, label: periodLabels[period], checked: view.period === period, onSelect: () => onView({ ...view, period, span: null }) }))}
        />
        {chips.map((chip) => (
          <button key={chip.id} type="button" aria-label={`Remove ${chip.label}`} onClick={() => onView(chip.without)} className={`${chipLook} max-w-[220px]`}>
            <span className="truncate">{chip.label}</span>
            <X size={12} className="text-(--text-2)" aria-hidden />
          </button>
        ))}
        <input ref={field} aria-label="Add a filter" placeholder="Add a filter: function, path, state, caller, any word" value={typing} onChange={(event) => onTyping(event.target.value)} onKeyDown={onKeyDown} className="-my-0.5 h-6 min-w-[120px] flex-1 truncate bg-transparent px-1 outline-none" />
        {typing === '' && <span className="pr-1 text-(--text-3)"><Kbd>/</Kbd></span>}
      </div>
      <Segmented
        label="What they can do"
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
