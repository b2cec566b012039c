// Servers of a group stand in for each other: real processes, killed by their pids, called through the door.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CallOutcome } from '../../src-main/calls/callOutcome.ts';
import type { AcceptedServer } from '../../src-main/mcp/servers/createServers.ts';
import type { Runtime } from '../../src-main/runtime/createRuntime.ts';
import { fixture } from '../kit/connectTestServer.ts';
import { startRuntime } from '../kit/startedRuntime.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { until } from './kit/startSteward.ts';

interface Opened {
  runtime: Runtime;
  /** Lines that calls of `add_line` have written. */
  lines(): string[];
  use(servers: object[]): void;
  replica(name: string, ...more: string[]): object;
  server(name: string): AcceptedServer;
  look(ms?: number): Promise<CallOutcome>;
  pidOf(name: string): Promise<number>;
}

const caller = { kind: 'mcp', client: 'test', tokenId: 'default' } as const;

async function open(names: readonly (string | readonly [string, string])[], { policy = 'trusted', limits = {}, rules = [] as object[] } = {}): Promise<Opened> {
  const folder = temporaryFolder();
  const dataDir = join(folder, 'data');
  const log = join(folder, 'lines');
  const file = join(folder, 'mcp_servers.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'config.json'), JSON.stringify({ limits }), { mode: 0o600 });
  const rulesFile = join(folder, 'rules.json');
  writeFileSync(rulesFile, JSON.stringify({ version: 1, preset: policy, rules }));
  const replica = (name: string, ...more: string[]): object => ({ name, group: 'pair', command: process.execPath, args: [fixture('replicaServer.ts'), log, ...more] });
  const use = (servers: object[]): void => writeFileSync(file, JSON.stringify({ servers }));
  use(names.map((name) => (typeof name === 'string' ? replica(name) : replica(...name))));
  const { runtime } = await startRuntime({ dataDir, servers: file, policy: rulesFile });
  await until('the tools of all servers', () => runtime.mcpServers.list().every(({ tools }) => tools > 0));
  const server = (name: string): AcceptedServer => {
    const found = runtime.mcpServers.list().find((one) => one.name === name);
    if (!found) throw new Error(`no server ${name}`);
    return found;
  };
  return {
    runtime,
    lines: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    use,
    replica,
    server,
    look: (ms = 0) => runtime.door.callFunction({ name: 'pair__get_process', input: { ms }, caller }),
    pidOf: async (name) => until(`the process of ${name}`, () => server(name).use?.pid),
  };
}

const answerOf = (outcome: CallOutcome): string => (outcome.raw?.['content'] as { text: string }[] | undefined)?.[0]?.text ?? `${outcome.error?.code}: ${outcome.error?.message}`;

/** So many calls at once, each followed by another, until `stop`. */
function keepCalling(lanes: number, call: () => Promise<CallOutcome>): { outcomes: { at: number; outcome: CallOutcome }[]; stop(): Promise<void> } {
  const outcomes: { at: number; outcome: CallOutcome }[] = [];
  let over = false;
  const lane = async (): Promise<void> => {
    while (!over) {
      const outcome = await call();
      outcomes.push({ at: performance.now(), outcome });
    }
  };
  const all = Promise.all(Array.from({ length: lanes }, lane));
  return {
    outcomes,
    async stop() {
      over = true;
      await all;
    },
  };
}

/** Both answer, neither less than a quarter of the calls. */
function areBalanced(outcomes: readonly { outcome: CallOutcome }[], names: readonly string[]): boolean {
  const counts = names.map((name) => outcomes.filter(({ outcome }) => outcome.call.answeredBy === name).length);
  return Math.min(...counts) >= outcomes.length / (names.length * 2);
}

test('one of two replicas is killed under load: no call fails, its circuit opens and closes, and the load is shared again', { timeout: 60_000 }, async () => {
  const { runtime, look, pidOf, server } = await open(['left', 'right'], { limits: { circuit_breaker: { failure_threshold: 3, cooldown: 0.5 } } });
  const circuits: string[] = [];
  runtime.execution.breakers.changed(({ state, target }) => circuits.push(`${target} ${state}`));
  const load = keepCalling(16, () => look(20));
  try {
    await until('a shared load', () => load.outcomes.length >= 200 && areBalanced(load.outcomes.slice(-100), ['left', 'right']));
    const pid = await pidOf('left');
    await until('calls under way on the one to be killed', () => server('left').running >= 4);
    const killedAt = performance.now();
    process.kill(pid, 'SIGKILL');
    await until('its circuit to open', () => circuits.includes('left opened'));
    await until('its circuit to close', () => circuits.includes('left closed'));
    const before = load.outcomes.length;
    await until('a shared load again', () => load.outcomes.length >= before + 200 && areBalanced(load.outcomes.slice(-100), ['left', 'right']));
    await until('a second of calls', () => performance.now() - killedAt > 1000);
    await load.stop();
    const failed = load.outcomes.filter(({ at, outcome }) => at - killedAt > 1000 && outcome.state !== 'done');
    expect(failed.map(({ outcome }) => answerOf(outcome))).toEqual([]);
    expect(await pidOf('left')).not.toBe(pid);
    expect(server('left')).toMatchObject({ state: 'ready', restarts: 1 });
    // Who really answered is written down, and counted.
    const { by_server } = runtime.statistics.stats();
    expect(by_server['left']?.executions).toBeGreaterThan(100);
    expect(by_server['right']?.executions).toBeGreaterThan(100);
    const [row] = await runtime.auditQueries.each({ names: ['pair__get_process'] }, 1);
    expect(['left', 'right']).toContain(row?.answeredBy);
  } finally {
    await load.stop();
  }
});

test('a call that may have had its effect is not done again: its outcome is unknown, and it was done once', async () => {
  const { runtime, lines, pidOf } = await open(['left', 'right']);
  const calls = [1, 2].map(() => runtime.door.callFunction({ name: 'pair__add_line', input: { ms: 30_000 }, caller }));
  const pids = await until('both to have begun', () => (lines().length === 2 ? lines() : undefined));
  expect(new Set(pids).size).toBe(2);
  process.kill(await pidOf('left'), 'SIGKILL');
  process.kill(await pidOf('right'), 'SIGKILL');
  const outcomes = await Promise.all(calls);
  expect(outcomes).toMatchObject([{ state: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } }, { state: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } }]);
  expect(new Set(outcomes.map(({ call }) => call.answeredBy))).toEqual(new Set(['left', 'right']));
  expect(lines()).toHaveLength(2);
});

