import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { neighbours, scanNetwork } from '../../../src-main/discovery/localNetwork.ts';
import { scanLoopbackPorts } from '../../../src-main/discovery/loopbackPorts.ts';
import type { Listener } from '../../../src-main/ports/listeners.ts';
import { impostorServer, modernServer, streamableServer } from '../../kit/foreignServers.ts';

async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket));
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(port, host, resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const listeners = (...all: Listener[]) => ({ list: async () => all });
const quick = { handshake: { timeoutMs: 1000 }, ownPorts: [] };

test('servers are found with the program that listens; an impostor is unknown and can become no entry', async () => {
  const [modern, legacy, impostor, web] = await Promise.all([listen(modernServer('one')), listen(streamableServer('two').server), listen(impostorServer()), listen(createServer((_, response) => void response.end('hello')))]);
  const owner = { name: 'node', pid: 7, user: 'ann' };
  const found = await scanLoopbackPorts(listeners(...[modern, legacy, impostor, web].map((port): Listener => ({ address: '0.0.0.0', port, process: owner })), { address: '::', port: modern, process: owner }), quick);
  expect(found.sort((a, b) => a.label.localeCompare(b.label))).toMatchObject([
    { label: 'node', connection: undefined, handshake: { kind: 'unknown' }, provenance: { port: impostor } },
    { label: 'one', connection: { kind: 'http', url: `http://127.0.0.1:${modern}/mcp`, headers: {} }, provenance: { kind: 'port', host: '127.0.0.1', port: modern, process: owner }, handshake: { kind: 'answered', revision: '2026-07-28' } },
    { label: 'two', connection: { url: `http://127.0.0.1:${legacy}/mcp` }, handshake: { revision: '2025-11-25' } },
  ]);
});

test('a server that listens on IPv6 alone is found there', async () => {
  const port = await listen(modernServer('six'), '::1');
  expect(await scanLoopbackPorts(listeners({ address: '::1', port }), quick)).toMatchObject([{ connection: { url: `http://[::1]:${port}/mcp` } }]);
});

test('our own port and those where a knock could do something are left alone', async () => {
  let called = 0;
  const count: RequestListener = (_, response) => void (called++, response.end());
  const own = await listen(createServer(count));
  const tcp = createTcpServer(() => called++);
  const printer = await listen(tcp, '127.0.0.1', 9100).catch(() => 9100);
  expect(await scanLoopbackPorts(listeners({ address: '127.0.0.1', port: own }, { address: '127.0.0.1', port: printer }), { ...quick, ownPorts: [own] })).toEqual([]);
  expect(called).toBe(0);
});

test('not more are asked at once than allowed, and the whole ends within its time', async () => {
  const accepted: number[] = [];
  const started = performance.now();
  const silent = await Promise.all(
    Array.from({ length: 12 }, () =>
      listen(
        createTcpServer((socket) => {
          accepted.push(performance.now() - started);
          socket.on('error', () => undefined);
        }),
      ),
    ),
  );
  expect(await scanLoopbackPorts(listeners(...silent.map((port): Listener => ({ address: '127.0.0.1', port }))), { ownPorts: [], atOnce: 3, budgetMs: 900, handshake: { timeoutMs: 600 } })).toEqual([]);
  // Nobody answers, so the first three hold their places until their time is up.
  expect(accepted.filter((at) => at < 500)).toHaveLength(3);
  expect(accepted.length).toBeLessThanOrEqual(6);
});

test('a scan that is stopped ends as stopped', async () => {
  const port = await listen(createTcpServer((socket) => void socket.on('error', () => undefined)));
  const ending = new AbortController();
  const scan = scanLoopbackPorts(listeners({ address: '127.0.0.1', port }), { ownPorts: [], signal: ending.signal });
  setTimeout(() => ending.abort(), 50);
  await expect(scan).rejects.toMatchObject({ name: 'AbortError' });
});

test('hosts of a network are asked where that is wanted', async () => {
  const port = await listen(modernServer('next door'), '127.0.0.3');
  expect(await scanNetwork({ hosts: ['127.0.0.2', '127.0.0.3', '127.0.0.4'], ports: [port], handshake: { timeoutMs: 1000 } })).toMatchObject([{ label: 'next door', connection: { url: `http://127.0.0.3:${port}/mcp` }, provenance: { kind: 'port', host: '127.0.0.3', port } }]);
});

test('neighbours are the other hosts of private networks, at most 254 of each', () => {
  expect(neighbours(['192.168.7.20/29'])).toEqual(['192.168.7.17', '192.168.7.18', '192.168.7.19', '192.168.7.21', '192.168.7.22']);
  const wide = neighbours(['10.1.2.3/8']);
  expect(wide).toHaveLength(253);
  expect(wide.every((host) => host.startsWith('10.1.2.'))).toBe(true);
  expect(wide).not.toContain('10.1.2.3');
  expect(neighbours(['127.0.0.1/8', '8.8.8.8/24', '169.254.1.1/16', 'fe80::1/64', '::1/128', '192.168.1.1/32', 'nonsense'])).toEqual([]);
});
