import type { Effect, MemoryEffect } from '../../../src-preload/contract/index.ts';
import type { CacheValues } from '../cache.ts';
import type { Memories } from '../memories.ts';
import { outOfScope } from './scopeSystem.ts';

/**
 * Whose memories a call reaches: those its effects were granted for. What a function calls `own` and
 * `person` becomes the principal here; it never learns another's.
 */
function ownerFor(effects: readonly Effect[], store: MemoryEffect['store'], what: string): (whose: string, access: MemoryEffect['access'], namespace?: string, keys?: readonly string[]) => string {
  const granted = effects.filter((effect): effect is MemoryEffect => effect.kind === 'memory' && effect.store === store && effect.refusal === undefined);
  return (whose, access, namespace, keys) => {
    const covers = (effect: MemoryEffect): boolean =>
      effect.access === access && (whose === 'own' ? effect.own : effect.owner === whose) && (effect.namespace === undefined || effect.namespace === namespace) && (effect.key === undefined || (keys?.every((key) => key === effect.key) ?? false));
    const found = granted.find(covers);
    if (!found) throw outOfScope({ read: `read ${what}`, write: `keep ${what}`, delete: `remove ${what}` }[access]);
    return found.owner;
  };
}

export function scopeMemories(memories: Memories, effects: readonly Effect[]): Memories {
  const owner = ownerFor(effects, 'memories', 'memories');
  return {
    get: async (whose, namespace, key) => memories.get(ownerOrChanged(whose, namespace, key), namespace, key),
    search: async (whose, search) => memories.search(owner(whose, 'read', search.namespace), search),
    likeKeys: async (whose, namespace, key) => memories.likeKeys(ownerOrChanged(whose, namespace, key), namespace, key),
    put: async (whose, draft, by, mark) => memories.put(owner(whose, 'write', draft.namespace, draft.key === undefined ? undefined : [draft.key]), draft, by, mark),
    remove: async (whose, namespace, keys, mark) => memories.remove(owner(whose, 'delete', namespace, keys), namespace, keys, mark),
    planTidy: async (whose, options) => memories.planTidy(owner(whose, 'delete', options.namespace), options),
    tidy: async (whose, options, mark) => memories.tidy(owner(whose, 'delete', options.namespace), options, mark),
  };

  /** Who may change a memory may see what they change. */
  function ownerOrChanged(whose: string, namespace: string, key: string): string {
    for (const access of ['write', 'delete'] as const) {
      try {
        return owner(whose, access, namespace, [key]);
      } catch {
        // Not that one.
      }
    }
    return owner(whose, 'read', namespace, [key]);
  }
}

/** For previews: what would be changed may be looked at. */
export function lookOnlyMemories(memories: Memories, effects: readonly Effect[]): Pick<Memories, 'get' | 'likeKeys' | 'planTidy'> {
  const { get, likeKeys, planTidy } = scopeMemories(memories, effects);
  return { get, likeKeys, planTidy };
}

export function scopeCache(cache: CacheValues, effects: readonly Effect[]): CacheValues {
  const owner = ownerFor(effects, 'cache', 'cached values');
  return {
    get: async (whose, key) => cache.get(owner(whose, 'read', undefined, [key]), key),
    set: async (whose, key, value, ttlMs) => cache.set(owner(whose, 'write', undefined, [key]), key, value, ttlMs),
    delete: async (whose, key) => cache.delete(owner(whose, 'delete', undefined, [key]), key),
    clear: async (whose, what) => cache.clear(owner(whose, 'delete'), what),
    figures: async (whose) => cache.figures(owner(whose, 'read')),
  };
}

/** For previews. */
export function lookOnlyCache(cache: CacheValues, effects: readonly Effect[]): Pick<CacheValues, 'figures'> {
  const granted = effects.find((effect) => effect.kind === 'memory' && effect.store === 'cache');
  return { figures: async () => (granted?.kind === 'memory' ? cache.figures(granted.owner) : Promise.reject(outOfScope('look at cached values'))) };
}
