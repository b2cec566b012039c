import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, chromium, type Browser, type ElectronApplication, type Page } from 'playwright-core';
import { packageRoot } from '../../../resources/launch/install.mjs';
import type { Effect, Host } from './host.ts';
import { readJson, runCommand, runNode, type Running } from './runProcess.ts';

/** Electron's own binary where it is installed and a window can be opened, else nothing: then its stand-in runs. */
export function findRealElectron(): string | undefined {
  try {
    const folder = join(packageRoot, 'node_modules', 'electron');
    const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    const display = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
    return existsSync(binary) && display && process.getuid?.() !== 0 ? binary : undefined;
  } catch {
    return undefined;
  }
}

interface App {
  page(): Promise<Page>;
  signal(signal: NodeJS.Signals): Promise<number | null>;
  readonly log: string;
  /** Lets go of whatever was opened to drive it. */
  release(): Promise<void>;
}

/** The desktop app: in Electron where it is there, else in the stand-in. */
export function desktopHost(folders: { dataFolder: string; workspace: string }): Host & { end(): Promise<void> } {
  const { dataFolder, workspace } = folders;
  const effects: Effect[] = [];
  const electron = findRealElectron();
  let app: App | undefined;
  let log = '';

  async function ended(signal: NodeJS.Signals): Promise<number | null> {
    if (!app) throw new Error('The host does not run');
    const code = await app.signal(signal);
    log += app.log;
    await app.release();
    app = undefined;
    return code;
  }

  return {
    dataFolder,
    workspace,
    effects,
    get log() {
      return log + (app?.log ?? '');
    },
    async start(flags = []) {
      const words = ['--data-dir', dataFolder, '--workspace', workspace, '--port', '0', ...flags];
      app = electron === undefined ? await startStandIn(words, effects) : await startElectron(electron, words);
    },
    async open() {
      if (!app) throw new Error('The host does not run');
      return app.page();
    },
    stop: () => ended('SIGTERM'),
    kill: async () => void (await ended('SIGKILL')),
    steward: (words, input) => runCommand(['out/main/cli.js', ...words, '--data-dir', dataFolder, '--workspace', workspace], input),
    async end() {
      if (app) await ended('SIGKILL');
    },
  };
}

/** Runs the built app in the stand-in; `words` are the app's own. */
export function runStandIn(words: readonly string[]): Running {
  return runNode(['--import', './test/kit/electronStandIn/register.ts', 'out/main/main.js', ...words]);
}

async function startStandIn(words: readonly string[], effects: Effect[]): Promise<App> {
  const running = runStandIn(words);
  let browser: Browser | undefined;
  const devtools = await running.line((line) => {
    const effect = readJson(line) as Effect | undefined;
    return effect?.standIn === 'devtools' ? String(effect['url']) : undefined;
  });
  await running.line((line) => (readJson(line)?.['standIn'] === 'loaded' ? true : undefined));
  let read = 0;
  const collect = (): void => {
    for (; read < running.lines.length; read++) {
      const effect = readJson(running.lines[read] ?? '') as Effect | undefined;
      if (effect) effects.push(effect);
    }
  };
  running.child.stdout?.on('data', () => setImmediate(collect));
  collect();
  return {
    async page() {
      browser ??= await chromium.connectOverCDP(devtools);
      const page = browser.contexts()[0]?.pages()[0];
      if (!page) throw new Error('The window has no page');
      return page;
    },
    async signal(signal) {
      running.child.kill(signal);
      return running.ended;
    },
    get log() {
      return running.errors;
    },
    release: async () => browser?.close(),
  };
}

async function startElectron(executablePath: string, words: readonly string[]): Promise<App> {
  const application: ElectronApplication = await _electron.launch({ executablePath, args: [packageRoot, ...words] });
  const child = application.process();
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    page: () => application.firstWindow(),
    async signal(signal) {
      child.kill(signal);
      return ended;
    },
    get log() {
      return log;
    },
    release: () => Promise.resolve(),
  };
}
