// Decides whether `npm start` opens Electron's window or runs the daemon for the browser.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFresh, takeStamp, writeStamp } from './stamp.mjs';

/** Flags that ask for the daemon: a window has no use for them. */
const headlessFlags = ['--daemon', '--json', '--no-open'];

/**
 * Why there can be no window, or undefined if there can.
 * @param {readonly string[]} flags
 * @param {{ platform: string, env: NodeJS.ProcessEnv, uid: number | undefined }} machine
 * @returns {string | undefined}
 */
export function whyNoWindow(flags, machine) {
  const asked = flags.find((flag) => headlessFlags.includes(flag));
  if (asked !== undefined) return `${asked} was given`;
  if (machine.platform !== 'linux') return undefined;
  if (!machine.env['DISPLAY'] && !machine.env['WAYLAND_DISPLAY']) return 'there is no display';
  // Chromium's sandbox does not work for root, and Steward does not run without it.
  if (machine.uid === 0) return 'a window cannot be sandboxed for root';
  return undefined;
}

/**
 * Electron's executable if it is there or its own installer brings it within a few seconds.
 * The installer is tried once for a lockfile: where it failed it would fail again.
 * @param {string} root
 * @param {string} node
 * @param {(line: string) => void} say
 * @returns {string | undefined}
 */
export function ensureElectron(root, node, say) {
  const folder = join(root, 'node_modules', 'electron');
  const installer = join(folder, 'install.js');
  const present = findElectron(folder);
  if (present !== undefined || !existsSync(installer)) return present;
  const stampFile = join(root, 'node_modules', '.steward-electron-tried');
  const inputs = [join(root, 'package-lock.json')];
  if (isFresh(stampFile, root, inputs, '')) return undefined;
  say('asking Electron\'s installer for its binary (8 seconds at most)');
  spawnSync(node, [installer], { cwd: root, stdio: 'ignore', timeout: 8000, killSignal: 'SIGKILL' });
  const installed = findElectron(folder);
  if (installed === undefined) {
    writeStamp(stampFile, takeStamp(root, inputs, ''));
    say('it is not to be had here; the interface opens in the browser instead (npx install-electron brings the window)');
  }
  return installed;
}

/** @param {string} folder @returns {string | undefined} */
function findElectron(folder) {
  try {
    const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
    const name = readFileSync(join(folder, 'path.txt'), 'utf8');
    const path = join(override ?? join(folder, 'dist'), name);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
