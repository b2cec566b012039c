import { Braces, ChartScatter, CodeXml, Cpu, Database, File, Globe, Layers, Mail, NotebookText, Server, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Category, FunctionEntry, Risk } from '../../../src-preload/contract/index.ts';
import { Mark } from '../../ui/Mark.tsx';
import { categories, countFunctions, type CatalogueFilter } from './catalogueFilter.ts';

const icons: Record<Category, LucideIcon> = { files: File, code: CodeXml, web: Globe, system: Cpu, database: Database, memory: NotebookText, ai: ChartScatter, communication: Mail, servers: Server, custom: Braces };
const risks: { id: Risk; label: string }[] = [{ id: 'read', label: 'Reads' }, { id: 'write', label: 'Changes' }, { id: 'destroy', label: 'Destroys' }, { id: 'out', label: 'Sends out' }];

interface CategoryListProps {
  functions: FunctionEntry[];
  filter: CatalogueFilter;
  onFilter(next: CatalogueFilter): void;
}

/** Categories of what is built in, and what the functions can do, with how many each choice would show. */
export function CategoryList({ functions, filter, onFilter }: CategoryListProps): ReactNode {
  const counts = countFunctions(functions, filter);
  const all = filter.risk === null ? counts.total : Object.values(counts.byCategory).reduce((sum, count) => sum + count, 0);
  return (
    <nav aria-label="Categories" className="pb-4">
      <GroupLabel first>Built in</GroupLabel>
      <Choice on={filter.category === null} count={all} onClick={() => onFilter({ ...filter, category: null })} icon={<Layers size={16} strokeWidth={1.75} aria-hidden />}>All</Choice>
      {categories.filter(({ id }) => functions.some((entry) => entry.category === id)).map(({ id, label }) => {
        const Icon = icons[id];
        const count = counts.byCategory[id] ?? 0;
        return (
          <Choice key={id} on={filter.category === id} count={count} onClick={() => onFilter({ ...filter, category: id })} icon={<Icon size={16} strokeWidth={1.75} aria-hidden />}>{label}</Choice>
        );
      })}
      <GroupLabel>What they can do</GroupLabel>
      {risks.map(({ id, label }) => (
        <Choice key={id} on={filter.risk === id} count={counts.byRisk[id]} onClick={() => onFilter({ ...filter, risk: filter.risk === id ? null : id })} icon={<Mark risk={id} size={16} decorative />}>{label}</Choice>
      ))}
    </nav>
  );
}

function GroupLabel({ first = false, children }: { first?: boolean; children: ReactNode }): ReactNode {
  return <h2 className={`px-4 pb-1 text-(length:--t-micro) leading-(--lh-micro) font-[530] text-(--text-3) ${first ? 'pt-1' : 'pt-3'}`}>{children}</h2>;
}

function Choice({ on, count, icon, onClick, children }: { on: boolean; count: number; icon: ReactNode; onClick: () => void; children: ReactNode }): ReactNode {
  return (
    <button type="button" aria-pressed={on} onClick={onClick} className={`mx-2 flex h-[30px] w-[calc(100%-16px)] items-center gap-2 rounded-(--r2) px-2 text-left ${on ? 'bg-(--selected)' : 'hover:bg-(--hover)'} ${count === 0 && !on ? 'text-(--text-3)' : 'text-(--text)'}`}>
      <span className="flex-none text-(--text-2)">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <span className="text-(length:--t-micro) text-(--text-3) tabular-nums">{count}</span>
    </button>
  );
}
