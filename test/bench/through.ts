// What lies between a client and another server's tool: Steward beside mcp-hub and mcp-proxy, each passing calls on
// to the same server-everything; a thousand sessions; forty servers with five hundred tools.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DoorBench } from './door.ts';
import { median, paceOf, type Pace } from './pace.ts';
import { cli, residentBytes, root, start, startSilently, type Started } from './processes.ts';
import { openEvents, openStreamable, type RelayClient } from './relayClients.ts';
import { freePort } from '../kit/freePort.ts';

const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');
const peers = ['mcp-hub@4.2.1', 'mcp-proxy@6.7.19'];
const inFlights = [1, 16, 50] as const;
const message = 'The quick brown fox jumps over the lazy dog.';
const goals = { ratio: 3, memory: 300e6, startMs: 2000, listMs: 50 };

interface Contender {
  name: string;
  client: RelayClient;
  tool: string;
  stop(): Promise<void>;
}

export async function benchThrough(bench: DoorBench): Promise<void> {
  await passThrough(bench);
  await manySessions(bench);
  await manyServers(bench);
}

async function startDaemon({ workspace }: DoorBench, dataDir: string, servers: string, environment: NodeJS.ProcessEnv = {}): Promise<Started & { url: string; headers: Record<string, string> }> {
  const daemon = await start([cli, 'serve', '--port', '0', '--no-open', '--json', '--data-dir', dataDir, '--workspace', workspace, '--policy', 'trusted', '--servers', servers], { ...process.env, MCP_LOG_LEVEL: 'error', ...environment });
  const { port, token } = JSON.parse(daemon.line) as { port: number; token: string };
  return { ...daemon, url: `http://127.0.0.1:${port}/mcp`, headers: { authorization: `Bearer ${token}` } };
}

function writeServers(folder: string, servers: object[]): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'mcp_servers.json');
  writeFileSync(file, JSON.stringify({ servers }));
  return file;
}

async function untilListed(client: RelayClient, wanted: (names: string[]) => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (wanted((await client.list()).map(({ name }) => name))) return;
    await sleep(100);
  }
  throw new Error('The tools did not come');
}

async function startSteward(bench: DoorBench): Promise<Contender> {
  const folder = join(bench.folder, 'through');
  const daemon = await startDaemon(bench, join(folder, 'data'), writeServers(folder, [{ name: 'everything', command: process.execPath, args: [everything, 'stdio'] }]));
  const client = await openStreamable(daemon.url, daemon.headers);
  await untilListed(client, (names) => names.includes('everything__echo'));
  return { name: 'steward', client, tool: 'everything__echo', stop: () => daemon.stop() };
}

/** Connects once it listens. */
async function patiently(open: () => Promise<RelayClient>): Promise<RelayClient> {
  for (let tries = 0; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(100);
    }
  }
}

async function startHub(folder: string): Promise<Contender> {
  const config = join(folder, 'hub.json');
  writeFileSync(config, JSON.stringify({ mcpServers: { everything: { command: process.execPath, args: [everything, 'stdio'] } } }));
  const port = await freePort();
  const hub = startSilently([join(folder, 'node_modules/mcp-hub/dist/cli.js'), '--port', String(port), '--config', config]);
  const client = await patiently(() => openEvents(`http://127.0.0.1:${port}/mcp`));
  await untilListed(client, (names) => names.some((name) => name.endsWith('echo')));
  const tool = (await client.list()).find(({ name }) => name.endsWith('echo'))?.name ?? '';
  return { name: 'mcp-hub', client, tool, stop: () => hub.stop() };
}

async function startProxy(folder: string): Promise<Contender> {
  const port = await freePort();
  const proxy = startSilently([join(folder, 'node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs'), '--host', '127.0.0.1', '--port', String(port), '--server', 'stream', '--', process.execPath, everything, 'stdio']);
  const client = await patiently(() => openStreamable(`http://127.0.0.1:${port}/mcp`));
  return { name: 'mcp-proxy', client, tool: 'echo', stop: () => proxy.stop() };
}

/** Installs the peers beside the benchmark, once; the reason where they are not to be had. */
async function installPeers(folder: string): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  try {
    await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...peers], { cwd: folder });
    return existsSync(join(folder, 'node_modules/mcp-hub')) ? undefined : 'npm installed nothing';
  } catch (error) {
    return String(error).split('\n').slice(0, 3).join(' ');
  }
}

/** Medians of rounds in turns, so that whatever else the machine does meets all alike. */
async function pacesInTurns(contenders: readonly Contender[], inFlight: number, { rounds, measureMs }: DoorBench): Promise<Pace[]> {
  const results = contenders.map(() => [] as Pace[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { client, tool }] of contenders.entries()) {
      results[index]?.push(await paceOf(async () => {
        const said = await client.call(tool, { message });
        if (!said.includes(message)) throw new Error(`Not what was to be said: ${said}`);
      }, inFlight, measureMs));
    }
  }
  return results.map((paces) => ({ perSecond: median(paces.map((pace) => pace.perSecond)), p50: median(paces.map((pace) => pace.p50)), p99: median(paces.map((pace) => pace.p99)) }));
}

