// A proxy of the person's own network, and authorities of their own: real ones, on loopback.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createNetwork } from '../../../src-main/ports/local/network/createNetwork.ts';
import { bypassesProxy } from '../../../src-main/ports/local/network/proxy.ts';
import type { NetworkSettings } from '../../../src-main/ports/network.ts';
import { makeCertificate } from '../../kit/makeCertificate.ts';
import { describeIf } from '../../kit/skip.ts';

const folder = mkdtempSync(join(tmpdir(), 'steward-test-'));
const certificate = makeCertificate(folder, ['inside.example', 'localhost']);

let site: Server;
let secure: Server | undefined;
let proxy: Server;
/** What the proxy was asked for, and with which authorization. */
let asked: { host: string; authorization: string | undefined }[] = [];
let status = 200;
const sockets = new Set<Socket>();

beforeAll(async () => {
  site = createHttpServer((_request, response) => void response.end('by http'));
  secure = certificate && createHttpsServer({ cert: certificate.cert, key: certificate.key }, (_request, response) => void response.end('by https'));
  const forward = createHttpServer();
  forward.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    asked.push({ host: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    // It knows the inner names, as such a proxy does.
    const server = connect(portOf((request.url ?? '').endsWith(':443') && secure ? secure : site), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      server.write(head);
      server.pipe(client).pipe(server);
    });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
  });
  proxy = forward;
  for (const server of [site, secure, proxy]) {
    if (!server) continue;
    server.on('connection', (socket: Socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
});
beforeEach(() => {
  asked = [];
  status = 200;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of [site, secure, proxy]) await new Promise((done) => (server ? server.close(done) : done(undefined)));
  rmSync(folder, { recursive: true, force: true });
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function get(url: string, settings: NetworkSettings, secrets: Record<string, string> = {}): Promise<string> {
  const network = createNetwork({
    settings: () => settings,
    readSecret: (name) => (secrets[name] === undefined ? Promise.reject(new Error(`no secret ${name}`)) : Promise.resolve(secrets[name])),
    resolve: (host) => (host.endsWith('.example') ? Promise.resolve(['93.184.215.14']) : Promise.resolve(['127.0.0.1'])),
  });
  const response = await network.request({ url, timeoutMs: 5000 }, () => undefined);
  return Buffer.from(await response.bytes()).toString('utf8');
}

describe('a proxy', () => {
  const through = (): NetworkSettings => ({ proxy: `http://127.0.0.1:${portOf(proxy)}` });

  test('takes what goes to public places, by a tunnel', async () => {
    expect(await get('http://inside.example/a', through())).toBe('by http');
    expect(asked).toEqual([{ host: 'inside.example:80', authorization: undefined }]);
  });

  test('is told the name and password, which come from the secret store', async () => {
    await get('http://inside.example/', { ...through(), proxyUser: 'ann', proxyPassword: { secret: 'proxy' } }, { proxy: 'pa:ss' });
    expect(asked).toEqual([{ host: 'inside.example:80', authorization: `Basic ${Buffer.from('ann:pa:ss').toString('base64')}` }]);
  });

  test.each([
    [407, 'FORBIDDEN', /network\.proxyUser/],
    [403, 'FORBIDDEN', undefined],
    [502, 'NETWORK', undefined],
  ])('that answers %d: nothing is sent past it', async (answer, code, hint) => {
    status = answer;
    await expect(get('http://inside.example/', through())).rejects.toMatchObject({ code, ...(hint && { hint: expect.stringMatching(hint) as unknown }) });
  });

  test('that is not there is named, and nothing is sent past it', async () => {
    await expect(get('http://inside.example/', { proxy: 'http://127.0.0.1:9' })).rejects.toMatchObject({ code: 'NETWORK', message: expect.stringContaining('127.0.0.1:9') as unknown, hint: expect.stringContaining('network.proxy') as unknown });
  });

  test.each(['socks5://127.0.0.1:1080', 'proxy.example:8080', ''])('%j is no proxy, and said so', async (bad) => {
    await expect(get('http://inside.example/', { proxy: bad })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('is passed by for what is inside', async () => {
    expect(await get(`http://127.0.0.1:${portOf(site)}/`, through())).toBe('by http');
    expect(asked).toEqual([]);
    expect(await get('http://outside.example/', { ...through(), noProxy: ['inside.example', 'side.example'] })).toBe('by http');
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['inside.example', ['inside.example'], true],
    ['inside.example', ['.example'], true],
    ['inside.example', ['*.example'], true],
    ['inside.example', ['INSIDE.example'], true],
    ['inside.example', ['side.example', '.inside.example', 'example'], false],
    ['example', ['.example'], false],
    ['inside.example', [], false],
  ])('%s is passed by for %j: %s', (host, noProxy, expected) => {
    expect(bypassesProxy(host, noProxy)).toBe(expected);
  });

  describeIf(certificate !== undefined, 'makes a certificate with openssl')('and TLS', () => {
    test('sees nothing but the name: the certificate is checked behind it', async () => {
      const { file } = certificate ?? { file: '' };
      await expect(get('https://inside.example/', through())).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('certificate of inside.example') as unknown, hint: expect.stringContaining('network.caFiles') as unknown });
      expect(await get('https://inside.example/', { ...through(), caFiles: [file] })).toBe('by https');
      await expect(get('https://another.example/', { ...through(), caFiles: [file] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
  });
});

describeIf(certificate !== undefined, 'makes a certificate with openssl')('an authority of the person’s own', () => {
  test('is trusted when its file is named, and only then', async () => {
    const url = `https://localhost:${portOf(secure ?? site)}/`;
    await expect(get(url, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await get(url, { caFiles: [certificate?.file ?? ''] })).toBe('by https');
  });

  test('in a file that is missing, broken or no certificate is named, and nothing is sent', async () => {
    const url = `https://localhost:${portOf(secure ?? site)}/`;
    const [key, text] = [join(folder, 'key.pem'), join(folder, 'text.pem')];
    writeFileSync(text, 'hello');
    for (const file of [join(folder, 'nothing.pem'), key, text]) await expect(get(url, { caFiles: [file] }), file).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(file) as unknown });
  });
});
