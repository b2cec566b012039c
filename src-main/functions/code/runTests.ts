import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { displayName } from '../files/shared/paths.ts';
import { chooseTools } from './toolchains/findSigns.ts';
import { failedTool, requireEnded, runFirst, toolEffects, toolPreview } from './toolchains/runTool.ts';
import { frameworks, testTools } from './toolchains/testTools.ts';
import { below, extension, projectPath } from './toolchains/toolArguments.ts';

const mostFailures = 200;

export const runTests = defineFunction({
  name: 'run_tests',
  title: 'Run tests',
  category: 'code',
  summary: 'Run a project’s tests and count what passed',
  description:
    'Runs the tests of a project and returns how many passed, failed and were skipped, with the name, place and message of each failure. path is the folder of the project; the framework is told from its files: vitest, jest, node:test, pytest, unittest, Cargo, Go or Maven. files runs only some. It runs in a sandbox without network, so what the project depends on must be there already. Tests that fail are a result, not a failure of the call.',
  input: z.strictObject({
    path: z.string().min(1).max(4096).default('.').describe('The folder of the project, relative to the workspace, absolute, or from ~; or one file of tests.'),
    files: z.array(projectPath('A file of tests.').describe('A file of tests, relative to the folder of the project.')).max(200).default([]).describe('Run only these; all without.'),
    name_pattern: z.string().min(1).max(500).regex(/^[^-\0\r\n][^\0\r\n]*$/, 'It is one line that begins with no dash').optional().describe('Run only tests whose name matches, as the framework understands it.'),
    framework: z.enum(['auto', ...frameworks]).default('auto').describe('auto: by the files of the project.'),
    timeout: z.number().min(1).max(3600).default(600).describe('Seconds until it is ended.'),
  }),
  output: z.strictObject({
    success: z.boolean().describe('Whether there were tests and none failed.'),
    framework: z.enum(frameworks).describe('What ran them.'),
    command: z.array(z.string()).describe('How it was called.'),
    passed: z.number().int().describe('Tests that passed.'),
    failed: z.number().int().describe('Tests that failed, with those that could not be started.'),
    skipped: z.number().int().describe('Tests that were left out.'),
    total: z.number().int().describe('All of them.'),
    failures: z
      .array(
        z.strictObject({
          name: z.string().describe('Of the test.'),
          file: z.string().optional().describe('Where it failed.'),
          line: z.number().int().optional().describe('Where it failed, from 1.'),
          message: z.string().describe('Why.'),
        }),
      )
      .describe('At most 200.'),
    output: z.string().describe('The end of what was printed, when something failed.'),
    duration_ms: z.number().describe('How long it ran.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'sandbox',
  timeoutMs: 3_610_000,
  phrase: ({ path, files }) => ({ base: 'Run tests of', present: 'Running tests of', past: 'Ran tests of', object: files.length === 1 ? displayName(files[0] ?? path) : displayName(path) }),
  effects: (input) => toolEffects(testTools(selectionOf(input)), placeOf(input).cwd, input.timeout),
  async preview(context, input) {
    const { cwd } = placeOf(input);
    return toolPreview(context, await chooseTools(context.files, cwd, testTools(selectionOf(input))), cwd, input.timeout);
  },
  summarise: ({ passed, failed, skipped, total }) => (total === 0 ? 'No tests found' : [`${passed} of ${formatCount(total, 'test')} passed`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])].join(' · ')),
  view: ({ failures, passed, failed, skipped, framework }) =>
    failures.length === 0
      ? { kind: 'facts', facts: [{ label: 'Passed', value: String(passed) }, { label: 'Failed', value: String(failed) }, { label: 'Skipped', value: String(skipped) }, { label: 'Run by', value: framework }] }
      : { kind: 'table', columns: [{ key: 'name', label: 'Test', align: 'left', format: 'text' }, { key: 'place', label: 'Place', align: 'left', format: 'path' }, { key: 'message', label: 'Message', align: 'left', format: 'text' }], rows: failures.map(({ name, file, line, message }) => ({ name, place: [file, line].filter((part) => part !== undefined).join(':'), message })), total: failures.length },
  phrasings: [
    'run the tests',
    'run the unit tests of this project',
    'do all tests pass',
    'run pytest',
    'run pytest in ~/projects/api',
    'run cargo test',
    'execute the jest suite',
    'run vitest',
    'run the test file test/parser.test.js',
    'which tests are failing',
    'test the go module',
    'run mvn test',
    'run only the tests named login',
    'check that the test suite is green',
  ],
  examples: [
    { title: 'Tests of Node', input: { path: '.', framework: 'node' }, setup: { 'sum.test.mjs': "import test from 'node:test';\nimport assert from 'node:assert/strict';\ntest('adds', () => assert.equal(1 + 1, 2));\n" } },
  ],
  async handler(context, input) {
    const { files } = context;
    const { cwd } = placeOf(input);
    if ((await files.stat(cwd))?.kind !== 'directory') throw new AppError('NOT_FOUND', `There is no folder ${files.absolute(cwd)}`, { hint: 'path is the folder of the project' });
    const possible = testTools(selectionOf(input));
    const tools = await chooseTools(files, cwd, possible);
    if (tools.length === 0) throw new AppError('UNSUPPORTED', `Nothing in ${files.absolute(cwd)} says how its tests are run`, { hint: `Name the framework: ${frameworks.join(', ')}` });
    // The first sign decides; only the ways of one language stand in for each other.
    const first = tools[0]?.name ?? 'node';
    const alike = tools.filter(({ name }) => name === first || (first === 'pytest' && name === 'unittest'));
    const run = await runFirst(context, alike, cwd, input.timeout, 'These tests cannot be run');
    requireEnded(run, input.timeout);
    const { tool, result } = run;
    const way = possible.find(({ argv }) => argv === tool.argv);
    const counts = way?.parse(`${result.stdout}\n${result.stderr}`);
    if (!way || !counts) throw failedTool(run);
    const total = counts.passed + counts.failed + counts.skipped;
    const success = total > 0 && counts.failed === 0 && result.exitCode === 0;
    return {
      success,
      framework: way.name,
      command: tool.argv,
      passed: counts.passed,
      failed: counts.failed,
      skipped: counts.skipped,
      total,
      failures: counts.failures.slice(0, mostFailures),
      output: success ? '' : (result.stderr.trim() || result.stdout.trim()).slice(-4000),
      duration_ms: Math.round(result.durationMs),
    };
  },
});

interface Place {
  path: string;
  files: string[];
}

/** A name with the ending of a source file is a file of tests, run from the workspace. */
function placeOf({ path, files }: Place): { cwd: string; files: string[] } {
  const isFile = /^(?:[mc]?[jt]sx?|py|rs|go|java)$/.test(extension(path));
  if (!isFile) return { cwd: path, files };
  const cut = path.startsWith('~') || path.startsWith('/') ? path.lastIndexOf('/') : -1;
  const cwd = cut < 0 ? '.' : path.slice(0, cut) || '/';
  return { cwd, files: [cut < 0 ? below('.', path) : path.slice(cut + 1), ...files] };
}

function selectionOf(input: Place & { framework: 'auto' | (typeof frameworks)[number]; name_pattern?: string | undefined }): Parameters<typeof testTools>[0] {
  return { framework: input.framework, files: placeOf(input).files, name_pattern: input.name_pattern };
}
