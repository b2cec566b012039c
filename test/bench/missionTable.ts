// The table of response time, throughput and success rate that Steward's mission document names, goal beside measured.
import { join } from 'node:path';
import { startWebSite } from '../kit/webSite.ts';
import type { DoorBench } from './door.ts';
import { startOwnRuntime } from './ownRuntime.ts';
import { paceOf } from './pace.ts';

interface Row {
  operations: string;
  /** Called in turn. */
  calls: readonly (readonly [string, Record<string, unknown>])[];
  /** Goals: milliseconds of the mean call, calls a second, share of calls that end well. */
  responseMs: number;
  perSecond: number;
  successRate: number;
}

const inFlight = 16;

export async function benchMissionTable({ folder, workspace, file, rounds, measureMs, say, verdict }: DoorBench): Promise<void> {
  const site = await startWebSite();
  const runtime = await startOwnRuntime(join(folder, 'table'), workspace, { policy: 'unattended', allowHosts: [`127.0.0.1:${site.port}`] });
  const rows: readonly Row[] = [
    { operations: 'File Operations', calls: [['read_file', { file_path: file }], ['get_file_info', { file_path: file }], ['list_directory', { path: workspace }]], responseMs: 50, perSecond: 2000, successRate: 0.999 },
    { operations: 'Code Execution', calls: [['execute_python', { code: '1+1' }], ['execute_javascript', { code: '1+1' }]], responseMs: 200, perSecond: 500, successRate: 0.995 },
    { operations: 'Web Scraping', calls: [['scrape_webpage', { url: `${site.origin}/products`, selectors: { name: 'h2', price: '.price' } }]], responseMs: 800, perSecond: 125, successRate: 0.985 },
    { operations: 'System Commands', calls: [['get_system_info', { info_types: ['memory'] }], ['list_processes', { limit: 20 }], ['get_environment', {}]], responseMs: 150, perSecond: 667, successRate: 0.997 },
  ];
  try {
    say(`\nthe mission document's table, measured at ${inFlight} in flight, policy, audit and sandbox on`);
    say('operation type        response ms (goal)   calls/s (goal)       success (goal)');
    for (const { operations, calls, responseMs, perSecond, successRate } of rows) {
      const tries: { perSecond: number; meanMs: number }[] = [];
      let next = 0;
      let made = 0;
      let failed = 0;
      const call = async (): Promise<void> => {
        const [name, input] = calls[next++ % calls.length] ?? ['', {}];
        made++;
        await runtime.call(name, input).catch((error: unknown) => {
          if (failed++ === 0) say(`${name}: ${String(error)}`);
        });
      };
      for (let round = 0; round < rounds; round++) {
        const pace = await paceOf(call, inFlight, measureMs);
        // By Little's law: as many are in flight all the time.
        tries.push({ perSecond: pace.perSecond, meanMs: (inFlight / pace.perSecond) * 1000 });
      }
      const middle = tries.sort((a, b) => a.perSecond - b.perSecond)[Math.floor(rounds / 2)] ?? { perSecond: 0, meanMs: 0 };
      const rate = 1 - failed / made;
      say(`${operations.padEnd(22)}${`${middle.meanMs.toFixed(1)} (${responseMs})`.padEnd(21)}${`${middle.perSecond.toFixed(0)} (${perSecond})`.padEnd(21)}${`${(100 * rate).toFixed(2)} % of ${made} (${100 * successRate} %)`.padEnd(30)}${verdict(middle.meanMs, responseMs, true)}, ${verdict(middle.perSecond, perSecond)}, ${verdict(rate, successRate)}`);
    }
  } finally {
    await runtime.stop();
    await site.close();
  }
}
