import { Search } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { MemoriesState } from '../../../src-preload/contract/index.ts';
import { useFindKey } from '../../hooks/useFindKey.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Select } from '../../ui/Select.tsx';
import { nameOwner } from './memoryText.ts';
import type { MemoryListFilter } from './useMemories.ts';

interface MemoryFiltersProps {
  state: MemoriesState | undefined;
  filter: MemoryListFilter;
  onFilter(filter: MemoryListFilter): void;
}

/** Words to find, and where: namespace, tag and, where there are several, for whom. */
export function MemoryFilters({ state, filter, onFilter }: MemoryFiltersProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useFindKey(field);
  const choices = (label: string, name: 'namespace' | 'tag' | 'owner', all: string, options: readonly { value: string; text: string }[]): ReactNode => (
    <Select aria-label={label} value={filter[name] ?? ''} onChange={(event) => onFilter({ ...filter, [name]: event.target.value === '' ? undefined : event.target.value })} className="max-w-[190px]">
      <option value="">{all}</option>
      {filter[name] !== undefined && !options.some(({ value }) => value === filter[name]) && <option value={filter[name]}>{filter[name]}</option>}
      {options.map(({ value, text }) => <option key={value} value={value}>{text}</option>)}
    </Select>
  );
  return (
    <div className="flex flex-none flex-wrap items-center gap-2 px-4 py-2.5">
      <div className="flex h-(--control-lg) min-w-[240px] flex-1 items-center gap-1.5 rounded-(--r2) border border-(--line-control) bg-(--surface) px-2 focus-within:outline-2 focus-within:outline-(--accent)">
        <Search size={14} className="flex-none text-(--text-3)" aria-hidden />
        <input
          ref={field}
          aria-label="Search memories"
          placeholder="Search what is remembered"
          value={filter.query}
          onChange={(event) => onFilter({ ...filter, query: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            if (filter.query === '') event.currentTarget.blur();
            onFilter({ ...filter, query: '' });
          }}
          className="h-6 min-w-[120px] flex-1 truncate bg-transparent outline-none"
        />
        {filter.query === '' && <span className="text-(--text-3)"><Kbd>/</Kbd></span>}
      </div>
      {choices('Namespace', 'namespace', 'Every namespace', (state?.namespaces ?? []).map(({ namespace, memories }) => ({ value: namespace, text: `${namespace} (${memories.toLocaleString('en')})` })))}
      {(state?.tags.length ?? 0) > 0 && choices('Tag', 'tag', 'Every tag', (state?.tags ?? []).map((tag) => ({ value: tag, text: tag })))}
      {(state?.owners.length ?? 0) > 1 && choices('Kept for', 'owner', 'Kept for everybody', (state?.owners ?? []).map(({ owner, memories }) => ({ value: owner, text: `${nameOwner(owner)} (${memories.toLocaleString('en')})` })))}
    </div>
  );
}
