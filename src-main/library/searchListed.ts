import MiniSearch from 'minisearch';
import type { ListedFunction } from './steward.ts';

const indexes = new WeakMap<readonly ListedFunction[], MiniSearch>();

/** Functions by words and beginnings of words, in their names and in what they are for, best first. */
export function searchListed(query: string, functions: readonly ListedFunction[]): ListedFunction[] {
  const byName = new Map(functions.map((listed) => [listed.name, listed]));
  return indexOf(functions)
    .search(query)
    .flatMap(({ id }) => byName.get(String(id)) ?? []);
}

function indexOf(functions: readonly ListedFunction[]): MiniSearch {
  const known = indexes.get(functions);
  if (known) return known;
  const made = new MiniSearch({ fields: ['name', 'title', 'summary', 'phrasings', 'category', 'description'], searchOptions: { boost: { name: 3, title: 3, summary: 1.5, description: 0.5 }, prefix: (term) => term.length > 1, fuzzy: (term) => (term.length > 4 ? 0.2 : false) } });
  made.addAll(functions.map(({ name, title, summary, phrasings, category, description }) => ({ id: name, name: name.replaceAll('_', ' '), title, summary, phrasings: phrasings.join('\n'), category, description })));
  indexes.set(functions, made);
  return made;
}
