// compile_code with the compilers of this machine, in the sandbox, through the door.
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../../src-main/functions/index.ts';
import { parseGcc, parseGo, parseJavac, parseMaven, parseRust, parseTsc } from '../../../../src-main/functions/code/toolchains/parseCompilers.ts';
import { compileTools } from '../../../../src-main/functions/code/toolchains/compileTools.ts';
import { temporaryFolder } from '../../../kit/temporaryFolder.ts';
import { callThrough, type Called } from '../../../kit/callThrough.ts';
import { hasProgram } from '../../../kit/hasProgram.ts';
import { testIf } from '../../../kit/skip.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';

const compileCode = functions.find(({ name }) => name === 'compile_code') ?? expect.fail('no compile_code');
const withGcc = testIf(sandboxMissing === undefined && hasProgram('gcc') && hasProgram('g++'), 'no sandbox, or no C compiler (on Debian: apt-get install build-essential)');
const withRust = testIf(hasProgram('rustc'), 'no Rust (on Debian: apt-get install rustc)');
const withJava = testIf(hasProgram('javac'), 'no Java compiler (on Debian: apt-get install default-jdk)');


const confined = testIf(sandboxMissing === undefined, sandboxMissing ?? 'a sandbox');
const open = async (files: Record<string, string>): Promise<Omit<Called, 'call'> & { compile: Called['call'] }> => {
  const { call, ...rest } = await callThrough('compile_code', files);
  return { compile: call, ...rest };
};

const plain = { more_sources: [] as string[], language: 'auto' as const, optimize: false, check_only: true, libraries: [] as string[] };
/** All that a tool says, run as the function would, but without the sandbox. */
const runTool = (tool: { argv: readonly string[] } | undefined, cwd: string): string => {
  const [program = '', ...rest] = tool?.argv ?? [];
  return spawnSync(program, rest, { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } }).output.join('\n');
};

