import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonicalJson } from '../../kernel/canonicalJson.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { RedisConnection } from './redisConnection.ts';
import { openSealed, seal } from './sealedText.ts';

/** What is kept of one principal: results of calls, or values that calls set. */
export type KeptKind = 'result' | 'value';

/** Texts kept for a while in memory, and sealed in Redis while it is connected. Never fails: what cannot be had is not there. */
export interface CacheLayer {
  /** Keyed, so that nobody who reads Redis can try out what was asked. Begins with the principal's part, which is keyed as well. */
  nameOf(principal: string, kind: KeptKind, about: unknown): string;
  own(name: string): string | undefined;
  shared(name: string): Promise<string | undefined>;
  /** False where nothing is kept, or it is longer than that. */
  write(name: string, text: string, keptMs: number): Promise<boolean>;
  /** How many of them were there. */
  remove(names: readonly string[]): Promise<number>;
  /** All of this kind that are kept for a principal. */
  names(principal: string, kind: KeptKind): Promise<string[]>;
  /** Bytes of it as it is kept. */
  bytes(names: readonly string[]): Promise<number>;
  readonly where: 'memory' | 'redis';
}

export interface CacheLayerOptions {
  /** In memory, and in Redis. */
  maxEntries: number;
  /** In memory; Redis has a limit of its own. */
  maxBytes: number;
  /** Shared with other replicas while it is connected. */
  redis: RedisConnection | undefined;
  /** 32 bytes; what goes to Redis is sealed with it. */
  key: Uint8Array;
  clock: Clock;
  log: Log;
}

/** Characters of one text. */
const longest = 1_000_000;
/** Names in Redis by when they lapse. */
const index = 'steward:results';
/** Longer than anything in it is kept. */
const indexSeconds = 3 * 86_400;

export function createCacheLayer({ maxEntries, maxBytes, redis, key, clock, log }: CacheLayerOptions): CacheLayer {
  const memory = maxEntries > 0 ? new LRUCache<string, string>({ max: maxEntries, maxSize: maxBytes, sizeCalculation: (text) => Math.max(1, text.length) }) : undefined;
  let warned = false;

  const keyed = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
  const prefixOf = (principal: string, kind: KeptKind): string => `${keyed(canonicalJson({ principal })).slice(0, 24)}.${kind}.`;
  const inRedis = (name: string): string => `steward:result:${name}`;

  /** What Redis answers; `otherwise` while it is not there, or fails. */
  async function ask<T>(otherwise: T, question: (client: NonNullable<RedisConnection['client']>) => Promise<T>): Promise<T> {
    const client = redis?.client;
    if (!client) return otherwise;
    try {
      return await question(client);
    } catch (error) {
      if (!warned) log.warn({ err: error }, 'what is kept in Redis could not be used; it is made anew');
      warned = true;
      return otherwise;
    }
  }

  return {
    nameOf: (principal, kind, about) => prefixOf(principal, kind) + keyed(canonicalJson({ principal, about })),
    own: (name) => memory?.get(name),
    shared: (name) =>
      ask(undefined, async (client) => {
        const sealed = await client.getBuffer(inRedis(name));
        return sealed ? openSealed(sealed, key, name) : undefined;
      }),
    async write(name, text, keptMs) {
      if (text.length > longest || !memory) return false;
      memory.set(name, text);
      const now = clock.now();
      await ask(undefined, async (client) => {
        await client.multi().set(inRedis(name), seal(text, key, name), 'PX', Math.ceil(keptMs)).zadd(index, now + keptMs, name).zremrangebyscore(index, 0, now).expire(index, indexSeconds).exec();
        const surplus = (await client.zcard(index)) - maxEntries;
        if (surplus <= 0) return;
        const oldest = await client.zpopmin(index, surplus);
        await client.del(oldest.filter((_, at) => at % 2 === 0).map(inRedis));
      });
      return true;
    },
    async remove(names) {
      if (names.length === 0) return 0;
      const gone = new Set(names.filter((name) => memory?.delete(name)));
      const there = await ask<string[]>([], async (client) => {
        const found = await Promise.all(names.map(async (name) => ((await client.del(inRedis(name))) > 0 ? name : undefined)));
        await client.zrem(index, ...names);
        return found.filter((name) => name !== undefined);
      });
      for (const name of there) gone.add(name);
      return gone.size;
    },
    async names(principal, kind) {
      const prefix = prefixOf(principal, kind);
      const elsewhere = await ask<string[]>([], (client) => client.zrange(index, clock.now(), '+inf', 'BYSCORE'));
      return [...new Set([...(memory?.keys() ?? []), ...elsewhere])].filter((name) => name.startsWith(prefix));
    },
    async bytes(names) {
      const sizes = await Promise.all(names.map(async (name) => memory?.peek(name)?.length ?? ask(0, (client) => client.strlen(inRedis(name)))));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    get where() {
      return redis?.client ? 'redis' : 'memory';
    },
  };
}
