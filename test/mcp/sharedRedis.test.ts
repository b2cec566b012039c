// Two daemons, one Redis: what one counts and keeps, the other knows; without it each goes on alone and says so.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { runNode, readJson } from '../kit/hosts/runProcess.ts';
import { redisMissing, startRedis } from '../kit/redisServer.ts';
import { testIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { connectClient, type TestClient } from './kit/clients.ts';

const token = 'token-of-both-replicas';
const callsPerMinute = 12;

interface Replica {
  url: string;
  client: TestClient;
  health(): Promise<Record<string, unknown>>;
}

async function startReplica(redisUrl: string, key = token): Promise<Replica> {
  const folder = temporaryFolder();
  const [dataFolder, workspace] = [join(folder, 'data'), join(folder, 'workspace')];
  mkdirSync(workspace);
  const running = runNode(['out/main/cli.js', 'serve', '--port', '0', '--data-dir', dataFolder, '--workspace', workspace, '--no-open', '--json'], undefined, { MCP_REDIS_URL: redisUrl, MCP_AUTH_TOKEN: key, MCP_RATE_LIMIT: String(callsPerMinute) });
  onTestFinished(async () => {
    running.child.kill('SIGKILL');
    await running.ended;
  });
  const { url } = await running.line((line) => {
    const ready = readJson(line);
    return typeof ready?.['url'] === 'string' ? { url: ready['url'].replace(/\/\?.*$/, '') } : undefined;
  });
  const client = await connectClient('2.x legacy', { url: `${url}/mcp`, token: key });
  const health = async (): Promise<Record<string, unknown>> => (await (await fetch(`${url}/health`)).json()) as Record<string, unknown>;
  await expect.poll(async () => (await health())['redis'], { timeout: 10_000 }).toBe('connected');
  return { url, client, health };
}

const hardware = { info_types: ['gpu'] };
const remarks = (answer: { content: unknown }): string => JSON.stringify(answer.content);

testIf(redisMissing === undefined, redisMissing ?? '-')('rates and kept results hold across two daemons; without Redis each goes on alone and says so', async () => {
  const redis = await startRedis();
  const [one, two] = await Promise.all([startReplica(redis.url), startReplica(redis.url)]);

  const first = await one.client.callTool('get_system_info', hardware);
  expect(remarks(first)).not.toContain('kept from an earlier call');
  const second = await two.client.callTool('get_system_info', hardware);
  expect(remarks(second)).toContain('kept from an earlier call');
  expect(second.structuredContent).toEqual(first.structuredContent);

  let done = 2;
  for (let index = 0; index < callsPerMinute; index++) {
    const answer = await (index % 2 === 0 ? one : two).client.callTool('get_system_info', { info_types: ['os'] });
    if (answer.isError !== true) done++;
    else expect(answer.structuredContent).toMatchObject({ code: 'RATE_LIMITED', hint: expect.stringMatching(/^Try again in \d+ s$/) });
  }
  expect(done).toBe(callsPerMinute);

  await redis.kill();
  for (const replica of [one, two]) {
    await expect.poll(replica.health).toMatchObject({ status: 'degraded', redis: 'down' });
    // Each counts for itself from here on.
    for (let index = 0; index < callsPerMinute; index++) expect((await replica.client.callTool('get_system_info', { info_types: ['os'] })).isError).not.toBe(true);
    expect((await replica.client.callTool('get_system_info', { info_types: ['os'] })).structuredContent).toMatchObject({ code: 'RATE_LIMITED' });
  }

  await redis.start();
  for (const replica of [one, two]) await expect.poll(replica.health, { timeout: 15_000 }).toMatchObject({ status: 'ok', redis: 'connected' });
  expect((await one.client.callTool('get_system_info', { info_types: ['os'] })).isError).not.toBe(true);
}, 120_000);

testIf(redisMissing === undefined, redisMissing ?? '-')('a daemon with another token reads nothing of what the others keep', async () => {
  const redis = await startRedis();
  const one = await startReplica(redis.url);
  await one.client.callTool('get_system_info', hardware);
  const stranger = await startReplica(redis.url, 'token-of-somebody-else');
  expect(remarks(await stranger.client.callTool('get_system_info', hardware))).not.toContain('kept from an earlier call');
}, 60_000);
