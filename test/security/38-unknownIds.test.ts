// Attack 38: ids nobody gave out, messages out of their order, floods of notifications.
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { scriptedFunction } from '../kit/scriptedFunction.ts';
import { beginSession, initializeParams, legacyRequest, modernRequest, send } from '../mcp/kit/rawClient.ts';
import { firstToken, startSteward, until, type TestSteward } from '../mcp/kit/startSteward.ts';

const files = { 'note.txt': 'a note\n' };
const readNote = { name: 'read_file', arguments: { file_path: 'note.txt' } };

async function open({ port }: TestSteward): Promise<{ say(message: unknown): void; messages: Record<string, unknown>[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/mcp/ws`, { headers: { Authorization: `Bearer ${firstToken}` } });
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Record<string, unknown>));
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return { say: (message) => socket.send(JSON.stringify(message)), messages };
}

async function greeted(steward: TestSteward): ReturnType<typeof open> {
  const client = await open(steward);
  client.say({ jsonrpc: '2.0', id: 'hello', method: 'initialize', params: initializeParams });
  await until('the handshake', () => client.messages.length > 0);
  client.say({ jsonrpc: '2.0', method: 'notifications/initialized' });
  client.messages.length = 0;
  return client;
}

const answerTo = (messages: readonly Record<string, unknown>[], id: unknown): Record<string, unknown> | undefined => messages.find((message) => message['id'] === id);

test('answers to questions nobody asked, cancellations of nothing and progress of nothing are passed over', async () => {
  const steward = await startSteward({ files });
  const { say, messages } = await greeted(steward);
  const stray = [
    { jsonrpc: '2.0', id: 999, result: { action: 'accept', content: {} } },
    { jsonrpc: '2.0', id: 'steward.approval.1', result: { action: 'accept' } },
    { jsonrpc: '2.0', id: 'hello', error: { code: 1, message: 'no' } },
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 12_345 } },
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: {} },
    { jsonrpc: '2.0', method: 'notifications/cancelled' },
    { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'x', progress: 1 } },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', method: 'notifications/no_such_thing', params: { a: 1 } },
    { jsonrpc: '2.0', method: 'notifications/tools/list_changed' },
  ];
  for (const message of stray) say(message);
  say({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: readNote });
  expect(await until('the answer', () => answerTo(messages, 1))).toMatchObject({ result: { structuredContent: { content: 'a note\n' } } });
  expect(messages).toHaveLength(1);
});

test('what comes before the handshake gets in nowhere', async () => {
  const steward = await startSteward({ files });
  let calls = 0;
  steward.runtime.door.finished(() => calls++);
  const { say, messages } = await open(steward);
  say({ jsonrpc: '2.0', id: 5, result: {} });
  say({ jsonrpc: '2.0', method: 'notifications/initialized' });
  say({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initializeParams });
  await until('the handshake', () => answerTo(messages, 1));
  // A second handshake begins nothing anew.
  say({ jsonrpc: '2.0', id: 2, method: 'initialize', params: { ...initializeParams, clientInfo: { name: 'somebody else', version: '1' } } });
  await until('an answer', () => answerTo(messages, 2));
  say({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: readNote });
  await until('the call', () => answerTo(messages, 3));
  expect(calls).toBe(1);
  const [entry] = await steward.runtime.auditQueries.each({ names: ['read_file'] }, 1);
  expect(entry?.caller).toMatchObject({ client: 'raw', tokenId: 'first' });
});

test('an id that is still in use is refused, and its owner still gets its answer', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const steward = await startSteward({ more: [scriptedFunction({ handler: async () => (await held, { value: 'first' }) })] });
  const { say, messages } = await greeted(steward);
  say({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'scripted', arguments: {} } });
  say({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  expect(await until('the refusal', () => messages[0])).toMatchObject({ error: { code: -32600 } });
  release();
  expect(await until('the answer', () => messages.find((message) => 'result' in message))).toMatchObject({ id: 1, result: { structuredContent: { value: 'first' } } });
});

test('one session\'s ids mean nothing in another', async () => {
  let aborted = false;
  const steward = await startSteward({ more: [scriptedFunction({ handler: ({ signal }) => new Promise((resolve) => {
    signal.addEventListener('abort', () => (aborted = true));
    setTimeout(() => resolve({ value: 'whole' }), 300);
  }) })] });
  const [mine, other] = [await beginSession(steward.port), await beginSession(steward.port)];
  const running = send(steward.port, { ...legacyRequest('tools/call', { name: 'scripted', arguments: {} }, 'same'), headers: mine });
  await until('the call', () => steward.openRequests() > 0);
  expect((await send(steward.port, { body: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'same' } }, headers: other })).status).toBe(202);
  expect((await running).messages).toMatchObject([{ result: { structuredContent: { value: 'whole' } } }]);
  expect(aborted).toBe(false);
});

test('50,000 notifications change nothing for whoever else calls', async () => {
  const steward = await startSteward({ files });
  const { say, messages } = await greeted(steward);
  for (let index = 0; index < 50_000; index++) say({ jsonrpc: '2.0', method: index % 2 === 0 ? 'notifications/progress' : 'notifications/cancelled', params: { progressToken: index, progress: index, requestId: index } });
  expect((await send(steward.port, modernRequest('tools/call', readNote))).messages).toMatchObject([{ result: { structuredContent: { content: 'a note\n' } } }]);
  say({ jsonrpc: '2.0', id: 1, method: 'ping' });
  await until('the ping', () => answerTo(messages, 1));
  expect(messages).toHaveLength(1);
});

test('1,000 changes of the functions are told a few times', async () => {
  const steward = await startSteward();
  const { messages } = await greeted(steward);
  for (let index = 0; index < 1000; index++) {
    steward.runtime.registry.replace('server', [scriptedFunction({ name: `server__tool_${index}`, handler: async () => ({ value: '' }) })]);
    if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until('a notification', () => messages.some(({ method }) => method === 'notifications/tools/list_changed'));
  expect(messages.length).toBeLessThanOrEqual(10);
});
