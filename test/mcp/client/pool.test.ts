// Connections of servers: how many, for how long, and on which one a call runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { limitsConfig, type Limits } from '../../../src-main/calls/limits.ts';
import { systemClock } from '../../../src-main/kernel/clock.ts';
import { connectServer } from '../../../src-main/mcp/client/connectServer.ts';
import { createConnectionBudget, type ConnectionBudget } from '../../../src-main/mcp/client/connectionBudget.ts';
import { createServerPool, type PoolEvent, type ServerPool } from '../../../src-main/mcp/client/serverPool.ts';
import type { ServerConnection } from '../../../src-preload/contract/servers.ts';
import { connectOptions, entryFor, fixture, hostile, nodeServer } from '../../kit/connectTestServer.ts';
import { isRunning } from '../../kit/isRunning.ts';
import { startStreamable, startWebServer } from '../../kit/servers/webServers.ts';

type Knobs = Partial<Limits['connection_pool']>;
const knobs = (own: Knobs): Limits['connection_pool'] => ({ ...limitsConfig.parse({}).connection_pool, ...own });

function startPool(connection: ServerConnection, { limits = {}, budget, name = 'probe' }: { limits?: Knobs; budget?: ConnectionBudget; name?: string } = {}): ServerPool & { events: PoolEvent[] } {
  const all = knobs(limits);
  const entry = entryFor(connection, name);
  const options = connectOptions();
  const pool = createServerPool({ entry, limits: () => all, budget: budget ?? createConnectionBudget(() => all, systemClock), clock: systemClock, connect: (settings) => connectServer({ ...options, ...settings, entry }) });
  const events: PoolEvent[] = [];
  pool.happened((event) => events.push(event));
  onTestFinished(() => pool.end());
  return Object.assign(pool, { events });
}

const echo = (pool: ServerPool, text = 'x') => pool.use((server) => server.callTool('echo', { text }, { idempotent: true }));
const probe = nodeServer(fixture('probeServer.ts'), 'legacy');

