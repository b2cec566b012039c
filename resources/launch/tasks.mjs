// The npm scripts. Each bootstraps itself: packages are installed, Node 24 is found, and what
// `needs` names is there before `entry` runs with `args` and the flags given after `--`.

import { memoryFlags } from './memoryFlags.mjs';

/**
 * @typedef {object} Task
 * @property {string} name as in package.json
 * @property {string} summary
 * @property {string} entry the file that Node 24 runs, relative to the root
 * @property {readonly string[]} args
 * @property {readonly string[]} [nodeArgs]
 * @property {readonly ('build' | 'chromium' | 'test programs')[]} needs
 * @property {boolean} [goesOnUnbuilt] a failed build is one more failure, told by STEWARD_BUILD_FAILED
 */

/** @type {readonly Task[]} */
export const tasks = [
  { name: 'start', summary: 'the app: a window, or the daemon with the interface in the browser', entry: 'out/main/cli.js', nodeArgs: memoryFlags, args: ['serve'], needs: ['build'] },
  { name: 'dev', summary: 'the daemon straight from the sources, restarted when they change', entry: 'src-main/cli.ts', args: ['serve', '--no-open'], nodeArgs: ['--watch'], needs: ['build'] },
  { name: 'dev:ui', summary: 'rebuilds the interface whenever its sources change', entry: 'resources/build/build.mjs', args: ['--watch', 'renderer'], needs: [] },
  { name: 'build', summary: 'out/: runtime, preload, interface, type declarations', entry: 'resources/build/build.mjs', args: [], needs: [] },
  { name: 'generate', summary: 'rewrites the generated files', entry: 'resources/build/generate.mjs', args: [], needs: [] },
  { name: 'check', summary: 'types, import walls, lint, dead code, sizes, generated files, lockfile', entry: 'resources/check/check.mjs', args: [], needs: [] },
  { name: 'test', summary: 'all tests but the long ones', entry: 'test/kit/runTests.mjs', args: ['--projects', 'unit,mcp,security,alone,e2e'], needs: ['build', 'chromium', 'test programs'], goesOnUnbuilt: true },
  { name: 'test:security', summary: 'the security tests, with a table by attack', entry: 'test/kit/runTests.mjs', args: ['--projects', 'security,alone', '--table'], needs: ['build', 'chromium', 'test programs'], goesOnUnbuilt: true },
  { name: 'test:conformance', summary: 'the MCP conformance suites, server and client', entry: 'test/kit/runTests.mjs', args: ['--projects', 'mcp', 'test/mcp/conformance'], needs: ['build', 'test programs'], goesOnUnbuilt: true },
  { name: 'test:long', summary: 'tests that take minutes, and all browser stories on every host', entry: 'test/kit/runTests.mjs', args: ['--projects', 'long,e2e', '--every-host'], needs: ['build', 'chromium', 'test programs'], goesOnUnbuilt: true },
  { name: 'bench', summary: 'measurements beside peers', entry: 'test/bench/main.ts', args: [], needs: ['build', 'chromium'] },
  { name: 'eval', summary: 'understanding and parsing, JSON lines in and out', entry: 'out/main/cli.js', args: ['eval'], needs: ['build'] },
  { name: 'package', summary: 'installers, by electron-builder', entry: 'node_modules/electron-builder/cli.js', args: ['--config', 'electron-builder.yml'], needs: ['build'] },
];

/** @param {string | undefined} name @returns {Task | undefined} */
export function findTask(name) {
  return tasks.find((task) => task.name === name);
}

export function describeTasks() {
  const width = Math.max(...tasks.map((task) => task.name.length));
  return tasks.map((task) => `  npm run ${task.name.padEnd(width)}  ${task.summary}`).join('\n');
}
