// Other MCP servers, real ones, named by the operator: their tools are functions here, under the same rules.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createRuntime, type Runtime } from '../../src-main/runtime/createRuntime.ts';
import { resolveOptions } from '../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../src-main/runtime/secrets.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { lineClient } from './kit/lineClient.ts';
import { initializeParams } from './kit/rawClient.ts';
import { until } from './kit/startSteward.ts';

const filesystem = fileURLToPath(new URL('../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', import.meta.url));

interface Opened {
  runtime: Runtime;
  folder: string;
  file: string;
  workspace: string;
}

async function open(servers: (folder: string) => object[], policy = 'ask', folder = temporaryFolder({ 'ws/note.txt': 'ein Zettel\n' })): Promise<Opened> {
  const workspace = join(folder, 'ws');
  const file = join(folder, 'mcp_servers.json');
  writeFileSync(file, JSON.stringify({ servers: servers(folder) }));
  const options = resolveOptions({ dataDir: join(folder, 'data'), workspace, policy, servers: file }, {});
  const runtime = await createRuntime(options, { notifications: { show: () => Promise.resolve({ shownBy: 'test' }) }, createCipher: createFileCipher, mcpUrl: () => null }, { logLevel: 'error' });
  onTestFinished(() => runtime.stop());
  return { runtime, folder, file, workspace };
}

const files = (folder: string): object => ({ name: 'files', command: process.execPath, args: [filesystem, join(folder, 'ws')] });
const caller = { kind: 'mcp', client: 'test', tokenId: 'default' } as const;

test('its tools are functions: listed outward, called through the door, written down, judged as another server’s', async () => {
  const { runtime, workspace } = await open((folder) => [files(folder)]);
  await until('the tools of the servers', () => runtime.registry.get('files__read_text_file') !== undefined);
  const client = lineClient();
  void runtime.mcp.serveStandardIo(client.input, client.output);
  await client.ask('initialize', initializeParams);
  expect(await client.ask('tools/list')).toMatchObject({ result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'files__read_text_file' }), expect.objectContaining({ name: 'read_file' })]) } });
  // Its content comes as its server gave it.
  expect(await client.ask('tools/call', { name: 'files__read_text_file', arguments: { path: join(workspace, 'note.txt') } })).toMatchObject({ result: { content: [{ type: 'text', text: 'ein Zettel\n' }] } });

  // What is not known to only read asks, and nobody is here to be asked.
  const refused = await client.ask('tools/call', { name: 'files__write_file', arguments: { path: join(workspace, 'new.txt'), content: 'x' } });
  expect(refused).toMatchObject({ result: { isError: true, structuredContent: { code: 'APPROVAL_REQUIRED' } } });
  const rows = await runtime.auditQueries.each({ function: 'files__write_file' } as never, 10);
  expect(JSON.stringify(rows)).toContain('files__write_file');
});

test('an error of the tool is an error here, with the server’s own words', async () => {
  const { runtime } = await open((folder) => [files(folder)]);
  await until('the tools of the servers', () => runtime.registry.get('files__read_text_file') !== undefined);
  const outcome = await runtime.door.callFunction({ name: 'files__read_text_file', input: { path: '/etc/passwd' }, caller });
  expect(outcome).toMatchObject({ state: 'failed', error: { code: 'SERVER_ERROR' } });
  expect(outcome.error?.message).toContain('Access denied');
});

test('a server that cannot be started takes nothing from the others, and a wrong entry is named', async () => {
  const { runtime } = await open((folder) => [{ name: 'dead', command: 'no-such-program' }, { name: 'bad', url: 5 }, files(folder)]);
  await until('the tools of the servers', () => runtime.mcpServers.list().some(({ name, tools }) => name === 'files' && tools > 0));
  await until('the tools of the servers', () => runtime.mcpServers.list().some(({ name, state }) => name === 'dead' && state === 'failed'));
  expect(runtime.mcpServers.list().find(({ name }) => name === 'dead')?.reason).toMatchObject({ code: 'NOT_FOUND' });
  expect(runtime.mcpServers.problems()).toMatchObject([{ path: 'servers[1].url' }]);
});

test('after a restart pinned tools are there at once, and the server is started by the first call only', async () => {
  const first = await open((folder) => [files(folder)]);
  await until('the tools of the servers', () => first.runtime.registry.get('files__read_text_file') !== undefined);
  await first.runtime.stop();
  const { runtime, workspace } = await open((folder) => [files(folder)], 'ask', first.folder);
  expect(runtime.registry.get('files__read_text_file')).toBeDefined();
  expect(runtime.mcpServers.list()).toMatchObject([{ name: 'files', state: 'configured' }]);
  expect(await runtime.door.callFunction({ name: 'files__read_text_file', input: { path: join(workspace, 'note.txt') }, caller })).toMatchObject({ state: 'done' });
  expect(runtime.mcpServers.list()).toMatchObject([{ name: 'files', state: 'ready' }]);
});

test('a changed file is taken up while Steward runs: a server that is gone takes its functions along', async () => {
  const { runtime, file, folder } = await open((place) => [files(place)]);
  await until('the tools of the servers', () => runtime.registry.get('files__read_text_file') !== undefined);
  writeFileSync(file, JSON.stringify({ servers: [{ ...files(folder), name: 'other' }] }));
  await until('the tools of the servers', () => runtime.registry.get('other__read_text_file') !== undefined);
  expect(runtime.registry.get('files__read_text_file')).toBeUndefined();
});
