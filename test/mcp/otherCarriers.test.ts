// MCP over the older stream of events, with the SDK's own client, and over WebSocket.
import { once } from 'node:events';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { initializeParams, modernRequest } from './kit/rawClient.ts';
import { firstToken, secondToken, startSteward, until, type TestSteward } from './kit/startSteward.ts';

const files = { 'note.txt': 'ein Zettel\n' };
const readNote = { name: 'read_file', arguments: { file_path: 'note.txt' } };
const writeNote = { name: 'write_file', arguments: { file_path: 'new.txt', content: 'neu' } };
const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` });

async function connectStream({ port }: TestSteward, elicitation = false): Promise<Client> {
  const client = new Client({ name: 'stream', version: '1' }, { capabilities: elicitation ? { elicitation: {} } : {} });
  const headers = bearer(firstToken);
  await client.connect(new SSEClientTransport(new URL(`http://127.0.0.1:${port}/sse`), { requestInit: { headers }, eventSourceInit: { fetch: (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), ...headers } }) } }));
  onTestFinished(() => client.close());
  return client;
}

test('stream of events: the SDK 1.x client lists, calls, and waits for the person, whose word alone counts', async () => {
  const steward = await startSteward({ files, approvalWaitMs: 10_000 });
  const client = await connectStream(steward, true);
  let told = '';
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    told = params.message;
    return { action: 'accept', content: {} };
  });
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('read_file');
  expect(await client.callTool(readNote)).toMatchObject({ structuredContent: { content: 'ein Zettel\n' } });
  const writing = client.callTool(writeNote);
  const [card] = await until('the card', () => steward.openCards().length > 0 && steward.openCards());
  await until('the form', () => told !== '');
  // Its own accept has allowed nothing.
  expect(steward.openCards()).toHaveLength(1);
  await steward.allow(card?.id ?? '');
  expect(await writing).not.toHaveProperty('isError', true);
});

test('stream of events: no token, another token’s session and an unknown one are refused', async () => {
  const { port } = await startSteward({ files });
  const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
  expect((await fetch(at('/sse'))).status).toBe(401);
  const stream = await fetch(at('/sse'), { headers: bearer(firstToken) });
  const first = new TextDecoder().decode((await stream.body?.getReader().read())?.value);
  const path = /data: (\S+)/.exec(first)?.[1] ?? '';
  const post = (where: string, token: string): Promise<Response> => fetch(at(where), { method: 'POST', headers: { ...bearer(token), 'Content-Type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }) });
  expect((await post(path, firstToken)).status).toBe(202);
  expect((await post(path, secondToken)).status).toBe(404);
  expect((await post('/messages?sessionId=unknown', firstToken)).status).toBe(404);
  expect((await fetch(at('/messages'), { headers: bearer(firstToken) })).status).toBe(405);
  expect((await fetch(at('/sse'), { method: 'POST', headers: bearer(firstToken) })).status).toBe(405);
});

test('stream of events: a client that leaves stops its call', async () => {
  const steward = await startSteward({ files });
  const finished: string[] = [];
  steward.runtime.door.finished(({ name, errorCode }) => finished.push(`${name} ${errorCode ?? 'done'}`));
  const client = await connectStream(steward);
  const watching = client.callTool({ name: 'monitor_resources', arguments: { duration: 30, interval: 0.25 } }).catch(() => undefined);
  await until('the call', () => steward.runtime.execution.bulkheads.load.running > 0);
  await client.close();
  await watching;
  await until('its end', () => finished.includes('monitor_resources CANCELLED'));
});

interface Socket {
  ask(method: string, params?: object): Promise<Record<string, unknown>>;
  send(text: string | Buffer): void;
  answers: Record<string, unknown>[];
}

async function openSocket(port: number, token = firstToken): Promise<Socket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/mcp/ws`, 'mcp', { headers: bearer(token) });
  const answers: Record<string, unknown>[] = [];
  socket.on('message', (data: Buffer) => answers.push(JSON.parse(data.toString('utf8')) as Record<string, unknown>));
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  let next = 0;
  return {
    answers,
    send: (text) => socket.send(text),
    ask(method, params) {
      const id = ++next;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, ...(params && { params }) }));
      return until(`the answer to ${method}`, () => answers.find((answer) => answer['id'] === id && !('method' in answer)));
    },
  };
}

test('WebSocket: a handshake of 2025, then calls; and 2026-07-28 without one', async () => {
  const { port } = await startSteward({ files });
  const legacy = await openSocket(port);
  expect(await legacy.ask('initialize', initializeParams)).toMatchObject({ result: { serverInfo: { name: 'steward' } } });
  legacy.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  const [list, read] = await Promise.all([legacy.ask('tools/list'), legacy.ask('tools/call', readNote)]);
  expect(list).toMatchObject({ result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'read_file' })]) } });
  expect(read).toMatchObject({ result: { structuredContent: { content: 'ein Zettel\n' } } });

  const modern = await openSocket(port);
  for (const id of ['a', 'b']) {
    modern.send(JSON.stringify(modernRequest('tools/call', readNote, { id }).body));
    expect(await until('the answer', () => modern.answers.find((answer) => answer['id'] === id))).toMatchObject({ result: { resultType: 'complete', structuredContent: { content: 'ein Zettel\n' } } });
  }
});

test('WebSocket: no token is refused; what is no message gets an error and the connection lives', async () => {
  const { port } = await startSteward({ files });
  await expect(openSocket(port, 'wrong')).rejects.toThrow('401');
  const socket = await openSocket(port);
  socket.send('{"jsonrpc":');
  socket.send(Buffer.from([1, 2, 3]));
  await until('two errors', () => socket.answers.length >= 2);
  expect(socket.answers).toMatchObject([{ error: { code: -32700 } }, { error: { code: -32600 } }]);
  expect(await socket.ask('initialize', initializeParams)).toHaveProperty('result');
});
