// What the category code answers, each beside the plain program a call, sandbox, policy and audit on.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DoorBench } from './door.ts';
import { startOwnRuntime } from './ownRuntime.ts';
import { paceOf, type Pace } from './pace.ts';

const run = promisify(execFile);
const inFlight = 8;

interface Row {
  name: string;
  input: Record<string, unknown>;
  /** The same by a process of its own, without any sandbox. */
  beside: readonly [string, ...string[]];
  goal: number;
  /** Milliseconds, of the median call. */
  goalP50?: number;
}

const rows: readonly Row[] = [
  { name: 'execute_python', input: { code: '1+1' }, beside: ['python3', '-c', 'print(1+1)'], goal: 500, goalP50: 10 },
  { name: 'execute_javascript', input: { code: '1+1' }, beside: [process.execPath, '-p', '1+1'], goal: 1000 },
  { name: 'execute_typescript', input: { code: 'const n: number = 1; n + 1' }, beside: [process.execPath, '--input-type=module-typescript', '-e', 'const n: number = 1; console.log(n + 1)'], goal: 1000 },
  { name: 'execute_shell', input: { command: 'true' }, beside: ['/bin/sh', '-c', 'true'], goal: 150 },
];

export async function benchCode({ folder, workspace, rounds, measureMs, say, verdict }: DoorBench): Promise<void> {
  const runtime = await startOwnRuntime(join(folder, 'code'), workspace, { policy: 'unattended' });
  try {
    say(`\ncode at ${inFlight} in flight, policy, audit and sandbox on, beside one unconfined process a call`);
    say('                       calls/s   p50 ms   p99 ms   one process a call   ratio');
    for (const { name, input, beside: [program, ...args], goal, goalP50 } of rows) {
      const paces = await pacesInTurns([() => runtime.call(name, input), async () => void (await run(program, args))], rounds, measureMs);
      const [ours, theirs] = paces;
      if (!ours || !theirs) continue;
      const late = goalP50 === undefined ? '' : `, p50 under ${goalP50} ms ${verdict(ours.p50, goalP50, true)}`;
      say(`${name.padEnd(20)}${ours.perSecond.toFixed(0).padStart(10)}${ours.p50.toFixed(1).padStart(9)}${ours.p99.toFixed(1).padStart(9)}${theirs.perSecond.toFixed(0).padStart(21)}${(ours.perSecond / theirs.perSecond).toFixed(2).padStart(8)}   goal ${goal} ${verdict(ours.perSecond, goal)}${late}`);
    }
  } finally {
    await runtime.stop();
  }
}

/** Of each contender the round with the median pace. */
async function pacesInTurns(contenders: readonly (() => Promise<void>)[], rounds: number, ms: number): Promise<Pace[]> {
  const results: Pace[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [index, call] of contenders.entries()) results[index]?.push(await paceOf(call, inFlight, ms));
  return results.map((paces) => paces.sort((a, b) => a.perSecond - b.perSecond)[Math.floor(paces.length / 2)] ?? { perSecond: 0, p50: 0, p99: 0 });
}
