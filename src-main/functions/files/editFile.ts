import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { previewChange } from './shared/changePreview.ts';
import { editBytes, readEditable } from './shared/editing.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { formatTimes } from './shared/format.ts';
import { diffLines, printHunks, readHunks, wholeDiff } from './shared/lineDiff.ts';
import { displayName } from './shared/paths.ts';

const edit = z.strictObject({
  search: z.string().min(1).describe('The exact text to find, with enough of its surroundings to occur once.'),
  replace: z.string().describe('What takes its place; "" takes it away.'),
  replace_all: z.boolean().optional().describe('Replace every place where search occurs. Without it a second place is refused.'),
});

export const editFile = defineFunction({
  name: 'edit_file',
  title: 'Edit file',
  category: 'files',
  summary: 'Replace exact pieces of a text file',
  description:
    'Changes pieces of a text file by exact search and replace, or by a unified diff. All edits are applied in order or none. A search text that occurs more than once is refused, naming the lines. Line breaks, byte order mark and final newline stay as they are. dry_run returns the diff and changes nothing.',
  input: z.strictObject({
    file_path: pathField('The text file to change.'),
    edits: z.union([z.array(edit).min(1).max(500), z.string().min(1)]).describe('A list of {search, replace}, or one unified diff of this file.'),
    dry_run: z.boolean().default(false).describe('Only show what would change.'),
  }),
  output: z.strictObject({
    file_path: absolutePathField('The file'),
    changed: z.boolean().describe('False for a dry run.'),
    replacements: z.number().int().describe('Places changed, or hunks of the diff applied.'),
    added: z.number().int().describe('Lines added.'),
    removed: z.number().int().describe('Lines removed.'),
    bytes: z.number().int().describe('Size afterwards.'),
    diff: z.string().describe('What changed, as unified diff hunks with one line of context.'),
    truncated: z.boolean().describe('Whether diff was cut.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  phrase: ({ file_path, dry_run }) =>
    dry_run
      ? { base: 'Try edits on', present: 'Trying edits on', past: 'Tried edits on', object: displayName(file_path) }
      : { base: 'Edit', present: 'Editing', past: 'Edited', object: displayName(file_path) },
  effects: ({ file_path, dry_run }) => [
    { kind: 'path', access: 'read', path: file_path },
    ...(dry_run ? [] : [{ kind: 'path' as const, access: 'write' as const, path: file_path }]),
  ],
  async preview(context, { file_path, edits }) {
    const { stat, bytes } = await readEditable(context.files, file_path);
    const { after, replacements } = editBytes(file_path, bytes, edits);
    const remark = typeof edits === 'string' ? formatCount(replacements, 'hunk') : `matched ${formatTimes(replacements)}`;
    const several = typeof edits !== 'string' && edits.length > 1;
    return { preview: previewChange(context, { path: file_path, stat, before: bytes, after, remark }), approveLabel: several ? 'Apply edits' : 'Apply edit' };
  },
  summarise: ({ changed, added, removed, bytes }, { file_path }) => `${changed ? 'Edited' : 'Would edit'} ${displayName(file_path)}: +${added} −${removed}, ${formatBytes(bytes)}`,
  view: ({ file_path, added, removed, diff, truncated }) => ({ kind: 'diff', path: file_path, added, removed, hunks: readHunks(diff), truncated }),
  phrasings: [
    'replace foo with bar in main.py',
    'in settings.ini change debug=true to debug=false',
    'edit config.yaml and set the timeout to 30',
    'fix the typo recieve in letter.txt',
    'swap localhost for example.com in hosts.conf',
    'rename the variable total to sum in report.js',
    'remove the line that says TODO from index.ts',
    'apply this patch to server.py',
    'update the version number in package.json to 1.4.2',
    'change the title in page.html',
    'substitute every http:// by https:// in links.md',
    'correct the date in invoice.txt',
    'modify line "port 80" in nginx.conf to "port 8080"',
    'insert an import at the top of app.ts',
    'delete the paragraph about refunds from policy.md',
  ],
  examples: [
    { title: 'Change a port', input: { file_path: 'config.yaml', edits: [{ search: 'port: 8080', replace: 'port: 9090' }] }, setup: { 'config.yaml': 'host: localhost\nport: 8080\n' } },
    { title: 'See first what would change', input: { file_path: 'a.txt', edits: [{ search: 'one', replace: 'two', replace_all: true }], dry_run: true }, setup: { 'a.txt': 'one\none\n' } },
    { title: 'By a unified diff', input: { file_path: 'list.txt', edits: '@@ -1,2 +1,2 @@\n milk\n-eggs\n+bread\n' }, setup: { 'list.txt': 'milk\neggs\n' } },
  ],
  async handler({ files, signal }, { file_path, edits, dry_run }) {
    const { bytes, text } = await readEditable(files, file_path);
    const edited = editBytes(file_path, bytes, edits);
    if (edited.text === text) throw new AppError('INVALID_INPUT', `The edits leave ${displayName(file_path)} as it is`, { hint: 'search and replace are the same' });
    if (!dry_run) await files.write(file_path, edited.after, { overwrite: true, signal });
    const { added, removed, hunks, truncated } = diffLines(text, edited.text, { ...wholeDiff, lines: 400 });
    return { file_path: files.absolute(file_path), changed: !dry_run, replacements: edited.replacements, added, removed, bytes: edited.after.length, diff: printHunks(hunks), truncated };
  },
});
