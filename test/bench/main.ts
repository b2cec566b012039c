// npm run bench [-- stdio http start ui door verify through code database system memory analyze browser table]: figures beside peers in one run, as ratios. Never part of a test.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { benchAnalyze } from './analyze.ts';
import { benchBrowser } from './browser.ts';
import { benchCode } from './code.ts';
import { benchDatabase } from './database.ts';
import { benchDoor, benchVerify, type DoorBench } from './door.ts';
import { httpPeer } from './httpClient.ts';
import { benchMemory } from './memory.ts';
import { benchMissionTable } from './missionTable.ts';
import { benchSystem } from './system.ts';
import { benchThrough } from './through.ts';
import { callsPerSecond, inTurns, median } from './pace.ts';
import { cli, residentBytes, root, start } from './processes.ts';
import { startStdioPeer } from './stdioClient.ts';

const inFlights = [1, 16, 64] as const;
const rounds = 5;
const measureMs = 1500;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-bench-')));
const workspace = join(folder, 'workspace');
mkdirSync(workspace);
const file = join(workspace, 'one-kilobyte.txt');
writeFileSync(file, `${'The quick brown fox jumps over the lazy dog. '.repeat(23)}`.slice(0, 1024));

const say = (text: string): void => void process.stdout.write(`${text}\n`);
let dataFolders = 0;
const flags = (): string[] => ['--data-dir', join(folder, `data-${++dataFolders}`), '--workspace', workspace];
const quiet = { ...process.env, MCP_LOG_LEVEL: 'warn' };

function verdict(value: number, goal: number, lower = false): string {
  return (lower ? value <= goal : value >= goal) ? 'met' : 'MISSED';
}

/** read_file of 1 KB over standard input and output, policy and audit on, beside the reference file server. */
async function benchStdio(): Promise<void> {
  say('\nread_file of 1 KB over stdio, calls/s (policy and audit on; goal 1.5x)');
  say('in flight   steward   server-filesystem   ratio');
  const steward = await startStdioPeer([process.execPath, cli, 'mcp', ...flags()], quiet);
  const peer = await startStdioPeer([process.execPath, join(root, 'node_modules/@modelcontextprotocol/server-filesystem/dist/index.js'), workspace]);
  try {
    for (const inFlight of inFlights) {
      const [ours = 0, theirs = 1] = await inTurns(
        [
          () => callsPerSecond(async () => void (await steward.call('read_file', { file_path: file })), inFlight, measureMs),
          () => callsPerSecond(async () => void (await peer.call('read_text_file', { path: file })), inFlight, measureMs),
        ],
        rounds,
      );
      say(`${String(inFlight).padStart(9)}${ours.toFixed(0).padStart(10)}${theirs.toFixed(0).padStart(20)}${(ours / theirs).toFixed(2).padStart(8)}   ${verdict(ours / theirs, 1.5)}`);
    }
  } finally {
    await Promise.all([steward.close(), peer.close()]);
  }
}

/** A small call over HTTP from one raw client, beside a bare SDK handler and node:http itself. */
async function benchHttp(): Promise<void> {
  say('\nget_file_info over HTTP, requests/s (goals 1.0x the bare SDK handler, 0.35x raw node:http)');
  say('in flight   steward   bare SDK   ratio   raw node:http   ratio');
  const daemon = await start([cli, 'serve', '--port', '0', '--no-open', '--json', ...flags()], quiet);
  const { port, token } = JSON.parse(daemon.line) as { port: number; token: string };
  const sdk = await start([join(root, 'test/bench/peers/sdkHandler.ts')]);
  const raw = await start([join(root, 'test/bench/peers/rawHttp.ts')]);
  const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_file_info', arguments: { file_path: file }, _meta: meta } });
  const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'get_file_info' };
  const peers = [
    httpPeer(`http://127.0.0.1:${port}/mcp`, { ...modern, authorization: `Bearer ${token}` }, body, '"size":1024'),
    httpPeer(`http://127.0.0.1:${sdk.line}/`, modern, body, '"size":1024'),
    httpPeer(`http://127.0.0.1:${raw.line}/`, modern, body, '"size":1024'),
  ];
  try {
    for (const inFlight of inFlights) {
      const [ours = 0, theirs = 1, floor = 1] = await inTurns(peers.map((peer) => () => callsPerSecond(() => peer.post(), inFlight, measureMs)), rounds);
      say(`${String(inFlight).padStart(9)}${ours.toFixed(0).padStart(10)}${theirs.toFixed(0).padStart(11)}${(ours / theirs).toFixed(2).padStart(8)}${floor.toFixed(0).padStart(16)}${(ours / floor).toFixed(2).padStart(8)}   ${verdict(ours / theirs, 1)}, ${verdict(ours / floor, 0.35)}`);
    }
  } finally {
    for (const peer of peers) peer.close();
    await Promise.all([daemon.stop(), sdk.stop(), raw.stop()]);
  }
}

