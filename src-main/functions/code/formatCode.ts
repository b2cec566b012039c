import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import type { CallContext, PreviewContext } from '../../registry/defineFunction.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { previewChange } from '../files/shared/changePreview.ts';
import { readEditable } from '../files/shared/editing.ts';
import { diffLines, printHunks, readHunks, wholeDiff } from '../files/shared/lineDiff.ts';
import { displayName, parentOf } from '../files/shared/paths.ts';
import { parseTextFile, printTextFile } from '../files/shared/text.ts';
import { formatWithPrettier, isFormattable, plainPrettierOptions } from './toolchains/bundledPrettier.ts';
import { chooseTools } from './toolchains/findSigns.ts';
import { formatTools } from './toolchains/formatTools.ts';
import { failedTool, requireEnded, runFirst, toolEffects, toolPreview, type Tool } from './toolchains/runTool.ts';
import { below, projectPath } from './toolchains/toolArguments.ts';

export const formatCode = defineFunction({
  name: 'format_code',
  title: 'Format code',
  category: 'code',
  summary: 'Lay out a source file by the project’s formatter',
  description:
    'Formats one source file with the formatter the project is set up for (prettier, biome, ruff, black, gofmt, rustfmt, clang-format), else with the prettier that comes with Steward for JavaScript, TypeScript, JSON, CSS, Markdown, YAML and HTML. Returns the diff; dry_run changes nothing. The formatter runs in a sandbox without network and only gives the text; Steward writes it, so it can be undone. Call it once for each file.',
  input: z.strictObject({
    path: projectPath('The file to format.'),
    cwd: z.string().min(1).max(4096).default('.').describe('Folder of the project, with its configuration; relative paths mean the workspace.'),
    formatter: z.enum(['auto', 'steward']).default('auto').describe('auto: the project’s own where it has one. steward: the one that comes with Steward, which runs nothing.'),
    dry_run: z.boolean().default(false).describe('Only show what would change.'),
    timeout: z.number().min(1).max(600).default(60).describe('Seconds until the formatter is ended.'),
  }),
  output: z.strictObject({
    path: z.string().describe('The file, absolute.'),
    tool: z.string().describe('What formatted it.'),
    changed: z.boolean().describe('Whether the file was changed; false for a dry run.'),
    formatted: z.boolean().describe('Whether it was as the formatter wants it already.'),
    added: z.number().int().describe('Lines added.'),
    removed: z.number().int().describe('Lines removed.'),
    diff: z.string().describe('What changes, as unified diff hunks with one line of context.'),
    truncated: z.boolean().describe('Whether diff was cut.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: true, openWorld: true },
  undo: 'journal',
  timeoutMs: 610_000,
  pool: 'work',
  phrase: ({ path, dry_run }) => (dry_run ? { base: 'Try formatting', present: 'Trying to format', past: 'Tried formatting', object: displayName(path) } : { base: 'Format', present: 'Formatting', past: 'Formatted', object: displayName(path) }),
  effects: ({ path, cwd, formatter, dry_run, timeout }) => [
    ...(formatter === 'steward' || formatTools(path).length === 0 ? [{ kind: 'path' as const, access: 'read' as const, path: cwd, recursive: true }] : toolEffects(formatTools(path), cwd, timeout)),
    { kind: 'path', access: 'read', path: below(cwd, path) },
    ...(dry_run ? [] : [{ kind: 'path' as const, access: 'write' as const, path: below(cwd, path) }]),
  ],
  async preview(context, input) {
    const tools = await toolsFor(context, input);
    if (tools.length > 0) return toolPreview(context, tools, input.cwd, input.timeout);
    const place = below(input.cwd, input.path);
    const { stat, bytes, text } = await readEditable(context.files, place);
    const after = await formatHere(context, input, text);
    return { preview: previewChange(context, { path: place, stat, before: bytes, after: printBytes(bytes, after), remark: 'by prettier' }), approveLabel: `Format ${displayName(input.path)}`.slice(0, 60) };
  },
  summarise: ({ formatted, changed, tool, added, removed }, { path }) => (formatted ? `${displayName(path)} is formatted already` : `${changed ? 'Formatted' : 'Would format'} ${displayName(path)} with ${tool}: +${added} −${removed}`),
  view: ({ path, added, removed, diff, truncated }) => (diff === '' ? { kind: 'nothing' } : { kind: 'diff', path, added, removed, hunks: readHunks(diff), truncated }),
  phrasings: [
    'format this file',
    'format app.js',
    'run prettier on index.ts',
    'format main.py with black',
    'run gofmt on server.go',
    'reformat style.css',
    'reformat the indentation of data.json',
    'pretty print config.json',
    'fix the formatting of README.md',
    'run rustfmt on lib.rs',
    'apply clang-format to matrix.cpp',
    'show what the formatter would change in api.ts',
  ],
  examples: [
    { title: 'JavaScript', input: { path: 'app.js', formatter: 'steward' }, setup: { 'app.js': 'const a={b:1,c:[1,2,3]}\nfunction f(x){return x+1}\n' } },
    { title: 'See what would change', input: { path: 'data.json', dry_run: true }, setup: { 'data.json': '{"a":1,"b":[1,2]}' } },
  ],
  async handler(context, input) {
    const { files, signal } = context;
    const place = below(input.cwd, input.path);
    const { bytes, text } = await readEditable(files, place);
    const tools = await toolsFor(context, input);
    const done = tools.length > 0 ? await formatByTool(context, tools, input, text) : { tool: 'prettier (Steward’s)', after: await formatHere(context, input, text) };
    const formatted = done.after === text;
    if (!formatted && !input.dry_run) await files.write(place, printBytes(bytes, done.after), { overwrite: true, signal });
    const { added, removed, hunks, truncated } = diffLines(text, done.after, { ...wholeDiff, lines: 400 });
    return { path: files.absolute(place), tool: done.tool, changed: !formatted && !input.dry_run, formatted, added, removed, diff: printHunks(hunks), truncated };
  },
});

interface Wanted {
  path: string;
  cwd: string;
  formatter: 'auto' | 'steward';
  timeout: number;
}

/** The programs to try; none where Steward's own formatter does it. UNSUPPORTED where nothing formats such a file. */
async function toolsFor({ files }: Pick<PreviewContext, 'files'>, { path, cwd, formatter }: Wanted): Promise<Tool[]> {
  const tools = formatter === 'steward' ? [] : await chooseTools(files, cwd, formatTools(path));
  if (tools.length === 0 && !isFormattable(path)) throw new AppError('UNSUPPORTED', `There is no formatter for ${displayName(path)}${formatter === 'steward' ? ' in Steward' : ''}`, { hint: 'Formatted are JavaScript, TypeScript, JSON, CSS, Markdown, YAML, HTML, Python, Go, Rust, C, C++ and Java, one file a call' });
  const [first] = tools;
  return first?.signs ? tools.filter(({ name }) => name === first.name) : tools;
}

async function formatByTool(context: CallContext, tools: readonly Tool[], { cwd, timeout }: Wanted, text: string): Promise<{ tool: string; after: string }> {
  const run = await runFirst(context, tools, cwd, timeout, 'The formatter is missing', text);
  requireEnded(run, timeout);
  const { tool, result } = run;
  // Half a text in place of a whole one would be worse than none.
  if (result.exitCode !== 0 || result.truncated || (result.stdout === '' && text.trim() !== '')) throw failedTool(run);
  return { tool: tool.name, after: result.stdout };
}

/** By what comes with Steward, under the project's .prettierrc where that is JSON. */
async function formatHere(context: Pick<PreviewContext, 'files' | 'scripts' | 'signal'>, { path, cwd }: Wanted, text: string): Promise<string> {
  const { files } = context;
  for (const folder of new Set([parentOf(below(cwd, path)), cwd])) {
    const file = below(folder, '.prettierrc');
    const stat = await files.stat(file).catch(() => undefined);
    if (stat?.kind !== 'file') continue;
    const options = plainPrettierOptions(Buffer.from(await files.read(file, { length: 100_000 })).toString('utf8'));
    if (options) return formatWithPrettier(context, path, text, options);
  }
  return formatWithPrettier(context, path, text);
}

/** In the encoding the file has. */
function printBytes(before: Uint8Array, text: string): Uint8Array {
  const file = parseTextFile(before);
  return file ? printTextFile(file, text) : Buffer.from(text, 'utf8');
}