test('one that cannot be started is gone on without', async () => {
  const { use, replica, look, runtime, server } = await open(['left', 'right']);
  const { args, ...rest } = replica('right') as { args: string[] };
  use([replica('left'), { ...rest, args: [...args, '--import', 'no-such-module'], command: 'no-such-program' }]);
  await until('the changed entry', () => server('right').address.startsWith('no-such-program'));
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => look()));
  expect(outcomes.map(({ state, call }) => `${state} ${call.answeredBy}`)).toEqual(Array.from({ length: 8 }, () => 'done left'));
  expect(runtime.registry.get('pair__get_process')).toBeDefined();
});

test('one that is removed takes no new calls, and those it has end', async () => {
  const { use, replica, look, runtime } = await open(['left', 'right']);
  const running = [look(1500), look(1500)];
  await until('both to run', () => runtime.mcpServers.list().every((one) => one.running === 1));
  use([replica('left')]);
  await until('the other to be gone', () => runtime.mcpServers.list().length === 1);
  const later = await Promise.all(Array.from({ length: 6 }, () => look()));
  expect(new Set(later.map(({ call }) => call.answeredBy))).toEqual(new Set(['left']));
  expect((await Promise.all(running)).map(({ state }) => state)).toEqual(['done', 'done']);
});

