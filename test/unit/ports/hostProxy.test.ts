import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { createServer, request as openRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { forwarderScript } from '../../../src-main/ports/local/sandbox/hostForwarder.ts';
import { openHostProxy, type HostProxy, type HostProxyOptions } from '../../../src-main/ports/local/sandbox/hostProxy.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

interface Site {
  port: number;
  /** Connections it ever took. */
  connections(): number;
}

async function serveHttp(listener: RequestListener): Promise<Site> {
  let connections = 0;
  const server = createServer(listener).on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

async function serveTcp(take: (socket: Socket) => void): Promise<Site> {
  let connections = 0;
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    connections++;
    socket.on('error', () => socket.destroy());
    take(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

async function openProxy(options: Partial<HostProxyOptions> = {}): Promise<HostProxy> {
  const proxy = await openHostProxy({ hosts: [], socketPath: join(temporaryFolder(), 'proxy'), ...options });
  onTestFinished(() => proxy.close());
  return proxy;
}

/** Sends bytes to the proxy and reads until it closes. */
async function exchange({ socketPath }: HostProxy, bytes: string): Promise<string> {
  const socket = connect(socketPath);
  socket.on('error', () => socket.destroy());
  socket.write(bytes);
  let answer = '';
  try {
    for await (const piece of socket) answer += String(piece);
  } catch (error) {
    // It was closed while something was being sent.
    if (!/EPIPE|ECONNRESET/.test(String(error))) throw error;
  }
  return answer;
}

/** Settles when a socket is closed, in order or not. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.on('error', () => undefined).resume().once('close', resolve));
}

/** A CONNECT that is taken: the socket behind it. */
async function tunnel({ socketPath }: HostProxy, to: string): Promise<Socket> {
  const socket = connect({ path: socketPath, allowHalfOpen: true });
  socket.on('end', () => socket.end());
  socket.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  let head = '';
  while (!head.endsWith('\r\n\r\n')) head += String((await once(socket, 'data'))[0]);
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  return socket;
}

/** A request for a whole address, by a client that goes through the proxy. */
async function ask({ socketPath }: HostProxy, url: string, { body, method = 'GET', headers = {} }: { body?: string; method?: string; headers?: Record<string, string> } = {}): Promise<{ status: number; headers: IncomingMessage['headers']; text: string }> {
  const request = openRequest({ socketPath, path: url, method, headers: { host: 'ignored.example', ...headers }, agent: false });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: await readText(answer) };
}

describe('requests for whole addresses', () => {
  test('reach the named server, with its own name as host and nothing meant for the proxy', async () => {
    const site = await serveHttp((request, response) => {
      void readText(request).then((body) => response.writeHead(201, { 'x-kept': 'yes', 'set-cookie': ['a=1', 'b=2'] }).end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body })));
    });
    const proxy = await openProxy({ hosts: ['127.0.0.1'.concat(`:${site.port}`)] });
    const answer = await ask(proxy, `http://127.0.0.1:${site.port}/a/../b?q=1`, { method: 'POST', body: 'hello', headers: { 'proxy-authorization': 'Basic x', 'x-mine': '1', connection: 'x-drop', 'x-drop': '1' } });
    expect(answer).toMatchObject({ status: 201, headers: { 'x-kept': 'yes', 'set-cookie': ['a=1', 'b=2'] } });
    const seen = JSON.parse(answer.text) as { headers: Record<string, string> };
    expect(seen).toMatchObject({ method: 'POST', url: '/a/../b?q=1', body: 'hello', headers: { host: `127.0.0.1:${site.port}`, 'x-mine': '1' } });
    expect(Object.keys(seen.headers)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^proxy-|x-drop/)]));
    expect(proxy.refused).toEqual([]);
  });

  test('a redirect is the client’s to follow, and the next host is judged by itself', async () => {
    const inside = await serveHttp((_request, response) => response.end('secret'));
    const site = await serveHttp((_request, response) => response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end());
    const proxy = await openProxy({ hosts: [`127.0.0.1:${site.port}`] });
    const first = await ask(proxy, `http://127.0.0.1:${site.port}/`);
    expect(first.status).toBe(302);
    const second = await ask(proxy, first.headers.location ?? '');
    expect(second).toMatchObject({ status: 403, text: expect.stringContaining('not among the hosts') });
    expect(inside.connections()).toBe(0);
    expect(proxy.refused).toEqual([`127.0.0.1:${inside.port}`]);
  });

  test('on one kept connection every request is judged', async () => {
    const site = await serveHttp((_request, response) => response.end('fine'));
    const proxy = await openProxy({ hosts: [`127.0.0.1:${site.port}`] });
    const answer = await exchange(proxy, `GET http://127.0.0.1:${site.port}/ HTTP/1.1\r\nHost: a\r\n\r\nGET http://elsewhere.test/ HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\n\r\n`);
    expect(answer).toMatch(/200 OK[^]*fine[^]*403 Forbidden[^]*elsewhere\.test:80 is not among/);
  });

  test.each(['/', '*', 'https://127.0.0.1/', 'ftp://127.0.0.1/', 'http://user@127.0.0.1/', 'http://a\\@127.0.0.1/', 'http:///x', 'http://127.0.0.1:0/', 'http://127.0.0.1:99999/', 'http://%31%32%37.0.0.1/'])('refused: %s', async (url) => {
    const proxy = await openProxy({ hosts: ['127.0.0.1:80', 'a:80'], resolve: async () => ['127.0.0.1'] });
    // What is no HTTP at all is refused by the parser.
    expect([400, 403]).toContain((await ask(proxy, url)).status);
  });
});

