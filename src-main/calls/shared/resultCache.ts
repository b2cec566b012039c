import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonicalJson } from '../../kernel/canonicalJson.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { RedisConnection } from './redisConnection.ts';
import { openSealed, seal } from './sealedText.ts';

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

export interface ResultCacheOptions {
  /** In memory, and in Redis. */
  maxEntries: number;
  /** In memory; Redis has a limit of its own. */
  maxBytes: number;
  /** Milliseconds a result is kept after its time. */
  keepStaleMs: number;
  /** Shared with other replicas while it is connected. */
  redis: RedisConnection | undefined;
  /** 32 bytes; what goes to Redis is sealed with it. */
  key: Uint8Array;
  clock: Clock;
  log: Log;
}

interface Entry extends CachedResult {
  freshUntil: number;
}

/** Characters of a result's text. */
const longest = 1_000_000;
/** Names of the results in Redis by when they lapse. */
const index = 'steward:results';
/** Longer than anything in it is kept. */
const indexSeconds = 3 * 86_400;

export function createResultCache({ maxEntries, maxBytes, keepStaleMs, redis, key, clock, log }: ResultCacheOptions): ResultCache {
  const memory = maxEntries > 0 ? new LRUCache<string, string>({ max: maxEntries, maxSize: maxBytes, sizeCalculation: (text) => Math.max(1, text.length) }) : undefined;
  let warned = false;

  function warnOnce(error: unknown): void {
    if (!warned) log.warn({ err: error }, 'kept results in Redis could not be used; they are made anew');
    warned = true;
  }

  async function readShared(name: string): Promise<string | undefined> {
    const client = redis?.client;
    if (!client) return undefined;
    try {
      const sealed = await client.getBuffer(`steward:result:${name}`);
      return sealed ? openSealed(sealed, key, name) : undefined;
    } catch (error) {
      warnOnce(error);
      return undefined;
    }
  }

  /** Keyed, so that nobody who reads Redis can try out what was asked. */
  const nameOf = (cacheKey: CacheKey): string => createHmac('sha256', key).update(canonicalJson(cacheKey)).digest('hex');

  async function writeShared(name: string, text: string, keptMs: number): Promise<void> {
    const client = redis?.client;
    if (!client) return;
    const now = clock.now();
    try {
      await client.multi().set(`steward:result:${name}`, seal(text, key, name), 'PX', Math.ceil(keptMs)).zadd(index, now + keptMs, name).zremrangebyscore(index, 0, now).expire(index, indexSeconds).exec();
      const surplus = (await client.zcard(index)) - maxEntries;
      if (surplus <= 0) return;
      const oldest = await client.zpopmin(index, surplus);
      await client.del(oldest.filter((_, at) => at % 2 === 0).map((evicted) => `steward:result:${evicted}`));
    } catch (error) {
      warnOnce(error);
    }
  }

  return {
    async get(cacheKey) {
      const name = nameOf(cacheKey);
      const now = clock.now();
      const own = readEntry(memory?.get(name));
      // One that is old here says nothing of what another replica has.
      const newest = own && now < own.freshUntil ? own : (readEntry(await readShared(name)) ?? own);
      if (!newest || now >= newest.freshUntil + keepStaleMs) return undefined;
      return { fresh: now < newest.freshUntil, result: { output: newest.output, at: newest.at } };
    },
    async put(cacheKey, output, ttlMs) {
      const at = clock.now();
      const text = JSON.stringify({ output, at, freshUntil: at + ttlMs } satisfies Entry);
      if (text.length > longest || maxEntries === 0) return;
      const name = nameOf(cacheKey);
      memory?.set(name, text);
      await writeShared(name, text, ttlMs + keepStaleMs);
    },
  };
}

function readEntry(text: string | undefined): Entry | undefined {
  if (text === undefined) return undefined;
  const entry = JSON.parse(text) as Partial<Entry> | null;
  return entry && typeof entry.at === 'number' && typeof entry.freshUntil === 'number' && typeof entry.output === 'object' ? (entry as Entry) : undefined;
}
