import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createResultCache, type CacheKey } from '../../../../src-main/calls/shared/resultCache.ts';
import { createLog } from '../../../../src-main/kernel/log.ts';

let now = 0;
const clock = { now: () => now, after: () => () => undefined };
const create = (more: Partial<Parameters<typeof createResultCache>[0]> = {}) => createResultCache({ maxEntries: 100, maxBytes: 1e7, keepStaleMs: 1000, redis: undefined, key: randomBytes(32), clock, log: createLog('silent'), ...more });
const call = (input: Record<string, unknown> = {}, more: Partial<CacheKey> = {}): CacheKey => ({ principal: 'person', name: 'f', version: '1', input, effects: '', ...more });

it('answers fresh, then old, then nothing', async () => {
  now = 0;
  const cache = create();
  await cache.put(call(), { value: 1 }, 100);
  now = 99;
  expect(await cache.get(call())).toEqual({ fresh: true, result: { output: { value: 1 }, at: 0 } });
  now = 100;
  expect(await cache.get(call())).toMatchObject({ fresh: false });
  now = 1100;
  expect(await cache.get(call())).toBeUndefined();
});

it.each(['principal', 'name', 'version', 'effects'] as const)('tells calls apart by %s', async (field) => {
  const cache = create();
  await cache.put(call(), { value: 1 }, 100);
  expect(await cache.get(call({}, { [field]: 'another' }))).toBeUndefined();
});

it('takes the order of arguments for what it is: none', async () => {
  const cache = create();
  await cache.put(call({ a: 1, b: { c: 2, d: 3 } }), { value: 1 }, 1e6);
  expect(await cache.get(call({ b: { d: 3, c: 2 }, a: 1 }))).toBeDefined();
  expect(await cache.get(call({ b: { d: 3, c: '2' }, a: 1 }))).toBeUndefined();
});

it('gives out copies: what one reader changes, the next does not see', async () => {
  const cache = create();
  await cache.put(call(), { list: [1] }, 1e6);
  const first = await cache.get(call());
  if (!first) throw new Error('it was not kept');
  (first.result.output['list'] as number[]).push(2);
  expect((await cache.get(call()))?.result.output).toEqual({ list: [1] });
});

it('keeps to its bounds: entries, bytes, and the length of one', async () => {
  const few = create({ maxEntries: 2 });
  for (const a of [1, 2, 3]) await few.put(call({ a }), { a }, 1e6);
  expect(await few.get(call({ a: 1 }))).toBeUndefined();
  expect(await few.get(call({ a: 3 }))).toBeDefined();
  const small = create({ maxBytes: 250 });
  for (const a of [1, 2, 3]) await small.put(call({ a }), { text: 'x'.repeat(100) }, 1e6);
  expect(await small.get(call({ a: 1 }))).toBeUndefined();
  expect(await small.get(call({ a: 3 }))).toBeDefined();
  const cache = create();
  await cache.put(call(), { text: 'x'.repeat(1_000_001) }, 1e6);
  expect(await cache.get(call())).toBeUndefined();
  const none = create({ maxEntries: 0 });
  await none.put(call(), {}, 1e6);
  expect(await none.get(call())).toBeUndefined();
});
