// Real servers of both SDK generations, and sockets that only look like servers.
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requirePath, shakeHands } from '../../../src-main/discovery/handshake.ts';
import { eventsServer, modernServer, streamableServer } from '../../kit/foreignServers.ts';

async function listen(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const http = (answer: RequestListener): Promise<number> => listen(createServer(answer));
const ask = (port: number, timeoutMs = 1500) => shakeHands({ host: '127.0.0.1', port }, { timeoutMs, mostBytes: 100_000 });

/** Answers each POST with a JSON value made of its own message. */
const answering = (make: (message: { id: number; method: string }) => unknown): RequestListener => (request, response) => {
  let text = '';
  request.on('data', (chunk: Buffer) => (text += chunk.toString()));
  request.on('end', () => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(make(JSON.parse(text) as { id: number; method: string })));
  });
};

describe('servers', () => {
  test('of the 2026-07-28 revision', async () => {
    expect(await ask(await listen(modernServer('modern one')))).toEqual({ kind: 'answered', connection: 'http', path: '/mcp', name: 'modern one', version: '1.0.0', revision: '2026-07-28' });
  });

  test('of 2025 with sessions, which are ended again', async () => {
    const { server, opened, sessions } = streamableServer('legacy one');
    expect(await ask(await listen(server))).toEqual({ kind: 'answered', connection: 'http', path: '/mcp', name: 'legacy one', version: '1.0.0', revision: '2025-11-25' });
    expect(opened()).toBe(1);
    expect(sessions()).toBe(0);
  });

  test('of 2024, by their event stream', async () => {
    expect(await ask(await listen(eventsServer('oldest one')))).toMatchObject({ kind: 'answered', connection: 'sse', path: '/sse', name: 'oldest one', revision: expect.stringMatching(/^2025/) });
  });

  test('that send /mcp on to /mcp/', async () => {
    const listener = answering(({ id, method }) => ({ jsonrpc: '2.0', id, ...(method === 'initialize' ? { result: { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'slash', version: '2' } } } : { error: { code: -32601, message: 'no' } }) }));
    const port = await http((request, response) => (request.url === '/mcp' ? void response.writeHead(307, { Location: '/mcp/' }).end() : listener(request, response)));
    expect(await ask(port)).toMatchObject({ kind: 'answered', path: '/mcp/', name: 'slash' });
  });

  test('that want a key first', async () => {
    const port = await http((_, response) => void response.writeHead(401, { 'WWW-Authenticate': 'Bearer resource_metadata="http://x/"' }).end());
    expect(await ask(port)).toEqual({ kind: 'locked', path: '/mcp' });
  });

  test('under a path that was announced', async () => {
    const listener = answering(({ id }) => ({ jsonrpc: '2.0', id, result: { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'deep', version: '2' }, supportedVersions: ['2026-07-28'] } }));
    const port = await http((request, response) => (request.url === '/tools/mcp' ? listener(request, response) : void response.writeHead(404).end()));
    expect(await shakeHands({ host: '127.0.0.1', port }, { path: '/tools/mcp' })).toMatchObject({ kind: 'answered', path: '/tools/mcp', name: 'deep' });
  });
});

test('names are one short line without hidden characters', async () => {
  const port = await http(answering(({ id, method }) => ({ jsonrpc: '2.0', id, ...(method !== 'initialize' ? { error: { code: -32601, message: 'no' } } : { result: { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: `a\u202eb\nc\u200b${'x'.repeat(500)}`, version: '\u001b[31m1' } } }) })));
  const answer = await ask(port);
  expect(answer).toMatchObject({ kind: 'answered', version: '[31m1' });
  expect(answer.kind === 'answered' && [...answer.name]).toHaveLength(100);
  expect(answer.kind === 'answered' && answer.name).toMatch(/^a b c x+…$/);
});

