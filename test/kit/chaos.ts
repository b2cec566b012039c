// A daemon under mixed load that is killed at random moments, and what must be true each time it is back.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { ApprovalView } from '../../src-preload/contract/index.ts';
import type { Client } from '../../src-renderer/client/client.ts';
import { createClient } from '../../src-renderer/client/createClient.ts';
import { webSocketCarrier } from '../../src-renderer/client/webSocketCarrier.ts';
import { legacyRequest, send } from '../mcp/kit/rawClient.ts';
import { readJson, runCommand, runNode, type Running } from './hosts/runProcess.ts';
import { temporaryFolder } from './temporaryFolder.ts';
import { seededRandom } from './uiFixture/seededRandom.ts';

const token = 'token-of-the-chaos-test';

/** Writes run, appends to `asked.txt` ask, commands run. */
function rulesFor(workspace: string): string {
  return JSON.stringify({
    version: 1,
    preset: 'ask',
    rules: [
      { id: 'asks', verdict: 'ask', reason: 'asked', match: { path: join(workspace, 'asked.txt'), access: 'write' } },
      { id: 'files', verdict: 'allow', reason: 'files', match: { function: ['write_file', 'copy_file', 'delete_file'], path: `${workspace}/**` } },
      { id: 'commands', verdict: 'allow', reason: 'commands', match: { function: 'execute_shell' } },
    ],
  });
}

interface Daemon {
  running: Running;
  port: number;
  person: Client;
  cookie: string;
}

/** What the load was told was done, and what the person decided: the daemon has to stand by it. */
interface Truth {
  written: Set<string>;
  appended: Set<string>;
  asked: Set<string>;
  /** Approval ids that one `decide` was accepted for. */
  decided: Set<string>;
  /** How often a decision on an approval was accepted. */
  acceptances: Map<string, number>;
  sleeps: string[];
  kills: number;
}

/** Kills a daemon `kills` times under load and checks after each restart, then once more at the end. */
export async function runChaos(kills: number, seed: number): Promise<Truth> {
  const random = seededRandom(seed);
  const folder = temporaryFolder();
  const [workspace, dataFolder] = [join(folder, 'workspace'), join(folder, 'data')];
  mkdirSync(join(workspace, 'w'), { recursive: true });
  mkdirSync(dataFolder);
  writeFileSync(join(workspace, 'read.txt'), 'read me');
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, rulesFor(workspace));
  const truth: Truth = { written: new Set(), appended: new Set(), asked: new Set(), decided: new Set(), acceptances: new Map(), sleeps: [], kills: 0 };
  let earlier: { cookie: string; port: number } | undefined;
  let next = 0;

  for (let round = 0; round <= kills; round++) {
    const daemon = await startDaemon(dataFolder, workspace, policy, earlier);
    earlier = { cookie: daemon.cookie, port: daemon.port };
    await checkAfterStart(daemon, { workspace, dataFolder, truth });
    let alive = true;
    const going = (): boolean => alive;
    const id = (): string => `n${next++}`;
    const load = [writer, writer, appender, reader, sleeper, asker].map((worker) => worker({ daemon, truth, going, id, random }).catch(() => undefined));
    const decider = decide({ daemon, truth, going, random }).catch(() => undefined);
    await sleep(round === kills ? 400 : 60 + random() * 900);
    if (round < kills) {
      daemon.running.child.kill('SIGKILL');
      truth.kills++;
      alive = false;
      await daemon.running.ended;
      // What it still waits for is not to be asked of the next one.
      daemon.person.close();
      await Promise.all([...load, decider]);
    } else {
      alive = false;
      daemon.running.child.kill('SIGTERM');
      await daemon.running.ended;
      // What it still waits for is not to be asked of the next one.
      daemon.person.close();
      await Promise.all([...load, decider]);
    }
  }
  await noOrphans(truth);
  checkAudit(dataFolder, truth);
  return truth;
}

