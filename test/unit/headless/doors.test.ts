import { describe, expect, test } from 'vitest';
import { createHostGuard } from '../../../src-main/hosts/headless/hostGuard.ts';
import { ask, askRaw, askUpgrade, programToken, testServer } from './serverKit.ts';

const bearer = { Authorization: `Bearer ${programToken}` };
const programRoutes = ['/mcp', '/sse', '/messages', '/metrics'];
const guardedRoutes = [...programRoutes, '/', '/?code=x', '/assets/index-Ab3dE_f9.js', '/ws', '/mcp/ws', '/nothing'];

describe('Host and Origin', () => {
  const foreignHosts = ['evil.example', 'evil.example:PORT', 'localhost:1', '127.0.0.1', '127.0.0.1.evil.example:PORT', 'localhost.evil.example:PORT', '0x7f.0.0.1:PORT', '127.0.0.256:PORT', '127.1:PORT', '[::2]:PORT', 'user@localhost:PORT'];
  const foreignOrigins = ['http://evil.example', 'http://evil.example:PORT', 'null', 'https://127.0.0.1:PORT', 'http://127.0.0.1:1', 'http://localhost', 'http://localhost:PORT/path', 'file://', 'chrome-extension://abc'];

  test.each(guardedRoutes)('%s: a foreign one is refused before anything else', async (path) => {
    const server = await testServer();
    const cookie = await server.signIn();
    for (const spelled of foreignHosts) {
      const headers = { ...bearer, Cookie: cookie, Host: spelled.replace('PORT', String(server.port)) };
      const answer = await ask(server.port, { path, headers });
      expect([answer.status, answer.text.trim().split('\n').length], spelled).toEqual([403, 1]);
      expect(answer.text).toContain('--allow-host');
      expect((await askUpgrade(server.port, { path, headers })).status, spelled).toBe(403);
    }
    for (const spelled of foreignOrigins) {
      const headers = { ...bearer, Cookie: cookie, Origin: spelled.replace('PORT', String(server.port)) };
      expect((await ask(server.port, { path, headers })).status, spelled).toBe(403);
      expect((await askUpgrade(server.port, { path, headers })).status, spelled).toBe(403);
    }
  });

  test.each(['localhost:PORT', '127.0.0.1:PORT', '127.8.9.10:PORT', '[::1]:PORT', 'LOCALHOST:PORT'])('%s is this computer', async (spelled) => {
    const server = await testServer();
    const host = spelled.replace('PORT', String(server.port));
    const origin = `http://${host.toLowerCase()}`;
    expect((await ask(server.port, { path: '/mcp', headers: { ...bearer, Host: host } })).status).toBe(200);
    expect((await ask(server.port, { path: '/mcp', headers: { ...bearer, Origin: origin } })).status).toBe(200);
    expect((await askUpgrade(server.port, { path: '/ws', headers: { Cookie: await server.signIn(), Host: host, Origin: origin } })).status).toBe(101);
  });

  test('a code is not used up by a request from elsewhere', async () => {
    const server = await testServer();
    const path = `/?code=${server.personKeys.issueCode()}`;
    expect((await ask(server.port, { path, headers: { Host: 'evil.example' } })).status).toBe(403);
    expect((await ask(server.port, { path, method: 'HEAD' })).status).toBe(401);
    expect((await ask(server.port, { path })).status).toBe(303);
  });

  test('/health and /ready answer anyone, but only to look', async () => {
    const server = await testServer({ ready: () => ({ ready: false, reason: 'starting' }) as { ready: boolean } });
    const headers = { Host: 'balancer.example', Origin: 'http://evil.example' };
    expect(await ask(server.port, { path: '/health', headers })).toMatchObject({ status: 200, text: '{"status":"ok"}\n', headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
    expect(await ask(server.port, { path: '/ready', headers })).toMatchObject({ status: 503, text: '{"ready":false,"reason":"starting"}\n' });
    expect(await ask(server.port, { path: '/health', method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  test('hosts of the allow-list are let in, at their port when one is given', () => {
    const guard = createHostGuard(9000, ['box.lan', 'Proxy.example:8443', 'localhost:8080']);
    for (const host of ['box.lan', 'box.lan:1234', 'proxy.example:8443', 'localhost:8080', 'localhost:9000']) expect(guard(host, undefined), host).toBeUndefined();
    for (const host of ['proxy.example', 'proxy.example:8444', 'a.box.lan', 'localhost:8081']) expect(guard(host, undefined), host).toContain('--allow-host');
    for (const origin of ['http://box.lan', 'https://box.lan', 'https://proxy.example:8443', 'http://localhost:8080']) expect(guard('localhost:9000', origin), origin).toBeUndefined();
    for (const origin of ['https://proxy.example', 'ftp://box.lan', 'https://box.lan.evil.example']) expect(guard('localhost:9000', origin), origin).toContain('--allow-host');
  });

  test('port 80 may be left out, as browsers do', () => {
    const guard = createHostGuard(80, []);
    expect(guard('localhost', 'http://localhost')).toBeUndefined();
    expect(guard('localhost:8080', undefined)).toContain('localhost:8080');
  });

  test('an endless Host is quoted only in part', async () => {
    const server = await testServer();
    const { status, text } = await ask(server.port, { path: '/', headers: { Host: 'x'.repeat(20_000) } });
    expect(status).toBe(403);
    expect(text.length).toBeLessThan(300);
  });
});

describe("a program's key", () => {
  test.each(programRoutes)('%s: absent, wrong or malformed is 401 with a challenge', async (path) => {
    const server = await testServer();
    const cookie = await server.signIn();
    const bad: Record<string, string>[] = [
      {},
      { Authorization: 'Bearer wrong' },
      { Authorization: 'Bearer ' },
      { Authorization: programToken },
      { Authorization: `Basic ${programToken}` },
      { Authorization: `Digest ${programToken}` },
      { Authorization: `Bearer ${programToken}x` },
      { Authorization: `Bearer ${programToken.slice(0, -1)}` },
      { Authorization: `Bearer ${'x'.repeat(5000)}` },
      { Cookie: cookie },
      { Cookie: `steward_${server.port}=${programToken}` },
    ];
    for (const headers of bad) {
      const answer = await ask(server.port, { path: `${path}?token=${programToken}`, headers });
      expect([answer.status, answer.headers['www-authenticate']], JSON.stringify(headers)).toEqual([401, expect.stringMatching(/^Bearer realm="steward", .*resource_metadata="http:\/\/127\.0\.0\.1:\d+\/\.well-known\/oauth-protected-resource\/mcp"$/)]);
      expect((await ask(server.port, { path, method: 'POST', headers, body: '{}' })).status).toBe(401);
    }
  });

  test.each(['/mcp', '/sse', '/messages'])('%s: with it the request and its body are handed on', async (path) => {
    const server = await testServer();
    expect(await ask(server.port, { path: `${path}?sessionId=1`, headers: bearer })).toMatchObject({ status: 200, text: JSON.stringify({ path: `${path}?sessionId=1`, method: 'GET', tokenId: 'main', bytes: 0 }) });
    expect(JSON.parse((await ask(server.port, { path, method: 'POST', headers: { authorization: `bearer ${programToken}` }, body: 'x'.repeat(200_000) })).text)).toMatchObject({ method: 'POST', bytes: 200_000 });
    expect(JSON.parse((await ask(server.port, { path, method: 'POST', headers: bearer, body: [Buffer.from('ab'), Buffer.from('cde')] })).text)).toMatchObject({ bytes: 5 });
    expect(JSON.parse((await ask(server.port, { path, method: 'DELETE', headers: bearer })).text)).toMatchObject({ method: 'DELETE' });
  });

  test('opens /metrics and /mcp/ws, and never /ws', async () => {
    const server = await testServer();
    expect(await ask(server.port, { path: '/metrics', headers: bearer })).toMatchObject({ status: 200, text: 'steward_calls_total 1\n', headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
    expect((await askUpgrade(server.port, { path: '/mcp/ws', headers: bearer })).status).toBe(101);
    expect((await askUpgrade(server.port, { path: '/mcp/ws' })).status).toBe(401);
    for (const headers of [bearer, { Cookie: `steward_${server.port}=${programToken}` }, {}]) {
      expect((await askUpgrade(server.port, { path: '/ws', headers })).status).toBe(401);
      expect((await ask(server.port, { path: '/ws', headers })).status).toBe(401);
    }
  });

  test('what is switched off is 404, for those with a key', async () => {
    const server = await testServer({ mcp: undefined, mcpSocket: undefined, metrics: undefined } as object);
    for (const path of ['/mcp', '/metrics']) {
      expect((await ask(server.port, { path })).status).toBe(401);
      expect((await ask(server.port, { path, headers: bearer })).status).toBe(404);
    }
    expect((await askUpgrade(server.port, { path: '/mcp/ws', headers: bearer })).status).toBe(404);
  });

  test('a handler that throws is a 500 without its stack, and the door stays open', async () => {
    const server = await testServer({
      mcp: () => {
        throw new Error('boom');
      },
      metrics: () => Promise.reject(new Error('no metrics')),
    });
    const answer = await ask(server.port, { path: '/mcp', headers: bearer });
    expect(answer).toMatchObject({ status: 500, text: 'Something inside Steward failed: boom\n' });
    expect((await ask(server.port, { path: '/metrics', headers: bearer })).status).toBe(500);
    const later = await testServer({ mcp: () => Promise.reject(new Error('boom later')) });
    expect(await ask(later.port, { path: '/mcp', headers: bearer })).toMatchObject({ status: 500, text: 'Something inside Steward failed: boom later\n' });
    expect((await ask(server.port, { path: '/health' })).status).toBe(200);
  });
});

describe('limits', () => {
  const over = 16 * 1024 * 1024 + 1;

  test('a body over 16 MB is 413, whether it says its size or not', async () => {
    const server = await testServer();
    const said = await ask(server.port, { path: '/mcp', method: 'POST', headers: bearer, body: Buffer.alloc(over) });
    expect(said).toMatchObject({ status: 413, text: 'The body is larger than 16777216 bytes; send less at once\n' });
    const chunks = Array.from({ length: 17 }, () => Buffer.alloc(1024 * 1024));
    const streamed = await ask(server.port, { path: '/mcp', method: 'POST', headers: { ...bearer, 'Transfer-Encoding': 'chunked' }, body: chunks });
    expect(streamed.status).toBe(413);
    const fits = await ask(server.port, { path: '/mcp', method: 'POST', headers: bearer, body: Buffer.alloc(over - 1) });
    expect(JSON.parse(fits.text)).toMatchObject({ bytes: over - 1 });
  });

  test('a body that says it is too large is refused before it is sent', async () => {
    const server = await testServer();
    const head = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${programToken}\r\nConnection: close\r\nContent-Length: ${over}\r\n\r\n`;
    expect(await askRaw(server.port, head)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('an endless body is cut off', async () => {
    const server = await testServer();
    const chunk = Buffer.alloc(1024 * 1024);
    const endless = Array.from({ length: 120 }, () => chunk);
    const outcome = await ask(server.port, { path: '/mcp', method: 'POST', headers: { ...bearer, 'Transfer-Encoding': 'chunked' }, body: endless }).then(
      ({ status }) => String(status),
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect(['413', 'ECONNRESET', 'EPIPE']).toContain(outcome);
    expect((await ask(server.port, { path: '/health' })).status).toBe(200);
  });

  test('headers over 64 KB are 431, and a malformed request is 400', async () => {
    const server = await testServer();
    expect(await askRaw(server.port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await askRaw(server.port, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await askRaw(server.port, 'GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await askRaw(server.port, 'GET /mcp HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    expect(await askRaw(server.port, 'GET /mcp HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each([
    ['nothing', ''],
    ['half its headers', 'GET /health HTTP/1.1\r\nHost: loc'],
    ['half its body', `POST /mcp HTTP/1.1\r\nHost: localhost:PORT\r\nAuthorization: Bearer ${programToken}\r\nContent-Length: 10\r\n\r\nhalf`],
  ])('a caller that sends %s is not waited for', async (_case, text) => {
    const server = await testServer({ limits: { headersMs: 50, requestMs: 80, checkMs: 10 } });
    expect(await askRaw(server.port, text.replace('PORT', String(server.port)))).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect((await ask(server.port, { path: '/health' })).status).toBe(200);
  });

  test('an offer to upgrade to something else is answered as a usual request', async () => {
    const server = await testServer();
    const answer = await ask(server.port, { path: '/mcp', method: 'POST', headers: { ...bearer, Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAARAAAAAAAIAAAAA' }, body: 'abc' });
    expect(JSON.parse(answer.text)).toMatchObject({ bytes: 3 });
  });
});

describe('starting and ending', () => {
  test('a port in use is said so, with what to do', async () => {
    const { port } = await testServer();
    await expect(testServer({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE', message: `Port ${port} on 127.0.0.1 is in use by another program`, hint: 'Stop that program, or choose another port: --port 0 takes any free one' });
  });

  test('an address that is not this computer is said so', async () => {
    await expect(testServer({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: '192.0.2.1 is not an address of this computer' });
  });

  test('the address is one a browser can open', async () => {
    expect((await testServer({ host: '0.0.0.0' })).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('closing lets a running request end, then nothing answers', async () => {
    let finish: (() => void) | undefined;
    const server = await testServer({
      mcp: (_request, response) => {
        finish = () => response.end('done');
      },
    });
    const running = ask(server.port, { path: '/mcp', headers: bearer });
    await expect.poll(() => finish).toBeDefined();
    const closing = server.close(60_000);
    await expect(ask(server.port, { path: '/health' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    finish?.();
    expect((await running).text).toBe('done');
    await closing;
  });

  test('closing hangs up on what does not end', async () => {
    const server = await testServer({ mcp: () => {} });
    const running = ask(server.port, { path: '/mcp', headers: bearer }).catch((error: NodeJS.ErrnoException) => error.code);
    const socket = askUpgrade(server.port, { path: '/mcp/ws', headers: bearer });
    await socket;
    await server.close(1);
    expect(await running).toBe('ECONNRESET');
  });
});
