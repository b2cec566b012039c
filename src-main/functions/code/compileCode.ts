import { z } from 'zod';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { displayName } from '../files/shared/paths.ts';
import { compileTools, isProject, languageOf, parserOf } from './toolchains/compileTools.ts';
import { countSeverities, describeCounts, diagnosticField, mostDiagnostics, viewDiagnostics } from './toolchains/diagnostics.ts';
import { chooseTools } from './toolchains/findSigns.ts';
import { stripTypes, strippedPaths } from './toolchains/stripTypes.ts';
import { failedTool, requireEnded, runFirst, toolEffects, toolPreview } from './toolchains/runTool.ts';
import { below, projectPath } from './toolchains/toolArguments.ts';

export const compileCode = defineFunction({
  name: 'compile_code',
  title: 'Compile code',
  category: 'code',
  summary: 'Compile a program, with its errors by file and line',
  description:
    'Compiles C, C++, Rust, Go, Java or TypeScript with the compiler that is installed and returns errors and warnings by file, line and column. source_path is a source file, or the folder of a project with Cargo.toml, go.mod, pom.xml, tsconfig.json or a Makefile. It runs in a sandbox without network, so what a project depends on must be there already. Where no TypeScript is installed, the types of a file are taken away unchecked. An error in the code is a result, not a failure of the call. To run what was built use execute_shell.',
  input: z.strictObject({
    source_path: projectPath('A source file, or the folder of a project.'),
    more_sources: z.array(projectPath('A source file.')).max(200).default([]).describe('Further files of the same program, in the same language.'),
    output_path: projectPath('Where the program goes; for Java and TypeScript a folder.').optional(),
    cwd: z.string().min(1).max(4096).default('.').describe('Folder to compile in; relative paths mean the workspace.'),
    language: z.enum(['auto', 'c', 'c++', 'rust', 'go', 'java', 'typescript']).default('auto').describe('auto: by the name of the file.'),
    standard: z.string().regex(/^[a-z0-9+.]{1,20}$/i).optional().describe('Of the language: c17, c++20; the edition for Rust, the release for Java, the target for TypeScript.'),
    optimize: z.boolean().default(false).describe('For speed rather than for looking into.'),
    check_only: z.boolean().default(false).describe('Only look for errors, make nothing.'),
    libraries: z.array(z.string().regex(/^[A-Za-z0-9_+][A-Za-z0-9_+.-]{0,60}$/)).max(50).default([]).describe('Libraries to link for C and C++, as in -lm: "m".'),
    timeout: z.number().min(1).max(3600).default(300).describe('Seconds until it is ended.'),
  }),
  output: z.strictObject({
    success: z.boolean().describe('Whether it compiled.'),
    tool: z.string().describe('What compiled it.'),
    command: z.array(z.string()).describe('How it was called.'),
    errors: z.number().int().describe('How many.'),
    warnings: z.number().int().describe('How many.'),
    diagnostics: z.array(diagnosticField).describe('What it found, at most 500.'),
    made: z.array(z.string()).describe('Files made or changed.'),
    output: z.string().describe('The end of what it printed, where that is not all told by the diagnostics.'),
    duration_ms: z.number().describe('How long it ran.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'sandbox',
  timeoutMs: 3_610_000,
  phrase: ({ source_path, check_only }) => (check_only ? { base: 'Check', present: 'Checking', past: 'Checked', object: displayName(source_path) } : { base: 'Compile', present: 'Compiling', past: 'Compiled', object: displayName(source_path) }),
  effects: (input) => [
    ...toolEffects(compileTools(input), folderOf(input), input.timeout),
    ...(isTypeScriptFile(input) && !input.check_only ? strippedPaths(input).map(({ to }) => ({ kind: 'path' as const, access: 'write' as const, path: to, replaces: true })) : []),
  ],
  async preview(context, input) {
    return toolPreview(context, await chooseTools(context.files, folderOf(input), compileTools(input)), folderOf(input), input.timeout);
  },
  summarise: ({ success, errors, warnings, tool }) => [success ? `Compiled with ${tool}` : `${tool} found errors`, describeCounts({ errors, warnings })].filter((part) => part !== '').join(' · '),
  view: ({ diagnostics, output, success }) => (diagnostics.length > 0 ? viewDiagnostics(diagnostics) : output === '' ? { kind: 'nothing' } : { kind: 'terminal', text: output, exitCode: success ? 0 : 1, truncated: false }),
  phrasings: [
    'compile main.c',
    'compile this C++ program',
    'build the rust project',
    'compile Hello.java',
    'does app.ts compile',
    'check the TypeScript project for type errors',
    'run gcc on matrix.c with optimisation',
    'build the go module in ~/projects/tool',
    'compile main.cpp as c++20 into build/main',
    'show me the compiler errors of lib.rs',
    'run cargo build',
    'type check the code without emitting anything',
    'make the project and list its warnings',
    'compile the java sources with maven',
  ],
  examples: [
    { title: 'A TypeScript file', input: { source_path: 'greet.ts', output_path: 'built' }, setup: { 'greet.ts': 'const name: string = "Ada";\nconsole.log(`Hello ${name}`);\n' } },
  ],
  async handler(context, input) {
    const { files } = context;
    const cwd = folderOf(input);
    if (!isProject(input) && languageOf(input) === undefined) throw new AppError('INVALID_INPUT', `${displayName(input.source_path)}: its name does not say which language it is in`, { hint: 'Name it with language' });
    if (isProject(input) ? (await files.stat(cwd))?.kind !== 'directory' : (await files.stat(below(cwd, input.source_path))) === undefined) throw new AppError('NOT_FOUND', `There is no ${isProject(input) ? 'folder' : 'file'} ${files.absolute(below(input.cwd, input.source_path))}`, { hint: 'Look for it with search_files' });
    const tools = await chooseTools(files, cwd, compileTools(input));
    if (tools.length === 0) throw new AppError('UNSUPPORTED', `${files.absolute(cwd)} is no project that can be built: it has no Cargo.toml, go.mod, pom.xml, tsconfig.json or Makefile`, { hint: 'Name a source file instead' });
    const startedAt = context.clock.now();
    const run = await runFirst(context, tools, cwd, input.timeout, 'Nothing compiles this here').catch((error: unknown) => {
      if (isAppError(error, 'UNSUPPORTED') && isTypeScriptFile(input)) return undefined;
      throw error;
    });
    if (!run) {
      const { diagnostics, made } = await stripTypes(context, input, input.check_only);
      context.remark('TypeScript is not installed: the types were taken away without checking them. To have them checked: npm install --save-dev typescript');
      return { success: diagnostics.length === 0, tool: 'Steward', command: [], ...countSeverities(diagnostics), diagnostics, made, output: '', duration_ms: Math.round(context.clock.now() - startedAt) };
    }
    requireEnded(run, input.timeout);
    const { tool, result } = run;
    const diagnostics = parserOf(tool)(`${result.stdout}\n${result.stderr}`);
    if (result.exitCode === null) throw failedTool(run);
    const success = result.exitCode === 0;
    return {
      success,
      tool: tool.name,
      command: tool.argv,
      ...countSeverities(diagnostics),
      diagnostics: diagnostics.slice(0, mostDiagnostics),
      made: (result.changed ?? []).filter(({ kind }) => kind === 'file').map(({ path }) => path).slice(0, 200),
      output: success || diagnostics.some(({ severity }) => severity === 'error') ? '' : (result.stderr.trim() || result.stdout.trim()).slice(-4000),
      duration_ms: Math.round(result.durationMs),
    };
  },
});

function isTypeScriptFile(input: { source_path: string; language: string; more_sources: string[] }): boolean {
  return !isProject(input) && languageOf(input) === 'typescript';
}

/** A project is built in its own folder. */
function folderOf(input: { source_path: string; cwd: string; language: string; more_sources: string[] }): string {
  return isProject(input) ? below(input.cwd, input.source_path) : input.cwd;
}
