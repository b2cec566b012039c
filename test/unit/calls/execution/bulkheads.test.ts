import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createBulkheads, type Leave, type SlotRequest } from '../../../../src-main/calls/execution/bulkheads.ts';
import { systemClock } from '../../../../src-main/kernel/clock.ts';
import { limitsConfig } from '../../../../src-main/calls/limits.ts';

const signal = new AbortController().signal;
const request = (principal: string, more: Partial<SlotRequest> = {}): SlotRequest => ({ pool: 'small', name: 'read_file', server: 'steward', principal, signal, ...more });
const bulkheads = (execution: NonNullable<z.input<typeof limitsConfig>['execution']>) => createBulkheads(limitsConfig.parse({ execution }).execution, systemClock);

function now(entered: Leave | Promise<Leave>): Leave {
  if (typeof entered !== 'function') throw new Error('it had to wait');
  return entered;
}

describe('places to run', () => {
  it('are given at once while there is room, then in turns caller by caller', async () => {
    const places = bulkheads({ max_concurrent_functions: 2 });
    const leaves = [now(places.enter(request('a'))), now(places.enter(request('a')))];
    const order: string[] = [];
    const later = ['a1', 'a2', 'a3', 'b1', 'c1'].map(async (name) => {
      const leave = await places.enter(request(name.charAt(0)));
      order.push(name);
      leave();
    });
    expect(places.load).toEqual({ running: 2, waiting: 5 });
    for (const leave of leaves) leave();
    await Promise.all(later);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
    expect(places.load).toEqual({ running: 0, waiting: 0 });
  });

  it('keep a quarter free of any one caller', async () => {
    const places = bulkheads({ max_concurrent_functions: 8 });
    const own = Array.from({ length: 6 }, () => now(places.enter(request('a'))));
    const seventh = places.enter(request('a'));
    expect(seventh).toBeInstanceOf(Promise);
    now(places.enter(request('b')))();
    own[0]?.();
    (await seventh)();
  });

  it('keep heavy work and small calls apart', () => {
    const places = bulkheads({ max_concurrent_functions: 1, worker_threads: 1 });
    now(places.enter(request('a', { pool: 'work' })));
    expect(places.enter(request('a', { pool: 'work' }))).toBeInstanceOf(Promise);
    now(places.enter(request('a')));
    now(places.enter(request('a', { pool: 'none' })));
    now(places.enter(request('a', { pool: 'none' })));
  });

  it('hold the limits of a function and of a server, without keeping others behind them', async () => {
    const places = bulkheads({ max_concurrent_functions: 10, per_function: { slow: 1 }, per_server: { far: 2 } });
    const first = now(places.enter(request('a', { name: 'slow' })));
    const second = places.enter(request('a', { name: 'slow' }));
    now(places.enter(request('a', { name: 'quick' })));
    now(places.enter(request('a', { server: 'far' })));
    now(places.enter(request('b', { server: 'far' })));
    expect(places.enter(request('c', { server: 'far' }))).toBeInstanceOf(Promise);
    first();
    (await second)();
  });

  it('refuse the one too many, and let go of one that stops waiting', async () => {
    const places = bulkheads({ max_concurrent_functions: 1, queue_size: 1 });
    const leave = now(places.enter(request('a')));
    const stopper = new AbortController();
    const waiting = places.enter(request('a', { signal: stopper.signal }));
    expect(() => places.enter(request('b'))).toThrow(expect.objectContaining({ code: 'OVERLOADED', hint: expect.stringContaining('queue_size') }));
    stopper.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(places.load).toEqual({ running: 1, waiting: 0 });
    const next = places.enter(request('b'));
    leave();
    leave();
    (await next)();
    expect(places.load).toEqual({ running: 0, waiting: 0 });
  });

  it('let go of one whose turn does not come in time', async () => {
    const places = bulkheads({ max_concurrent_functions: 1, queue_timeout: 0.05 });
    const leave = now(places.enter(request('a')));
    await expect(places.enter(request('b'))).rejects.toMatchObject({ code: 'OVERLOADED', message: expect.stringContaining('nothing was run'), hint: expect.stringContaining('queue_timeout') });
    expect(places.load).toEqual({ running: 1, waiting: 0 });
    leave();
    now(places.enter(request('b')))();
  });

  it('are not without end for what only waits, either', async () => {
    const places = bulkheads({ max_concurrent_functions: 1, queue_size: 3 });
    const leaves = [1, 2, 3].map((index) => now(places.enter(request(String(index), { pool: 'none' }))));
    const fourth = places.enter(request('4', { pool: 'none' }));
    expect(fourth).toBeInstanceOf(Promise);
    leaves[0]?.();
    (await fourth)();
  });

  it('serve a thousand callers without an error', async () => {
    const places = bulkheads({});
    let most = 0;
    await Promise.all(
      Array.from({ length: 5000 }, async (_, index) => {
        const leave = await places.enter(request(`caller ${index % 1000}`));
        most = Math.max(most, places.load.running);
        await Promise.resolve();
        leave();
      }),
    );
    expect(most).toBe(20);
    expect(places.load).toEqual({ running: 0, waiting: 0 });
  });
});
