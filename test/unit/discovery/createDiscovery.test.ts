import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ServerEntry } from '../../../src-preload/contract/servers.ts';
import { createDiscovery, type DiscoveryOptions } from '../../../src-main/discovery/createDiscovery.ts';
import { createRedactor } from '../../../src-main/redact/redactor.ts';
import { listenAnywhere, modernServer } from '../../kit/foreignServers.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const redactor = createRedactor();
const githubToken = `ghp_${'a1B2'.repeat(9)}`;

function setUp(more: Partial<DiscoveryOptions> = {}, files: Readonly<Record<string, string>> = {}) {
  const home = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const time = { now: 1_000_000, timers: [] as { at: number; run: () => void }[] };
  const discovery = createDiscovery({
    home,
    workspace: temporaryFolder(),
    platform: 'linux',
    environment: {},
    ownUrls: () => [],
    accepted: () => [],
    listeners: { list: async () => [] },
    secrets: { names: () => [], read: async () => '' },
    hideKeys: (text) => redactor.text(text, 'renderer'),
    clock: { now: () => time.now, after: (ms, run) => (time.timers.push({ at: time.now + ms, run }), () => undefined) },
    cache: { ttl: 1800, max_size: 100 },
    networks: () => ['127.0.0.1/8'],
    handshake: { timeoutMs: 1000 },
    pollMs: 50,
    ...more,
  });
  onTestFinished(() => discovery.end());
  return { home, discovery, time };
}

const cursor = '.cursor/mcp.json';
const windsurf = '.codeium/windsurf/mcp_config.json';
const servers = (entries: Record<string, unknown>): string => JSON.stringify({ mcpServers: entries });
const configurations = { ways: ['configurations'] } as const;

test('one server in several files is one finding with every place it was found in', async () => {
  const { discovery } = setUp({}, {
    [cursor]: servers({ git: { command: 'npx', args: ['-y', 'git-mcp@1.0.0'] }, web: { url: 'http://LOCALHOST:3000/mcp/' } }),
    [windsurf]: servers({ 'my git': { command: '/usr/local/bin/npx', args: ['git-mcp@1.0.0'] }, other: { command: 'npx', args: ['git-mcp@2.0.0'] }, web2: { serverUrl: 'http://127.0.0.1:3000/sse' } }),
  });
  const found = await discovery.scan(configurations);
  expect(found.map(({ label, provenance }) => [label, provenance.map((each) => (each.kind === 'client' ? each.client : each.kind))])).toEqual([
    ['git', ['Cursor', 'Windsurf']],
    ['web', ['Cursor', 'Windsurf']],
    ['other', ['Windsurf']],
  ]);
});

test('a port and a file that speak of one server are one finding, with its handshake', async () => {
  const server = modernServer('weather');
  onTestFinished(() => (server.closeAllConnections(), void server.close()));
  const port = await listenAnywhere(server);
  const { discovery } = setUp({ listeners: { list: async () => [{ address: '127.0.0.1', port, process: { name: 'node', pid: 1 } }] } }, { [cursor]: servers({ w: { url: `http://localhost:${port}/mcp`, headers: { Authorization: 'Bearer secret-value' } } }) });
  const found = await discovery.scan({ ways: ['ports', 'configurations'] });
  expect(found).toMatchObject([{ label: 'w', provenance: [{ kind: 'client' }, { kind: 'port', port }], handshake: { kind: 'answered', name: 'weather' }, secrets: ['Authorization'], entry: { enabled: false, connection: { headers: { Authorization: { secret: 'w-authorization' } } } } }]);
});

test('what a screen gets holds no key', async () => {
  const { discovery } = setUp({}, { [cursor]: servers({ a: { command: 'x', args: ['--api-key', 'plain-key', `--header=Authorization: Bearer ${githubToken}`], env: { GITHUB_TOKEN: githubToken, DATABASE_URL: 'postgres://ann:hunter22@db/x' } }, b: { url: `https://x.example/mcp?api_key=plain-key`, headers: { 'X-Api-Key': 'plain-key' } } }) });
  const text = JSON.stringify(await discovery.scan(configurations));
  expect(text).not.toContain(githubToken);
  expect(text).not.toContain('plain-key');
  expect(text).not.toContain('hunter22');
  expect(text).toContain('A key stands in its arguments');
});