describe('tunnels', () => {
  test('carry bytes both ways until both sides have ended', async () => {
    const site = await serveTcp((socket) => {
      void readText(socket).then((all) => socket.end(`${all.length}:${'x'.repeat(300_000)}`));
    });
    const proxy = await openProxy({ hosts: [`localhost:${site.port}`], resolve: async () => ['127.0.0.1'] });
    const socket = await tunnel(proxy, `localhost:${site.port}`);
    socket.end('y'.repeat(500_000));
    expect(await readText(socket)).toBe(`500000:${'x'.repeat(300_000)}`);
  });

  test('bytes sent right behind the header arrive', async () => {
    const site = await serveTcp((socket) => socket.pipe(socket));
    const proxy = await openProxy({ hosts: [`127.0.0.1:${site.port}`] });
    const socket = connect(proxy.socketPath);
    socket.write(`CONNECT 127.0.0.1:${site.port} HTTP/1.1\r\n\r\nearly`);
    socket.end();
    expect(await readText(socket)).toMatch(/established\r\n\r\nearly$/);
  });

  test('end with either side', async () => {
    let other: Socket | undefined;
    const site = await serveTcp((socket) => {
      other = socket.resume().on('end', () => socket.end());
    });
    const proxy = await openProxy({ hosts: [`127.0.0.1:${site.port}`] });
    const first = await tunnel(proxy, `127.0.0.1:${site.port}`);
    await expect.poll(() => other).toBeDefined();
    const gone = once(other as Socket, 'close');
    first.destroy();
    await gone;
    const second = await tunnel(proxy, `127.0.0.1:${site.port}`);
    await expect.poll(() => site.connections()).toBe(2);
    const ended = closed(second);
    (other as Socket).resetAndDestroy();
    await ended;
  });

  test('a server that does not answer is told apart from a refusal', async () => {
    const site = await serveTcp(() => undefined);
    const { port } = site;
    const proxy = await openProxy({ hosts: ['127.0.0.1:1', `nowhere.test:${port}`], resolve: () => Promise.reject(new Error('no such name')) });
    expect(await exchange(proxy, 'CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 502 [^]*Nothing answers at 127\.0\.0\.1:1/);
    expect(await exchange(proxy, `CONNECT nowhere.test:${port} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 502 [^]*nowhere\.test is not known/);
    expect(proxy.refused).toEqual([]);
  });
});

describe('what is not allowed is not connected to', () => {
  test.each([
    ['another name', 'evil.test'],
    ['a name that leads to this computer', 'inward.test'],
    ['this computer', 'localhost'],
    ['its address', '127.0.0.1'],
    ['in decimal', '2130706433'],
    ['in octal', '017700000001'],
    ['in hexadecimal', '0x7f.1'],
    ['wrapped in IPv6', '[::ffff:127.0.0.1]'],
    ['unspecified', '0.0.0.0'],
    ['a metadata service', '169.254.169.254'],
    ['a name with a control byte', 'inward.test\u0001'],
    ['a name with bytes outside ASCII', 'ínward.test'],
  ])('%s: %s', async (_what, host) => {
    const site = await serveTcp((socket) => socket.end('secret'));
    const proxy = await openProxy({ hosts: ['inward.test', '*.inward.test', `inward.test:${site.port}`], resolve: async () => ['127.0.0.1'] });
    const tunnelled = await exchange(proxy, `CONNECT ${host}:${site.port} HTTP/1.1\r\n\r\n`);
    const asked = await exchange(proxy, `GET http://${host}:${site.port}/ HTTP/1.1\r\nHost: inward.test\r\nConnection: close\r\n\r\n`);
    for (const answer of [tunnelled, asked]) {
      expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
      expect(answer).not.toContain('secret');
    }
    expect(site.connections()).toBe(0);
  });

  test('a name that answers differently the second time (rebinding)', async () => {
    const site = await serveTcp((socket) => socket.end('secret'));
    let asked = 0;
    const proxy = await openProxy({ hosts: ['rebind.test'], limits: { connectMs: 200 }, resolve: async () => (asked++ === 0 ? ['192.0.2.1'.replace('192.0.2.1', '203.0.114.1')] : ['127.0.0.1']) });
    // The public address of the first answer is the only one that is tried, and nothing answers there.
    expect(await exchange(proxy, `CONNECT rebind.test:${site.port} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 502 /);
    expect(asked).toBe(1);
    expect(await exchange(proxy, `CONNECT rebind.test:${site.port} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 [^]*leads to this computer itself/);
    expect(site.connections()).toBe(0);
    expect(proxy.refused).toEqual([`rebind.test:${site.port}`]);
  });

  test('each is remembered once, a flood of them is not', async () => {
    const proxy = await openProxy();
    for (let round = 0; round < 2; round++) for (let index = 0; index < 110; index++) await exchange(proxy, `CONNECT h${index}.test:443 HTTP/1.1\r\n\r\n`);
    expect(proxy.refused).toHaveLength(100);
    expect(proxy.refused.slice(0, 2)).toEqual(['h0.test:443', 'h1.test:443']);
  });
});

describe('limits', () => {
  test('a header that is too long or never ends', async () => {
    const proxy = await openProxy({ limits: { headerBytes: 4096, headerMs: 200 } });
    expect(await exchange(proxy, `GET http://a.test/ HTTP/1.1\r\nx: ${'y'.repeat(10_000)}`)).toMatch(/^(HTTP\/1\.1 431 |$)/);
    expect(await exchange(proxy, 'GET http://a.test/ HTTP/1.1\r\nx: ')).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  test('connections, silence and bytes', async () => {
    const site = await serveTcp((socket) => socket.pipe(socket));
    const to = `127.0.0.1:${site.port}`;
    const few = await openProxy({ hosts: [to], limits: { connections: 1 } });
    const held = await tunnel(few, to);
    expect(await exchange(few, `CONNECT ${to} HTTP/1.1\r\n\r\n`)).toBe('');
    held.destroy();

    const quiet = await openProxy({ hosts: [to], limits: { idleMs: 100 } });
    const silent = await tunnel(quiet, to);
    await closed(silent);

    const small = await openProxy({ hosts: [to], limits: { bytes: 100_000 } });
    const [busy, beside] = [await tunnel(small, to), await tunnel(small, to)];
    const cut = Promise.all([closed(busy), closed(beside)]);
    busy.write(Buffer.alloc(200_000));
    await cut;
  });
});

describe('the socket', () => {
  test('is this user’s alone, and gone with every connection at the end', async () => {
    const site = await serveTcp(() => undefined);
    const controller = new AbortController();
    const proxy = await openProxy({ hosts: [`127.0.0.1:${site.port}`], signal: controller.signal });
    expect(statSync(proxy.socketPath).mode & 0o777).toBe(0o600);
    const socket = await tunnel(proxy, `127.0.0.1:${site.port}`);
    const gone = closed(socket);
    controller.abort();
    await gone;
    await Promise.all([proxy.close(), proxy.close()]);
    expect(existsSync(proxy.socketPath)).toBe(false);
  });

  test('an ended run opens none; a place that is taken is an error', async () => {
    await expect(openProxy({ signal: AbortSignal.abort() })).rejects.toThrow();
    const { socketPath } = await openProxy();
    await expect(openHostProxy({ hosts: [], socketPath })).rejects.toThrow(/EADDRINUSE/);
    await expect(openProxy({ hosts: ['http://example.com'] })).rejects.toThrow(/not a host/);
  });
});

describe('the forwarder', () => {
  test('tells when it listens, and carries whole conversations', async () => {
    const site = await serveHttp((request, response) => void readText(request).then((body) => response.end(`got ${body.length}`)));
    const proxy = await openProxy({ hosts: [`127.0.0.1:${site.port}`] });
    const { port } = await serveTcp(() => undefined);
    const freePort = port === 65_535 ? port - 1 : port + 1;
    const child = spawn(process.execPath, ['-e', forwarderScript, proxy.socketPath, String(freePort)], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(await readText(child.stdio[3] as Readable)).toBe('\n');
    const request = openRequest({ host: '127.0.0.1', port: freePort, path: `http://127.0.0.1:${site.port}/`, method: 'POST', agent: false });
    request.end('z'.repeat(1_000_000));
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect(await readText(answer)).toBe('got 1000000');
  });

  test('says by silence that it could not', async () => {
    const taken = await serveTcp(() => undefined);
    const child = spawn(process.execPath, ['-e', forwarderScript, '/nowhere', String(taken.port)], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([readText(child.stdio[3] as Readable), once(child, 'exit')]);
    expect(said).toBe('');
    expect(code).not.toBe(0);
  });
});