async function startDaemon(dataFolder: string, workspace: string, policy: string, earlier: { cookie: string; port: number } | undefined): Promise<Daemon> {
  const running = runNode(['out/main/cli.js', 'serve', '--port', String(earlier?.port ?? 0), '--json', '--no-open', '--data-dir', dataFolder, '--workspace', workspace, '--policy', policy], '', { MCP_AUTH_TOKEN: token });
  const { url, port } = (await running.line((line) => readJson(line))) as { url: string; port: number };
  // The person's cookie, named for the port, outlives the daemon; the code is for the first time.
  const cookie = earlier?.cookie ?? (await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const person = createClient(webSocketCarrier(`ws://127.0.0.1:${port}/ws`, { connect: (address) => new WebSocket(address, { headers: { Cookie: cookie, Origin: `http://127.0.0.1:${port}` }, perMessageDeflate: false }) as never, isRefused: async () => false }), { retryDelay: () => 50 });
  return { running, port, person, cookie };
}

interface Load {
  daemon: Daemon;
  truth: Truth;
  going(): boolean;
  id(): string;
  random(): number;
}

type Answer = { isError?: boolean; structuredContent?: Record<string, unknown> };

async function call({ daemon }: Pick<Load, 'daemon'>, name: string, input: Record<string, unknown>): Promise<Answer> {
  const answer = await send(daemon.port, { ...legacyRequest('tools/call', { name, arguments: input }), headers: { Authorization: `Bearer ${token}` } });
  return (answer.messages[0]?.['result'] ?? { isError: true }) as Answer;
}

const contentOf = (id: string, size: number): string => `begin ${id}\n${'x'.repeat(size)}\nend ${id}\n`;

async function writer(load: Load): Promise<void> {
  while (load.going()) {
    const id = load.id();
    const answer = await call(load, 'write_file', { file_path: `w/${id}.txt`, content: contentOf(id, Math.floor(load.random() * 200_000)) });
    if (answer.isError !== true) load.truth.written.add(id);
  }
}

async function appender(load: Load): Promise<void> {
  while (load.going()) {
    const id = load.id();
    const answer = await call(load, 'write_file', { file_path: 'log.txt', content: `${id}\n`, mode: 'append' });
    if (answer.isError !== true) load.truth.appended.add(id);
  }
}

async function reader(load: Load): Promise<void> {
  while (load.going()) expect((await call(load, 'read_file', { file_path: 'read.txt' })).structuredContent?.['content']).toBe('read me');
}

/** Commands that would outlive everybody, one of them in a session of its own. */
async function sleeper(load: Load): Promise<void> {
  for (let index = 0; load.going() && index < 4; index++) {
    const seconds = `9${100000 + Math.floor(load.random() * 900000)}`;
    load.truth.sleeps.push(seconds);
    void call(load, 'execute_shell', { command: index % 2 === 0 ? ['sleep', seconds] : `setsid sleep ${seconds} & sleep ${seconds}`, timeout: 3600 }).catch(() => undefined);
    await sleep(60);
  }
}

/** Comes back for the same call until it was done, as an outside client does. */
async function asker(load: Load): Promise<void> {
  while (load.going()) {
    const id = load.id();
    for (let tries = 0; load.going() && tries < 40; tries++) {
      const answer = await Promise.race([call(load, 'write_file', { file_path: 'asked.txt', content: `${id}\n`, mode: 'append' }), sleep(2000).then((): Answer => ({ isError: true }))]);
      if (answer.isError !== true) {
        load.truth.asked.add(id);
        break;
      }
    }
  }
}

/** The person: allows and refuses what is there, now and then twice. */
async function decide({ daemon, truth, going, random }: Omit<Load, 'id'>): Promise<void> {
  let cards: readonly ApprovalView[] = [];
  daemon.person.subscribe('approvals', undefined, ({ approvals }) => (cards = approvals.filter((card) => card.outcome === undefined)));
  while (going()) {
    await sleep(20);
    for (const card of cards) {
      const decision = { approvalId: card.id, digest: card.call.digest, verdict: random() < 0.8 ? ('allow' as const) : ('refuse' as const) };
      await Promise.allSettled(
        (random() < 0.5 ? [1, 2] : [1]).map(async () => {
          await daemon.person.request('approvals.decide', { decisions: [decision] });
          truth.decided.add(card.id);
          truth.acceptances.set(card.id, (truth.acceptances.get(card.id) ?? 0) + 1);
        }),
      );
    }
  }
}

async function checkAfterStart(daemon: Daemon, { workspace, dataFolder, truth }: { workspace: string; dataFolder: string; truth: Truth }): Promise<void> {
  await noOrphans(truth);
  const files = new Map(readdirSync(join(workspace, 'w')).map((name) => [name, readFileSync(join(workspace, 'w', name), 'utf8')]));
  for (const [name, content] of files) {
    const id = name.replace('.txt', '');
    expect(content, name).toMatch(new RegExp(`^begin ${id}\\nx*\\nend ${id}\\n$`));
  }
  for (const id of truth.written) expect(files.has(`${id}.txt`), `the acknowledged file ${id}`).toBe(true);
  for (const [name, acknowledged] of [['log.txt', truth.appended], ['asked.txt', truth.asked]] as const) {
    const lines = readdirSync(workspace).includes(name) ? readFileSync(join(workspace, name), 'utf8').split('\n').slice(0, -1) : [];
    expect(new Set(lines).size, `a line twice in ${name}`).toBe(lines.length);
    for (const line of lines) expect(line).toMatch(/^n\d+$/);
    for (const id of acknowledged) expect(lines, `the acknowledged line ${id} of ${name}`).toContain(id);
  }
  expect(readdirSync(workspace, { recursive: true }).filter((name) => String(name).includes('.steward-'))).toEqual([]);
  expect([...truth.acceptances.values()].filter((count) => count > 1)).toEqual([]);
  for (const approvalId of [...truth.decided].slice(-5)) {
    await expect(daemon.person.request('approvals.decide', { decisions: [{ approvalId, digest: 'x', verdict: 'allow' }] })).rejects.toMatchObject({ code: 'APPROVAL_STALE' });
  }
  const verified = await runCommand(['out/main/cli.js', 'audit', 'verify', '--data-dir', dataFolder]);
  expect(verified, verified.stdout + verified.stderr).toMatchObject({ code: 0 });
}

/** Every command that was started has ended, whatever it did to get away. */
async function noOrphans({ sleeps }: Truth): Promise<void> {
  const left = (): string[] =>
    readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).flatMap((pid) => {
      try {
        const words = readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
        return sleeps.some((seconds) => words.includes(seconds)) ? [words.replaceAll('\0', ' ')] : [];
      } catch {
        return [];
      }
    });
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);
}

