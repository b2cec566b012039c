// Runs test projects and ends with the line `N passed, N failed, N skipped`.
//   runTests.mjs --projects unit,mcp [-t NAME] [--bail N] [--table] [--every-host] [FILE…]
// --table: test files whose names begin with a number are rows of a table: defended, how many variants.
// --every-host: browser stories that are told on the daemon alone are told on the desktop app too.
// Fails when a test failed, when none ran, and when one was skipped without a reason.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { packageRoot as root } from '../../resources/launch/install.mjs';

/** @typedef {import('vitest/node').TestModule} TestModule */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    projects: { type: 'string', multiple: true, default: [] },
    testNamePattern: { type: 'string', short: 't' },
    bail: { type: 'string' },
    table: { type: 'boolean', default: false },
    'every-host': { type: 'boolean', default: false },
  },
});

/** @type {{ modules: readonly TestModule[], unhandled: number } | undefined} */
let ended;

process.chdir(root);
if (values['every-host']) process.env['STEWARD_TEST_HOSTS'] = 'every';
const started = performance.now();
const vitest = await startVitest('test', positionals, {
  run: true,
  watch: false,
  passWithNoTests: true,
  project: (values.projects.at(-1) ?? '').split(',').filter((name) => name !== ''),
  ...(values.testNamePattern !== undefined && { testNamePattern: values.testNamePattern }),
  ...(values.bail !== undefined && { bail: Number(values.bail) }),
  reporters: [
    ['default', { summary: false }],
    { onTestRunEnd: (modules, unhandled) => void (ended = { modules, unhandled: unhandled.length }) },
  ],
}).catch((error) => {
  // Vitest itself did not start: say why, and end as every run ends.
  process.stdout.write(`${error instanceof Error ? error.stack : error}\n0 passed, 1 failed, 0 skipped\n`);
  process.exit(1);
});
await vitest.close();

let passed = 0;
let failed = ended?.unhandled ?? 1;
/** @type {{ name: string, reason: string | undefined }[]} */
const skipped = [];
for (const module of ended?.modules ?? []) {
  // A file that could not be loaded has no tests that could fail.
  if (module.errors().length > 0) failed += 1;
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed += 1;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') {
      passed += 1;
      if ((test.diagnostic()?.retryCount ?? 0) > 0) process.stdout.write(`second try: ${module.relativeModuleId} > ${test.fullName}\n`);
    }
    else if (result.state === 'skipped') skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: result.note });
    else failed += 1;
  }
}

// With a name pattern the tests that do not match count as skipped for vitest, but not for us.
const chosen = values.testNamePattern === undefined ? skipped : skipped.filter(({ reason }) => reason !== undefined);
const unreasoned = chosen.filter(({ reason }) => reason === undefined);
failed += unreasoned.length;
for (const { name, reason } of chosen) {
  process.stdout.write(reason === undefined ? `FAIL ${name}: skipped without a reason; use test/kit/skip.ts\n` : `skipped: ${name}: ${reason}\n`);
}
if (values.table) for (const line of tableLines(ended?.modules ?? [])) process.stdout.write(`${line}\n`);
if (process.env['STEWARD_BUILD_FAILED'] !== undefined) {
  failed += 1;
  process.stdout.write('FAIL the build: its messages are at the top\n');
}
if (passed + failed === 0) process.stdout.write('no test ran, which counts as a failure\n');
process.stdout.write(`${passed + failed + chosen.length - unreasoned.length} tests in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${chosen.length - unreasoned.length} skipped\n`);
// Handles that a test left open must not keep the run alive.
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/**
 * One line a number: what it is about (the first line of its file), whether all held, how many variants were tried.
 * @param {readonly TestModule[]} modules
 * @returns {string[]}
 */
function tableLines(modules) {
  /** @type {Map<number, { title: string | undefined, passed: number, failed: number, skipped: number }>} */
  const rows = new Map();
  for (const module of modules) {
    const number = Number(/^(\d+)-/.exec(basename(module.moduleId))?.[1]);
    if (Number.isNaN(number)) continue;
    const row = rows.get(number) ?? { title: undefined, passed: 0, failed: 0, skipped: 0 };
    row.title ??= titleOf(module.moduleId);
    row.failed += module.errors().length;
    for (const test of module.children.allTests()) row[/** @type {'passed' | 'failed' | 'skipped'} */ (test.result().state)] += 1;
    rows.set(number, row);
  }
  const lines = [...rows].sort(([a], [b]) => a - b).map(([number, { title, passed, failed, skipped }]) => {
    const verdict = failed > 0 ? `NO, ${failed} failed` : passed === 0 ? 'not tried here' : 'yes';
    return `${String(number).padStart(3)}  ${verdict.padEnd(14)}  ${String(passed + failed).padStart(4)}${skipped > 0 ? ` (${skipped} skipped)` : ''}  ${title ?? ''}`;
  });
  return ['', ' row  defended      variants  attack', ...lines, ''];
}

/**
 * What the head of a file says of its attack.
 * @param {string} file
 */
function titleOf(file) {
  return /^\/\/ Attack \d+[^:]*: (.*)$/m.exec(readFileSync(file, 'utf8'))?.[1];
}
