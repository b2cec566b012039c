import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { findChromium } from '../../../resources/launch/chromium.mjs';
import { chromiumFlags } from '../electronStandIn/chromiumFlags.ts';
import type { Host } from './host.ts';
import { readJson, runCommand, runNode, type Running } from './runProcess.ts';

interface Ready {
  url: string;
  port: number;
}

let browser: Promise<Browser> | undefined;

/** One browser for all tests of a file; each host gets a context, that is a person, of its own. */
function sharedBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  browser ??= chromium.launch({ headless: true, args: chromiumFlags, ...(executablePath !== undefined && { executablePath }) });
  return browser;
}

export async function closeSharedBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** The daemon, its interface in a browser. */
export function headlessHost(folders: { dataFolder: string; workspace: string }): Host & { end(): Promise<void> } {
  const { dataFolder, workspace } = folders;
  let running: Running | undefined;
  let ready: Ready | undefined;
  let context: BrowserContext | undefined;
  let log = '';

  async function ended(signal: NodeJS.Signals): Promise<number | null> {
    const { child, ended: end } = running ?? fail();
    child.kill(signal);
    const code = await end;
    log += running?.errors ?? '';
    running = undefined;
    return code;
  }

  return {
    dataFolder,
    workspace,
    effects: [],
    get log() {
      return log + (running?.errors ?? '');
    },
    async start(flags = []) {
      running = runNode(['out/main/cli.js', 'serve', '--port', String(ready?.port ?? 0), '--json', '--no-open', '--data-dir', dataFolder, '--workspace', workspace, ...flags]);
      ready = await running.line((line) => readJson(line) as Ready | undefined);
    },
    async open() {
      const { url, port } = ready ?? fail();
      const first = context === undefined;
      context ??= await (await sharedBrowser()).newContext({ viewport: { width: 1280, height: 820 }, acceptDownloads: true });
      const page = await context.newPage();
      await page.goto(first ? url : `http://127.0.0.1:${port}/`);
      return page;
    },
    stop: () => ended('SIGTERM'),
    kill: async () => void (await ended('SIGKILL')),
    steward: (words, input) => runCommand(['out/main/cli.js', ...words, '--data-dir', dataFolder, '--workspace', workspace], input),
    async end() {
      await context?.close();
      if (running) await ended('SIGKILL');
    },
  };
}

function fail(): never {
  throw new Error('The host does not run');
}
