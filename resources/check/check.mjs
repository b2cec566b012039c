// npm run check: every check in parallel, one line each, details of those that fail.
// npm run check -- types walls   runs only those.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot as root } from '../launch/install.mjs';

const modules = join(root, 'node_modules');
const here = join(root, 'resources', 'check');

/** Longest first. */
/** @type {readonly { name: string, args: string[] }[]} */
const checks = [
  { name: 'walls', args: [join(here, 'checkWalls.mjs')] },
  { name: 'types', args: [join(modules, 'typescript', 'bin', 'tsc'), '--project', 'tsconfig.json'] },
  { name: 'lint', args: [join(modules, 'oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'dead code', args: [join(modules, 'knip', 'bin', 'knip.js'), '--config', 'resources/check/knip.ts', '--no-progress', '--no-config-hints'] },
  { name: 'generated', args: [join(root, 'resources', 'build', 'generate.mjs'), '--check'] },
  { name: 'sizes', args: [join(here, 'checkSizes.mjs')] },
  { name: 'packages', args: [join(here, 'checkPackages.mjs')] },
  { name: 'entries', args: [join(here, 'checkEntries.mjs')] },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  process.stderr.write(`check: there is no check "${unknown[0]}"; there are ${checks.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

const started = performance.now();
const queue = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const failed = (await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))).flat();
const total = seconds(started);
process.stdout.write(failed.length === 0 ? `check: all good (${total})\n` : `check: ${failed.join(', ')} failed (${total})\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Takes checks from the queue until it is empty. @returns {Promise<string[]>} the failed ones */
async function work() {
  const failures = [];
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const begun = performance.now();
    const { code, text } = await run(check.args);
    process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${check.name.padEnd(10)} ${seconds(begun)}\n${indent(text)}`);
    if (code !== 0) failures.push(check.name);
  }
  return failures;
}

/** @param {string[]} args @returns {Promise<{ code: number, text: string }>} */
function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' } });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? 1, text })));
}

/** @param {string} text */
function indent(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^Found 0 warnings|^Finished in/.test(line));
  return lines.map((line) => `     ${line}\n`).join('');
}

/** @param {number} since */
function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
