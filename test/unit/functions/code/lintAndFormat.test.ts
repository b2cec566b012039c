// lint_code and format_code, in the sandbox, through the door; tools that are not here by what they print.
import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBiome, parseEslint, parseOxlint, parsePyflakes, parseRuff } from '../../../../src-main/functions/code/toolchains/parseLinters.ts';
import { lintTools } from '../../../../src-main/functions/code/toolchains/lintTools.ts';
import { callThrough } from '../../../kit/callThrough.ts';
import { hasProgram } from '../../../kit/hasProgram.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';
import { temporaryFolder } from '../../../kit/temporaryFolder.ts';
import { testIf } from '../../../kit/skip.ts';

const confined = testIf(sandboxMissing === undefined, sandboxMissing ?? 'a sandbox');
const withPython = testIf(sandboxMissing === undefined && hasProgram('python3'), 'no sandbox, or no Python (on Debian: apt-get install python3)');

/** A tool of the project that says what it was given. */
const standIn = (body: string): string => `#!/usr/bin/env node\n${body}\n`;

describe('lint_code', () => {
  confined('says where a script cannot be read, and that it looked for no more', async () => {
    const { call } = await callThrough('lint_code', { '-bad.mjs': 'const a = 1;\nconst = 2;\n' });
    expect(await call({ path: '-bad.mjs' })).toMatchObject({ clean: false, syntax_only: true, tool: 'node', errors: 1, diagnostics: [{ line: 2, severity: 'error', code: 'SyntaxError' }] });
  }, 60_000);

  withPython('reads Python without running it', async () => {
    const { call, has } = await callThrough('lint_code', { 'bad.py': 'open("ran", "w")\ndef f(:\n' });
    const { diagnostics, clean } = await call({ path: 'bad.py' });
    expect([clean, has('ran')]).toEqual([false, false]);
    expect(diagnostics).toMatchObject([{ line: 2, severity: 'error' }]);
  }, 60_000);

  confined('names the linter that is set up but not installed', async () => {
    const { call } = await callThrough('lint_code', { 'eslint.config.js': 'export default [];', 'a.js': 'let x = 1;\n', 'folder/x.txt': '' });
    await expect(call({ path: 'a.js' })).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('eslint') as string });
    await expect(call({ path: '.', cwd: 'folder' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(call({ path: 'nowhere.js' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }, 60_000);
});

describe('format_code', () => {
  confined('formats with what comes with Steward, and it can be undone', async () => {
    const before = 'const a={b:1}\r\nfunction f(x){return x+1}\r\n';
    const { call, get, opened } = await callThrough('format_code', { '-a.js': before, '.prettierrc': '{"semi":false,"plugins":["./evil.js"]}' });
    const seen = await call({ path: '-a.js', dry_run: true, formatter: 'steward' });
    expect(seen).toMatchObject({ changed: false, formatted: false });
    expect(get('-a.js')).toBe(before);
    const done = await call({ path: '-a.js', formatter: 'steward' });
    expect(done).toMatchObject({ changed: true, diff: seen['diff'] });
    expect(get('-a.js')).toBe('const a = { b: 1 }\r\nfunction f(x) {\r\n  return x + 1\r\n}\r\n');
    expect(await call({ path: '-a.js', formatter: 'steward' })).toMatchObject({ changed: false, formatted: true, diff: '' });
    await opened.undo.undo(done.callId, false);
    expect(get('-a.js')).toBe(before);
  }, 60_000);

  confined('takes the text of the project’s formatter and writes it itself', async () => {
    const formatter = standIn("let text = '';\nprocess.stdin.on('data', (chunk) => (text += chunk)).on('end', () => process.stdout.write(text.toUpperCase() + process.argv.slice(2).join(' ') + '\\n'));");
    const { call, get, opened } = await callThrough('format_code', { 'package.json': '{"prettier":{}}', 'a.css': 'a{}\n', 'node_modules/.bin/prettier': formatter });
    chmodSync(`${opened.workspace}/node_modules/.bin/prettier`, 0o755);
    expect(await call({ path: 'a.css' })).toMatchObject({ tool: 'prettier', changed: true });
    expect(get('a.css')).toBe('A{}\n--no-color --stdin-filepath ./a.css\n');
  }, 60_000);

  confined('leaves alone what it cannot read or has no formatter for', async () => {
    const { call, get } = await callThrough('format_code', { 'bad.json': '{"a":', 'x.zig': 'x', 'biome.json': '{}', 'a.js': 'let  x' });
    await expect(call({ path: 'bad.json', formatter: 'steward' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(call({ path: 'x.zig' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(call({ path: 'a.js' })).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('biome') as string });
    expect([get('bad.json'), get('a.js')]).toEqual(['{"a":', 'let  x']);
  }, 60_000);
});

describe('reports of linters', () => {
  it('eslint (https://eslint.org/docs/latest/use/formatters/#json)', () => {
    const report = [{ filePath: '/app/a.js', messages: [{ ruleId: 'no-unused-vars', severity: 2, message: "'x' is defined but never used.", line: 1, column: 10 }, { ruleId: 'semi', severity: 1, message: 'Missing semicolon.', line: 3, column: 20 }] }];
    expect(parseEslint(JSON.stringify(report))).toEqual([{ file: '/app/a.js', line: 1, column: 10, severity: 'error', code: 'no-unused-vars', message: "'x' is defined but never used." }, { file: '/app/a.js', line: 3, column: 20, severity: 'warning', code: 'semi', message: 'Missing semicolon.' }]);
    expect(parseEslint('Oops!')).toBeUndefined();
  });

  it('oxlint', () => {
    const folder = temporaryFolder({ '-b.js': 'debugger;\n', '.oxlintrc.json': '{}' });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const [program = '', ...rest] = lintTools('-b.js').find(({ name }) => name === 'oxlint')?.argv ?? [];
    expect(parseOxlint(spawnSync(program, rest, { cwd: folder, encoding: 'utf8', env: { PATH: dirname(process.execPath) } }).stdout)).toMatchObject([{ file: '-b.js', line: 1, column: 1, severity: 'warning', code: 'eslint(no-debugger)' }]);
  });

  it('biome (https://biomejs.dev/reference/reporters/#github)', () => {
    expect(parseBiome('::error title=lint/suspicious/noDebugger,file=main.ts,line=4,endLine=4,col=3,endColumn=12::This is an unexpected use of the debugger statement.\n')).toEqual([{ file: 'main.ts', line: 4, column: 3, severity: 'error', code: 'lint/suspicious/noDebugger', message: 'This is an unexpected use of the debugger statement.' }]);
  });

  it('ruff and pyflakes (https://docs.astral.sh/ruff/)', () => {
    expect(parseRuff('[{"cell":null,"code":"F401","filename":"/app/a.py","location":{"column":8,"row":1},"message":"`os` imported but unused"}]')).toEqual([{ file: '/app/a.py', line: 1, column: 8, severity: 'warning', code: 'F401', message: '`os` imported but unused' }]);
    expect(parsePyflakes("./a.py:1:1: 'os' imported but unused\n")).toEqual([{ file: 'a.py', line: 1, column: 1, severity: 'warning', message: "'os' imported but unused" }]);
  });
});
