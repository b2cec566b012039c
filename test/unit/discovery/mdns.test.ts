import { createSocket } from 'node:dgram';
import type { Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { Bonjour } from 'bonjour-service';
import { expect, onTestFinished, test } from 'vitest';
import { announceMdns, browseMdns, type MdnsPlace } from '../../../src-main/discovery/mdns.ts';
import { impostorServer, listenAnywhere, modernServer, streamableServer } from '../../kit/foreignServers.ts';
import { loopbackMdns, loopbackMulticastMissing } from '../../kit/multicast.ts';
import { describeIf } from '../../kit/skip.ts';

const missing = await loopbackMulticastMissing();

const ownAddresses = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address));

async function listen(server: Server): Promise<number> {
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenAnywhere(server);
}

interface RawRecord {
  name: string;
  type: string;
  ttl: number;
  data: unknown;
}

/** Another program that announces, with the whole freedom of the protocol. */
function stranger(place: MdnsPlace) {
  const bonjour = new Bonjour({ ...place, bind: '0.0.0.0' } as Record<string, unknown>, () => undefined);
  onTestFinished(() => new Promise<void>((resolve) => bonjour.destroy(() => resolve())));
  const { mdns } = (bonjour as unknown as { server: { mdns: { on(event: 'query', answer: () => void): void; respond(packet: { answers: RawRecord[] }): void } } }).server;
  return {
    publish: (name: string, port: number, txt: Record<string, string> = {}) => void bonjour.publish({ name, type: 'mcp', port, txt, probe: false }),
    /** Sent whenever somebody asks. */
    answer: (...answers: RawRecord[]) => mdns.on('query', () => mdns.respond({ answers })),
  };
}

const service = (name: string, port: number, target: string, address: string, txt: string[] = []): RawRecord[] => [
  { name: '_mcp._tcp.local', type: 'PTR', ttl: 120, data: `${name}._mcp._tcp.local` },
  { name: `${name}._mcp._tcp.local`, type: 'SRV', ttl: 120, data: { port, target } },
  { name: `${name}._mcp._tcp.local`, type: 'TXT', ttl: 120, data: txt },
  { name: target, type: 'A', ttl: 120, data: address },
];

const browse = (place: MdnsPlace, more: { ownPorts?: number[]; signal?: AbortSignal; browseMs?: number } = {}) => browseMdns({ place, ownAddresses, ownPorts: [], browseMs: 600, handshake: { timeoutMs: 1000 }, ...more });

describeIf(missing === undefined, missing ?? 'none')('on the loopback network', () => {
  test('an announced server is asked who it is', async () => {
    const place = loopbackMdns();
    const [one, two] = await Promise.all([listen(modernServer('weather')), listen(streamableServer('notes').server)]);
    const other = stranger(place);
    other.publish('Weather Station', one, { path: '/mcp' });
    other.publish('Notes', two);
    const found = await browse(place);
    expect(found.sort((a, b) => a.label.localeCompare(b.label))).toMatchObject([
      { label: 'notes', connection: { kind: 'http', url: `http://127.0.0.1:${two}/mcp` }, provenance: { kind: 'mdns', instance: 'Notes', host: '127.0.0.1', port: two }, handshake: { kind: 'answered' } },
      { label: 'weather', provenance: { instance: 'Weather Station', port: one }, handshake: { kind: 'answered', name: 'weather' } },
    ]);
  });

  test('an impostor, and a port where nobody is, stay unknown', async () => {
    const place = loopbackMdns();
    const impostor = await listen(impostorServer());
    const other = stranger(place);
    other.publish('Trusted Server', impostor);
    other.publish('Nobody', 9);
    const found = await browse(place);
    expect(found.sort((a, b) => a.label.localeCompare(b.label))).toMatchObject([
      { label: 'Nobody', connection: undefined, handshake: { kind: 'unknown', reason: expect.stringContaining('nothing there answers') } },
      { label: 'Trusted Server', connection: undefined, handshake: { kind: 'unknown' } },
    ]);
  });

  test('an announcement that points at somebody else calls nobody', async () => {
    const place = loopbackMdns();
    const other = stranger(place);
    other.answer(...service('metadata', 80, 'a.local', '169.254.169.254'), ...service('neighbour', 80, 'b.local', '10.255.255.1'));
    const found = await browse(place);
    expect(found).toHaveLength(2);
    for (const each of found) expect(each).toMatchObject({ connection: undefined, handshake: { kind: 'unknown', reason: expect.stringContaining('it was not called') } });
  });

  test('hostile names and paths are cleaned or refused', async () => {
    const place = loopbackMdns();
    const port = await listen(modernServer('real'));
    const other = stranger(place);
    other.answer(...service('\u202eevil\u200b\u0007', port, 'c.local', '127.0.0.1', ['path=//evil.example/mcp', '__proto__=x', 'constructor=y']), ...service('split', port, 'c.local', '127.0.0.1', ['path=/a\tb']));
    const found = await browse(place);
    expect(found.map(({ label, connection, handshake }) => [label, connection, handshake?.kind])).toEqual([['evil', undefined, 'unknown'], ['split', undefined, 'unknown']]);
    expect(JSON.stringify(found)).not.toMatch(/[\u202e\u200b\u0007]|\\r|\\n/);
  });

  test('bytes that are no announcement, and a flood of them, do no harm', async () => {
    const place = loopbackMdns();
    const port = await listen(modernServer('real'));
    const other = stranger(place);
    other.publish('real', port);
    const socket = createSocket('udp4');
    onTestFinished(() => void socket.close());
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    socket.setMulticastInterface('127.0.0.1');
    const flood = setInterval(() => {
      for (let count = 0; count < 50; count++) socket.send(crypto.getRandomValues(new Uint8Array(200)), place.port, '224.0.0.251');
      // A header that promises records, and none behind it.
      socket.send(Buffer.from([0, 0, 0x84, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc0, 0x0c]), place.port, '224.0.0.251');
    }, 20);
    onTestFinished(() => clearInterval(flood));
    for (let round = 0; round < 3; round++) other.answer(...Array.from({ length: 40 }, (_, index) => service(`many ${round} ${index}`, 9, 'd.local', '10.255.255.2')).flat());
    const found = await browse(place);
    expect(found.length).toBeLessThanOrEqual(64);
    expect(found.length).toBeGreaterThan(0);
  });

  test('our own announcement is heard by others, skipped by ourselves, and taken back at the end', async () => {
    const place = loopbackMdns();
    const port = await listen(modernServer('ourselves'));
    const announcing = await announceMdns({ name: 'Steward', port, place });
    expect(await browse(place)).toMatchObject([{ label: 'ourselves', provenance: { instance: 'Steward' } }]);
    expect(await browse(place, { ownPorts: [port] })).toEqual([]);
    await announcing.end();
    expect(await browse(place)).toEqual([]);
  });

  test('ends when it is told to', async () => {
    const ending = new AbortController();
    const browsing = browse(loopbackMdns(), { signal: ending.signal, browseMs: 60_000 });
    setTimeout(() => ending.abort(), 50);
    await expect(browsing).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('a port that cannot be had is told, and nothing else goes wrong', async () => {
  const held = createSocket('udp4');
  onTestFinished(() => void held.close());
  const port = await new Promise<number>((resolve) => held.bind(0, '0.0.0.0', () => resolve(held.address().port)));
  await expect(browse({ interface: '127.0.0.1', port })).rejects.toMatchObject({ name: 'AppError' });
});
