// What the door costs: a small call through it, policy and audit on, beside its handler called directly.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CallContext } from '../../src-main/registry/defineFunction.ts';
import { createRuntime, type Runtime } from '../../src-main/runtime/createRuntime.ts';
import { resolveOptions } from '../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../src-main/runtime/secrets.ts';
import { openStore } from '../../src-main/store/openStore.ts';
import { callsPerSecond, inTurns, median } from './pace.ts';

const goals = { microseconds: 120, callsPerSecond: 20_000, verifyMs: 1000 };

export interface DoorBench {
  /** An empty folder of its own. */
  folder: string;
  workspace: string;
  /** A small file in the workspace. */
  file: string;
  rounds: number;
  measureMs: number;
  say(text: string): void;
  verdict(value: number, goal: number, lower?: boolean): string;
}

/** Microseconds a call through the door and directly, and calls a second, at 1, 16 and 64 in flight. */
export async function benchDoor({ folder, workspace, file, rounds, measureMs, say, verdict }: DoorBench): Promise<void> {
  const options = resolveOptions({ dataDir: join(folder, 'door'), workspace }, { MCP_LOG_LEVEL: 'warn', MCP_RATE_LIMIT: '0' });
  const runtime = await createRuntime(options, { notifications: { show: async () => ({ shownBy: 'nobody' }) }, createCipher: createFileCipher, mcpUrl: () => null });
  try {
    for (const name of ['get_file_info', 'read_file']) {
      say(`\n${name} of 1 KB in-process, policy and audit on, beside its handler alone (goals at 1 in flight ${goals.microseconds} µs, at most ${goals.callsPerSecond} calls/s)`);
      say('in flight   door µs   handler µs   added µs   ratio    door calls/s');
      const [through, direct] = [throughDoor(runtime, name, file), handlerAlone(runtime, name, file)];
      for (const inFlight of [1, 16, 64]) {
        const [ours = 1, theirs = 1] = await inTurns([() => callsPerSecond(through, inFlight, measureMs), () => callsPerSecond(direct, inFlight, measureMs)], rounds);
        const [doorMicroseconds, handlerMicroseconds] = [1e6 / ours, 1e6 / theirs];
        const met = inFlight === 1 ? verdict(doorMicroseconds, goals.microseconds, true) : verdict(ours, goals.callsPerSecond);
        say(`${String(inFlight).padStart(9)}${doorMicroseconds.toFixed(1).padStart(10)}${handlerMicroseconds.toFixed(1).padStart(13)}${(doorMicroseconds - handlerMicroseconds).toFixed(1).padStart(11)}${(doorMicroseconds / handlerMicroseconds).toFixed(1).padStart(8)}${ours.toFixed(0).padStart(16)}   ${met}`);
      }
    }
    const { broken, entries } = await runtime.store.verifyAudit();
    say(`audit after that: ${entries} rows, ${broken ? `BROKEN: ${broken.reason}` : 'intact'}`);
  } finally {
    await runtime.stop();
  }
}

function throughDoor({ door }: Runtime, name: string, file: string): () => Promise<void> {
  const input = { file_path: file };
  return async () => {
    const outcome = await door.callFunction({ name, input, caller: { kind: 'mcp', client: 'bench', tokenId: 'bench' }, approval: 'refuse' });
    if (outcome.state !== 'done') throw outcome.error ?? new Error(`The call ended as ${outcome.state}`);
  };
}

/** The same work with nothing around it: no checks of input, policy, scope, deadline, audit or output. */
function handlerAlone({ registry, doorParts, roots, clock }: Runtime, name: string, file: string): () => Promise<void> {
  const definition = registry.require(name);
  const context: CallContext = { ...doorParts.ports, callId: 'bench', caller: { kind: 'library', name: 'bench' }, cwd: roots().workspace, signal: new AbortController().signal, clock, progress: () => undefined, remark: () => undefined, ask: () => Promise.resolve({ kind: 'nobody' }) };
  const input = definition.input.parse({ file_path: file }) as Record<string, unknown>;
  return async () => void (await definition.handler(context, input));
}

const verifiedRows = 100_000;

/** A walk over a log of 100,000 rows, and how long the event loop was held meanwhile. */
export async function benchVerify({ folder, rounds, say, verdict }: DoorBench): Promise<void> {
  const data = join(folder, 'verify');
  mkdirSync(data);
  const store = await openStore(data);
  try {
    const path = '/home/someone/projects/ledger/invoices/2026/november.csv';
    const body = JSON.stringify({ phrase: { base: 'Read', present: 'Reading', past: 'Read', object: 'november.csv' }, effects: [{ kind: 'path', access: 'read', path, requested: path, insideWorkspace: true, exists: true, replaces: false, recursive: false }], arguments: { file_path: path }, decision: { verdict: 'allow', by: 'rule', ruleId: 'preset.ask.read', reason: 'Reading inside the workspace is allowed', at: 1_700_000_000_000 }, undo: { state: 'none' }, caller: { kind: 'mcp', client: 'bench', tokenId: 'bench' } });
    for (let done = 0; done < verifiedRows; done += 1000) {
      await Promise.all(Array.from({ length: 1000 }, (_, index) => store.appendAudit({ at: done + index, callId: `call_${done + index}`, kind: 'intent', body, name: 'read_file', risk: 'read', caller: 'mcp:bench', state: 'running' })));
    }
    await store.auditAll('SELECT 1');
    const times: number[] = [];
    let heldMs = 0;
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      let last = startedAt;
      const beat = setInterval(() => {
        heldMs = Math.max(heldMs, performance.now() - last - 1);
        last = performance.now();
      }, 1);
      const { broken, entries } = await store.verifyAudit();
      clearInterval(beat);
      times.push(performance.now() - startedAt);
      if (broken || entries !== verifiedRows) throw new Error(`The log does not hold: ${broken?.reason ?? `${entries} rows`}`);
    }
    const took = median(times);
    say(`\nverify of ${verifiedRows} audit rows, thread included: ${took.toFixed(0)} ms (goal ${goals.verifyMs} ms: ${verdict(took, goals.verifyMs, true)}); the event loop was held for ${heldMs.toFixed(1)} ms at most`);
  } finally {
    await store.close();
  }
}