async function passThrough(bench: DoorBench): Promise<void> {
  const { say, verdict } = bench;
  const folder = join(bench.folder, 'peers');
  const problem = await installPeers(folder);
  if (problem !== undefined) say(`\nmcp-hub and mcp-proxy are left out: ${problem}`);
  const contenders = [await startSteward(bench)];
  try {
    if (problem === undefined) contenders.push(await startHub(folder), await startProxy(folder));
    say(`\necho of server-everything (stdio) through /mcp, calls/s and milliseconds (policy and audit on; goals at 50 in flight: ${goals.ratio}x mcp-hub, p99 below its p50)`);
    say('in flight   server       calls/s      p50      p99   steward is');
    for (const inFlight of inFlights) {
      const [ours, ...theirs] = await pacesInTurns(contenders, inFlight, bench);
      if (!ours) return;
      say(`${String(inFlight).padStart(9)}   ${'steward'.padEnd(10)}${ours.perSecond.toFixed(0).padStart(10)}${ours.p50.toFixed(1).padStart(9)}${ours.p99.toFixed(1).padStart(9)}`);
      for (const [index, pace] of theirs.entries()) {
        const name = contenders[index + 1]?.name ?? '';
        const ratio = ours.perSecond / pace.perSecond;
        const goal = name === 'mcp-hub' && inFlight === 50 ? `   ${verdict(ratio, goals.ratio)}, p99 ${verdict(ours.p99, pace.p50, true)}` : '';
        say(`${' '.repeat(9)}   ${name.padEnd(10)}${pace.perSecond.toFixed(0).padStart(10)}${pace.p50.toFixed(1).padStart(9)}${pace.p99.toFixed(1).padStart(9)}${`${ratio.toFixed(2)}x`.padStart(13)}${goal}`);
      }
    }
  } finally {
    for (const { client } of contenders) client.close();
    await Promise.all(contenders.map(({ stop }) => stop()));
  }
}

/** A thousand clients, each with a session of its own, 64 calls under way at any time. */
async function manySessions(bench: DoorBench): Promise<void> {
  const { folder, say, verdict } = bench;
  const place = join(folder, 'sessions');
  const daemon = await startDaemon(bench, join(place, 'data'), writeServers(place, [{ name: 'everything', command: process.execPath, args: [everything, 'stdio'] }]));
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  try {
    const sessions: RelayClient[] = [];
    for (let opened = 0; opened < 1000; opened += 50) sessions.push(...(await Promise.all(Array.from({ length: 50 }, () => openStreamable(daemon.url, daemon.headers, agent)))));
    const [first] = sessions;
    if (first) await untilListed(first, (names) => names.includes('everything__echo'));
    let [turn, errors, calls] = [0, 0, 0];
    const { perSecond, p99 } = await paceOf(async () => {
      calls++;
      await sessions[turn++ % sessions.length]?.call('everything__echo', { message }).catch(() => errors++);
    }, 64, 5000);
    const memory = residentBytes(daemon.child.pid ?? 0);
    say(`\n${sessions.length} sessions, 64 calls in flight: ${perSecond.toFixed(0)} calls/s, p99 ${p99.toFixed(1)} ms, ${errors} errors in ${calls} calls (goal 0: ${verdict(errors, 0, true)}), ${(memory / 1e6).toFixed(0)} MB (goal ${goals.memory / 1e6} MB: ${verdict(memory, goals.memory, true)})`);
  } finally {
    agent.destroy();
    await daemon.stop();
  }
}

/** Forty servers with five hundred tools that are pinned already, one of which hangs by now. */
async function manyServers(bench: DoorBench): Promise<void> {
  const { folder, say, verdict } = bench;
  const place = join(folder, 'many');
  const entries = (hung: boolean): object[] => Array.from({ length: 40 }, (_, index) => ({ name: `server-${index}`, command: process.execPath, args: [join(root, 'test/kit/servers/manyTools.ts'), join(folder, 'started'), String(index), index % 2 === 0 ? '12' : '13'], env: hung && index === 0 ? { HANGS: 'yes' } : {} }));
  const first = await startDaemon(bench, join(place, 'data'), writeServers(place, entries(false)));
  const asked = await openStreamable(first.url, first.headers);
  await untilListed(asked, (names) => names.filter((name) => name.startsWith('server-')).length === 500);
  asked.close();
  await first.stop();
  const servers = writeServers(place, entries(true));
  const starts: number[] = [];
  const lists: number[] = [];
  const firstLists: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const daemon = await startDaemon(bench, join(place, 'data'), servers);
    starts.push(daemon.tookMs);
    const client = await openStreamable(daemon.url, daemon.headers);
    // Waits until the end.
    void client.call('server-0__get_0', {}).catch(() => undefined);
    for (let call = 0; call < 20; call++) {
      const begun = performance.now();
      const { length } = await client.list();
      (call === 0 ? firstLists : lists).push(performance.now() - begun);
      if (length < 500) throw new Error(`Only ${length} tools were listed`);
    }
    client.close();
    await daemon.stop();
  }
  const [startMs, firstMs, listMs] = [median(starts), median(firstLists), median(lists)];
  say(`\n40 servers, 500 tools, one server hung: ready after ${startMs.toFixed(0)} ms (goal ${goals.startMs} ms: ${verdict(startMs, goals.startMs, true)}), first tools/list ${firstMs.toFixed(1)} ms, further ones ${listMs.toFixed(1)} ms (goal ${goals.listMs} ms: ${verdict(Math.max(firstMs, listMs), goals.listMs, true)})`);
}
