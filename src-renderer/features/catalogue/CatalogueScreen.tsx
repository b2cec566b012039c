import { ListFilter, Search, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { FunctionEntry } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { categories, pickFunctions, type CatalogueFilter, type SortOrder } from './catalogueFilter.ts';
import { CategoryList } from './CategoryList.tsx';
import { FunctionPage } from './FunctionPage.tsx';
import { FunctionTable } from './FunctionTable.tsx';
import { useSearch } from './useSearch.ts';

/** Functions: categories, the table, and beside it the page of the chosen one. */
export function CatalogueScreen({ name }: { name: string | null }): ReactNode {
  const { data, error, retry } = useRequest('functions.list', {});
  const [filter, setFilter] = useState<CatalogueFilter>({ category: null, risk: null });
  const [filterOpen, setFilterOpen] = useState(false);
  const functions = data?.functions ?? [];
  return (
    <div className="grid h-full min-h-0 grid-cols-[212px_minmax(420px,0.85fr)_minmax(0,1fr)] max-[1180px]:grid-cols-[minmax(0,.8fr)_minmax(0,1fr)] max-[960px]:grid-cols-1">
      <aside className="flex min-h-0 flex-col border-r border-(--line) bg-(--pane) max-[1180px]:hidden">
        <header className="flex h-(--header) flex-none items-center gap-2 pr-3 pl-4"><h1 className="font-semibold">Functions</h1><span className="text-(length:--t-small) text-(--text-3) tabular-nums">{data && functions.length}</span></header>
        <div className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">{data ? <CategoryList functions={functions} filter={filter} onFilter={setFilter} /> : !error && <Skeleton rows={8} />}</div>
      </aside>
      <main className={`flex min-h-0 min-w-0 flex-col border-r border-(--line) bg-(--canvas) ${name === null ? '' : 'max-[960px]:hidden'}`}>
        {error ? <div className="p-4"><ErrorNote error={error} onRetry={retry} /></div> : <List functions={functions} loading={!data} filter={filter} onFilter={setFilter} filterOpen={filterOpen} onFilterOpen={setFilterOpen} selected={name} />}
      </main>
      <div className={`flex min-h-0 min-w-0 flex-col ${name === null ? 'max-[960px]:hidden' : ''}`}>
        {name === null ? <EmptyState title="Choose a function" text="Its arguments become a form; what a call would do is shown before it runs." /> : <FunctionPage name={name} />}
      </div>
    </div>
  );
}

interface ListProps {
  functions: FunctionEntry[];
  loading: boolean;
  filter: CatalogueFilter;
  onFilter(next: CatalogueFilter): void;
  filterOpen: boolean;
  onFilterOpen(open: boolean): void;
  selected: string | null;
}
