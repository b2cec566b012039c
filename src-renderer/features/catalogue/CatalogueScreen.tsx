import { Braces, ListFilter, Search, X } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { FunctionEntry } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useFindKey } from '../../hooks/useFindKey.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { goTo } from '../../layout/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { IconLink } from '../../ui/IconLink.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OwnFunctions } from '../ownFunctions/OwnFunctions.tsx';
import { ownPlace } from '../ownFunctions/ownPlace.ts';
import { categories, pickFunctions, sortOrders, type CatalogueFilter, type SortOrder } from './catalogueFilter.ts';
import { CategoryList } from './CategoryList.tsx';
import { FunctionPage } from './FunctionPage.tsx';
import { FunctionTable } from './FunctionTable.tsx';
import { useSearch } from './useSearch.ts';

/** Functions: categories, the table, and beside it the page of the chosen one. */
export function CatalogueScreen({ name }: { name: string | null }): ReactNode {
  const { data, error, retry } = useRequest('functions.list', {}, `${useTopic('status')?.audit.entries} ${useTopic('ownFunctions')?.functions.map((each) => each.name).join()}`);
  const [filter, setFilter] = useState<CatalogueFilter>({ category: null, risk: null });
  const [filterOpen, setFilterOpen] = useState(false);
  const functions = data?.functions ?? [];
  const own = ownPlace(name);
  return (
    <div className={`grid h-full min-h-0 grid-cols-[212px_minmax(420px,0.85fr)_minmax(0,1fr)] max-[960px]:grid-cols-1 ${name === null ? 'max-[1180px]:grid-cols-1' : 'max-[1180px]:grid-cols-[minmax(0,.8fr)_minmax(0,1fr)]'}`}>
      <aside className="flex min-h-0 flex-col border-r border-(--line) bg-(--pane) max-[1180px]:hidden">
        <header className="flex h-(--header) flex-none items-center gap-2 pr-3 pl-4"><h1 className="font-semibold">Functions</h1><span className="text-(length:--t-small) text-(--text-3) tabular-nums">{data && functions.length}</span></header>
        <div className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">{data ? <CategoryList functions={functions} filter={filter} onFilter={setFilter} /> : !error && <Skeleton rows={8} />}</div>
      </aside>
      <main className={`flex min-h-0 min-w-0 flex-col border-r border-(--line) bg-(--canvas) ${name === null ? '' : 'max-[960px]:hidden'}`}>
        {error ? <div className="p-4"><ErrorNote error={error} onRetry={retry} /></div> : <List functions={functions} loading={!data} filter={filter} onFilter={setFilter} filterOpen={filterOpen} onFilterOpen={setFilterOpen} selected={name} />}
      </main>
      <div className={`flex min-h-0 min-w-0 flex-col ${name === null ? 'max-[1180px]:hidden' : ''}`}>
        {name === null ? <EmptyState title="Choose a function" text="Its arguments become a form; what a call would do is shown before it runs." /> : own ? <OwnFunctions place={own} /> : <FunctionPage name={name} />}
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

const orderLabels: Record<SortOrder, string> = { used: 'Most used', name: 'By name', slow: 'Slowest' };

/** The search field, the order and the table; below 1180 the categories hide behind a filter. */
function List({ functions, loading, filter, onFilter, filterOpen, onFilterOpen, selected }: ListProps): ReactNode {
  const client = useClient();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [order, setOrder] = useState<SortOrder>('used');
  const found = useSearch(client, functions, query);
  const shown = useMemo(() => pickFunctions(functions, filter, order, found), [functions, filter, order, found]);
  const heading = categories.find((category) => category.id === filter.category)?.label ?? 'All';

  useFindKey(field);

  return (
    <>
      <header className="flex h-(--header) flex-none items-center gap-2 border-b border-(--line) pr-3 pl-4">
        <h2 className="font-semibold">{heading}</h2>
        <span className="text-(length:--t-small) text-(--text-3) tabular-nums">{loading ? '' : shown.length === 1 ? '1 function' : `${shown.length} functions`}</span>
        <span className="ml-auto" />
        <IconLink href="#/functions/own:" label="Functions of your own" icon={Braces} />
        <span className="hidden max-[1180px]:inline-flex"><Button variant="ghost" aria-expanded={filterOpen} onClick={() => onFilterOpen(!filterOpen)}><ListFilter />Filter</Button></span>
        {found === null ? (
          <Select quiet aria-label="Order" value={order} onChange={(event) => setOrder(event.target.value as SortOrder)}>
            {sortOrders.map((id) => <option key={id} value={id}>{orderLabels[id]}</option>)}
          </Select>
        ) : <span className="pr-2 text-(length:--t-small) text-(--text-3)">Best match first</span>}
      </header>
      {filterOpen && <div className="hidden max-h-[45%] flex-none overflow-auto border-b border-(--line) bg-(--pane) max-[1180px]:block"><CategoryList functions={functions} filter={filter} onFilter={onFilter} /></div>}
      <div className="flex-none px-4 py-2.5">
        <label className="flex h-(--control-lg) items-center gap-2 rounded-(--r2) border border-(--line-control) bg-(--surface) px-2.5 focus-within:outline-2 focus-within:outline-(--accent)">
          <Search size={16} className="text-(--text-3)" aria-hidden />
          <input ref={field} aria-label="Find by what it does" placeholder="Find by what it does: “save a file from a link”" value={query} onChange={(event) => setQuery(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') setQuery(''); }} className="min-w-0 flex-1 bg-transparent outline-none" />
          {query === '' ? <Kbd>/</Kbd> : <button type="button" aria-label="Clear" onClick={() => setQuery('')} className="grid size-6 place-items-center rounded-(--r1) text-(--text-3) hover:bg-(--hover)"><X size={14} aria-hidden /></button>}
        </label>
      </div>
      <div className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">
        {loading ? <Skeleton rows={12} /> : shown.length > 0 ? <FunctionTable functions={shown} selected={selected} onOpen={(name) => goTo(`#/functions/${name}`)} /> : <EmptyState title="No function matches" text={`${functions.length} without the filter.`}><Button onClick={() => { setQuery(''); onFilter({ category: null, risk: null }); }}>Show all</Button></EmptyState>}
      </div>
    </>
  );
}
