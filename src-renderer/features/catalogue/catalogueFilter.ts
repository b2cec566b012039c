import type { Category, FunctionEntry, Risk } from '../../../src-preload/contract/index.ts';

/** Which functions the table shows; null means all. */
export interface CatalogueFilter {
  category: Category | null;
  risk: Risk | null;
}

export const sortOrders = ['used', 'name', 'slow'] as const;
export type SortOrder = (typeof sortOrders)[number];

export const categories: { id: Category; label: string }[] = [
  { id: 'files', label: 'Files' },
  { id: 'code', label: 'Code' },
  { id: 'web', label: 'Web' },
  { id: 'system', label: 'System' },
  { id: 'database', label: 'Databases' },
  { id: 'memory', label: 'Memory' },
  { id: 'ai', label: 'AI' },
  { id: 'communication', label: 'Communication' },
  { id: 'custom', label: 'Your own' },
  { id: 'servers', label: 'Other servers' },
];

/** How many functions each choice of one side would leave, given the other side as it stands. */
export function countFunctions(functions: FunctionEntry[], filter: CatalogueFilter): { byCategory: Partial<Record<Category, number>>; byRisk: Record<Risk, number>; total: number } {
  const byCategory: Partial<Record<Category, number>> = {};
  const byRisk: Record<Risk, number> = { read: 0, write: 0, destroy: 0, out: 0 };
  for (const entry of functions) {
    if (filter.risk === null || entry.risk === filter.risk) byCategory[entry.category] = (byCategory[entry.category] ?? 0) + 1;
    if (filter.category === null || entry.category === filter.category) byRisk[entry.risk] += 1;
  }
  return { byCategory, byRisk, total: functions.length };
}

/**
 * The rows of the table. With `found` (names by meaning, best first) their order is kept and sorting
 * is left alone: the best match belongs on top.
 */
export function pickFunctions(functions: FunctionEntry[], filter: CatalogueFilter, order: SortOrder, found: string[] | null): FunctionEntry[] {
  const wanted = functions.filter((entry) => (filter.category === null || entry.category === filter.category) && (filter.risk === null || entry.risk === filter.risk));
  if (found) {
    const place = new Map(found.map((name, index) => [name, index]));
    return wanted.filter((entry) => place.has(entry.name)).sort((a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0));
  }
  const byName = (a: FunctionEntry, b: FunctionEntry): number => a.name.localeCompare(b.name, 'en');
  switch (order) {
    case 'used':
      return wanted.sort((a, b) => b.calls7d - a.calls7d || byName(a, b));
    case 'name':
      return wanted.sort(byName);
    case 'slow':
      return wanted.sort((a, b) => (b.medianMs ?? -1) - (a.medianMs ?? -1) || byName(a, b));
  }
}

/** Names whose letters contain the words typed, at once, while the search by meaning is on its way. */
export function findByName(functions: FunctionEntry[], query: string): string[] {
  const words = query.toLowerCase().split(/[\s_]+/).filter(Boolean);
  return functions.filter((entry) => {
    const text = `${entry.name} ${entry.title} ${entry.summary}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }).map((entry) => entry.name);
}
