import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, onTestFinished } from 'vitest';
import { findChromium } from '../../../resources/launch/chromium.mjs';
import { describeIf } from '../skip.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { desktopHost } from './desktopHost.ts';
import { closeSharedBrowser, headlessHost } from './headlessHost.ts';
import type { Host } from './host.ts';

export type HostKind = 'headless' | 'desktop';

export interface HostOptions {
  /** Files of the workspace: relative path -> text. */
  files?: Readonly<Record<string, string>>;
  /** `config.json` as an earlier run left it; without it, this is the first run. */
  config?: Readonly<Record<string, unknown>>;
  flags?: readonly string[];
}

/** What a person who has been here before would have. */
export const usedBefore = { firstRunDone: true } as const;

const hosts = { headless: headlessHost, desktop: desktopHost };

/** A fresh host that runs; ended with the test. */
export type StartHost = (options?: HostOptions) => Promise<Host>;

/** The same story on the daemon and on the desktop app. */
export function onEveryHost(story: string, tell: (startHost: StartHost, kind: HostKind) => void): void {
  onHosts(['headless', 'desktop'], story, tell);
}

/** As `onEveryHost`, but `npm test` tells it on the daemon alone, for its time; `npm run test:long` tells it on both. */
export function onSampledHosts(story: string, tell: (startHost: StartHost, kind: HostKind) => void): void {
  onHosts(process.env['STEWARD_TEST_HOSTS'] === 'every' ? ['headless', 'desktop'] : ['headless'], story, tell);
}

/** A story that only one host has. */
export function onHost(kind: HostKind, story: string, tell: (startHost: StartHost) => void): void {
  onHosts([kind], story, tell);
}

function onHosts(kinds: readonly HostKind[], story: string, tell: (startHost: StartHost, kind: HostKind) => void): void {
  describeIf(findChromium() !== undefined, 'no browser: install a Chromium, or set STEWARD_CHROMIUM')(story, () => {
    afterAll(closeSharedBrowser);
    for (const kind of kinds) describe(`on the ${kind} host`, () => tell((options) => startHost(kind, options), kind));
  });
}

async function startHost(kind: HostKind, { files = {}, config, flags = [] }: HostOptions = {}): Promise<Host> {
  const folder = temporaryFolder();
  const workspace = join(folder, 'workspace');
  const dataFolder = join(folder, 'data');
  mkdirSync(workspace);
  mkdirSync(dataFolder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(workspace, name, '..'), { recursive: true });
    writeFileSync(join(workspace, name), text);
  }
  if (config) writeFileSync(join(dataFolder, 'config.json'), JSON.stringify(config));
  const host = hosts[kind]({ dataFolder, workspace });
  onTestFinished(() => host.end());
  await host.start(flags);
  return host;
}