/** Every call that was acknowledged has its intent and its outcome, and no call ran twice. */
function checkAudit(dataFolder: string, truth: Truth): void {
  const database = new DatabaseSync(join(dataFolder, 'audit.db'), { readOnly: true });
  const rows = database.prepare('SELECT call_id AS callId, kind, state, body FROM audit ORDER BY seq').all() as { callId: string; kind: string; state: string; body: string }[];
  database.close();
  const done = new Set(rows.filter((row) => row.kind === 'outcome' && row.state === 'done').map((row) => row.callId));
  const intents = rows.filter((row) => row.kind === 'intent');
  const started = new Map<string, number>();
  for (const { callId } of intents) started.set(callId, (started.get(callId) ?? 0) + 1);
  expect([...started.values()].filter((count) => count > 1)).toEqual([]);
  for (const [ids, mark] of [[truth.written, (id: string) => `/w/${id}.txt"`], [truth.appended, (id: string) => `"content":"${id}\\n"`], [truth.asked, (id: string) => `"content":"${id}\\n"`]] as const) {
    for (const id of ids) {
      const intent = intents.filter((row) => row.body.includes(mark(id)));
      expect(intent.length, `one intent of ${id}`).toBe(1);
      expect(done.has(intent[0]?.callId ?? ''), `the outcome of ${id}`).toBe(true);
    }
  }
}