test('what is accepted already is marked, with its keys in the store', async () => {
  const accepted: ServerEntry[] = [{ name: 'mine', enabled: true, connection: { kind: 'stdio', command: 'npx', args: ['-y', 'git-mcp@1.0.0'], env: { GITHUB_TOKEN: { secret: 'mine-github_token' } } } }];
  const { discovery } = setUp({ accepted: () => accepted }, { [cursor]: servers({ mine: { command: 'npx', args: ['git-mcp@1.0.0'], env: { GITHUB_TOKEN: githubToken } }, more: { command: 'x' } }) });
  expect((await discovery.scan(configurations)).map(({ label, have, entry }) => [label, have, entry?.name])).toEqual([['mine', 'mine', 'mine-2'], ['more', undefined, 'more']]);
});

test('this very server is never offered', async () => {
  const { discovery } = setUp({ ownUrls: () => ['http://127.0.0.1:9000/mcp'] }, { [cursor]: servers({ steward: { command: 'steward', args: ['mcp'] }, me: { url: 'http://localhost:9000/mcp' } }) });
  expect(await discovery.scan(configurations)).toEqual([]);
});

describe('memory', () => {
  test('is kept for its time, then looked for again', async () => {
    const { discovery, home, time } = setUp({ mdns: { interface: '127.0.0.1', port: 45_353 } }, { [cursor]: servers({ a: { command: 'a' } }) });
    expect((await discovery.discover()).map(({ label }) => label)).toEqual(['a']);
    writeFileSync(join(home, cursor), servers({ b: { command: 'b' } }));
    time.now += 1_799_000;
    expect((await discovery.discover()).map(({ label }) => label)).toEqual(['a']);
    time.now += 2000;
    expect(discovery.found()).toEqual([]);
    expect((await discovery.discover()).map(({ label }) => label)).toEqual(['b']);
  });

  test('a scan takes the place of what the same ways found before, and leaves what was added by hand', async () => {
    const { discovery, home } = setUp({}, { [cursor]: servers({ a: { command: 'a' } }) });
    await discovery.scan(configurations);
    discovery.addByHand('npx -y by-hand@1.0.0');
    writeFileSync(join(home, cursor), servers({ b: { command: 'b' } }));
    expect((await discovery.scan(configurations)).map(({ label }) => label).sort()).toEqual(['b', 'by-hand']);
  });

  test('holds no more than its size, the newest', async () => {
    const { discovery } = setUp({ cache: { ttl: 1800, max_size: 3 } }, { [cursor]: servers(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`s${index}`, { command: `s${index}` }]))) });
    expect((await discovery.scan(configurations)).map(({ label }) => label)).toEqual(['s7', 's8', 's9']);
  });
});

test('one way that fails is a problem; the others come to their end', async () => {
  const { discovery } = setUp({ listeners: { list: () => Promise.reject(new Error('no such thing here')) } }, { [cursor]: servers({ a: { command: 'a' } }), [windsurf]: '{"mcpServers":{"bad":{}}}' });
  const announced = vi.fn<() => void>();
  discovery.changed(announced);
  expect((await discovery.scan({ ways: ['ports', 'configurations'] })).map(({ label }) => label)).toEqual(['a']);
  expect(discovery.problems()).toMatchObject([{ where: 'ports', text: expect.stringContaining('no such thing here') }, { where: expect.stringContaining('windsurf'), path: 'mcpServers.bad' }]);
  expect(announced).toHaveBeenCalledTimes(2);
});

describe('the operator’s file', () => {
  const path = (text: string): string => join(temporaryFolder({ 'servers.json': text }), 'servers.json');

  test('counts as accepted, and so does what is put into it later', async () => {
    const operatorFile = path('{"servers":[{"name":"one","command":"x"}]}');
    const { discovery } = setUp({ operatorFile });
    const heard: string[][] = [];
    discovery.operatorEntriesChanged((entries) => heard.push(entries.map(({ name }) => name)));
    await discovery.start();
    expect(discovery.operatorEntries()).toMatchObject([{ name: 'one', enabled: true }]);
    expect(discovery.found()).toEqual([]);
    writeFileSync(operatorFile, '{"servers":[{"name":"one","command":"x"},{"name":"two","command":"y"},{"name":"bad"}]}');
    await vi.waitFor(() => expect(heard).toEqual([['one', 'two']]), { timeout: 5000 });
    expect(discovery.problems()).toMatchObject([{ where: operatorFile, path: 'servers[2]' }]);
  });

  test('waits for the person where auto_integration is off, in it or beside it', async () => {
    const entries = '"servers":[{"name":"one","command":"x"}]';
    for (const options of [{ operatorFile: path(`{"mcp_configuration":{"auto_integration":false},${entries}}`) }, { operatorFile: path(`{${entries}}`), configuration: { auto_integration: false } }]) {
      const { discovery } = setUp(options);
      await discovery.start();
      expect(discovery.operatorEntries()).toEqual([]);
      expect(discovery.found()).toMatchObject([{ label: 'one', provenance: [{ kind: 'operator', file: options.operatorFile }], entry: { enabled: false } }]);
    }
  });

  test('auto_integration accepts nothing that was found elsewhere', async () => {
    const { discovery } = setUp({ configuration: { auto_integration: true } }, { [cursor]: servers({ a: { command: 'a' } }) });
    await discovery.start();
    await discovery.scan(configurations);
    expect(discovery.operatorEntries()).toEqual([]);
    expect(discovery.found()).toHaveLength(1);
  });
});

