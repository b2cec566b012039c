import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { CacheValues } from '../../ports/cache.ts';
import type { Limits } from '../limits.ts';
import { createRateLimits, type RateLimits } from '../shared/rateLimits.ts';
import { connectRedis, type RedisConnection } from '../shared/redisConnection.ts';
import { createCacheLayer } from '../shared/cacheLayer.ts';
import { createCacheValues } from '../shared/cacheValues.ts';
import { createResultCache, type ResultCache } from '../shared/resultCache.ts';
import { createBreakers, type Breakers } from './breakers.ts';
import { createBulkheads, type Bulkheads } from './bulkheads.ts';

/** What keeps calls from hurting each other: places to run, circuits, rates, kept results. */
export interface Execution {
  bulkheads: Bulkheads;
  breakers: Breakers;
  rates: RateLimits;
  cache: ResultCache;
  /** What calls keep for a while, in the same place. */
  values: CacheValues;
  /** Shared with other replicas where one is configured. */
  redis: RedisConnection;
  dispose(): Promise<void>;
}

interface ExecutionOptions {
  limits: Limits;
  /** Without one everything is kept in memory. */
  redisUrl: string | undefined;
  /** 32 bytes; replicas that share results have the same. */
  cacheKey: Uint8Array;
  clock: Clock;
  log: Log;
}

/** An expired result is kept so long for the case that nothing better is to be had. */
const keepStaleMs = 24 * 3600 * 1000;
const cacheBytes = 64 * 1024 * 1024;

export function createExecution({ limits, redisUrl, cacheKey, clock, log }: ExecutionOptions): Execution {
  const redis = connectRedis(redisUrl, { log, clock });
  const { function_results: results } = limits.cache;
  const kept = { maxEntries: results.max_size, maxBytes: cacheBytes, keepStaleMs, redis: results.type === 'redis' ? redis : undefined, key: cacheKey, clock, log };
  const layer = createCacheLayer(kept);
  return {
    bulkheads: createBulkheads(limits.execution, clock),
    breakers: createBreakers(limits.circuit_breaker, clock),
    rates: createRateLimits({ perMinute: limits.rate_limit.calls_per_minute, perFunction: limits.rate_limit.per_function, redis }),
    cache: createResultCache(kept, layer),
    values: createCacheValues(layer, clock),
    redis,
    dispose: () => redis.dispose(),
  };
}
