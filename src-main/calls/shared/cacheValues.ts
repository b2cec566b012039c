import type { Json } from '../../../src-preload/contract/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { CacheValues } from '../../ports/cache.ts';
import type { CacheLayer } from './cacheLayer.ts';

interface Entry {
  value: Json;
  storedAt: number;
  expiresAt: number;
}

/** Owners whose hits are counted at the same time. */
const mostCounted = 1000;

/** Values that calls keep for a while, beside the results of calls; each principal's are its own. `owner`: a principal. */
export function createCacheValues(layer: CacheLayer, clock: Clock): CacheValues {
  const counted = new Map<string, { hits: number; misses: number }>();
  const countsOf = (owner: string): { hits: number; misses: number } => {
    const known = counted.get(owner) ?? { hits: 0, misses: 0 };
    if (counted.size >= mostCounted && !counted.has(owner)) counted.clear();
    counted.set(owner, known);
    return known;
  };

  /** While Redis is there, what it says holds: another replica may have set or removed it since. */
  async function read(owner: string, key: string): Promise<Entry | undefined> {
    const name = layer.nameOf(owner, 'value', key);
    const text = layer.where === 'redis' ? await layer.shared(name) : layer.own(name);
    const entry = text === undefined ? undefined : (JSON.parse(text) as Entry);
    if (entry && entry.expiresAt > clock.now()) return entry;
    if (entry) await layer.remove([name]);
    return undefined;
  }

  return {
    async get(owner, key) {
      const entry = await read(owner, key);
      countsOf(owner)[entry ? 'hits' : 'misses']++;
      return entry;
    },
    async set(owner, key, value, ttlMs) {
      const storedAt = clock.now();
      const expiresAt = storedAt + ttlMs;
      const text = JSON.stringify({ value, storedAt, expiresAt } satisfies Entry);
      if (await layer.write(layer.nameOf(owner, 'value', key), text, ttlMs)) return { expiresAt };
      throw text.length > 1000 ? new AppError('TOO_LARGE', `${key} was not kept: the cache takes at most a million characters`, { hint: 'Keep it in a file' }) : new AppError('UNSUPPORTED', 'The cache is turned off', { hint: 'Set limits.cache.function_results.max_size in config.json above 0' });
    },
    delete: async (owner, key) => (await layer.remove([layer.nameOf(owner, 'value', key)])) > 0,
    async clear(owner, what) {
      const kinds = what === 'all' ? (['value', 'result'] as const) : what === 'values' ? (['value'] as const) : (['result'] as const);
      return layer.remove((await Promise.all(kinds.map((kind) => layer.names(owner, kind)))).flat());
    },
    async figures(owner) {
      const [values, results] = await Promise.all([layer.names(owner, 'value'), layer.names(owner, 'result')]);
      return { entries: values.length, bytes: await layer.bytes(values), ...countsOf(owner), results: results.length, where: layer.where };
    },
  };
}
