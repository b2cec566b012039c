import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { ask, askRaw, builtInterface, testServer } from './serverKit.ts';

test('assets are served with their type; hashed names for good, the page never unasked', async () => {
  const server = await testServer();
  const script = await ask(server.port, { path: '/assets/index-Ab3dE_f9.js' });
  expect(script).toMatchObject({
    status: 200,
    text: builtInterface['assets/index-Ab3dE_f9.js'],
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' },
  });
  expect((await ask(server.port, { path: '/favicon.svg' })).headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
  const again = await ask(server.port, { path: '/favicon.svg', headers: { 'If-None-Match': (await ask(server.port, { path: '/favicon.svg' })).headers.etag ?? '' } });
  expect(again).toMatchObject({ status: 304, text: '' });
  expect(await ask(server.port, { path: '/favicon.svg', method: 'HEAD' })).toMatchObject({ status: 200, text: '', headers: { 'content-length': String(builtInterface['favicon.svg'].length) } });
});

test('the page is sent with its whole armour', async () => {
  const server = await testServer();
  const { headers } = await ask(server.port, { path: '/', headers: { Cookie: await server.signIn() } });
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ws:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  });
});

test('nothing but listed files can be reached', async () => {
  const folder = temporaryFolder({ ...builtInterface, '../outside.txt': 'outside' });
  symlinkSync('/etc/hostname', join(folder, 'link.txt'));
  const server = await testServer({ assets: folder });
  const Cookie = await server.signIn();
  await ask(server.port, { path: '/', headers: { Cookie } });
  const paths = ['/../outside.txt', '/assets/../../outside.txt', '/..%2foutside.txt', '/%2e%2e/outside.txt', '/..\\outside.txt', '//etc/hostname', '/link.txt', '/.hidden.js', '/secret.key', '/assets', '/assets/', '/index.html%00.js', '/%', '/assets/index-Ab3dE_f9.js/', '/__proto__', '/constructor'];
  for (const path of paths) {
    const answer = await askRaw(server.port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${Cookie}\r\nConnection: close\r\n\r\n`);
    expect(answer, path).toMatch(/^HTTP\/1\.1 404 /);
  }
  expect(await askRaw(server.port, `GET http://127.0.0.1:${server.port}/favicon.svg HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
});

test('an interface that was built anew is served without a restart', async () => {
  const folder = temporaryFolder(builtInterface);
  const server = await testServer({ assets: folder });
  const headers = { Cookie: await server.signIn() };
  await ask(server.port, { path: '/', headers });
  writeFileSync(join(folder, 'index.html'), 'built anew and longer than it was before, by a few characters, so that its tag differs');
  writeFileSync(join(folder, 'assets/index-Zz9xY_w8.js'), 'new');
  expect((await ask(server.port, { path: '/', headers })).text).toContain('built anew');
  expect((await ask(server.port, { path: '/assets/index-Zz9xY_w8.js' })).text).toBe('new');
});

test('an interface that was not built says what to do', async () => {
  const server = await testServer({ assets: join(temporaryFolder(), 'missing') });
  const answer = await ask(server.port, { path: '/', headers: { Cookie: await server.signIn() } });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('<code>npm run build</code>');
});
