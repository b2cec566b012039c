import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { findChromium } from '../../../resources/launch/chromium.mjs';
import { app } from './app.ts';
import { chromiumFlags } from './chromiumFlags.ts';
import { tell } from './strict.ts';

let opened: Promise<BrowserContext> | undefined;

/** The one browser of the app. It listens for a second driver, the test's, whose address is told. */
export function openChromium(viewport: { width: number; height: number }): Promise<BrowserContext> {
  opened ??= start(viewport);
  return opened;
}

async function start(viewport: { width: number; height: number }): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('The Electron stand-in needs a Chromium: install one, or set STEWARD_CHROMIUM');
  const folder = join(app.getPath('userData'), 'chromium');
  const context = await chromium.launchPersistentContext(folder, { executablePath, headless: true, viewport, acceptDownloads: true, handleSIGTERM: false, handleSIGINT: false, args: [...chromiumFlags, '--remote-debugging-port=0'] });
  app.closeBrowser = () => context.close();
  const [port] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n');
  tell('devtools', { url: `http://127.0.0.1:${port}` });
  return context;
}
