import { mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser as Process } from 'playwright-core';
import { AppError, toAppError } from '../../../kernel/errors.ts';
import type { BrowserConfinement } from '../../browser.ts';
import { inheritedEnvironment } from '../inheritedEnvironment.ts';
import { findProgram } from '../programPath.ts';
import { writeConfinedBrowser } from './confinedBrowser.ts';
import { findBrowser } from './findBrowser.ts';

export interface RunningBrowser {
  process: Process;
  confinement: BrowserConfinement;
  /** Ends it and removes what it had on disk. */
  end(): Promise<void>;
}

const startTimeoutMs = 30_000;

/** Nothing goes out but through a session's proxy: no lookup, no datagrams, no services of the vendor's. */
const flags = [
  '--proxy-server=http://127.0.0.1:9',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-quic',
  '--no-first-run',
  '--no-pings',
  '--dns-prefetch-disable',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-gpu',
  '--disable-features=Prerender2,MediaRouter,Translate,OptimizationHints,PaintHolding,HttpsUpgrades,AutofillServerCommunication,AcceptCHFrame,InterestFeedContentSuggestions,CertificateTransparencyComponentUpdater,DialMediaRouteProvider',
];

/**
 * Starts the installed browser without a window. Chromium's own sandbox wherever it works; for root, and
 * where the kernel does not let it, bubblewrap around it; where neither is to be had it runs without, and says so.
 */
export async function launchBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<RunningBrowser> {
  const browser = await findBrowser(environment);
  if (browser === undefined) throw new AppError('UNSUPPORTED', 'No browser is installed here', { hint: 'Install Chrome, Chromium or Edge (on Debian: apt-get install chromium), or set STEWARD_CHROMIUM to the path of one' });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-browser-')));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const failures: string[] = [];
  try {
    for (const { confinement, path, sandbox } of await ways(browser, folder)) {
      const { chromium } = await import('playwright-core');
      try {
        const process = await chromium.launch({ executablePath: path, chromiumSandbox: sandbox, headless: true, args: flags, downloadsPath: folder, env: inheritedEnvironment(environment), handleSIGHUP: false, handleSIGINT: false, handleSIGTERM: false, timeout: startTimeoutMs });
        return {
          process,
          confinement: confinement.by === 'nothing' ? { by: 'nothing', reason: failures.at(-1) ?? confinement.reason } : confinement,
          end: async () => {
            await process.close().catch(() => undefined);
            await removeFolder();
          },
        };
      } catch (error) {
        failures.push(firstLine(toAppError(error).message));
      }
    }
    throw new AppError('UNSUPPORTED', `${browser} could not be started: ${failures.at(-1) ?? ''}`, { hint: 'Start it by hand to see what it says, or set STEWARD_CHROMIUM to another browser' });
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function ways(browser: string, folder: string): Promise<{ confinement: BrowserConfinement; path: string; sandbox: boolean }[]> {
  const isRoot = process.getuid?.() === 0;
  const bubblewrap = process.platform === 'linux' ? await findProgram('bwrap', ['/usr/bin', '/bin', '/usr/local/bin']) : undefined;
  return [
    ...(isRoot ? [] : [{ confinement: { by: 'chromium' } as const, path: browser, sandbox: true }]),
    ...(bubblewrap === undefined ? [] : [{ confinement: { by: 'bubblewrap' } as const, path: writeConfinedBrowser({ bubblewrap, browser, folder }), sandbox: false }]),
    { confinement: { by: 'nothing', reason: isRoot ? 'Chromium makes no sandbox for root, and bubblewrap is not installed' : 'Chromium could make no sandbox, and bubblewrap is not installed' }, path: browser, sandbox: false },
  ];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
