// run_tests with what is on this machine, in the sandbox, through the door; other frameworks by what they print.
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCargoTest, parseGoTest, parseJest, parseMavenTest, parsePytest, parseTap, parseUnittest, parseVitest } from '../../../../src-main/functions/code/toolchains/parseTests.ts';
import { testTools } from '../../../../src-main/functions/code/toolchains/testTools.ts';
import { callThrough } from '../../../kit/callThrough.ts';
import { hasProgram } from '../../../kit/hasProgram.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';
import { temporaryFolder } from '../../../kit/temporaryFolder.ts';
import { testIf } from '../../../kit/skip.ts';

const confined = testIf(sandboxMissing === undefined, sandboxMissing ?? 'a sandbox');
const withPython = testIf(sandboxMissing === undefined && hasProgram('python3'), 'no sandbox, or no Python (on Debian: apt-get install python3)');
const withPytest = testIf(spawnSync('python3', ['-m', 'pytest', '--version']).status === 0, 'no pytest (on Debian: apt-get install python3-pytest)');

const nodeTests = `import { test, describe } from 'node:test';
import assert from 'node:assert';
test('adds', () => {});
test('breaks', () => { assert.equal(1, 2, 'one is not two'); });
test('later', { skip: true }, () => {});
describe('group', () => { test('inner', () => { throw new Error('boom'); }); });
`;

