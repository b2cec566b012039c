// What the reading functions of the category system answer, through the door with policy and audit on.
import { join } from 'node:path';
import type { DoorBench } from './door.ts';
import { startOwnRuntime } from './ownRuntime.ts';
import { callsPerSecond, inTurns } from './pace.ts';

const goal = 667;
const inFlight = 16;

const reading: readonly [string, Record<string, unknown>][] = [
  ['get_system_info', { info_types: ['memory'] }],
  ['get_system_info', { info_types: ['system', 'os', 'cpu', 'memory'] }],
  ['list_processes', { limit: 20 }],
  ['get_network_info', { sections: ['interfaces', 'dns', 'routes'] }],
  ['get_network_info', { sections: ['listening'] }],
  ['get_environment', {}],
  ['list_scheduled_tasks', {}],
  ['read_process_log', {}],
];

export async function benchSystem({ folder, workspace, rounds, measureMs, say, verdict }: DoorBench): Promise<void> {
  const runtime = await startOwnRuntime(join(folder, 'system'), workspace);
  try {
    say(`\nreading functions of the system, calls/s at ${inFlight} in flight, policy and audit on (goal ${goal})`);
    for (const [name, input] of reading) {
      const [pace = 0] = await inTurns([() => callsPerSecond(() => runtime.call(name, input), inFlight, measureMs)], rounds);
      say(`${`${name} ${JSON.stringify(input)}`.padEnd(70)}${pace.toFixed(0).padStart(8)}   ${verdict(pace, goal)}`);
    }
  } finally {
    await runtime.stop();
  }
}
