// Attack 36: JSON made to break its reader: huge, deep, with names given twice or touching prototypes.
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { lineClient } from '../mcp/kit/lineClient.ts';
import { beginSession, initializeParams, legacyRequest, send } from '../mcp/kit/rawClient.ts';
import { firstToken, startSteward, until, type TestSteward } from '../mcp/kit/startSteward.ts';

const call = (input: string): string => `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"read_file","arguments":${input}}}`;
const deep = (levels: number, open: string, close: string): string => `${open.repeat(levels)}1${close.repeat(levels)}`;

const hostile: Record<string, string> = {
  'lists 10,000 deep': call(`{"file_path":${deep(10_000, '[', ']')}}`),
  'objects 10,000 deep': call(`{"file_path":${deep(10_000, '{"a":', '}')}}`),
  'only openings': '['.repeat(1_000_000),
  __proto__: call('{"__proto__":{"admin":true},"file_path":"note.txt"}'),
  '__proto__ in escapes': call('{"\\u005f_proto__":{"admin":true},"file_path":"note.txt"}'),
  '__proto__ deep inside': call('{"file_path":{"x":[{"__proto__":{"admin":true}}]}}'),
  'a name twice': call('{"file_path":"note.txt","file_path":"secret.txt"}'),
  'a name twice, once in escapes': call('{"file_path":"note.txt","file\\u005fpath":"secret.txt"}'),
  'the method twice': '{"jsonrpc":"2.0","id":7,"method":"tools/list","method":"tools/call","params":{"name":"read_file","arguments":{"file_path":"note.txt"}}}',
  'half a message': call('{"file_path":"note.txt"').slice(0, -3),
  'a byte order mark': `\ufeff${call('{"file_path":"note.txt"}')}`,
  'two messages in one': `${call('{}')}${call('{}')}`,
  'no JSON at all': 'GET / HTTP/1.1',
};

const files = { 'note.txt': 'a note\n', 'secret.txt': 'a secret\n' };

async function start(): Promise<TestSteward & { calls(): number }> {
  const steward = await startSteward({ files });
  let calls = 0;
  steward.runtime.door.finished(() => calls++);
  return { ...steward, calls: () => calls };
}

function expectUntouched(text: string, what: string): void {
  expect(text, what).not.toContain('a secret');
  expect(({} as Record<string, unknown>)['admin'], what).toBeUndefined();
}

test.each(Object.entries(hostile))('over HTTP: %s', async (what, body) => {
  const steward = await start();
  const session = await beginSession(steward.port);
  for (const headers of [{}, session]) {
    const answer = await send(steward.port, { body, headers });
    expect(answer.status, what).toBe(400);
    expect(answer.messages, what).toMatchObject([{ error: { code: expect.any(Number) } }]);
    expectUntouched(answer.text, what);
  }
  expect(steward.calls()).toBe(0);
  expect((await send(steward.port, { ...legacyRequest('ping'), headers: session })).status).toBe(200);
});

test('over HTTP: 100 MB are refused before they are read, and the process lives', async () => {
  const steward = await start();
  const before = process.memoryUsage().rss;
  // The connection may be cut while the rest is still being sent.
  const status = await send(steward.port, { body: call(`{"file_path":"${'x'.repeat(100 * 1024 * 1024)}"}`) }).then((answer) => answer.status, () => 'cut');
  expect([413, 'cut']).toContain(status);
  expect(steward.calls()).toBe(0);
  expect((await send(steward.port, legacyRequest('ping'))).status).toBe(200);
  // What the test itself made of the text is in there, too.
  expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
});

describe.each([['a WebSocket'], ['standard input']])('over %s', (carrier) => {
  test('each is refused, and the connection goes on', async () => {
    const steward = await start();
    const { say, messages } = carrier === 'a WebSocket' ? await openSocket(steward) : openPipes(steward);
    say(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initializeParams }));
    await until('the handshake', () => messages.length > 0);
    say(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
    let expected = messages.length;
    for (const [what, text] of Object.entries(hostile)) {
      say(text);
      expected++;
      await until(what, () => messages.length === expected);
      expect(messages.at(-1), what).toMatchObject({ error: { code: expect.any(Number) } });
      expectUntouched(JSON.stringify(messages.at(-1)), what);
    }
    say(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'ping' }));
    await until('the ping', () => messages.some(({ id }) => id === 2));
    expect(steward.calls()).toBe(0);
  });
});

test('over a WebSocket: 100 MB end that connection and no other', async () => {
  const steward = await start();
  const [big, small] = [await openSocket(steward), await openSocket(steward)];
  const closed = once(big.socket, 'close');
  big.socket.on('error', () => undefined);
  big.say('x'.repeat(100 * 1024 * 1024));
  await closed;
  small.say(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initializeParams }));
  expect(await until('the handshake', () => small.messages[0])).toMatchObject({ id: 1, result: {} });
});

async function openSocket({ port }: TestSteward): Promise<{ socket: WebSocket; say(text: string): void; messages: Record<string, unknown>[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/mcp/ws`, { headers: { Authorization: `Bearer ${firstToken}` } });
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Record<string, unknown>));
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return { socket, say: (text) => socket.send(text), messages };
}

function openPipes({ mcp }: TestSteward): { say(text: string): void; messages: Record<string, unknown>[] } {
  const { input, output, say, messages } = lineClient();
  void mcp.serveStandardIo(input, output);
  onTestFinished(() => void input.end());
  return { say, messages };
}