test('auto_discovery looks at the start and again after the time of the memory', async () => {
  const { discovery, time, home } = setUp({ configuration: { auto_discovery: true }, mdns: { interface: '127.0.0.1', port: 45_355 } }, { [cursor]: servers({ a: { command: 'a' } }) });
  await discovery.start();
  await vi.waitFor(() => expect(discovery.found().map(({ label }) => label)).toEqual(['a']), { timeout: 5000 });
  writeFileSync(join(home, cursor), servers({ b: { command: 'b' } }));
  const [timer] = time.timers;
  expect(timer?.at).toBe(time.now + 1_800_000);
  timer?.run();
  await vi.waitFor(() => expect(discovery.found().map(({ label }) => label)).toEqual(['b']), { timeout: 5000 });
});

test('nothing is looked for unless it was asked for', async () => {
  const list = vi.fn(async () => []);
  const { discovery } = setUp({ listeners: { list } }, { [cursor]: servers({ a: { command: 'a' } }) });
  await discovery.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(discovery.found()).toEqual([]);
  expect(list).not.toHaveBeenCalled();
});

test('the local network is asked only where it is named', async () => {
  const server = modernServer('next door');
  onTestFinished(() => (server.closeAllConnections(), void server.close()));
  const port = await listenAnywhere(server, '127.0.0.2');
  const { discovery } = setUp({ network: { hosts: ['127.0.0.2'], ports: [port] }, mdns: { interface: '127.0.0.1', port: 45_357 } });
  expect(await discovery.scan()).toEqual([]);
  expect(await discovery.scan({ ways: ['network'] })).toMatchObject([{ label: 'next door', provenance: [{ kind: 'port', host: '127.0.0.2', port }] }]);
});

test('an import is planned by identity, and changes nothing', async () => {
  const { discovery } = setUp({ secrets: { names: () => [], read: async () => '' } }, { [cursor]: servers({ git: { command: 'npx', args: ['git-mcp@1.0.0'], env: { GITHUB_TOKEN: githubToken } } }) });
  const [git] = await discovery.scan(configurations);
  const plan = await discovery.planImport([{ identity: git?.identity ?? '', name: 'my-git' }]);
  expect(plan).toMatchObject({ entries: [{ name: 'my-git', enabled: false }], secrets: [{ name: 'my-git-github_token', value: githubToken }] });
  expect(discovery.found()).toHaveLength(1);
  expect(() => discovery.planImport([{ identity: 'command unknown' }])).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

test('by hand and by a document: remembered, with remarks', async () => {
  const { discovery } = setUp();
  expect(discovery.addByHand('npx -y some-mcp /')).toMatchObject({ label: 'some', provenance: [{ kind: 'person' }], remarks: [expect.stringContaining('some-mcp@VERSION'), 'Could read and write all of this computer'] });
  expect(() => discovery.addByHand('a | b')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  const source = join(temporaryFolder({ 'server.json': '{"name":"x/y","packages":[{"registryType":"npm","identifier":"y","version":"1.0.0"},{"registryType":"mcpb","identifier":"z"}]}' }), 'server.json');
  expect(await discovery.addFromRegistry(source)).toMatchObject({ found: [{ label: 'y', provenance: [{ kind: 'registry', source }] }], refused: [expect.stringContaining('mcpb')] });
  expect(discovery.found()).toHaveLength(2);
});

test('the end stops a scan that is under way', async () => {
  const silent = createTcpServer((socket) => void socket.on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const { discovery } = setUp({ listeners: { list: async () => [{ address: '127.0.0.1', port }] }, handshake: { timeoutMs: 60_000 } });
  const scan = discovery.scan({ ways: ['ports'] });
  const refused = expect(scan).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await discovery.end();
  await refused;
  await expect(discovery.scan()).rejects.toMatchObject({ code: 'CANCELLED' });
});
