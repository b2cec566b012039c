import { describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../src-main/kernel/errors.ts';
import { openDoor } from '../../../kit/openDoor.ts';
import { scriptedFunction } from '../../../kit/scriptedFunction.ts';

const catalogue: Caller = { kind: 'catalogue' };
const cursor: Caller = { kind: 'mcp', client: 'cursor', tokenId: 'default' };
const claude: Caller = { kind: 'mcp', client: 'claude', tokenId: 'other' };
const broken = (): AppError => new AppError('NETWORK', 'Nothing answers at example.com');
const call = (caller: Caller = catalogue, value = '') => ({ name: 'scripted', input: { value }, caller });

describe('trying again', () => {
  it('happens at once after a failure in passing, and is said', async () => {
    let tries = 0;
    const { door, auditQueries } = await openDoor({ more: [scriptedFunction({ handler: async () => (++tries < 3 ? Promise.reject(broken()) : { value: 'there' }) })] });
    const outcome = await door.callFunction(call());
    expect(outcome).toMatchObject({ state: 'done', raw: { value: 'there' }, remarks: ['It worked at try 3.'] });
    expect(outcome.call.served).toEqual({ from: 'retry', attempts: 3 });
    expect(outcome.forModel).toEqual({ value: 'there', steward_remarks: ['It worked at try 3.'] });
    expect(await auditQueries.get(outcome.callId)).toMatchObject({ served: { from: 'retry', attempts: 3 } });
  });

  it('waits longer and longer where the other side has too much to do', async () => {
    const pauses: number[] = [];
    let last = performance.now();
    const { door } = await openDoor({
      limits: { connection_pool: { retry_attempts: 2 } },
      more: [scriptedFunction({ handler: async () => {
        pauses.push(performance.now() - last);
        last = performance.now();
        throw new AppError('OVERLOADED', 'Too much to do');
      } })],
    });
    expect(await door.callFunction(call())).toMatchObject({ state: 'failed', error: { code: 'OVERLOADED' } });
    expect(pauses).toHaveLength(3);
    expect(pauses[1]).toBeGreaterThan(10);
  });

  it.each([
    ['what is not idempotent', { readOnly: false, idempotent: false }, broken()],
    ['what would fail again', {}, new AppError('NOT_FOUND', 'There is no such thing')],
  ])('does not happen for %s', async (_, annotations, error) => {
    const handler = vi.fn(async () => Promise.reject(error));
    const { door } = await openDoor({ more: [scriptedFunction({ ...annotations, handler })] });
    expect(await door.callFunction(call())).toMatchObject({ state: 'failed', error: { code: error.code } });
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('ends with the call', async () => {
    const stopper = new AbortController();
    const handler = vi.fn(async () => {
      stopper.abort();
      throw new AppError('OVERLOADED', 'Too much to do');
    });
    const { door } = await openDoor({ more: [scriptedFunction({ handler })] });
    expect(await door.callFunction({ ...call(), signal: stopper.signal })).toMatchObject({ state: 'failed', error: { code: 'CANCELLED' } });
    expect(handler).toHaveBeenCalledTimes(1);
  });
});

describe('a circuit', () => {
  const limits = { connection_pool: { retry_attempts: 0 }, circuit_breaker: { failure_threshold: 3, cooldown: 0.2 } };

  it('opens after failures in a row, for that caller alone, and closes by one call that works', async () => {
    let works = false;
    const handler = vi.fn(async () => (works ? { value: 'there' } : Promise.reject(broken())));
    const { door, parts } = await openDoor({ limits, more: [scriptedFunction({ handler })] });
    const changes: string[] = [];
    parts.execution.breakers.changed(({ state, principal }) => changes.push(`${state} ${principal}`));
    for (let index = 0; index < 3; index++) expect(await door.callFunction(call(cursor))).toMatchObject({ error: { code: 'NETWORK' } });
    expect(await door.callFunction(call(cursor))).toMatchObject({ state: 'failed', error: { code: 'CIRCUIT_OPEN', hint: expect.stringMatching(/in \d+ s/) } });
    expect(handler).toHaveBeenCalledTimes(3);
    expect(parts.execution.breakers.open()).toMatchObject([{ target: 'scripted', principal: 'mcp:cursor:default', because: 'Nothing answers at example.com' }]);
    // Another caller is not kept from it.
    expect(await door.callFunction(call(claude))).toMatchObject({ error: { code: 'NETWORK' } });
    works = true;
    await expect.poll(async () => (await door.callFunction(call(cursor))).state, { timeout: 3000 }).toBe('done');
    expect(parts.execution.breakers.open()).toEqual([]);
    expect(changes).toEqual(['opened mcp:cursor:default', 'closed mcp:cursor:default']);
  });

  it('stays open when the one that tried has failed too', async () => {
    const handler = vi.fn(async () => Promise.reject(broken()));
    const { door } = await openDoor({ limits, more: [scriptedFunction({ handler })] });
    for (let index = 0; index < 3; index++) await door.callFunction(call());
    await expect.poll(async () => (await door.callFunction(call())).error?.code, { timeout: 3000 }).toBe('NETWORK');
    expect(await door.callFunction(call())).toMatchObject({ error: { code: 'CIRCUIT_OPEN' } });
    expect(handler).toHaveBeenCalledTimes(4);
  });

  it('does not open on this computer for what was asked for, however often it fails', async () => {
    const handler = vi.fn(async (_: unknown, value: string) => (value === 'small' ? { value } : Promise.reject(new Error('It stumbled over this one'))));
    const { door } = await openDoor({ limits, more: [scriptedFunction({ handler })] });
    for (let index = 0; index < 6; index++) expect(await door.callFunction(call(catalogue, 'strange'))).toMatchObject({ error: { code: 'INTERNAL' } });
    expect(await door.callFunction(call(catalogue, 'small'))).toMatchObject({ state: 'done' });
  });

  it('does not open for what the caller did wrong', async () => {
    const handler = vi.fn(async () => Promise.reject(new AppError('NOT_FOUND', 'There is no such thing')));
    const { door } = await openDoor({ limits, more: [scriptedFunction({ handler })] });
    for (let index = 0; index < 6; index++) expect(await door.callFunction(call())).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(handler).toHaveBeenCalledTimes(6);
  });
});

describe('kept results', () => {
  it('are served while they are right, to the same caller, and said to be kept', async () => {
    let made = 0;
    const { door } = await openDoor({ more: [scriptedFunction({ cacheSeconds: 60, handler: async (_, value) => ({ value: `${value} ${++made}` }) })] });
    expect(await door.callFunction(call(cursor, 'a'))).toMatchObject({ raw: { value: 'a 1' }, remarks: [] });
    const again = await door.callFunction(call(cursor, 'a'));
    expect(again).toMatchObject({ raw: { value: 'a 1' }, call: { served: { from: 'cache' } } });
    expect(again.remarks[0]).toMatch(/^This result was kept from an earlier call, at 20/);
    expect(await door.callFunction(call(cursor, 'b'))).toMatchObject({ raw: { value: 'b 2' } });
    expect(await door.callFunction(call(claude, 'a'))).toMatchObject({ raw: { value: 'a 3' } });
    // The person is one, whichever way they ask.
    expect(await door.callFunction(call(catalogue, 'a'))).toMatchObject({ raw: { value: 'a 4' } });
    expect(await door.callFunction(call({ kind: 'cli' }, 'a'))).toMatchObject({ raw: { value: 'a 4' } });
  });

  it.each([
    ['its function says nothing of the kind', {}, {}],
    ['it comes from files, which change without a word', { cacheSeconds: 60, effects: () => [{ kind: 'path' as const, access: 'read' as const, path: 'notes.txt' }] }, {}],
    ['the person set no time for it', { cacheSeconds: 60 }, { cache: { function_results: { per_function: { scripted: 0 } } } }],
    ['none may be kept', { cacheSeconds: 60 }, { cache: { function_results: { max_size: 0 } } }],
    ['it changes something', { cacheSeconds: 60, readOnly: false, undo: 'impossible' as const, effects: () => [{ kind: 'notify' as const, title: 'x' }] }, {}],
    ['it is turned off', { cacheSeconds: 60 }, { cache: { function_results: { ttl: 0 } } }],
  ])('are not served when %s', async (_, script, limits) => {
    let made = 0;
    const { door } = await openDoor({ preset: 'unattended', limits, more: [scriptedFunction({ ...script, handler: async () => ({ value: String(++made) }) })] });
    await door.callFunction(call());
    expect(await door.callFunction(call())).toMatchObject({ state: 'done', raw: { value: '2' }, remarks: [] });
  });
});

describe('less is better than nothing', () => {
  it('an older result, said to be old', async () => {
    let works = true;
    const { door } = await openDoor({ limits: { connection_pool: { retry_attempts: 0 } }, more: [scriptedFunction({ cacheSeconds: 0.05, handler: async () => (works ? { value: 'once' } : Promise.reject(broken())) })] });
    const first = await door.callFunction(call());
    works = false;
    await expect.poll(async () => (await door.callFunction(call())).call.served?.from, { timeout: 3000 }).toBe('stale');
    const outcome = await door.callFunction(call());
    expect(outcome).toMatchObject({ state: 'done', raw: first.raw });
    expect(outcome.remarks[0]).toMatch(/older result.*Nothing answers at example\.com/);
    // Another caller has no older one.
    expect(await door.callFunction(call(cursor))).toMatchObject({ state: 'failed', error: { code: 'NETWORK' } });
  });

  it('a simpler way, said to be one; its own failure does not hide the first', async () => {
    let simple = async () => ({ value: 'simple' as unknown });
    const { door } = await openDoor({ limits: { connection_pool: { retry_attempts: 0 } }, more: [scriptedFunction({ fallback: { how: 'without the index', handler: () => simple() }, handler: async () => Promise.reject(broken()) })] });
    expect(await door.callFunction(call())).toMatchObject({ state: 'done', raw: { value: 'simple' }, call: { served: { from: 'fallback', how: 'without the index' } } });
    simple = async () => Promise.reject(new AppError('INTERNAL', 'This too'));
    expect(await door.callFunction(call())).toMatchObject({ state: 'failed', error: { code: 'NETWORK' } });
  });

  it('never for what was refused or is simply not there', async () => {
    const fallback = vi.fn(async () => ({ value: 'simple' }));
    const { door } = await openDoor({ more: [scriptedFunction({ fallback: { how: 'guessing', handler: fallback }, handler: async () => Promise.reject(new AppError('NOT_FOUND', 'There is no such thing')) })] });
    expect(await door.callFunction(call())).toMatchObject({ state: 'failed', error: { code: 'NOT_FOUND' } });
    expect(fallback).not.toHaveBeenCalled();
  });
});

describe('a handler that does not hear', () => {
  const deaf = async (): Promise<{ value: string }> => new Promise(() => undefined);

  it('is left behind some time after its deadline, and its place is free again', { timeout: 15_000 }, async () => {
    const { door, parts } = await openDoor({ more: [scriptedFunction({ timeoutMs: 30, handler: deaf })] });
    expect(await door.callFunction(call())).toMatchObject({ state: 'failed', error: { code: 'DEADLINE_EXCEEDED' } });
    expect(parts.execution.bulkheads.load).toEqual({ running: 0, waiting: 0 });
  });

  it('is left behind when its caller stops it, and said to be unknown where it may have had its effect', { timeout: 15_000 }, async () => {
    const { door } = await openDoor({ preset: 'unattended', more: [scriptedFunction({ readOnly: false, idempotent: false, undo: 'impossible', effects: () => [{ kind: 'notify', title: 'x' }], handler: deaf })] });
    const stopper = new AbortController();
    const calling = door.callFunction({ ...call(), signal: stopper.signal });
    setTimeout(() => stopper.abort(), 50);
    expect(await calling).toMatchObject({ state: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } });
  });
});

describe('an outcome that is not known', () => {
  it('is said to be unknown when what has no way back was cut off', async () => {
    const handler = vi.fn(async ({ signal }: { signal: AbortSignal }) => {
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))));
      return { value: '' };
    });
    const { door, auditQueries } = await openDoor({ preset: 'unattended', more: [scriptedFunction({ readOnly: false, idempotent: false, undo: 'impossible', timeoutMs: 30, effects: () => [{ kind: 'notify', title: 'x' }], handler })] });
    const outcome = await door.callFunction(call());
    expect(outcome).toMatchObject({ state: 'unknown', error: { code: 'OUTCOME_UNKNOWN', message: expect.stringContaining('not tried again') } });
    expect(await auditQueries.get(outcome.callId)).toMatchObject({ state: 'unknown' });
    expect(handler).toHaveBeenCalledTimes(1);
  });
});

