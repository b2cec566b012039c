// Other MCP servers, real ones, named by the operator: their tools are functions here, under the same rules.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openAdopted } from './kit/adoptedServers.ts';
import { answerCards } from './kit/person.ts';
import { lineClient } from './kit/lineClient.ts';
import { initializeParams } from './kit/rawClient.ts';
import { until } from './kit/startSteward.ts';

const filesystem = fileURLToPath(new URL('../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', import.meta.url));

const files = (folder: string): object => ({ name: 'files', command: process.execPath, args: [filesystem, join(folder, 'ws')] });
const caller = { kind: 'mcp', client: 'test', tokenId: 'default' } as const;

test('its tools are functions: listed outward, called through the door, written down, judged as another server’s', async () => {
  const { runtime, workspace } = await openAdopted((folder) => [files(folder)]);
  await until('the tools of the servers', () => runtime.registry.get('files__read_text_file') !== undefined);
  const client = lineClient();
  void runtime.mcp.serveStandardIo(client.input, client.output);
  await client.ask('initialize', initializeParams);
  expect(await client.ask('tools/list')).toMatchObject({ result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'files__read_text_file' }), expect.objectContaining({ name: 'read_file' })]) } });
  // Whatever its name and its server claim, it asks, and nobody is here to be asked.
  const unasked = await client.ask('tools/call', { name: 'files__read_text_file', arguments: { path: join(workspace, 'note.txt') } });
  expect(unasked).toMatchObject({ result: { isError: true, structuredContent: { code: 'APPROVAL_REQUIRED' } } });
  const refused = await client.ask('tools/call', { name: 'files__write_file', arguments: { path: join(workspace, 'new.txt'), content: 'x' } });
  expect(refused).toMatchObject({ result: { isError: true, structuredContent: { code: 'APPROVAL_REQUIRED' } } });
  const rows = await runtime.auditQueries.each({ function: 'files__write_file' } as never, 10);
  expect(JSON.stringify(rows)).toContain('files__write_file');
});

test('a person sees the hints as hints and allows the tool, once or for good; its content comes as its server gave it', async () => {
  const { runtime, workspace } = await openAdopted((folder) => [files(folder)]);
  await until('the tools of the servers', () => runtime.registry.get('files__read_text_file') !== undefined);
  const cards = answerCards(runtime, () => ({ verdict: 'allow', scope: 'always' }));
  const read = { name: 'files__read_text_file', input: { path: join(workspace, 'note.txt') }, caller, approval: 'wait' } as const;
  expect(await runtime.door.callFunction(read)).toMatchObject({ state: 'done', raw: { content: [{ type: 'text', text: 'ein Zettel\n' }] } });
  expect(cards).toMatchObject([{
    preview: { kind: 'facts', facts: expect.arrayContaining([{ label: 'It claims', value: expect.stringContaining('changes nothing') }, { label: 'Its name suggests', value: 'it only reads' }]) },
    call: { risk: 'out', undo: { state: 'unknown' } },
    terms: [{ detail: 'to files' }, { title: 'Way back not known' }, {}],
  }]);
  // Allowed for good: nobody is asked again, for this tool and no other.
  expect(await runtime.door.callFunction(read)).toMatchObject({ state: 'done', call: { undo: { state: 'unknown' } } });
  expect(cards).toHaveLength(1);
  await runtime.door.callFunction({ ...read, name: 'files__list_directory', input: { path: workspace } });
  expect(cards).toHaveLength(2);
});

test('the way back of a foreign call is not known: undo says so, and does nothing', async () => {
  const { runtime, workspace } = await openAdopted((folder) => [files(folder)], { policy: 'trusted' });
  await until('the tools of the servers', () => runtime.registry.get('files__write_file') !== undefined);
  const { callId } = await runtime.door.callFunction({ name: 'files__write_file', input: { path: join(workspace, 'new.txt'), content: 'x' }, caller });
  await expect(runtime.undo.undo(callId, false)).rejects.toMatchObject({ code: 'UNDO_UNAVAILABLE', message: expect.stringContaining('is known to it alone') });
  expect(readFileSync(join(workspace, 'new.txt'), 'utf8')).toBe('x');
});

test('an error of the tool is an error here, with the server’s own words', async () => {
  const { runtime } = await openAdopted((folder) => [files(folder)], { policy: 'trusted' });
  await until('the tools of the servers', () => runtime.registry.get('files__read_text_file') !== undefined);
  const outcome = await runtime.door.callFunction({ name: 'files__read_text_file', input: { path: '/etc/passwd' }, caller });
  expect(outcome).toMatchObject({ state: 'failed', error: { code: 'SERVER_ERROR' } });
  expect(outcome.error?.message).toContain('Access denied');
});

test('a server that cannot be started takes nothing from the others, and a wrong entry is named', async () => {
  const { runtime } = await openAdopted((folder) => [{ name: 'dead', command: 'no-such-program' }, { name: 'bad', url: 5 }, files(folder)]);
  await until('the tools of the servers', () => runtime.mcpServers.list().some(({ name, tools }) => name === 'files' && tools > 0));
  await until('the tools of the servers', () => runtime.mcpServers.list().some(({ name, state }) => name === 'dead' && state === 'failed'));
  expect(runtime.mcpServers.list().find(({ name }) => name === 'dead')?.reason).toMatchObject({ code: 'NOT_FOUND' });
  expect(runtime.mcpServers.problems()).toMatchObject([{ path: 'servers[1].url' }]);
});

test('after a restart pinned tools are there at once, and the server is started by the first call only', async () => {
  const first = await openAdopted((folder) => [files(folder)]);
  await until('the tools of the servers', () => first.runtime.registry.get('files__read_text_file') !== undefined);
  await first.runtime.stop();
  const { runtime, workspace } = await openAdopted((folder) => [files(folder)], { policy: 'trusted', folder: first.folder });
  expect(runtime.registry.get('files__read_text_file')).toBeDefined();
  expect(runtime.mcpServers.list()).toMatchObject([{ name: 'files', state: 'configured' }]);
  expect(await runtime.door.callFunction({ name: 'files__read_text_file', input: { path: join(workspace, 'note.txt') }, caller })).toMatchObject({ state: 'done' });
  expect(runtime.mcpServers.list()).toMatchObject([{ name: 'files', state: 'ready' }]);
});

test('a changed file is taken up while Steward runs: a server that is gone takes its functions along', async () => {
  const { runtime, file, folder } = await openAdopted((place) => [files(place)]);
  await until('the tools of the servers', () => runtime.registry.get('files__read_text_file') !== undefined);
  writeFileSync(file, JSON.stringify({ servers: [{ ...files(folder), name: 'other' }] }));
  await until('the tools of the servers', () => runtime.registry.get('other__read_text_file') !== undefined);
  expect(runtime.registry.get('files__read_text_file')).toBeUndefined();
});
