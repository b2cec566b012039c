import { createCacheLayer, type CacheLayer, type CacheLayerOptions } from './cacheLayer.ts';

/** Everything a result depends on: two calls that differ in any of it never share one. */
export interface CacheKey {
  principal: string;
  name: string;
  /** Of the function. */
  version: string;
  input: Record<string, unknown>;
  /** The resolved effects as text. */
  effects: string;
}

export interface CachedResult {
  output: Record<string, unknown>;
  /** When it was made. */
  at: number;
}

/** Results of calls that may be served again: fresh ones for as long as their function allows, older ones only where nothing better is to be had. */
export interface ResultCache {
  get(key: CacheKey): Promise<{ fresh: boolean; result: CachedResult } | undefined>;
  /** Never fails; what is too long is not kept. */
  put(key: CacheKey, output: Record<string, unknown>, ttlMs: number): Promise<void>;
}

export interface ResultCacheOptions extends CacheLayerOptions {
  /** Milliseconds a result is kept after its time. */
  keepStaleMs: number;
}

interface Entry extends CachedResult {
  freshUntil: number;
}

/** `layer`: where results lie beside other things that are kept; one of their own where absent. */
export function createResultCache(options: ResultCacheOptions, layer: CacheLayer = createCacheLayer(options)): ResultCache {
  const { clock, keepStaleMs } = options;
  const nameOf = ({ principal, ...about }: CacheKey): string => layer.nameOf(principal, 'result', about);
  return {
    async get(cacheKey) {
      const name = nameOf(cacheKey);
      const now = clock.now();
      const own = readEntry(layer.own(name));
      // One that is old here says nothing of what another replica has.
      const newest = own && now < own.freshUntil ? own : (readEntry(await layer.shared(name)) ?? own);
      if (!newest || now >= newest.freshUntil + keepStaleMs) return undefined;
      return { fresh: now < newest.freshUntil, result: { output: newest.output, at: newest.at } };
    },
    async put(cacheKey, output, ttlMs) {
      const at = clock.now();
      await layer.write(nameOf(cacheKey), JSON.stringify({ output, at, freshUntil: at + ttlMs } satisfies Entry), ttlMs + keepStaleMs);
    },
  };
}

function readEntry(text: string | undefined): Entry | undefined {
  if (text === undefined) return undefined;
  const entry = JSON.parse(text) as Partial<Entry> | null;
  return entry && typeof entry.at === 'number' && typeof entry.freshUntil === 'number' && typeof entry.output === 'object' ? (entry as Entry) : undefined;
}
