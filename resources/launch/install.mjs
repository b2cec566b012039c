// Brings node_modules to what package-lock.json says.
// Contract: after `ensureInstalled` the packages of the lockfile are there; npm runs only
// when the lockfile differs from what was installed, and never runs packages' own scripts.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { isFresh, takeStamp, writeStamp } from './stamp.mjs';

/** A problem the person can solve; its message is all they are shown. */
export class LaunchError extends Error {
  /** @param {string} message @param {number} exitCode */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The folder that holds package.json: two above this file, in a clone and in a package. */
export const packageRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A clone has sources and a lockfile; an installed package has neither and needs no build. */
export function isClone(root = packageRoot) {
  return existsSync(join(root, 'package-lock.json')) && existsSync(join(root, 'src-main'));
}

const platformKey = `${process.platform}-${process.arch}`;

/**
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function ensureInstalled(root, say) {
  const lockfile = join(root, 'package-lock.json');
  if (!existsSync(lockfile)) return;
  const stampFile = join(root, 'node_modules', '.steward-installed');
  const fresh = () => isFresh(stampFile, root, [lockfile], platformKey);
  if (fresh()) return;
  await withLock(
    root,
    'install',
    () => {
      if (fresh()) return;
      const stamp = takeStamp(root, [lockfile], platformKey);
      if (!installedMatchesLockfile(root)) {
        say('installing packages (npm ci); this happens when package-lock.json changed');
        npmCi(root);
      }
      writeStamp(stampFile, stamp);
    },
    say,
  );
}

/** @param {string} root */
function npmCi(root) {
  // npm's own path is in npm_execpath when npm started us; its output goes to stderr because
  // stdout may be a protocol (`steward mcp`, `--json`).
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const usable = npm !== undefined && /npm-cli\.c?js$/.test(npm) && existsSync(npm);
  const result = usable
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.error) {
    throw new LaunchError(`npm could not be started (${result.error.message}). Install npm, then try again.`);
  }
  if (result.status !== 0) {
    throw new LaunchError('npm ci failed; its message is above. Check the network and the npm registry setting, then try again.');
  }
}

/**
 * True if npm's own record of what it installed names every package of the lockfile that this
 * platform needs: then somebody ran npm by hand and there is nothing to do.
 * @param {string} root
 */
export function installedMatchesLockfile(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  const names = Object.keys(wanted).filter((name) => name !== '');
  const known = new Set(names);
  if (Object.keys(present).some((name) => name !== '' && !known.has(name))) return false;
  return names.every((name) => {
    const want = wanted[name];
    const have = present[name];
    if (want === undefined) return false;
    if (have === undefined) return want.optional === true && !isMadeForThisPlatform(want);
    return have.version === want.version && have.integrity === want.integrity && existsSync(join(root, name));
  });
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage */

/** @param {string} file @returns {Record<string, LockedPackage> | undefined} */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Optional packages that name no platform come with others that do (npm leaves them out
 * together), so only those that name this one are missed.
 * @param {LockedPackage} locked
 */
function isMadeForThisPlatform(locked) {
  if (locked.os === undefined && locked.cpu === undefined) return false;
  if (locked.libc !== undefined && !locked.libc.includes('glibc')) return false;
  return fits(locked.os, process.platform) && fits(locked.cpu, process.arch);
}

/** @param {string[] | undefined} allowed @param {string} actual */
function fits(allowed, actual) {
  if (allowed === undefined) return true;
  if (allowed.includes(`!${actual}`)) return false;
  const positive = allowed.filter((value) => !value.startsWith('!'));
  return positive.length === 0 || positive.includes(actual);
}
