// Two tools in the place of all: the same functions, judged, asked about and recorded as themselves.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { connectClient, generations, type ToolResult } from '../kit/clients.ts';
import { initializeParams } from '../kit/rawClient.ts';
import { firstToken, startSteward, until } from '../kit/startSteward.ts';

const files = { 'note.txt': 'a note\n' };
const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url));

const codeOf = ({ isError, structuredContent }: ToolResult): unknown => (isError === true ? structuredContent?.['code'] : 'done');

describe.each(generations)('a client %s', (generation) => {
  test('finds and calls', async () => {
    const steward = await startSteward({ files });
    const client = await connectClient(generation, { url: `${steward.url}?tools=lazy`, token: firstToken });
    expect((await client.listTools()).map(({ name }) => name)).toEqual(['search_functions', 'call_function']);
    const found = (await client.callTool('search_functions', { query: 'what is in this file', limit: 5 })).structuredContent?.['functions'] as { name: string; inputSchema: object }[];
    expect(found.length).toBeLessThanOrEqual(5);
    expect(found.find(({ name }) => name === 'read_file')).toMatchObject({ description: expect.any(String), inputSchema: { type: 'object', required: ['file_path'] } });
    const read = await client.callTool('call_function', { name: 'read_file', arguments: { file_path: 'note.txt' } });
    expect(read.structuredContent).toMatchObject({ content: 'a note\n' });
    // The audit knows only the function that was called.
    const entries = await steward.runtime.auditQueries.each({}, 20);
    expect(entries.map(({ name }) => name)).toContain('read_file');
    expect(entries.map(({ name }) => name)).not.toContain('call_function');
  });
});

test('call_function opens nothing', async () => {
  const steward = await startSteward({ files, policy: 'ask' });
  const client = await connectClient('2.x legacy', { url: `${steward.url}?tools=lazy`, token: firstToken });
  const call = async (input: Record<string, unknown>) => codeOf(await client.callTool('call_function', input));
  expect(await call({ name: 'create_file', arguments: { file_path: 'new.txt', content: 'x' } })).toBe('APPROVAL_PENDING');
  expect(existsSync(join(steward.workspace, 'new.txt'))).toBe(false);
  // The card is that of the inner function.
  expect(steward.openCards().map(({ call: { name } }) => name)).toEqual(['create_file']);
  expect(await call({ name: 'read_file', arguments: { file_path: '../../../etc/passwd' } })).toBe('PATH_REFUSED');
  expect(await call({ name: 'read_file', arguments: { path: 'note.txt' } })).toBe('INVALID_INPUT');
  expect(await call({ name: 'call_function', arguments: { name: 'read_file', arguments: { file_path: 'note.txt' } } })).toBe('UNKNOWN_FUNCTION');
  expect(await call({ name: 'search_functions' })).toBe('UNKNOWN_FUNCTION');
  expect(await call({ name: 'reed_file' })).toBe('UNKNOWN_FUNCTION');
  for (const wrong of [{}, { name: 1 }, { name: 'read_file', arguments: 'note.txt' }, { name: 'read_file', arguments: {}, approval: 'allow' }]) expect(await call(wrong), JSON.stringify(wrong)).toBe('INVALID_INPUT');
  // Past call_function there is nothing.
  await expect(client.callTool('read_file', { file_path: 'note.txt' })).rejects.toThrow(/call_function/);
});

test('a token finds and calls only what its scope names', async () => {
  const steward = await startSteward({ files });
  const { token } = await steward.runtime.tokens.create('narrow', { functions: ['read_file'], reads: [] });
  const client = await connectClient('2.x 2026-07-28', { url: `${steward.url}?tools=lazy`, token });
  expect((await client.callTool('search_functions', {})).structuredContent?.['functions']).toEqual([{ name: 'read_file', summary: expect.any(String) }]);
  expect((await client.callTool('search_functions', { query: 'delete a file' })).structuredContent?.['functions']).not.toContainEqual(expect.objectContaining({ name: 'delete_file' }));
  expect(codeOf(await client.callTool('call_function', { name: 'delete_file', arguments: { file_path: 'note.txt' } }))).toBe('OUT_OF_SCOPE');
  expect(codeOf(await client.callTool('call_function', { name: 'read_file', arguments: { file_path: 'note.txt' } }))).toBe('done');
});

test('steward mcp --lazy', async () => {
  const args = [cli, 'mcp', '--lazy', '--data-dir', temporaryFolder(), '--workspace', temporaryFolder(files)];
  const client = await connectClient('2.x legacy', { command: { command: execPath, args } });
  expect((await client.listTools()).map(({ name }) => name)).toEqual(['search_functions', 'call_function']);
  expect(codeOf(await client.callTool('call_function', { name: 'read_file', arguments: { file_path: 'note.txt' } }))).toBe('done');
});

test.each(['/mcp/ws?tools=lazy', '/mcp/ws?x=1&tools=lazy', '/mcp/ws?tools=lazyish', '/mcp/ws?tools=all'])('over a WebSocket: %s', async (path) => {
  const steward = await startSteward({ files });
  const socket = new WebSocket(`ws://127.0.0.1:${steward.port}${path}`, { headers: { Authorization: `Bearer ${firstToken}` } });
  onTestFinished(() => socket.terminate());
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Record<string, unknown>));
  await once(socket, 'open');
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initializeParams }));
  await until('the handshake', () => messages.length === 1);
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }));
  await until('the list', () => messages.length === 2);
  const names = (messages[1]?.['result'] as { tools: { name: string }[] } | undefined)?.tools.map(({ name }) => name);
  if (path.endsWith('=lazy')) expect(names).toEqual(['search_functions', 'call_function']);
  else expect(names).toContain('read_file');
});

test('over the older stream of events', async () => {
  const steward = await startSteward({ files });
  const client = new Client({ name: 'stream', version: '1' });
  const headers = { Authorization: `Bearer ${firstToken}` };
  await client.connect(new SSEClientTransport(new URL(`http://127.0.0.1:${steward.port}/sse?tools=lazy`), { requestInit: { headers }, eventSourceInit: { fetch: (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), ...headers } }) } }));
  onTestFinished(() => client.close());
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['search_functions', 'call_function']);
  expect(await client.callTool({ name: 'call_function', arguments: { name: 'read_file', arguments: { file_path: 'note.txt' } } })).toMatchObject({ structuredContent: { content: 'a note\n' } });
});
