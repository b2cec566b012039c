// The same errands on the same site by Steward's browser functions and by Playwright's own MCP server: how many come out right, and how long they take.
import { join } from 'node:path';
import { findChromium } from '../../resources/launch/chromium.mjs';
import { openPlaywrightServer, openSteward } from '../kit/browserDrivers.ts';
import { startBrowserSite } from '../kit/browserSite.ts';
import { browserTasks, type BrowserDriver } from '../kit/browserTasks.ts';
import type { DoorBench } from './door.ts';
import { median } from './pace.ts';

const rounds = 5;

export async function benchBrowser({ folder, say, verdict }: DoorBench): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) return say('\nbrowser: no Chromium is installed');
  say('\nerrands in a browser over stdio, median ms and how many came out right (policy, audit and the checking proxy on; goals: no fewer, 1.0x the time)');
  say('errand                 steward          @playwright/mcp   ratio');
  const site = await startBrowserSite();
  const drivers = await Promise.all([openSteward(join(folder, 'browser-steward')), openPlaywrightServer(join(folder, 'browser-peer'), chromium)]);
  try {
    const totals = drivers.map(() => ({ right: 0, ms: 0 }));
    for (const [name, run] of Object.entries(browserTasks)) {
      const times = drivers.map((): number[] => []);
      const right = drivers.map(() => 0);
      // The first is not counted: it starts the browser.
      for (let round = 0; round <= rounds; round++) {
        for (const [index, driver] of drivers.entries()) {
          const { ok, ms } = await timed(driver, async () => run(driver, site));
          if (round === 0) continue;
          times[index]?.push(ms);
          if (ok) right[index] = (right[index] ?? 0) + 1;
        }
      }
      const [ours = 0, theirs = 1] = times.map(median);
      for (const [index, total] of totals.entries()) {
        total.right += right[index] ?? 0;
        total.ms += median(times[index] ?? []);
      }
      say(`${name.padEnd(16)}${ours.toFixed(0).padStart(9)} ms ${String(right[0]).padStart(2)}/${rounds}${theirs.toFixed(0).padStart(14)} ms ${String(right[1]).padStart(2)}/${rounds}${(ours / theirs).toFixed(2).padStart(10)}   ${(right[0] ?? 0) >= (right[1] ?? 0) ? 'met' : 'MISSED'}, ${verdict(ours / theirs, 1, true)}`);
    }
    const [ours = { right: 0, ms: 0 }, theirs = { right: 0, ms: 1 }] = totals;
    say(`all             ${ours.ms.toFixed(0).padStart(9)} ms ${ours.right}${theirs.ms.toFixed(0).padStart(16)} ms ${theirs.right}${(ours.ms / theirs.ms).toFixed(2).padStart(10)}   ${ours.right >= theirs.right ? 'met' : 'MISSED'}, ${verdict(ours.ms / theirs.ms, 1, true)}`);
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
    await site.close();
  }
}

async function timed(driver: BrowserDriver, run: () => Promise<boolean>): Promise<{ ok: boolean; ms: number }> {
  const startedAt = performance.now();
  const ok = await run().catch((error: unknown) => {
    process.stderr.write(`${driver.name}: ${String(error).slice(0, 500)}\n`);
    return false;
  });
  return { ok, ms: performance.now() - startedAt };
}
