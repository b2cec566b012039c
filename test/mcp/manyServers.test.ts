// Forty servers with five hundred tools: there at once, from their pins, without one of them being started.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../kit/connectTestServer.ts';
import { startRuntime } from '../kit/startedRuntime.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { lineClient } from './kit/lineClient.ts';
import { initializeParams } from './kit/rawClient.ts';
import { until } from './kit/startSteward.ts';

const servers = 40;
const toolsEach = 12.5;
const caller = { kind: 'mcp', client: 'test', tokenId: 'default' } as const;

test('five hundred pinned tools are listed with nothing started; one server that hangs holds nobody up', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const started = join(folder, 'started');
  const file = join(folder, 'mcp_servers.json');
  const dataDir = join(folder, 'data');
  const entries = (hung: boolean): object => ({
    servers: Array.from({ length: servers }, (_, index) => ({
      name: `server-${index}`,
      command: process.execPath,
      args: [fixture('manyTools.ts'), started, `${index}`, `${index % 2 === 0 ? Math.floor(toolsEach) : Math.ceil(toolsEach)}`],
      // No part of which program it is: what was accepted of it stays.
      env: hung && index === 0 ? { HANGS: 'yes' } : {},
    })),
  });
  const startedNow = (): string[] => readdirSync(folder).filter((name) => name.startsWith('started-'));

  writeFileSync(file, JSON.stringify(entries(false)));
  const first = await startRuntime({ dataDir, servers: file, policy: 'trusted' });
  await until('all tools', () => first.runtime.registry.functions.filter(({ name }) => /^server-\d+__/.test(name)).length === 500);
  await first.stop();
  expect(startedNow()).toHaveLength(servers);

  // The same entries, but one of them hangs by now.
  writeFileSync(file, JSON.stringify(entries(true)));
  const { runtime } = await startRuntime({ dataDir, servers: file, policy: 'trusted' });
  const client = lineClient();
  void runtime.mcp.serveStandardIo(client.input, client.output);
  await client.ask('initialize', initializeParams);
  const { result } = (await client.ask('tools/list')) as { result: { tools: { name: string }[] } };
  expect(result.tools.filter(({ name }) => /^server-\d+__/.test(name))).toHaveLength(500);
  expect(new Set(runtime.mcpServers.list().map(({ state, connections }) => `${state} ${connections}`))).toEqual(new Set(['configured 0']));

  const stopper = new AbortController();
  const hanging = runtime.door.callFunction({ name: 'server-0__get_0', input: {}, caller, signal: stopper.signal });
  await until('the hung one to be started', () => runtime.mcpServers.list()[0]?.state === 'starting');
  for (const index of [1, 2, 3]) expect(await runtime.door.callFunction({ name: `server-${index}__get_0`, input: {}, caller })).toMatchObject({ state: 'done', raw: { content: [{ type: 'text', text: `${index}` }] } });
  expect(runtime.mcpServers.list().filter(({ connections }) => connections > 0).map(({ name }) => name)).toEqual(['server-1', 'server-2', 'server-3']);
  expect(((await client.ask('tools/list')) as typeof result & { result: { tools: object[] } }).result.tools).toHaveLength(result.tools.length);
  expect(runtime.mcpServers.list()[0]?.state).toBe('starting');
  stopper.abort();
  expect(await hanging).toMatchObject({ error: { code: 'CANCELLED' } });
});
