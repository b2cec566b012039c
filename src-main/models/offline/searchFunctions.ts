import MiniSearch from 'minisearch';
import type { AnyFunction } from '../../registry/defineFunction.ts';
import { splitClauses } from './clauses.ts';
import { buildFrame } from './frame.ts';
import { correctSpelling } from './lexicon/lexicon.ts';
import { featuresOf } from './profile.ts';
import { rankingIndex } from './rank.ts';
import { tokenise } from './text/tokens.ts';

const indexes = new WeakMap<readonly AnyFunction[], MiniSearch>();

/** Words as typed, beginnings of words too: what is looked for while a person types. */
function wordIndex(functions: readonly AnyFunction[]): MiniSearch {
  const known = indexes.get(functions);
  if (known !== undefined) return known;
  const made = new MiniSearch({ fields: ['name', 'title', 'summary', 'phrasings', 'category'], searchOptions: { boost: { name: 3, title: 3, summary: 1.5 }, prefix: (term) => term.length > 1, fuzzy: (term) => (term.length > 4 ? 0.2 : false) } });
  made.addAll(functions.map((definition) => ({ id: definition.name, name: definition.name.replaceAll('_', ' '), title: definition.title, summary: definition.summary, phrasings: definition.phrasings.join('\n'), category: definition.category })));
  indexes.set(functions, made);
  return made;
}

/** Names of functions by meaning, best first: words as typed, and what they stand for. */
export function searchFunctions(query: string, functions: readonly AnyFunction[]): string[] {
  const scores = new Map<string, number>();
  const add = (results: Iterable<[string, number]>): void => {
    for (const [name, score] of results) scores.set(name, (scores.get(name) ?? 0) + score);
  };
  const words = wordIndex(functions).search(query);
  const best = words[0]?.score ?? 1;
  add(words.map((result): [string, number] => [String(result.id), result.score / best]));
  const index = rankingIndex(functions);
  const tokens = correctSpelling(tokenise(query));
  const features = splitClauses(tokens).flatMap((clause) => featuresOf(buildFrame(query, clause)));
  add(index.relevance(features));
  return [...scores].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
