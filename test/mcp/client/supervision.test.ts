// A server looked after: its states, its return, and that it is nobody else's trouble.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { limitsConfig } from '../../../src-main/calls/limits.ts';
import { systemClock } from '../../../src-main/kernel/clock.ts';
import { createConnectionBudget } from '../../../src-main/mcp/client/connectionBudget.ts';
import { superviseServer, type SupervisedServer } from '../../../src-main/mcp/client/superviseServer.ts';
import type { ServerConnection, ServerStatus } from '../../../src-preload/contract/servers.ts';
import { connectOptions, entryFor, fixture, hostile, nodeServer } from '../../kit/connectTestServer.ts';
import { isRunning } from '../../kit/isRunning.ts';
import { startHostileHttp, startSse, startStreamable } from '../../kit/servers/webServers.ts';

const pool = limitsConfig.parse({}).connection_pool;
const probe = nodeServer(fixture('probeServer.ts'), 'legacy');
const echo = { idempotent: true } as const;

function supervise(connection: ServerConnection, { probeEveryMs = 60_000, enabled = true, timeout = 10, idle = 300 } = {}): SupervisedServer & { states: ServerStatus[] } {
  const limits = () => ({ ...pool, connection_timeout: timeout, idle_timeout: idle });
  const options = connectOptions();
  const server = superviseServer({ ...options, entry: { ...entryFor(connection), enabled }, limits, budget: createConnectionBudget(limits, systemClock), clock: systemClock, probeEveryMs });
  const states: ServerStatus[] = [];
  server.changed((status) => states.push(status));
  onTestFinished(() => server.end());
  return Object.assign(server, { states });
}

const names = (server: { states: ServerStatus[] }) => server.states.map(({ state }) => state);

test('nothing is started before it is used; then it is told as it comes', async () => {
  const server = supervise(probe);
  expect(server.status()).toMatchObject({ state: 'configured', connections: 0, latencies: [], p50Ms: null });
  const inventory = await server.inventory();
  expect(inventory.tools.map((tool) => tool.name)).toContain('echo');
  expect(inventory).toMatchObject({ instructions: 'Probe away', resources: [], prompts: [] });
  expect(names(server)).toEqual(['starting', 'ready']);
  await server.callTool('echo', { text: 'x' }, echo);
  await server.readUse();
  expect(server.status()).toMatchObject({ state: 'ready', carrier: 'stdio', identity: { name: 'probe server', version: '1.0.0' }, connections: 1, running: 0, restarts: 0, errorRate: 0, p50Ms: expect.any(Number), latencies: [expect.any(Number)], use: { pid: expect.any(Number), processes: 1 } });
  expect(server.status().use?.memory).toBeGreaterThan(1024 * 1024);
});

test('one that is switched off is not started, and says so', async () => {
  const server = supervise(probe, { enabled: false });
  expect(server.status().state).toBe('off');
  await expect(server.callTool('echo', {}, echo)).rejects.toMatchObject({ code: 'NOT_REACHABLE', message: expect.stringContaining('switched off') });
});

test('one that is idle ends and is configured again', async () => {
  const server = supervise(probe, { idle: 0.2 });
  await server.start();
  await expect.poll(() => server.status().state).toBe('configured');
  expect(server.status()).toMatchObject({ connections: 0, restarts: 0 });
});

describe('a death', () => {
  test('of a process is told at once, and it comes back by itself', async () => {
    const server = supervise(probe);
    await server.start();
    await server.readUse();
    const pid = server.status().use?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => names(server), { interval: 5 }).toContain('failed');
    expect(server.states.find(({ state }) => state === 'failed')?.reason).toMatchObject({ code: 'NETWORK', message: expect.stringContaining('SIGKILL') });
    await expect.poll(() => server.status(), { timeout: 10_000 }).toMatchObject({ state: 'ready', restarts: 1 });
    expect(await server.callTool('echo', { text: 'back' }, echo)).toMatchObject({ content: [{ text: 'back' }] });
    expect(server.log.lines()).toContainEqual(expect.objectContaining({ from: 'steward', text: expect.stringContaining('SIGKILL') }));
  });

  test.each([
    ['Streamable HTTP, older', () => startStreamable({ eras: ['legacy'] }), 'http'],
    ['Streamable HTTP, newer', () => startStreamable({ eras: ['modern'] }), 'http'],
    ['SSE', () => startSse(), 'sse'],
  ] as const)('over %s is told within two seconds, and when it is there again it is used', { timeout: 30_000 }, async (what, start, kind) => {
    const web = await start();
    const server = supervise({ kind, url: web.url, headers: {} });
    await server.start();
    // Its stream for what it tells unasked is open by then.
    await sleep(300);
    await web.stop();
    await expect.poll(() => names(server), { interval: 5, timeout: 5000 }).toContain('failed');
    if (kind === 'sse') await startSse({ port: web.port });
    else await startStreamable({ eras: [what.endsWith('older') ? 'legacy' : 'modern'], port: web.port });
    await expect.poll(() => server.status().state, { timeout: 15_000 }).toBe('ready');
    expect(await server.callTool('echo', { text: 'back' }, echo)).toMatchObject({ content: [{ text: 'back' }] });
  });

  test.each([true, false])('over HTTP without a stream of its own is told within two seconds of a call that fails (idempotent: %s)', async (idempotent) => {
    const web = await startHostileHttp('changes');
    const server = supervise({ kind: 'http', url: web.url, headers: {} });
    await server.callTool('echo', {}, echo);
    await web.stop();
    expect(names(server)).toEqual(['starting', 'ready']);
    const called = performance.now();
    await expect(server.callTool('echo', {}, { idempotent })).rejects.toMatchObject({ code: idempotent ? 'NETWORK' : expect.stringMatching(/^(?:NETWORK|OUTCOME_UNKNOWN)$/) });
    await expect.poll(() => names(server), { interval: 5, timeout: 5000 }).toContain('failed');
    expect(performance.now() - called).toBeLessThan(2000);
    expect(server.states.find(({ state }) => state === 'failed')?.reason).toMatchObject({ code: 'NETWORK' });
  });

  test('over HTTP without a stream of its own is found by the periodic probe where nothing is called', async () => {
    const web = await startHostileHttp('changes');
    const server = supervise({ kind: 'http', url: web.url, headers: {} }, { probeEveryMs: 200 });
    await server.start();
    await web.stop();
    await expect.poll(() => names(server), { interval: 5, timeout: 5000 }).toContain('failed');
    expect(server.states.find(({ state }) => state === 'failed')?.reason).toMatchObject({ code: 'NETWORK' });
  });

  test('again and again is followed by longer and longer pauses', { timeout: 30_000 }, async () => {
    const server = supervise(hostile('dies'));
    const pauses: number[] = [];
    for (let round = 0; round < 3; round++) {
      await server.start();
      const begun = performance.now();
      const restarts = server.status().restarts;
      await server.callTool('echo', {}, echo).catch(() => undefined);
      // A call of an idempotent kind is not repeated here: that is the door's.
      await expect.poll(() => server.status().restarts, { timeout: 10_000, interval: 20 }).toBeGreaterThan(restarts);
      pauses.push(performance.now() - begun);
    }
    expect(pauses[1]).toBeGreaterThan((pauses[0] ?? 0) + 300);
    expect(pauses[2]).toBeGreaterThan((pauses[1] ?? 0) + 700);
  });
});

