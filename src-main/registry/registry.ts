import { AppError } from '../kernel/errors.ts';
import type { AnyFunction } from './defineFunction.ts';

/** All functions by name. Immutable: functions that come and go make a new registry. */
export interface Registry {
  readonly functions: readonly AnyFunction[];
  get(name: string): AnyFunction | undefined;
  /** UNKNOWN_FUNCTION, naming the closest ones. */
  require(name: string): AnyFunction;
}

export function createRegistry(functions: readonly AnyFunction[]): Registry {
  const byName = new Map<string, AnyFunction>();
  for (const definition of functions) {
    if (byName.has(definition.name)) throw new AppError('INTERNAL', `Two functions are called ${definition.name}`);
    byName.set(definition.name, definition);
  }
  return {
    functions,
    get: (name) => byName.get(name),
    require(name) {
      const found = byName.get(name);
      if (found) return found;
      const near = closest(name, [...byName.keys()]);
      throw new AppError('UNKNOWN_FUNCTION', `There is no function called ${name}`, {
        hint: near.length > 0 ? `Close to it: ${near.join(', ')}` : 'List them with: steward list',
      });
    },
  };
}

/** Up to three names within a third of their length in edits, nearest first. */
function closest(name: string, names: string[]): string[] {
  return names
    .map((candidate) => ({ candidate, distance: editDistance(name.slice(0, 80), candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance: least number of single-character insertions, deletions and substitutions. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