describe('compile_code', () => {
  withGcc('tells what a C compiler finds, by place and flag', async () => {
    const { compile } = await open({ 'bad.c': 'int main(void) {\n  int unused;\n  return missing;\n}\n', 'link.c': 'int missing(void);\nint main(void) { return missing(); }\n' });
    expect(await compile({ source_path: 'bad.c' })).toMatchObject({
      success: false,
      tool: 'gcc',
      errors: 1,
      diagnostics: expect.arrayContaining([
        expect.objectContaining({ file: 'bad.c', line: 3, column: 10, severity: 'error' }),
        expect.objectContaining({ file: 'bad.c', line: 2, severity: 'warning', code: '-Wunused-variable' }),
      ]) as unknown,
    });
    expect(await compile({ source_path: 'link.c' })).toMatchObject({ success: false, diagnostics: [{ severity: 'error', code: 'link', message: expect.stringContaining('missing') as string }] });
  }, 60_000);

  withGcc('makes a program of several C++ files, and takes no file name for an option', async () => {
    const { compile, has } = await open({ 'build/.keep': '', '-fplugin=evil.cpp': 'int answer() { return 0; }\n', '@more.cpp': 'int answer();\nint main() { return answer(); }\n' });
    const done = await compile({ source_path: '-fplugin=evil.cpp', more_sources: ['@more.cpp'], output_path: 'build/-o', standard: 'c++17' });
    expect(done).toMatchObject({ success: true, diagnostics: [] });
    expect(has('build/-o')).toBe(true);
  }, 60_000);

  withRust('tells what rustc and Cargo find', () => {
    // Without the sandbox: a Rust of the person's own home is not in that of the test.
    const folder = temporaryFolder({ 'bad.rs': 'fn main() {\n    let x: i32 = "a";\n}\n', 'Cargo.toml': '[package]\nname = "tiny"\nversion = "0.1.0"\nedition = "2021"\n', 'src/main.rs': 'fn main() { let unused = 1; }\n' });
    expect(parseRust(runTool(compileTools({ ...plain, source_path: 'bad.rs' })[0], folder))).toMatchObject([{ file: 'bad.rs', line: 2, column: 18, severity: 'error', code: 'E0308', message: expect.stringContaining('mismatched types') as string }]);
    if (hasProgram('cargo')) expect(parseRust(runTool(compileTools({ ...plain, source_path: '.' })[0], folder))).toMatchObject([{ file: 'src/main.rs', line: 1, severity: 'warning', code: 'unused_variables' }]);
  });

  withJava('tells what javac finds, with the column of its caret', () => {
    const folder = temporaryFolder({ 'A.java': 'public class A {\n  int x = "s";\n}\n' });
    expect(parseJavac(runTool(compileTools({ ...plain, source_path: 'A.java' })[0], folder))).toEqual([{ file: 'A.java', line: 2, column: 11, severity: 'error', message: 'incompatible types: String cannot be converted to int' }]);
  }, 60_000);

  confined('makes JavaScript of TypeScript, with a compiler or without', async () => {
    const { compile, get } = await open({ 'src/a.ts': 'const n: number = 1;\nconsole.log(n);\n', 'bad.ts': 'const n: number = 1;\nconst = 2;\n' });
    expect(await compile({ source_path: 'src/a.ts', output_path: 'built' })).toMatchObject({ success: true, made: [expect.stringMatching(/built.a\.js$/) as string] });
    expect(get('built/a.js')).toMatch(/^(?:"use strict";\s*)?const n\s+= 1;\nconsole\.log\(n\);\s*/);
    expect(await compile({ source_path: 'bad.ts', check_only: true })).toMatchObject({ success: false, diagnostics: expect.arrayContaining([expect.objectContaining({ file: 'bad.ts', line: 2, severity: 'error' })]) as unknown });
  }, 60_000);

  it('tells what tsc finds', () => {
    const folder = temporaryFolder({ 'c.ts': 'const s: number = "x";\n' });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const [program = '', ...rest] = compileTools({ ...plain, source_path: 'c.ts' })[0]?.argv ?? [];
    expect(parseTsc(spawnSync(program, rest, { cwd: folder, encoding: 'utf8', env: { PATH: dirname(process.execPath) } }).stdout)).toEqual([{ file: 'c.ts', line: 1, column: 7, severity: 'error', code: 'TS2322', message: "Type 'string' is not assignable to type 'number'." }]);
  });

  it('refuses what it cannot compile, saying why', async () => {
    const bench = openWorkbench();
    const compile = (input: Record<string, unknown>): Promise<unknown> => bench.call(compileCode, input);
    bench.put('notes.txt', 'x');
    bench.put('empty/.keep', '');
    expect(await failureOf(compile({ source_path: 'notes.txt' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(compile({ source_path: 'nothing.c' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failureOf(compile({ source_path: 'empty' }))).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('no Cargo.toml') as string });
    for (const input of [{ source_path: '~/x.c' }, { source_path: 'x.c', standard: '-fplugin=x' }, { source_path: 'x.c', libraries: ['-Wl,x'] }]) expect(await failureOf(compile(input))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('names what to install where there is no compiler', async () => {
    const bench = openWorkbench();
    bench.put('lone.go', 'package main\nfunc main() {}\n');
    const { commands } = bench.ports;
    // As where the program is missing, whether Go is here or not.
    bench.ports.commands = { ...commands, run: (request) => commands.run({ ...request, run: { argv: ['no-such-program'] } }) };
    expect(await failureOf(bench.call(compileCode, { source_path: 'lone.go' }))).toMatchObject({ code: 'UNSUPPORTED', hint: expect.stringContaining('golang') as string });
  });
});

describe('output of tools that are not here', () => {
  it('tsc --pretty false', () => {
    expect(parseTsc("src/a.ts(1,7): error TS2322: Type 'string' is not assignable to type 'number'.\n  It is longer.\nerror TS18003: No inputs were found.\n")).toEqual([
      { file: 'src/a.ts', line: 1, column: 7, severity: 'error', code: 'TS2322', message: "Type 'string' is not assignable to type 'number'.\nIt is longer." },
      { severity: 'error', code: 'TS18003', message: 'No inputs were found.' },
    ]);
  });

  it('go build, as shown at https://go.dev/doc/tutorial/', () => {
    expect(parseGo('# example.com/hello\n./hello.go:6:2: undefined: x\nvet: a.go:1:1: expected package\n')).toEqual([
      { file: 'hello.go', line: 6, column: 2, severity: 'error', message: 'undefined: x' },
      { file: 'a.go', line: 1, column: 1, severity: 'error', message: 'expected package' },
    ]);
  });

  it('clang, as its manual shows it (https://clang.llvm.org/docs/UsersManual.html)', () => {
    expect(parseGcc('test.c:28:8: warning: extra tokens at end of #endif directive [-Wextra-tokens]\n#endif bad\n       ^\n       //\n')).toEqual([{ file: 'test.c', line: 28, column: 8, severity: 'warning', code: '-Wextra-tokens', message: 'extra tokens at end of #endif directive' }]);
  });

  it('maven says an error twice and it counts once', () => {
    const line = '[ERROR] /app/src/main/java/A.java:[3,13] incompatible types: String cannot be converted to int';
    expect(parseMaven(`${line}\n[INFO] 1 error\n${line}\n`)).toEqual([{ file: '/app/src/main/java/A.java', line: 3, column: 13, severity: 'error', message: 'incompatible types: String cannot be converted to int' }]);
  });

  it('javac without a place', () => {
    expect(parseJavac('error: release version 99 not supported\n')).toEqual([{ severity: 'error', message: 'release version 99 not supported' }]);
  });
});