describe('rates', () => {
  it('are counted by key and by function, and refused with a time', async () => {
    const { door, parts } = await openDoor({ limits: { rate_limit: { calls_per_minute: 5, per_function: { scripted: 2 } } }, more: [scriptedFunction({ handler: async () => ({ value: '' }) })] });
    for (let index = 0; index < 2; index++) expect(await door.callFunction(call(cursor))).toMatchObject({ state: 'done' });
    const refused = await door.callFunction(call({ ...cursor, client: 'another name' }));
    expect(refused).toMatchObject({ state: 'refused', error: { code: 'RATE_LIMITED', message: expect.stringContaining('2 calls of scripted a minute'), hint: expect.stringMatching(/^Try again in \d+ s$/) } });
    for (let index = 0; index < 2; index++) expect(await door.callFunction({ name: 'get_system_info', input: { info_types: ['os'] }, caller: cursor })).toMatchObject({ state: 'done' });
    expect(await door.callFunction({ name: 'get_system_info', input: {}, caller: cursor })).toMatchObject({ error: { code: 'RATE_LIMITED', message: expect.stringContaining('5 calls a minute') } });
    expect(await door.callFunction(call(claude))).toMatchObject({ state: 'done' });
    expect((await parts.calls.unfinished()).length).toBe(0);
  });
});
