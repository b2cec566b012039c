// Programs that tests start and that npm does not bring: found, or installed from Debian's packages
// where that may be done (root and apt-get), else named. Never fails: tests without theirs skip.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} Program
 * @property {string} program as on PATH
 * @property {string} package of Debian
 * @property {string} what that needs it
 */

/** @type {readonly Program[]} */
export const testPrograms = [
  { program: 'bwrap', package: 'bubblewrap', what: 'the sandbox' },
  { program: 'pg_ctlcluster', package: 'postgresql', what: 'PostgreSQL' },
  { program: 'mariadb-dump', package: 'mariadb-client', what: 'MariaDB' },
  { program: 'mariadbd', package: 'mariadb-server-core', what: 'MariaDB' },
  { program: 'redis-server', package: 'redis-server', what: 'what replicas share' },
];

/** @param {readonly Program[]} programs @param {NodeJS.ProcessEnv} env @param {(path: string) => boolean} isExecutable */
export function findMissing(programs, env = process.env, isExecutable = canExecute) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs.filter(({ program }) => !folders.some((folder) => isExecutable(join(folder, program))));
}

/** @param {(line: string) => void} say */
export function ensureTestPrograms(say) {
  const missing = findMissing(testPrograms);
  if (missing.length === 0) return;
  const packages = missing.map((each) => each.package);
  if (mayInstall()) {
    say(`installing Debian's ${packages.join(' and ')} with apt-get`);
    installPackages(packages);
  }
  for (const each of findMissing(missing)) say(`${each.program} was not found, so tests of ${each.what} are skipped (on Debian: apt-get install ${each.package})`);
}

export function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Without the services some of them would start. @param {readonly string[]} packages */
export function installPackages(packages) {
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

/** @param {string[]} args */
function apt(args) {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    timeout: 300_000,
  });
}

/** @param {string} path */
export function canExecute(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
