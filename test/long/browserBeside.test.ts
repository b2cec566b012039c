// Beside Playwright's own MCP server on the same pages: whatever it gets done, the browser functions get done.
import { join } from 'node:path';
import { expect } from 'vitest';
import { findChromium } from '../../resources/launch/chromium.mjs';
import { openPlaywrightServer, openSteward } from '../kit/browserDrivers.ts';
import { startBrowserSite } from '../kit/browserSite.ts';
import { browserTasks, type BrowserDriver } from '../kit/browserTasks.ts';
import { testIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

testIf(findChromium() !== undefined, 'no browser is installed (on Debian: apt-get install chromium)')('every errand comes out right, as it does with Playwright’s own server', async () => {
  const folder = temporaryFolder();
  const site = await startBrowserSite();
  const drivers = [await openSteward(join(folder, 'ours')), await openPlaywrightServer(join(folder, 'theirs'), findChromium() ?? '')];
  try {
    const outcome = async (driver: BrowserDriver): Promise<string[]> => {
      const done: string[] = [];
      for (const [name, run] of Object.entries(browserTasks)) if (await run(driver, site).catch(() => false)) done.push(name);
      return done;
    };
    const [ours, theirs] = [await outcome(drivers[0] as BrowserDriver), await outcome(drivers[1] as BrowserDriver)];
    expect(ours).toEqual(expect.arrayContaining(theirs));
    expect(ours).toEqual(Object.keys(browserTasks));
    expect(theirs.length).toBeGreaterThan(5);
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()));
    await site.close();
  }
}, 180_000);
