import { z } from 'zod';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { appendBytes, previewAppend } from './shared/append.ts';
import { previewChange, largestCompared } from './shared/changePreview.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { displayName } from './shared/paths.ts';
import { contentEncodings, encodeContent } from './shared/text.ts';

export const writeFile = defineFunction({
  name: 'write_file',
  title: 'Write file',
  category: 'files',
  summary: 'Replace a whole file, or add to its end',
  description:
    'Replaces the whole content of a file, or adds to its end with mode append. Makes the file and its folders when they are missing. Replacing is atomic and keeps the permissions. To change only a part use edit_file.',
  input: z.strictObject({
    file_path: pathField('The file to write.'),
    content: z.string().describe('The new content, or the text to add.'),
    mode: z.enum(['overwrite', 'append']).default('overwrite').describe('overwrite replaces all that is there; append adds to the end.'),
    encoding: z.enum(contentEncodings).default('utf-8').describe('How content becomes bytes; base64 for content that is no text. An appended text takes the encoding the file says it has.'),
    on_new_line: z.boolean().default(false).describe('With append: begin a new line first, if the file does not end with one.'),
  }),
  output: z.strictObject({
    file_path: absolutePathField('The file'),
    bytes: z.number().int().describe('Bytes written by this call.'),
    created: z.boolean().describe('Whether the file is new.'),
    mode: z.enum(['overwrite', 'append']).describe('What was done.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  phrase: ({ file_path, mode }) =>
    mode === 'append'
      ? { base: 'Add to', present: 'Adding to', past: 'Added to', object: displayName(file_path) }
      : { base: 'Write', present: 'Writing', past: 'Wrote', object: displayName(file_path) },
  effects: ({ file_path, mode }) =>
    mode === 'append'
      ? [{ kind: 'path', access: 'read', path: file_path }, { kind: 'path', access: 'write', path: file_path }]
      : [{ kind: 'path', access: 'write', path: file_path, replaces: true }],
  async preview(context, { file_path, content, mode, encoding, on_new_line }) {
    if (mode === 'append') return { preview: await previewAppend(context, file_path, content, encoding, on_new_line), approveLabel: `Add to ${displayName(file_path)}` };
    const stat = await context.files.stat(file_path);
    const before = stat?.kind === 'file' ? await context.files.read(file_path, { length: largestCompared + 1 }) : undefined;
    const preview = previewChange(context, { path: file_path, stat, before, after: encodeContent(content, encoding), replacesAll: true });
    return { preview, approveLabel: `${stat === undefined ? 'Write' : 'Replace'} ${displayName(file_path)}` };
  },
  summarise: ({ bytes, mode }, { file_path }) => (mode === 'append' ? `Added ${formatBytes(bytes)} to ${displayName(file_path)}` : `Wrote ${displayName(file_path)}, ${formatBytes(bytes)}`),
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'overwrite notes.txt with this text',
    'append a line to log.txt',
    'add "buy bread" to the end of shopping.txt',
    'write hello into greeting.txt',
    'replace the contents of index.html with the following',
    'set the content of version.txt to 2.1.0',
    'put this at the bottom of journal.md',
    'save over settings.json with the new settings',
    'change everything in motd to Welcome',
    'tack another entry onto todo.md',
    'dump this data into output.csv',
    'rewrite README.md from scratch',
    'add one more row to expenses.csv',
    'fill report.txt with these numbers',
  ],
  examples: [
    { title: 'Replace the content', input: { file_path: 'version.txt', content: '2.1.0\n' }, setup: { 'version.txt': '2.0.0\n' } },
    { title: 'Add a line', input: { file_path: 'todo.md', content: '- call the plumber\n', mode: 'append', on_new_line: true }, setup: { 'todo.md': '- buy milk' } },
  ],
  async handler({ files, signal }, { file_path, content, mode, encoding, on_new_line }) {
    const result =
      mode === 'append'
        ? await files.append(file_path, await appendBytes(files, file_path, content, encoding, on_new_line))
        : await files.write(file_path, encodeContent(content, encoding), { overwrite: true, signal });
    return { file_path: files.absolute(file_path), ...result, mode };
  },
});
