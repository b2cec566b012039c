import { AppError } from '../kernel/errors.ts';
import { Emitter } from '../kernel/events.ts';
import type { AnyFunction } from './defineFunction.ts';

/** All functions by name. */
export interface Registry {
  /** Another list whenever functions came or went: what is worked out from it can be kept with it. */
  readonly functions: readonly AnyFunction[];
  get(name: string): AnyFunction | undefined;
  /** UNKNOWN_FUNCTION, naming the closest ones. */
  require(name: string): AnyFunction;
}

/** A registry whose functions beside the built-in ones come and go. */
export interface LiveRegistry extends Registry {
  /** Puts the functions of one source, such as a server, in the place of those it had; none removes it. INTERNAL for a name another source has. */
  replace(source: string, functions: readonly AnyFunction[]): void;
  /** Gives built-in functions other descriptions, in the place of those given before. */
  describe(descriptions: ReadonlyMap<string, string>): void;
  readonly changed: (listener: () => void) => () => void;
}

export function createLiveRegistry(own: readonly AnyFunction[]): LiveRegistry {
  const sources = new Map<string, readonly AnyFunction[]>();
  const changed = new Emitter<void>();
  let described: readonly AnyFunction[] = own;
  let current = createRegistry(own);
  const join = (from: ReadonlyMap<string, readonly AnyFunction[]>): Registry => createRegistry([...described, ...[...from.values()].flat()]);
  return {
    get functions() {
      return current.functions;
    },
    get: (name) => current.get(name),
    require: (name) => current.require(name),
    replace(source, functions) {
      const next = new Map(sources);
      if (functions.length === 0) next.delete(source);
      else next.set(source, functions);
      current = join(next);
      sources.clear();
      for (const [name, list] of next) sources.set(name, list);
      changed.emit();
    },
    describe(descriptions) {
      described = own.map((definition) => {
        const description = descriptions.get(definition.name);
        return description === undefined ? definition : { ...definition, description };
      });
      current = join(sources);
      changed.emit();
    },
    changed: changed.event,
  };
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