describe('one process', () => {
  test('is started with the first use, serves all of them, and ends when it is idle', async () => {
    const pool = startPool(probe, { limits: { idle_timeout: 0.3 } });
    await sleep(50);
    expect(pool.open()).toEqual([]);
    await Promise.all(Array.from({ length: 40 }, (_, index) => echo(pool, `${index}`)));
    const [server] = pool.open();
    expect(pool.open()).toHaveLength(1);
    expect(pool.events.map((event) => event.type)).toEqual(['opening', 'opened']);
    await server?.ended;
    expect(isRunning(server?.pid)).toBe(false);
    expect(pool.events.at(-1)).toMatchObject({ type: 'ended', reason: undefined });
    expect(await echo(pool)).toMatchObject({ content: [{ text: 'x' }] });
  });

  test('does not end while a call runs, however long', async () => {
    const pool = startPool(hostile('slow'), { limits: { idle_timeout: 0.1 } });
    expect(await echo(pool)).toMatchObject({ content: [{ text: 'at last' }] });
  });

  test('that died is started again by the next use; the call that was lost is not repeated', async () => {
    const pool = startPool(hostile('dies'));
    await expect(pool.use((server) => server.callTool('echo', {}, { idempotent: false }))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await pool.use((server) => server.ping());
    expect(pool.events.filter((event) => event.type === 'opened')).toHaveLength(2);
    expect(pool.events).toContainEqual(expect.objectContaining({ type: 'ended', reason: expect.objectContaining({ code: 'NETWORK' }) }));
  });

  test('that does not start fails every use that waited, and once', async () => {
    const pool = startPool(hostile('needs setting'));
    const results = await Promise.allSettled([echo(pool), echo(pool), echo(pool)]);
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(pool.events.filter((event) => event.type === 'failed')).toHaveLength(1);
  });

  test('need not be waited for by who has given up', async () => {
    const pool = startPool(hostile('mute'), { limits: { connection_timeout: 3 } });
    const stopper = new AbortController();
    setTimeout(() => stopper.abort(), 100);
    await expect(pool.use((server) => server.ping(), stopper.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('HTTP', () => {
  test('sessions are opened as they are needed, up to the limit, and the least busy one is used', async () => {
    const web = await startStreamable({ eras: ['legacy'], tools: { wait: async () => { await sleep(300); return 'done'; } } });
    const pool = startPool({ kind: 'http', url: web.url, headers: {} }, { limits: { max_connections: 3, max_idle_connections: 3 } });
    const wait = () => pool.use((server) => server.callTool('wait', {}, { idempotent: true }));
    const first = Array.from({ length: 40 }, wait);
    await sleep(150);
    const later = Array.from({ length: 40 }, wait);
    await expect.poll(() => pool.open().length).toBeGreaterThan(1);
    await Promise.all([...first, ...later]);
    expect(pool.open().length).toBeLessThanOrEqual(3);
  });

  test('a session the server has forgotten is begun anew, and the call runs once', async () => {
    let ran = 0;
    const tools = { count: () => String(++ran) };
    const web = await startStreamable({ eras: ['legacy'], tools });
    const pool = startPool({ kind: 'http', url: web.url, headers: {} });
    const count = () => pool.use((server) => server.callTool('count', {}, { idempotent: false }));
    await count();
    await web.stop();
    await startStreamable({ eras: ['legacy'], tools, port: web.port });
    // Until the closed sockets are known to be so.
    await sleep(100);
    expect(await count()).toMatchObject({ content: [{ text: '2' }] });
    expect(ran).toBe(2);
  });

  test('an opening that fails in passing is tried again as often as said, with growing pauses', async () => {
    const times: number[] = [];
    const web = await startWebServer((request, response) => {
      if (request.headers['mcp-method'] === 'server/discover') times.push(performance.now());
      response.writeHead(500).end();
    });
    const pool = startPool({ kind: 'http', url: web.url, headers: {} }, { limits: { retry_attempts: 2, retry_backoff: 2 } });
    await expect(echo(pool)).rejects.toMatchObject({ code: 'NETWORK' });
    expect(times).toHaveLength(3);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses[0]).toBeGreaterThanOrEqual(190);
    expect(pauses[1]).toBeGreaterThanOrEqual(390);
  });
});

describe('all servers together', () => {
  const shared = (limits: Knobs) => {
    const all = knobs(limits);
    return { limits, budget: createConnectionBudget(() => all, systemClock) };
  };

  test('have no more connections than said: an idle one is closed for another', async () => {
    const both = shared({ max_connections: 1 });
    const first = startPool(probe, both);
    const second = startPool(probe, { ...both, name: 'second' });
    await echo(first);
    await echo(second);
    expect([first.open().length, second.open().length]).toEqual([0, 1]);
  });

  test('refuse one more when all are in use', async () => {
    const both = shared({ max_connections: 1, connection_timeout: 0.3 });
    const budget = createConnectionBudget(() => knobs({ ...both.limits }), systemClock);
    const first = startPool(hostile('slow'), { budget });
    const second = startPool(probe, { ...both, budget, name: 'second' });
    await first.use((server) => server.ping());
    const call = echo(first);
    await expect(echo(second)).rejects.toMatchObject({ code: 'OVERLOADED', message: expect.stringContaining('second') });
    await call;
  });

  test('keep no more idle ones than said', async () => {
    const all = shared({ max_idle_connections: 1 });
    const pools = ['a', 'b', 'c'].map((name) => startPool(probe, { ...all, name }));
    for (const pool of pools) await echo(pool);
    await expect.poll(() => pools.map((pool) => pool.open().length)).toEqual([0, 0, 1]);
  });
});

test('draining lets calls end, refuses new ones, and leaves nothing', async () => {
  const pool = startPool(hostile('slow'));
  await pool.use((server) => server.ping());
  const call = echo(pool);
  const [server] = pool.open();
  const drained = pool.drain(5000);
  await expect(echo(pool)).rejects.toMatchObject({ code: 'NOT_REACHABLE' });
  expect(await call).toMatchObject({ content: [{ text: 'at last' }] });
  await drained;
  expect(isRunning(server?.pid)).toBe(false);
});