describe('one that cannot be connected', () => {
  test('has failed with the reason, is not tried again by itself, and is with the next use', async () => {
    const server = supervise({ kind: 'stdio', command: 'no-such-program-at-all', args: [], env: {} });
    await expect(server.start()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(server.status()).toMatchObject({ state: 'failed', reason: { code: 'NOT_FOUND', message: expect.stringContaining('looked in') } });
    await sleep(1200);
    expect(names(server)).toEqual(['starting', 'failed']);
    await expect(server.callTool('echo', {}, echo)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(names(server)).toEqual(['starting', 'failed', 'starting', 'failed']);
  });

  test('holds nobody else up', async () => {
    const mute = supervise(hostile('mute'), { timeout: 3 });
    const other = supervise(probe);
    const failing = expect(mute.callTool('echo', {}, echo)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(mute.status().state).toBe('starting');
    await other.start();
    for (let call = 0; call < 20; call++) await other.callTool('echo', { text: 'x' }, echo);
    await failing;
    expect(other.status()).toMatchObject({ state: 'ready', errorRate: 0 });
  });
});

describe('one that answers badly', () => {
  test('is degraded with its failures, and ready again with its successes', async () => {
    const server = supervise(hostile('hangs'));
    await server.start();
    for (let call = 0; call < 4; call++) await server.callTool('echo', {}, { ...echo, timeoutMs: 50 }).catch(() => undefined);
    expect(server.status()).toMatchObject({ state: 'degraded', errorRate: 1, reason: { message: expect.stringContaining('100 %') } });
    for (let look = 0; look < 5; look++) await server.probe();
    expect(server.status()).toMatchObject({ state: 'ready' });
    expect(server.status().errorRate).toBeLessThan(0.5);
  });

  test('what the caller did wrong is not held against it', async () => {
    const server = supervise(probe);
    await server.start();
    for (let call = 0; call < 6; call++) await expect(server.callTool('no_such_tool', {}, echo)).rejects.toMatchObject({ message: expect.stringContaining('no_such_tool') });
    expect(server.status()).toMatchObject({ state: 'ready', errorRate: 0 });
  });

  test('a frozen one is noticed by the probes, ended and started again', { timeout: 40_000 }, async () => {
    const server = supervise(probe, { probeEveryMs: 300 });
    await server.start();
    await server.readUse();
    const pid = server.status().use?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    await expect.poll(() => names(server), { timeout: 5000 }).toContain('degraded');
    await expect.poll(() => server.status(), { timeout: 20_000 }).toMatchObject({ state: 'ready', restarts: 1 });
    expect(isRunning(pid)).toBe(false);
  });
});

test('a list that changes is told by its kind', async () => {
  const server = supervise(hostile('changes'));
  const told: string[] = [];
  server.listChanged((kind) => told.push(kind));
  await server.callTool('echo', {}, echo);
  await expect.poll(() => told).toEqual(['tools']);
});

test('one that is removed drains, is off, and does not come back', async () => {
  const server = supervise(hostile('slow'));
  await server.start();
  await server.readUse();
  const pid = server.status().use?.pid;
  const call = server.callTool('echo', {}, echo);
  const drained = server.drain();
  await expect(server.callTool('echo', {}, echo)).rejects.toMatchObject({ code: 'NOT_REACHABLE' });
  expect(await call).toMatchObject({ content: [{ text: 'at last' }] });
  await drained;
  expect(server.status()).toMatchObject({ state: 'off', connections: 0 });
  expect(isRunning(pid)).toBe(false);
  await sleep(800);
  expect(server.status().connections).toBe(0);
});
