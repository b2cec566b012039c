import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { createCacheLayer } from '../../../../src-main/calls/shared/cacheLayer.ts';
import { createCacheValues } from '../../../../src-main/calls/shared/cacheValues.ts';
import { createRateLimits } from '../../../../src-main/calls/shared/rateLimits.ts';
import { connectRedis, type RedisConnection, type SharedState } from '../../../../src-main/calls/shared/redisConnection.ts';
import { createResultCache, type CacheKey, type ResultCache } from '../../../../src-main/calls/shared/resultCache.ts';
import { canonicalJson, sha256 } from '../../../../src-main/kernel/canonicalJson.ts';
import { systemClock } from '../../../../src-main/kernel/clock.ts';
import { createLog } from '../../../../src-main/kernel/log.ts';
import { redisMissing, startRedis } from '../../../kit/redisServer.ts';
import { describeIf } from '../../../kit/skip.ts';

const log = createLog('silent');
const clock = systemClock;
const key = randomBytes(32);
const call: CacheKey = { principal: 'person', name: 'f', version: '1', input: { a: 1 }, effects: '' };

async function connect(url: string): Promise<RedisConnection> {
  const redis = connectRedis(url, { log, clock });
  onTestFinished(() => redis.dispose());
  await redis.tried;
  return redis;
}

const cacheOn = (redis: RedisConnection | undefined, more: Partial<Parameters<typeof createResultCache>[0]> = {}): ResultCache => createResultCache({ maxEntries: 100, maxBytes: 1e6, keepStaleMs: 60_000, redis, key, clock, log, ...more });

