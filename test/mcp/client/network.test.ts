// Foreign servers over the network's carriers.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { execPath } from 'node:process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectServer } from '../../../src-main/mcp/client/connectServer.ts';
import type { ServerConnection } from '../../../src-preload/contract/servers.ts';
import { connectOptions, connectTestServer, entryFor, packageFile, secrets } from '../../kit/connectTestServer.ts';
import { freePort } from '../../kit/freePort.ts';
import { startHostileHttp, startSse, startStreamable, startWebServer, startWebSocket } from '../../kit/servers/webServers.ts';
import { firstToken, startSteward } from '../kit/startSteward.ts';

type Web = Exclude<ServerConnection['kind'], 'stdio'>;
const at = (kind: Web, url: string, headers: Record<string, string | { secret: string }> = {}): ServerConnection => ({ kind, url, headers });
const connect = (connection: ServerConnection, timeoutMs = 10_000) => connectServer({ ...connectOptions(), timeoutMs, entry: entryFor(connection) });
const echo = { idempotent: true } as const;

describe('Streamable HTTP', () => {
  test.each([
    ['both revisions', ['legacy', 'modern'], 'modern', false],
    ['the newer one', ['modern'], 'modern', false],
    ['the older ones', ['legacy'], 'legacy', false],
    ['the older ones, without streams', ['legacy'], 'legacy', true],
  ] as const)('of a server that speaks %s', async (_what, eras, era, json) => {
    const { url } = await startStreamable({ eras, json });
    const { server } = await connectTestServer(at('http', url));
    expect(server).toMatchObject({ carrier: 'http', era });
    expect((await server.listTools()).map((tool) => tool.name)).toContain('log');
    expect(await server.callTool('echo', { text: 'over HTTP' }, echo)).toMatchObject({ content: [{ text: 'over HTTP' }] });
    await server.ping();
  });

  test.each(['legacy', 'modern'] as const)('carries questions to the person and log lines: %s', async (era) => {
    const { url } = await startStreamable({ eras: [era] });
    const { server, log } = await connectTestServer(at('http', url), { onElicit: () => Promise.resolve({ action: 'accept', content: { colour: 'blue' } }) });
    expect(await server.callTool('ask_person', {}, { idempotent: false })).toMatchObject({ content: [{ text: 'accept blue' }] });
    await server.callTool('log', { text: 'watch out' }, { idempotent: false });
    await expect.poll(() => log.lines()).toContainEqual(expect.objectContaining({ from: 'server', level: 'warning', text: 'probe: watch out' }));
  });

  test.each([true, false])('a session the server has forgotten ends, and its call was not done; idempotent: %s', async (idempotent) => {
    const first = await startStreamable({ eras: ['legacy'] });
    const { server } = await connectTestServer(at('http', first.url));
    await first.stop();
    await startStreamable({ eras: ['legacy'], port: first.port });
    await expect(server.callTool('echo', {}, { idempotent })).rejects.toMatchObject({ code: 'NETWORK', message: expect.stringContaining('forgotten') });
    expect(await server.ended).toMatchObject({ code: 'NETWORK' });
  });

  test('headers and secrets go to the server, and to its own origin only', async () => {
    const target = await startStreamable();
    const other = await startWebServer((_request, response) => void response.writeHead(200).end());
    const here = await startWebServer((request, response) => void response.writeHead(307, { Location: request.url === '/mcp' ? '/elsewhere' : other.url }).end());
    await expect(connect(at('http', here.url, { 'X-Key': { secret: 'server-key' } }))).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('elsewhere') });
    expect(here.requests.some((request) => request.path === '/elsewhere')).toBe(true);
    expect(other.requests).toEqual([]);
    await connectTestServer(at('http', target.url, { 'X-Key': { secret: 'server-key' }, 'X-Plain': 'as it is' }));
    for (const { headers } of target.requests) {
      expect(headers).toMatchObject({ 'x-key': secrets['server-key'], 'x-plain': 'as it is' });
      expect(headers.authorization).toBeUndefined();
    }
  });

  test.each([[401, 'UNAUTHENTICATED'], [403, 'FORBIDDEN'], [429, 'RATE_LIMITED'], [503, 'OVERLOADED'], [500, 'NETWORK']])('a server that answers %s: %s', async (status, code) => {
    const { url, requests } = await startWebServer((_request, response) => void response.writeHead(status).end('no'));
    await expect(connect(at('http', url))).rejects.toMatchObject({ code });
    // A refusal is no reason to try the older carrier.
    expect(requests.every((request) => request.method === 'POST')).toBe(true);
  });

  test.each([
    ['nothing that listens', () => Promise.resolve('http://127.0.0.1:1/mcp'), 'NETWORK'],
    ['a web page', async () => (await startWebServer((_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>'))).url, 'INVALID_OUTPUT'],
    ['no such page', async () => (await startWebServer((_request, response) => void response.writeHead(404).end('<html>'))).url, 'UNSUPPORTED'],
    ['other JSON', async () => (await startWebServer((_request, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"hello":1}'))).url, 'INVALID_OUTPUT'],
    ['another protocol', startOther, 'NETWORK'],
  ])('an address with %s', async (_what, start, code) => {
    await expect(connect(at('http', await start()))).rejects.toMatchObject({ code, message: expect.stringMatching(/^probe/) });
  });

  test('a server that says nothing is given up in time', async () => {
    const { url } = await startWebServer(() => undefined);
    await expect(connect(at('http', url), 700)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  test('an address with a password in it is refused before it is reached', async () => {
    const { port, requests } = await startWebServer((_request, response) => void response.end());
    await expect(connect(at('http', `http://me:secret@127.0.0.1:${port}/mcp`))).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.not.stringContaining('secret') });
    expect(requests).toEqual([]);
  });
});

describe('a hostile server over Streamable HTTP', () => {
  test.each([[true, 'NETWORK'], [false, 'OUTCOME_UNKNOWN']])('dies while called; idempotent: %s', async (idempotent, code) => {
    const { url } = await startHostileHttp('dies');
    const { server } = await connectTestServer(at('http', url));
    await expect(server.callTool('echo', {}, { idempotent, timeoutMs: 5000 })).rejects.toMatchObject({ code });
  });

  test.each([['deep', 'INVALID_OUTPUT'], ['prototype', 'INVALID_OUTPUT'], ['bad result', 'INVALID_OUTPUT'], ['100 MB', 'TOO_LARGE|NETWORK']] as const)('sends %s', async (mode, code) => {
    const { url } = await startHostileHttp(mode);
    const { server } = await connectTestServer(at('http', url));
    await expect(server.callTool('echo', {}, { ...echo, timeoutMs: 10_000 })).rejects.toMatchObject({ code: expect.stringMatching(code) });
    await server.ping();
  });

  test('never answers, and ends no stream: none is left open', async () => {
    const web = await startHostileHttp('hangs');
    const { server } = await connectTestServer(at('http', web.url));
    await expect(server.callTool('echo', {}, { ...echo, timeoutMs: 300 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect.poll(() => new Promise((resolve) => web.server.getConnections((_error, count) => resolve(count))), { timeout: 6000 }).toBeLessThanOrEqual(1);
  });
});

describe('SSE', () => {
  test.each(['sse', 'http'] as const)('of a server that has only that, given as %s', async (kind) => {
    const { url } = await startSse();
    const { server } = await connectTestServer(at(kind, url, { 'X-Key': { secret: 'server-key' } }));
    expect(server).toMatchObject({ carrier: 'sse', era: 'legacy', identity: { name: 'older server' } });
    expect(await server.callTool('echo', { text: 'as ever' }, echo)).toMatchObject({ content: [{ text: 'as ever' }] });
  });

  test.each(['legacy', 'modern'] as const)('given for a Streamable endpoint falls back: %s', async (era) => {
    const { url } = await startStreamable({ eras: [era] });
    const { server } = await connectTestServer(at('sse', url));
    expect(server).toMatchObject({ carrier: 'http', era });
  });

  test('a stream that breaks ends the connection', async () => {
    const web = await startSse();
    const { server } = await connectTestServer(at('sse', web.url));
    await web.stop();
    expect(await server.ended).toMatchObject({ code: 'NETWORK' });
  });
});

describe('WebSocket', () => {
  test('with headers, in frames', async () => {
    const { url, requests } = await startWebSocket('well behaved');
    const { server } = await connectTestServer(at('websocket', url, { 'X-Key': { secret: 'server-key' } }));
    expect(server).toMatchObject({ carrier: 'websocket', era: 'legacy' });
    expect(await server.callTool('echo', { text: 'framed' }, echo)).toMatchObject({ content: [{ text: '"framed"' }] });
    expect(requests[0]?.headers['x-key']).toBe(secrets['server-key']);
  });

  test('of a server that asks who calls', async () => {
    const { url } = await startWebSocket('well behaved', () => false);
    await expect(connect(at('websocket', url))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each([['dies', false, 'OUTCOME_UNKNOWN'], ['dies', true, 'NETWORK'], ['prototype', true, 'INVALID_OUTPUT'], ['100 MB', true, 'TOO_LARGE']] as const)('of a hostile server: %s, idempotent: %s', { timeout: 30_000 }, async (mode, idempotent, code) => {
    const { url } = await startWebSocket(mode);
    const { server } = await connectTestServer(at('websocket', url));
    await expect(server.callTool('echo', {}, { idempotent, timeoutMs: 20_000 })).rejects.toMatchObject({ code });
  });
});

test('server-everything over Streamable HTTP and SSE', { timeout: 40_000 }, async () => {
  for (const [argument, kind, path] of [['streamableHttp', 'http', '/mcp'], ['sse', 'sse', '/sse']] as const) {
    const port = await freePort();
    const child = spawn(execPath, [packageFile('@modelcontextprotocol/server-everything/dist/index.js'), argument], { env: { ...process.env, PORT: String(port) }, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}${path}`;
    await expect.poll(() => fetch(url, { method: 'OPTIONS' }).then(() => true, () => false), { timeout: 15_000 }).toBe(true);
    const { server } = await connectTestServer(at(kind, url));
    expect(server.carrier).toBe(kind);
    expect(await server.callTool('echo', { message: 'x' }, echo)).toMatchObject({ content: [{ text: 'Echo: x' }] });
  }
});

test('another Steward is a server like any other', async () => {
  const steward = await startSteward({ files: { 'note.txt': 'theirs' }, policy: 'trusted' });
  const { server } = await connectTestServer(at('http', steward.url, { Authorization: `Bearer ${firstToken}` }));
  expect(server.era).toBe('modern');
  expect(await server.callTool('read_file', { file_path: 'note.txt' }, echo)).toMatchObject({ structuredContent: { content: 'theirs' } });
});

async function startOther(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