/** Time from spawn to ready on a folder that was used before, beside node doing nothing; memory after it has come to rest. */
async function benchStart(): Promise<void> {
  const used = flags();
  const serve = [cli, 'serve', '--port', '0', '--no-open', '--json', ...used];
  await (await start(serve, quiet)).stop();
  const [ours = 0, nothing = 1] = await inTurns(
    [
      async () => {
        const daemon = await start(serve, quiet);
        await daemon.stop();
        return daemon.tookMs;
      },
      async () => {
        const node = await start(['-e', 'console.log("ready"); setTimeout(() => {}, 60000)']);
        await node.stop();
        return node.tookMs;
      },
    ],
    7,
  );
  say(`\ntime to ready: ${ours.toFixed(0)} ms, node itself ${nothing.toFixed(0)} ms, ratio ${(ours / nothing).toFixed(1)} (goal 600 ms: ${verdict(ours, 600, true)})`);
  const daemon = await start(serve, quiet);
  await wait(15_000);
  const memory = residentBytes(daemon.child.pid ?? 0);
  say(`idle memory after 15 s: ${(memory / 1e6).toFixed(0)} MB (goal 150 MB: ${verdict(memory, 150e6, true)})`);
  await daemon.stop();
}

/** From opening the one-time address to a composer that takes text, in a fresh browser profile each time. */
async function benchInterface(): Promise<void> {
  const used = flags();
  const daemon = await start([cli, 'serve', '--port', '0', '--no-open', '--json', ...used], quiet);
  const browser = await chromium.launch({ executablePath: process.env['STEWARD_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto((JSON.parse(daemon.line) as { url: string }).url);
    await page.getByRole('button', { name: /^start/i }).click();
    await page.getByTestId('composer').waitFor();
    const address = new URL(page.url()).origin;
    const times: number[] = [];
    for (let round = 0; round < 7; round++) {
      await context.newCDPSession(page).then((session) => session.send('Network.clearBrowserCache'));
      const startedAt = performance.now();
      await page.goto(`${address}/?round=${round}#/chat`);
      await page.getByTestId('composer').fill('x');
      times.push(performance.now() - startedAt);
    }
    say(`\ninterface interactive: ${median(times).toFixed(0)} ms (goal 1500 ms: ${verdict(median(times), 1500, true)})`);
  } finally {
    await browser.close();
    await daemon.stop();
  }
}

const door: DoorBench = { folder, workspace, file, rounds, measureMs, say, verdict };
const benches: Record<string, () => Promise<void>> = { stdio: benchStdio, http: benchHttp, start: benchStart, ui: benchInterface, door: () => benchDoor(door), verify: () => benchVerify(door), through: () => benchThrough(door), code: () => benchCode(door), database: () => benchDatabase(door), system: () => benchSystem(door), memory: () => benchMemory(door), analyze: () => benchAnalyze(door), browser: () => benchBrowser(door), table: () => benchMissionTable(door) };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  say(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  say(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.version}; medians of ${rounds} rounds, contenders in turns`);
  try {
    for (const [name, bench] of Object.entries(benches)) if (wanted.length === 0 || wanted.includes(name)) await bench();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
