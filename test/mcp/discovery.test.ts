// Real servers in processes of their own, on ports nobody told us.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createDiscovery } from '../../src-main/discovery/createDiscovery.ts';
import { systemClock } from '../../src-main/kernel/clock.ts';
import { createLocalListeners } from '../../src-main/ports/local/listeners.ts';
import { createRedactor } from '../../src-main/redact/redactor.ts';
import { loopbackMdns, loopbackMulticastMissing } from '../kit/multicast.ts';
import { startRuntime } from '../kit/startedRuntime.ts';
import { testIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { connectClient } from './kit/clients.ts';

async function startServer(kind: 'modern' | 'streamable' | 'events' | 'impostor', name: string, mdnsPort?: number): Promise<{ port: number; pid: number }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../kit/foreignServerChild.ts', import.meta.url)), kind, name, ...(mdnsPort === undefined ? [] : [String(mdnsPort)])], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (text: Buffer) => resolve(Number(text.toString())));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { port, pid: child.pid ?? 0 };
}

/** A home folder in which a program is configured to start something that would leave a mark. */
function homeWithMark(): { home: string; mark: string; command: { command: string; args: string[]; env: Record<string, string> } } {
  const home = temporaryFolder();
  const mark = join(home, 'started');
  const command = { command: process.execPath, args: ['-e', `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`], env: { NOTES_TOKEN: 'very-secret-value' } };
  const file = join(home, '.config', 'Claude', 'claude_desktop_config.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ mcpServers: { notes: command } }));
  return { home, mark, command };
}

function discover(home: string, workspace: string, pids: readonly number[], mdns: { interface: string; port: number }) {
  const redactor = createRedactor();
  const everybody = createLocalListeners();
  const discovery = createDiscovery({
    home,
    workspace,
    platform: 'linux',
    environment: {},
    ownUrls: () => [],
    accepted: () => [],
    // The test's own servers, and none of whoever else works on this machine.
    listeners: { list: async () => (await everybody.list()).filter(({ process: owner }) => owner !== undefined && pids.includes(owner.pid)) },
    secrets: { names: () => [], read: async () => '' },
    hideKeys: (text) => redactor.text(text, 'renderer'),
    clock: systemClock,
    cache: { ttl: 1800, max_size: 100 },
    mdns,
  });
  onTestFinished(() => discovery.end());
  return discovery;
}

const missing = await loopbackMulticastMissing();

testIf(process.platform === 'linux' && missing === undefined, missing ?? 'lists listeners by /proc')('three servers, one in a file, one announced and an impostor are found, and nothing is started', async () => {
  const mdns = loopbackMdns();
  const [modern, streamable, events, impostor, announced, announcedImpostor] = await Promise.all([
    startServer('modern', 'weather'),
    startServer('streamable', 'calendar'),
    startServer('events', 'archive'),
    startServer('impostor', 'trusted'),
    startServer('modern', 'printer', mdns.port),
    startServer('impostor', 'trusted printer', mdns.port),
  ]);
  const { home, mark } = homeWithMark();
  const workspace = temporaryFolder({ '.mcp.json': JSON.stringify({ mcpServers: { stranger: { command: process.execPath, args: ['-e', `require('fs').writeFileSync(${JSON.stringify(mark)}, '')`] } } }) });
  const discovery = discover(home, workspace, [modern.pid, streamable.pid, events.pid, impostor.pid], mdns);

  const found = await discovery.scan();
  expect(discovery.problems()).toEqual([]);
  const at = (port: number) => found.find(({ provenance }) => provenance.some((each) => (each.kind === 'port' || each.kind === 'mdns') && each.port === port));
  expect(at(modern.port)).toMatchObject({ label: 'weather', address: `http://127.0.0.1:${modern.port}/mcp`, provenance: [{ kind: 'port', process: { pid: modern.pid } }], handshake: { kind: 'answered', revision: '2026-07-28' } });
  expect(at(streamable.port)).toMatchObject({ label: 'calendar', provenance: [{ kind: 'port', process: { pid: streamable.pid } }], handshake: { kind: 'answered', revision: '2025-11-25' } });
  expect(at(events.port)).toMatchObject({ label: 'archive', entry: { connection: { kind: 'sse', url: `http://127.0.0.1:${events.port}/sse` } }, handshake: { kind: 'answered' } });
  expect(at(announced.port)).toMatchObject({ label: 'printer', provenance: [{ kind: 'mdns', instance: 'printer', host: '127.0.0.1' }], handshake: { kind: 'answered' } });
  expect(found.find(({ label }) => label === 'notes')).toMatchObject({ provenance: [{ kind: 'client', client: 'Claude Desktop', inWorkspace: false }], secrets: ['NOTES_TOKEN'], entry: { enabled: false } });
  expect(found.find(({ label }) => label === 'stranger')).toMatchObject({ provenance: [{ kind: 'client', client: 'Claude Code', inWorkspace: true }], remarks: [expect.stringContaining('Came with this folder')] });

  // The impostor calls itself trusted. It is shown, and there is nothing to accept.
  const liar = at(impostor.port);
  expect(liar).toMatchObject({ handshake: { kind: 'unknown' }, provenance: [{ kind: 'port', process: { pid: impostor.pid } }] });
  expect(liar?.entry).toBeUndefined();
  expect(liar?.label).not.toBe('trusted');
  await expect(discovery.planImport([{ identity: liar?.identity ?? '' }])).rejects.toMatchObject({ code: 'INVALID_INPUT' });

  const announcedLiar = at(announcedImpostor.port);
  expect(announcedLiar).toMatchObject({ handshake: { kind: 'unknown' }, provenance: [{ kind: 'mdns', instance: 'trusted printer' }] });
  expect(announcedLiar?.entry).toBeUndefined();

  expect(found).toHaveLength(8);
  expect(discovery.operatorEntries()).toEqual([]);
  expect(found.every(({ entry }) => entry?.enabled !== true)).toBe(true);
  expect(JSON.stringify(found)).not.toContain('very-secret-value');
  expect(existsSync(mark)).toBe(false);

  // Planned, not even then is anything started.
  const plan = await discovery.planImport(found.filter(({ label }) => label === 'notes' || label === 'weather').map(({ identity }) => ({ identity })));
  expect(plan.entries).toMatchObject([{ enabled: false }, { enabled: false }]);
  expect(plan.secrets).toEqual([{ name: 'notes-notes_token', value: 'very-secret-value', from: { entry: 'notes', place: 'NOTES_TOKEN' } }]);
  expect(existsSync(mark)).toBe(false);

  // Added switched off it is not started either; switched on it is, with its key, and answers as what was found.
  const { runtime } = await startRuntime();
  for (const { name, value } of plan.secrets) await runtime.secrets.set(name, value);
  await runtime.personServers.add(plan.entries.map((entry) => ({ ...entry, from: { kind: 'person' }, addedAt: 1 })));
  expect(runtime.mcpServers.list()).toEqual([]);
  expect(existsSync(mark)).toBe(false);
  await runtime.personServers.setEnabled('notes', true);
  await runtime.personServers.setEnabled('weather', true);
  await expect.poll(() => existsSync(mark), { timeout: 10_000 }).toBe(true);
  await expect.poll(() => runtime.registry.get('weather__hello') !== undefined, { timeout: 10_000 }).toBe(true);
});

test('what was found by its port can be called as it was described', async () => {
  const server = await startServer('streamable', 'calendar');
  const discovery = discover(temporaryFolder(), temporaryFolder(), [server.pid], loopbackMdns());
  const [found] = await discovery.scan({ ways: ['ports'] });
  const client = await connectClient('1.x', { url: found?.address ?? '' });
  expect((await client.listTools()).map(({ name }) => name)).toEqual(['hello']);
});