test('a server that defines a tool in another way is not in the group for it, and is shown as differing', async () => {
  const { runtime, server } = await open(['left', ['right', 'other']]);
  expect(server('left')).toMatchObject({ group: 'pair', differing: [] });
  expect(server('right')).toMatchObject({ group: 'pair', differing: ['add_line'] });
  const names = runtime.registry.functions.map(({ name }) => name).filter((name) => name.includes('__'));
  expect(names.sort()).toEqual(['pair__add_line', 'pair__get_process', 'right__add_line']);
  const membersOf = (name: string): string[] => runtime.registry.require(name).effects({}).flatMap((effect) => (effect.kind === 'foreign' ? [effect.server] : []));
  expect(membersOf('pair__get_process')).toEqual(['left', 'right']);
  expect(membersOf('pair__add_line')).toEqual(['left']);
  const own = await runtime.door.callFunction({ name: 'right__add_line', input: {}, caller });
  expect(own).toMatchObject({ state: 'done' });
});

test('a group whose name another server has is none: its servers stand alone', async () => {
  const { runtime, use, replica, server } = await open(['left', 'right']);
  const { group: _, ...alone } = replica('pair') as { group: string };
  use([replica('left'), replica('right'), alone]);
  await until('the server of that name', () => runtime.registry.get('left__get_process') && runtime.registry.get('pair__get_process'));
  expect(server('left').group).toBeUndefined();
  expect(runtime.registry.require('pair__get_process').effects({})).toEqual([{ kind: 'foreign', server: 'pair', tool: 'get_process' }]);
  // And the name is the group's again once that server is gone.
  use([replica('left'), replica('right')]);
  await until('the group', () => server('left').group === 'pair');
  expect(runtime.registry.get('left__get_process')).toBeUndefined();
});

test('a server that is called as its group is: one function a tool', async () => {
  const { runtime, use, replica, server } = await open(['left']);
  use([replica('pair'), replica('left')]);
  await until('both', () => runtime.mcpServers.list().length === 2 && server('pair').tools > 0);
  expect(runtime.registry.functions.map(({ name }) => name).filter((name) => name.includes('__')).sort()).toEqual(['pair__add_line', 'pair__get_process']);
});

test('a rule that denies one server leaves it out; one that denies all of them, or the group, denies the call', async () => {
  const deny = (server: string | string[]): object => ({ id: 'no', verdict: 'deny', reason: 'not there', match: { server } });
  const one = await open(['left', 'right'], { rules: [deny('left')] });
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => one.look()));
  expect(new Set(outcomes.map(({ call }) => call.answeredBy))).toEqual(new Set(['right']));
  expect(outcomes[0]?.call.effects).toEqual([{ kind: 'foreign', server: 'right', tool: 'get_process', group: 'pair' }]);
  const both = await open(['left', 'right'], { rules: [deny(['left', 'right'])] });
  expect(await both.look()).toMatchObject({ state: 'refused', error: { code: 'DENIED_BY_POLICY' } });
  const group = await open(['left', 'right'], { rules: [deny('pair')] });
  expect(await group.look()).toMatchObject({ state: 'refused', error: { code: 'DENIED_BY_POLICY' } });
});

test('no more calls at once on one server than its limit says, though others wait', async () => {
  const { look, server } = await open(['left', 'right'], { limits: { execution: { per_server: { left: 1, right: 2 } } } });
  const most = { left: 0, right: 0 };
  const sampling = setInterval(() => {
    for (const name of ['left', 'right'] as const) most[name] = Math.max(most[name], server(name).running);
  }, 2);
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => look(50)));
  clearInterval(sampling);
  expect(outcomes.every(({ state }) => state === 'done')).toBe(true);
  expect(most).toEqual({ left: 1, right: 2 });
});
