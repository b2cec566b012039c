import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { displayName } from '../files/shared/paths.ts';
import { countSeverities, describeCounts, diagnosticField, mostDiagnostics, viewDiagnostics } from './toolchains/diagnostics.ts';
import { chooseTools } from './toolchains/findSigns.ts';
import { lintTools, syntaxOnly } from './toolchains/lintTools.ts';
import { failedTool, requireEnded, runFirst, toolEffects, toolPreview } from './toolchains/runTool.ts';
import { below, extension, projectPath } from './toolchains/toolArguments.ts';

export const lintCode = defineFunction({
  name: 'lint_code',
  title: 'Lint code',
  category: 'code',
  summary: 'Find mistakes with the project’s own linter',
  description:
    'Looks for mistakes in source code with the linter the project is set up for: eslint, oxlint, biome, ruff, clippy or go vet; Python without one with ruff or pyflakes where installed. Where there is no linter, a single JavaScript or Python file is checked for its syntax, and the result says so. It runs in a sandbox without network and changes nothing by itself. Findings are a result, not a failure of the call. For type errors use compile_code.',
  input: z.strictObject({
    path: projectPath('The file or folder to look at.').default('.'),
    cwd: z.string().min(1).max(4096).default('.').describe('Folder of the project, with its configuration; relative paths mean the workspace.'),
    timeout: z.number().min(1).max(3600).default(120).describe('Seconds until it is ended.'),
  }),
  output: z.strictObject({
    clean: z.boolean().describe('Whether nothing was found.'),
    tool: z.string().describe('What looked.'),
    syntax_only: z.boolean().describe('Whether only the syntax was checked, for want of a linter.'),
    command: z.array(z.string()).describe('How it was called.'),
    errors: z.number().int().describe('How many.'),
    warnings: z.number().int().describe('How many.'),
    diagnostics: z.array(diagnosticField).describe('What it found, at most 500.'),
    duration_ms: z.number().describe('How long it ran.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'sandbox',
  timeoutMs: 3_610_000,
  phrase: ({ path }) => ({ base: 'Lint', present: 'Linting', past: 'Linted', object: displayName(path) }),
  effects: ({ path, cwd, timeout }) => toolEffects(lintTools(path), cwd, timeout),
  async preview(context, { path, cwd, timeout }) {
    return toolPreview(context, await chooseTools(context.files, cwd, lintTools(path)), cwd, timeout);
  },
  summarise: ({ clean, tool, syntax_only, errors, warnings }) => (clean ? (syntax_only ? `Its syntax is right (${tool})` : `${tool} found nothing`) : `${tool}: ${describeCounts({ errors, warnings }) || 'remarks'}`),
  view: ({ diagnostics }) => (diagnostics.length === 0 ? { kind: 'nothing' } : viewDiagnostics(diagnostics)),
  phrasings: [
    'lint the code',
    'run eslint on src',
    'check app.js for problems',
    'run the linter',
    'lint main.py with ruff',
    'are there any lint warnings in this project',
    'run clippy',
    'find code smells in utils.ts',
    'check the code style of the project',
    'run go vet',
    'look for unused variables in server.js',
    'does script.py have syntax errors',
  ],
  examples: [{ title: 'A script without a linter', input: { path: 'app.mjs' }, setup: { 'app.mjs': 'export const answer = 42;\n' } }],
  async handler(context, { path, cwd, timeout }) {
    const { files } = context;
    const place = below(cwd, path);
    const found = await files.stat(place);
    if (!found) throw new AppError('NOT_FOUND', `There is nothing at ${files.absolute(place)}`, { hint: 'Look for it with search_files' });
    const possible = lintTools(path);
    const tools = await chooseTools(files, cwd, possible);
    if (tools.length === 0) throw new AppError('UNSUPPORTED', `No linter is set up in ${files.absolute(cwd)}${extension(path) === '' ? '' : `, and there is none that needs no setting up for ${displayName(path)}`}`, { hint: 'Add the configuration of eslint, oxlint, biome, ruff or clippy, or name a single JavaScript or Python file' });
    // A linter that is configured but not installed is named, rather than another one taken in its place.
    const first = tools[0];
    const own = first?.signs ? tools.filter(({ name }) => name === first.name || (first.name === 'ruff' && name === 'pyflakes')) : tools;
    const run = await runFirst(context, own, cwd, timeout, 'The linter is missing');
    requireEnded(run, timeout);
    const { tool, result } = run;
    const way = possible.find(({ argv }) => argv === tool.argv);
    // Reports are on the one stream, words about the run on the other.
    const diagnostics = way?.parse(result.stdout) ?? undefined;
    const all = diagnostics && diagnostics.length > 0 ? diagnostics : (way?.parse(`${result.stdout}\n${result.stderr}`) ?? diagnostics);
    if (!all || (all.length === 0 && result.exitCode !== 0)) throw failedTool(run);
    return { clean: all.length === 0, tool: tool.name, syntax_only: syntaxOnly.has(tool.name), command: tool.argv, ...countSeverities(all), diagnostics: all.slice(0, mostDiagnostics), duration_ms: Math.round(result.durationMs) };
  },
});