describe('run_tests', () => {
  confined('counts tests of Node and places their failures', async () => {
    const { call } = await callThrough('run_tests', { 'app/package.json': '{"type":"module"}', 'app/a.test.js': nodeTests, 'app/-b.test.mjs': "import test from 'node:test';\ntest('dash', () => {});\n" });
    expect(await call({ path: 'app' })).toMatchObject({
      success: false,
      framework: 'node',
      failed: 2,
      skipped: 1,
      failures: [expect.objectContaining({ name: 'breaks', line: 4, message: 'one is not two' }), expect.objectContaining({ name: 'inner', line: 6, message: 'boom' })] as unknown,
    });
    expect(await call({ path: 'app', files: ['-b.test.mjs'] })).toMatchObject({ success: true, passed: 1, total: 1, failures: [] });
  }, 60_000);

  withPython('finds Python’s own tests where there is no pytest', async () => {
    const { call } = await callThrough('run_tests', { 'test_sum.py': 'import unittest\nclass Sum(unittest.TestCase):\n    def test_good(self): pass\n    def test_bad(self):\n        self.assertEqual(1, 2)\n' });
    expect(await call({ framework: 'unittest' })).toMatchObject({ success: false, framework: 'unittest', passed: 1, failed: 1, failures: [{ name: expect.stringContaining('test_bad') as string, line: 5, message: 'AssertionError: 1 != 2' }] });
  }, 60_000);

  withPytest('counts what pytest counts', () => {
    const folder = temporaryFolder({ 'test_a.py': 'import pytest\ndef test_ok(): pass\ndef test_bad():\n    assert 1 == 2, "no"\n@pytest.mark.skip\ndef test_s(): pass\n@pytest.fixture\ndef f(): raise ValueError("fix")\ndef test_e(f): pass\n' });
    const [program = '', ...rest] = testTools({ framework: 'pytest', files: [] }).find(({ argv }) => argv[0] === 'python3')?.argv ?? [];
    expect(parsePytest(spawnSync(program, rest, { cwd: folder, encoding: 'utf8' }).stdout)).toMatchObject({
      passed: 1,
      failed: 2,
      skipped: 1,
      failures: [{ name: 'test_a.py::test_bad', file: 'test_a.py', line: 4 }, { name: 'test_a.py::test_e', line: 8, message: 'ValueError: fix' }],
    });
  }, 60_000);

  confined('says what it needs where nothing tells how to test', async () => {
    const { call } = await callThrough('run_tests', { 'notes/x.txt': 'x' });
    await expect(call({ path: 'notes' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(call({ path: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(call({ path: 'notes', framework: 'vitest' })).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('vitest') as string });
  }, 60_000);
});

describe('output of frameworks', () => {
  it('vitest', { timeout: 30_000 }, () => {
    const folder = temporaryFolder({ 'a.test.mjs': 'import { test, expect } from "vitest";\ntest("good", () => {});\ntest("bad", () => {\n  expect(1).toBe(2);\n});\ntest.skip("later", () => {});\n', 'broken.test.mjs': 'throw new Error("boom");\n' });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const [program = '', ...rest] = testTools({ framework: 'vitest', files: [] })[0]?.argv ?? [];
    const { stdout } = spawnSync(program, rest, { cwd: folder, encoding: 'utf8', env: { PATH: dirname(process.execPath), NO_COLOR: '1' } });
    expect(parseVitest(stdout)).toMatchObject({ passed: 1, failed: 2, skipped: 1, failures: expect.arrayContaining([expect.objectContaining({ name: 'a.test.mjs > bad', line: 4, message: 'expected 1 to be 2 // Object.is equality' }), expect.objectContaining({ name: 'broken.test.mjs', file: expect.stringMatching(/broken\.test\.mjs$/) as string, message: 'boom' })]) as unknown });
  });

  it('jest (https://jestjs.io/docs/cli#--json)', () => {
    const report = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 1, numTodoTests: 0, testResults: [{ name: '/app/a.test.ts', status: 'failed', message: '', assertionResults: [{ status: 'failed', fullName: 'group breaks', failureMessages: ['AssertionError: expected 1 to be 2\n    at /app/a.test.ts:7:13'] }] }, { name: '/app/b.test.ts', status: 'failed', message: 'Cannot find module x', assertionResults: [] }] };
    expect(parseJest(`warming up\n${JSON.stringify(report)}\n`)).toMatchObject({ passed: 1, failed: 2, skipped: 1, failures: [{ name: 'group breaks', file: '/app/a.test.ts', line: 7 }, { file: '/app/b.test.ts', message: 'Cannot find module x' }] });
  });

  it('cargo test (https://doc.rust-lang.org/book/ch11-01-writing-tests.html)', () => {
    const output = `running 2 tests
test tests::another ... FAILED
test tests::exploration ... ok

failures:

---- tests::another stdout ----

thread 'tests::another' panicked at src/lib.rs:17:9:
Make this test fail
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace


failures:
    tests::another

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
`;
    expect(parseCargoTest(output)).toEqual({ passed: 1, failed: 1, skipped: 0, failures: [{ name: 'tests::another', file: 'src/lib.rs', line: 17, message: 'Make this test fail' }] });
  });

  it('go test -json (https://pkg.go.dev/cmd/test2json)', () => {
    const events = [{ Action: 'run', Package: 'p', Test: 'TestA' }, { Action: 'output', Package: 'p', Test: 'TestA', Output: '    a_test.go:6: wanted 2\n' }, { Action: 'fail', Package: 'p', Test: 'TestA' }, { Action: 'pass', Package: 'p', Test: 'TestB' }, { Action: 'skip', Package: 'p', Test: 'TestC' }, { Action: 'fail', Package: 'p' }];
    expect(parseGoTest(events.map((event) => JSON.stringify(event)).join('\n'))).toEqual({ passed: 1, failed: 1, skipped: 1, failures: [{ name: 'p.TestA', file: 'a_test.go', line: 6, message: 'a_test.go:6: wanted 2' }] });
  });

  it('Maven Surefire (https://maven.apache.org/surefire/)', () => {
    const output = '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.02 s <<< FAILURE! - in AppTest\n[ERROR] Failures: \n[ERROR]   AppTest.adds:12 expected:<2> but was:<3>\n[INFO] \n[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0\n';
    expect(parseMavenTest(output)).toEqual({ passed: 1, failed: 1, skipped: 0, failures: [{ name: 'AppTest.adds', line: 12, message: 'expected:<2> but was:<3>' }] });
  });

  it.each([parseTap, parseVitest, parseJest, parsePytest, parseUnittest, parseCargoTest, parseGoTest, parseMavenTest])('$name takes nothing for a run of tests', (parse) => {
    for (const output of ['', 'Segmentation fault\n', '{"x":1}\n']) expect(parse(output)).toBeUndefined();
  });
});
