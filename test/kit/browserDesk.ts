// The browser functions with one real browser for a whole file; every test has a session and workspace of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { web } from '../../src-main/functions/web/index.ts';
import { createLocalBrowser } from '../../src-main/ports/local/browser/createBrowser.ts';
import type { Browser } from '../../src-main/ports/browser.ts';
import type { AnyFunction } from '../../src-main/registry/defineFunction.ts';
import { openWorkbench, type MeasuredPreview, type Workbench } from './workbench.ts';

export interface SharedBrowser {
  browser: Browser;
  close(): Promise<void>;
}

export function openSharedBrowser(): SharedBrowser {
  const folder = mkdtempSync(join(tmpdir(), 'steward-test-profiles-'));
  const browser = createLocalBrowser({ profileFolder: () => folder });
  return {
    browser,
    async close() {
      await browser.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What pages and functions say, as far as tests look at it. */
export interface Seen {
  url: string;
  title: string;
  snapshot: string;
  events: string[];
  tabs: { index: number; url: string; current: boolean }[];
  downloads: { id: string; name: string; bytes: number }[];
}

export interface BrowserDesk {
  bench: Workbench;
  call(name: string, input?: Record<string, unknown>): Promise<Seen & Record<string, unknown>>;
  preview(name: string, input?: Record<string, unknown>): Promise<MeasuredPreview>;
}

export function browserFunction(name: string): AnyFunction {
  const found = web.find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}`);
  return found;
}

export function openBrowserDesk({ browser }: SharedBrowser): BrowserDesk {
  const bench = openWorkbench();
  bench.ports.browser = browser;
  return {
    bench,
    call: async (name, input = {}) => (await bench.call(browserFunction(name), input)) as Seen & Record<string, unknown>,
    preview: (name, input = {}) => bench.preview(browserFunction(name), input),
  };
}
