// Runs one npm script: node resources/launch/run.mjs NAME [flags]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureTestPrograms } from './debianPackages.mjs';
import { ensureElectron, whyNoWindow } from './desktop.mjs';
import { ensureBuilt } from './ensureBuilt.mjs';
import { LaunchError, ensureInstalled, packageRoot } from './install.mjs';
import { handOver, pickNode } from './node24.mjs';
import { describeTasks, findTask } from './tasks.mjs';

/** @param {string} line */
const say = (line) => void process.stderr.write(`steward: ${line}\n`);

/** @param {string | undefined} name @param {string[]} flags */
async function run(name, flags) {
  const task = findTask(name);
  if (task === undefined) {
    throw new LaunchError(`there is no script ${name === undefined ? 'without a name' : `"${name}"`}. There are:\n${describeTasks()}`, 2);
  }
  await ensureInstalled(packageRoot, say);
  const node = pickNode({ root: packageRoot });
  const env = { ...process.env };
  // What works on the sources runs many processes that read the same modules: each is compiled once.
  if (/^(?:test|resources)\//.test(task.entry)) env['NODE_COMPILE_CACHE'] ??= join(packageRoot, 'node_modules', '.cache', 'compiled');
  if (task.needs.includes('build')) {
    await ensureBuilt(packageRoot, node, say).catch((error) => {
      if (!task.goesOnUnbuilt || !(error instanceof LaunchError)) throw error;
      say(error.message);
      env['STEWARD_BUILD_FAILED'] = '1';
    });
  }
  if (task.needs.includes('chromium')) {
    const chromium = ensureChromium(say);
    if (chromium !== undefined) env['STEWARD_CHROMIUM'] = chromium;
  }
  if (task.needs.includes('test programs')) ensureTestPrograms(say);
  if (task.name === 'start') {
    const electron = windowExecutable(flags, node);
    if (electron !== undefined) return handOver(electron, [packageRoot, ...flags], { env });
  }
  const entry = join(packageRoot, task.entry);
  if (!existsSync(entry)) throw new LaunchError(`npm run ${task.name} needs ${task.entry}, which is not there yet`);
  return handOver(node, [...(task.nodeArgs ?? []), entry, ...task.args, ...flags], { env });
}

/** @param {string[]} flags @param {string} node @returns {string | undefined} */
function windowExecutable(flags, node) {
  const machine = { platform: process.platform, env: process.env, uid: process.getuid?.() };
  const why = whyNoWindow(flags, machine);
  if (why !== undefined || !existsSync(join(packageRoot, 'out', 'main', 'main.js'))) return undefined;
  return ensureElectron(packageRoot, node, say);
}

try {
  await run(process.argv[2], process.argv.slice(3));
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  say(error.message);
  process.exit(error.exitCode);
}