describe('others are nothing', () => {
  test('a port where nobody listens', async () => {
    const closed = createTcpServer();
    const port = await new Promise<number>((resolve) => closed.listen(0, '127.0.0.1', () => resolve((closed.address() as AddressInfo).port)));
    await new Promise((resolve) => closed.close(resolve));
    expect(await ask(port)).toEqual({ kind: 'none' });
  });

  test.each([
    ['another protocol that speaks first', (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n')],
    ['one that answers in its own way', (socket: Socket) => socket.on('data', () => socket.end("-ERR unknown command 'POST'\r\n"))],
    ['one that cuts the connection', (socket: Socket) => socket.on('data', () => socket.resetAndDestroy())],
    ['one that never says anything', () => undefined],
    ['one that sends bytes without end', (socket: Socket) => socket.on('data', () => void setInterval(() => socket.write('x'.repeat(65_536)), 1).unref())],
    ['a header without end', (socket: Socket) => socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(50_000)}`))],
  ])('%s', async (_, talk) => {
    expect(await ask(await listen(createTcpServer((socket) => void talk(socket))), 700)).toEqual({ kind: 'none' });
  });

  test.each<[string, RequestListener]>([
    ['a web page', (_, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>hello</h1>')],
    ['a page without end', (_, response) => void setInterval(() => response.write('x'.repeat(65_536)), 1).unref()],
    ['a JSON service', (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}')],
    ['one that knows nothing', (_, response) => void response.writeHead(404).end()],
    ['one that wants a password of a web page', (_, response) => void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end()],
    ['JSON that is none', (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"jsonrpc":')],
    ['JSON nested without end', (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('['.repeat(90_000))],
  ])('%s', async (_, listener) => {
    expect(await ask(await http(listener), 700)).toEqual({ kind: 'none' });
  });
});

describe('impostors are unknown', () => {
  const json = (value: unknown): RequestListener => answering(() => value);
  const events = (write: (send: (data: string, event?: string) => void) => void): RequestListener => (request, response) => {
    if (request.method !== 'GET') return void response.writeHead(request.url === '/mcp' ? 404 : 202).end();
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    write((data, event) => void response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`));
  };

  test.each<[string, RequestListener, string]>([
    ['the answer to another request', json({ jsonrpc: '2.0', id: 99, result: { serverInfo: { name: 'x', version: '1' } } }), 'not to what it was asked'],
    ['an answer without what a server must say', json({ jsonrpc: '2.0', id: 1, result: { hello: 'world' } }), 'not one of an MCP server'],
    ['a revision that is none', answering(({ id, method }) => ({ jsonrpc: '2.0', id, ...(method === 'initialize' ? { result: { protocolVersion: 'newest', capabilities: {}, serverInfo: { name: 'x', version: '1' } } } : { error: { code: -32601, message: 'no' } }) })), 'not one of an MCP server'],
    ['a huge answer', (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(`{"jsonrpc":"2.0","id":1,"result":"${'x'.repeat(5_000_000)}"}`), 'more than a handshake can hold'],
    ['a stream of events without end', (_, response) => void (response.writeHead(200, { 'Content-Type': 'text/event-stream' }), setInterval(() => response.write(`data: ${'{"jsonrpc":"2.0","method":"x"}'}\n\n`.repeat(500)), 1).unref()), ''],
    ['an event stream that sends requests to another place', events((send) => send('http://192.0.2.1:80/messages', 'endpoint')), 'to another place'],
    ['an event stream that sends requests to another port', events((send) => send('http://127.0.0.1:1/messages', 'endpoint')), 'to another place'],
    ['an event stream that says nothing more', events((send) => send('/messages', 'endpoint')), 'did not come to an end'],
    ['an event stream that answers something else', events((send) => { send('/messages', 'endpoint'); send('{"jsonrpc":"2.0","id":1,"result":{}}'); }), 'not one of an MCP server'],
  ])('%s', async (_, listener, reason) => {
    expect(await ask(await http(listener), 900)).toEqual({ kind: 'unknown', reason: expect.stringContaining(reason) });
  });
});

test('a redirect to another place is not followed', async () => {
  let called = 0;
  const elsewhere = await http((_, response) => void (called++, response.end()));
  for (const location of [`http://127.0.0.1:${elsewhere}/mcp`, `http://127.0.0.1:${elsewhere}/mcp/`, `//127.0.0.1:${elsewhere}/mcp/`, '/other']) {
    expect(await ask(await http((_, response) => void response.writeHead(307, { Location: location }).end()))).toEqual({ kind: 'none' });
  }
  expect(called).toBe(0);
});

test('no question carries a key, a cookie or a word about whose computer this is', async () => {
  const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
  const port = await http((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(405, { 'Set-Cookie': 'a=b' }).end();
    });
  });
  await ask(port);
  expect(heard.length).toBeGreaterThanOrEqual(3);
  for (const { headers, body } of heard) {
    expect(Object.keys(headers).filter((name) => !['host', 'connection', 'user-agent', 'accept', 'accept-encoding', 'content-type', 'content-length', 'mcp-protocol-version', 'mcp-method'].includes(name))).toEqual([]);
    expect(`${JSON.stringify(headers)}${body}`).not.toMatch(new RegExp(`${process.env['USER'] ?? 'nobody'}@|token|secret`, 'i'));
  }
});

test('ends when it is told to', async () => {
  const port = await listen(createTcpServer(() => undefined));
  const ending = new AbortController();
  const asked = shakeHands({ host: '127.0.0.1', port }, { timeoutMs: 60_000, signal: ending.signal });
  setTimeout(() => ending.abort(), 50);
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test.each(['//evil.example/mcp', 'http://evil.example/', '/a/../b', '/a b', '/a\r\nX: y', 'mcp', `/${'x'.repeat(300)}`, '/%2e%2e/x'])('%j is no path', (path) => {
  expect(() => requirePath(path)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
