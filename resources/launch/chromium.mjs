// Finds the Chromium that browser tests and browser functions use.
// Contract: `findChromium` only looks; `ensureChromium` also installs Debian's package when it
// may (root and apt-get), and otherwise says what to do. Neither fails: tests that need a
// browser skip with this reason.
import { delimiter, join } from 'node:path';
import { canExecute, installPackages, mayInstall } from './debianPackages.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];

const wellKnown = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {(path: string) => boolean} isExecutable
 * @returns {string | undefined}
 */
export function findChromium(env = process.env, isExecutable = canExecute) {
  const named = env['STEWARD_CHROMIUM'];
  if (named !== undefined && isExecutable(named)) return named;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return wellKnown.find(isExecutable);
}

/** @param {(line: string) => void} say @returns {string | undefined} */
export function ensureChromium(say) {
  const found = findChromium();
  if (found !== undefined) return found;
  const advice = 'install a Chromium, Chrome or Edge (on Debian: apt-get install chromium) or set STEWARD_CHROMIUM to its path';
  if (!mayInstall()) {
    say(`no browser found, so tests that need one are skipped; ${advice}`);
    return undefined;
  }
  say('no browser found; installing Debian\'s chromium with apt-get');
  installPackages(['chromium', 'fonts-liberation']);
  const installed = findChromium();
  if (installed === undefined) say(`chromium could not be installed, so tests that need a browser are skipped; ${advice}`);
  return installed;
}
