// Servers that behave badly: every case ends in one clear error, and nothing of Steward's is the worse for it.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { connectServer } from '../../../src-main/mcp/client/connectServer.ts';
import { connectOptions, connectTestServer, entryFor, hostile } from '../../kit/connectTestServer.ts';
import type { HostileMode } from '../../kit/servers/hostileAnswers.ts';

const connect = (mode: HostileMode, timeoutMs = 10_000) => connectServer({ ...connectOptions(), timeoutMs, entry: entryFor(hostile(mode)) });
const echo = { idempotent: true } as const;

/** The longest time the event loop was held up meanwhile, milliseconds. */
async function longestDelay(work: Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 10);
    last = performance.now();
  }, 10);
  await work.finally(() => clearInterval(timer));
  return longest;
}

describe('the opening', () => {
  test('of a server that never answers is given up in time', async () => {
    await expect(connect('mute', 1500)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', message: expect.stringContaining('probe') });
  });

  test('of a server that ends at once says how it ended, and its log why', async () => {
    const options = connectOptions();
    await expect(connectServer({ ...options, entry: entryFor(hostile('needs setting')) })).rejects.toMatchObject({ code: 'NETWORK', message: expect.stringContaining('exit code 3') });
    expect(options.log.lines()).toContainEqual(expect.objectContaining({ from: 'stderr', text: 'TOKEN is missing' }));
  });

  test.each(['no probe', 'ends at probe'] as const)('of an older server: %s', async (mode) => {
    const { server } = await connectTestServer(hostile(mode));
    expect(server.era).toBe('legacy');
    expect(await server.callTool('echo', { text: 'x' }, echo)).toMatchObject({ content: [{ text: '"x"' }] });
  });

  test('can be given up', async () => {
    const stopper = new AbortController();
    const opening = connectServer({ ...connectOptions(), signal: stopper.signal, entry: entryFor(hostile('mute')) });
    setTimeout(() => stopper.abort(), 200);
    await expect(opening).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a call', () => {
  test('that is never answered ends in time, and the connection goes on', async () => {
    const { server } = await connectTestServer(hostile('hangs'));
    await expect(server.callTool('echo', {}, { ...echo, timeoutMs: 300 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await server.ping();
  });

  test.each([[true, 'NETWORK'], [false, 'OUTCOME_UNKNOWN']])('whose server dies meanwhile; idempotent: %s', async (idempotent, code) => {
    const { server } = await connectTestServer(hostile('dies'));
    await expect(server.callTool('echo', {}, { idempotent })).rejects.toMatchObject({ code, message: expect.stringContaining('exit code 7') });
    expect(await server.ended).toMatchObject({ code: 'NETWORK' });
    // Nothing was sent any more: it may be tried again.
    await expect(server.callTool('echo', {}, { idempotent: false })).rejects.toMatchObject({ code: 'NETWORK' });
  });

  test.each([['bad result', /./], ['deep', /nested|levels/], ['prototype', /__proto__/]] as const)('whose result is none: %s', async (mode, why) => {
    const { server } = await connectTestServer(hostile(mode));
    await expect(server.callTool('echo', {}, { ...echo, timeoutMs: 3000 })).rejects.toMatchObject({ code: 'INVALID_OUTPUT', message: expect.stringMatching(why) });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    await server.ping();
  });

  test('whose result has 100 MB is refused, and the connection goes on', { timeout: 60_000 }, async () => {
    const { server } = await connectTestServer(hostile('100 MB'));
    const before = process.memoryUsage.rss();
    const delay = await longestDelay(expect(server.callTool('echo', {}, { ...echo, timeoutMs: 50_000 })).rejects.toMatchObject({ code: 'TOO_LARGE', message: expect.stringContaining('16777216') }));
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024);
    expect(delay).toBeLessThan(500);
    await server.ping();
  });

  test('among much that is no MCP is answered, and what came is noted once', async () => {
    const { server, log } = await connectTestServer(hostile('garbage'));
    expect(await server.callTool('echo', {}, echo)).toMatchObject({ content: [{ text: 'still here' }] });
    const noted = log.lines().filter((line) => line.from === 'steward');
    expect(noted.length).toBeGreaterThan(0);
    expect(noted.length).toBeLessThan(5);
  });
});

test('a flood leaves the event loop to others, and calls are answered in it', async () => {
  const { server, log } = await connectTestServer(hostile('flood'));
  const delay = await longestDelay(sleep(1500));
  expect(delay).toBeLessThan(200);
  expect(await server.callTool('echo', { text: 'through' }, echo)).toMatchObject({ content: [{ text: '"through"' }] });
  expect(log.lines().reduce((size, line) => size + line.text.length, 0)).toBeLessThanOrEqual(256 * 1024);
});

test('of hundreds of questions at once a few are put to the person, and none while nothing is asked of the server', async () => {
  let open = 0;
  let all = 0;
  let most = 0;
  const { server } = await connectTestServer(hostile('questions'), {
    onElicit: async () => {
      most = Math.max(most, ++open);
      all++;
      await sleep(100);
      open--;
      return { action: 'cancel' };
    },
  });
  await server.ping();
  await sleep(300);
  expect(all).toBe(0);
  await server.callTool('echo', { text: 'x' }, { idempotent: true });
  await server.ping();
  await sleep(300);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(4);
  expect(all).toBeLessThanOrEqual(10);
});

test('tools that change while they are called are told a few times a second', async () => {
  const { server } = await connectTestServer(hostile('changes'));
  let told = 0;
  server.changed((kind) => { if (kind === 'tools') told++; });
  expect((await server.listTools()).map((tool) => tool.name)).toEqual(['tool_0']);
  await server.callTool('tool_0', {}, { idempotent: false });
  await expect.poll(() => told).toBeGreaterThan(0);
  await sleep(500);
  expect(told).toBeLessThanOrEqual(2);
  expect((await server.listTools()).map((tool) => tool.name)).toEqual(['tool_1']);
});

test('a list without an end is refused', async () => {
  const { server } = await connectTestServer(hostile('endless list'));
  await expect(server.listTools()).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('what a server calls itself is told as its word, under the name it was given here', async () => {
  const { server } = await connectTestServer(hostile('impostor'));
  expect(server.identity?.name).toBe('steward');
  await expect(server.readResource('x:y')).rejects.toMatchObject({ message: expect.stringMatching(/^probe /) });
});