describeIf(redisMissing === undefined, redisMissing ?? '-')('what replicas share through Redis', () => {
  it('is a rate: together they let through what one alone would', async () => {
    const { url } = await startRedis();
    const limits = [createRateLimits({ perMinute: 5, perFunction: {}, redis: await connect(url) }), createRateLimits({ perMinute: 5, perFunction: {}, redis: await connect(url) })];
    const taken = await Promise.allSettled(Array.from({ length: 12 }, async (_, index) => limits[index % 2]?.take('someone', 'f')));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    await expect(limits[0]?.take('someone', 'f')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await limits[1]?.take('someone else', 'f');
  });

  it('are results, sealed: another key, another caller, another place or a changed text opens none', async () => {
    const { url } = await startRedis();
    const [one, two] = [await connect(url), await connect(url)];
    await cacheOn(one).put(call, { value: 'a secret' }, 60_000);
    expect(await cacheOn(two).get(call)).toMatchObject({ fresh: true, result: { output: { value: 'a secret' } } });
    expect(await cacheOn(two).get({ ...call, principal: 'mcp:cursor:first' })).toBeUndefined();
    expect(await cacheOn(two, { key: randomBytes(32) }).get(call)).toBeUndefined();

    const raw = new Redis(url);
    onTestFinished(() => raw.disconnect());
    const [name = ''] = await raw.keys('steward:result:*');
    const sealed = await raw.getBuffer(name);
    if (!sealed) throw new Error('nothing kept');
    expect(sealed.toString('latin1')).not.toContain('secret');
    expect(name).not.toContain('person');
    // Nor can what was asked be guessed and looked up.
    expect(name).not.toContain(sha256(canonicalJson(call)));

    const other: CacheKey = { ...call, input: { a: 2 } };
    await cacheOn(one).put(other, { value: 'another' }, 60_000);
    const otherName = (await raw.keys('steward:result:*')).find((found) => found !== name) ?? '';
    await raw.set(otherName, sealed);
    expect(await cacheOn(two).get(other)).toBeUndefined();
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
    await raw.set(name, sealed);
    expect(await cacheOn(two).get(call)).toBeUndefined();
    await raw.set(name, 'nonsense');
    expect(await cacheOn(two).get(call)).toBeUndefined();
  });

  it('are values that calls keep: set by one, read, counted and removed by the other, sealed, and each caller’s own', async () => {
    const server = await startRedis();
    const [one, two] = [await connect(server.url), await connect(server.url)].map((redis) => createCacheValues(createCacheLayer({ maxEntries: 100, maxBytes: 1e6, redis, key, clock, log }), clock));
    if (!one || !two) throw new Error('not made');
    await one.set('person', 'rate', { usd: 1.08 }, 60_000);
    expect(await two.get('person', 'rate')).toMatchObject({ value: { usd: 1.08 } });
    expect(await two.get('mcp:cursor:first', 'rate')).toBeUndefined();
    expect(await two.figures('person')).toMatchObject({ entries: 1, bytes: expect.any(Number), where: 'redis' });
    const raw = new Redis(server.url);
    onTestFinished(() => raw.disconnect());
    const [name = ''] = await raw.keys('steward:result:*');
    expect(name).not.toMatch(/rate|person/);
    expect((await raw.getBuffer(name))?.toString('latin1')).not.toContain('usd');

    expect(await two.delete('person', 'rate')).toBe(true);
    expect(await one.get('person', 'rate')).toBeUndefined();
    await one.set('person', 'a', 1, 60_000);
    await two.set('mcp:cursor:first', 'a', 2, 60_000);
    expect(await two.clear('person', 'all')).toBe(1);
    expect([await one.get('person', 'a'), await one.get('mcp:cursor:first', 'a')]).toMatchObject([undefined, { value: 2 }]);
    await one.set('person', 'b', 3, 60_000);
    await server.kill();
    // Each goes on with what it has itself.
    await expect.poll(async () => (await one.figures('person')).where).toBe('memory');
    expect(await one.get('person', 'b')).toMatchObject({ value: 3 });
    expect(await two.get('person', 'b')).toBeUndefined();
  });

  it('ends with it: memory goes on, the state says so, and it is used again once it is back', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    const states: SharedState['state'][] = [];
    redis.changed(({ state }) => states.push(state));
    const limits = createRateLimits({ perMinute: 3, perFunction: {}, redis });
    const cache = cacheOn(redis);
    await limits.take('someone', 'f');
    await cache.put(call, { value: 1 }, 60_000);
    expect(redis.state).toEqual({ state: 'connected', url: `${server.url}` });

    await server.kill();
    await expect.poll(() => redis.state.state).toBe('down');
    expect(redis.state).toMatchObject({ since: expect.any(Number), error: expect.stringMatching(/./) });
    for (let index = 0; index < 3; index++) await limits.take('someone', 'f');
    await expect(limits.take('someone', 'f')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await cache.get(call)).toMatchObject({ fresh: true });
    await cache.put({ ...call, input: {} }, { value: 2 }, 60_000);

    await server.start();
    await expect.poll(() => redis.state.state, { timeout: 15_000 }).toBe('connected');
    await limits.take('someone', 'f');
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual(['down', 'connected']);
  });

  it('are no more than may be kept, the oldest going first', async () => {
    const { url } = await startRedis();
    const redis = await connect(url);
    const [one, two] = [cacheOn(redis, { maxEntries: 3 }), cacheOn(redis, { maxEntries: 3 })];
    for (let a = 0; a < 6; a++) await (a % 2 === 0 ? one : two).put({ ...call, input: { a } }, { a }, 60_000 + a);
    const raw = new Redis(url);
    onTestFinished(() => raw.disconnect());
    expect(await raw.keys('steward:result:*')).toHaveLength(3);
    const fresh = cacheOn(redis);
    expect(await fresh.get({ ...call, input: { a: 5 } })).toMatchObject({ fresh: true });
    expect(await fresh.get({ ...call, input: { a: 2 } })).toBeUndefined();
    await cacheOn(redis, { maxEntries: 0 }).put({ ...call, input: { a: 7 } }, { a: 7 }, 60_000);
    expect(await fresh.get({ ...call, input: { a: 7 } })).toBeUndefined();
  });

  it('ends when it keeps its connections and hangs: memory goes on, nobody waits for it, and it is used again once it answers', async () => {
    const server = await startRedis();
    const redis = await connect(server.url);
    const limits = createRateLimits({ perMinute: 3, perFunction: {}, redis });
    await limits.take('someone', 'f');
    server.pause();
    await expect.poll(() => redis.state.state, { timeout: 5000 }).toBe('down');
    for (let index = 0; index < 3; index++) await limits.take('someone', 'f');
    await expect(limits.take('someone', 'f')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    server.resume();
    await expect.poll(() => redis.state.state, { timeout: 5000 }).toBe('connected');
    await limits.take('someone', 'f');
  });

  it('is not connected to one that takes no writes, or wants a password', async () => {
    const server = await startRedis();
    const raw = new Redis(server.url);
    onTestFinished(() => raw.disconnect());
    const redis = await connect(server.url);
    await raw.config('SET', 'maxmemory', '1');
    await expect.poll(() => redis.state, { timeout: 5000 }).toMatchObject({ state: 'down', error: expect.stringContaining('OOM') });
    await createRateLimits({ perMinute: 3, perFunction: {}, redis }).take('someone', 'f');
    await raw.config('SET', 'maxmemory', '0');
    await expect.poll(() => redis.state.state, { timeout: 5000 }).toBe('connected');
    await raw.config('SET', 'requirepass', 'hunter2');
    const stranger = await connect(server.url);
    await expect.poll(() => stranger.state, { timeout: 5000 }).toMatchObject({ state: 'down', error: expect.stringContaining('NOAUTH') });
  });

  it('is never waited for where nothing answers', async () => {
    const server = await startRedis();
    await server.kill();
    const redis = await connect(server.url);
    expect(redis.state).toMatchObject({ state: 'down', error: expect.stringContaining('ECONNREFUSED') });
    const cache = cacheOn(redis);
    await cache.put(call, { value: 1 }, 60_000);
    expect(await cache.get(call)).toMatchObject({ fresh: true });
    await createRateLimits({ perMinute: 3, perFunction: {}, redis }).take('someone', 'f');
  });
});

it('keeps user and password of the address to itself', async () => {
  const redis = await connect('redis://user:hunter2@127.0.0.1:1/');
  expect(JSON.stringify(redis.state)).not.toMatch(/hunter2|user/);
  expect(redis.state).toMatchObject({ state: 'down', url: 'redis://127.0.0.1:1/' });
});
