import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { previewChange, largestCompared } from './shared/changePreview.ts';
import { absolutePathField, overwriteField, pathField } from './shared/fields.ts';
import { displayName } from './shared/paths.ts';
import { contentEncodings, encodeContent } from './shared/text.ts';

export const createFile = defineFunction({
  name: 'create_file',
  title: 'Create file',
  category: 'files',
  summary: 'A new file with the content given',
  description:
    'Creates a file with the given content and makes missing parent folders. Refuses to replace a file that exists unless overwrite is true. To change part of a file use edit_file, to replace or extend one use write_file.',
  input: z.strictObject({
    file_path: pathField('The file to create.'),
    content: z.string().describe('The whole content; "" makes an empty file.'),
    encoding: z.enum(contentEncodings).default('utf-8').describe('How content becomes bytes; base64 for content that is no text.'),
    overwrite: overwriteField,
  }),
  output: z.strictObject({
    file_path: absolutePathField('The file'),
    bytes: z.number().int().describe('Bytes written.'),
    created: z.boolean().describe('False when a file was replaced.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  phrase: ({ file_path }) => ({ base: 'Create', present: 'Creating', past: 'Created', object: displayName(file_path) }),
  effects: ({ file_path, overwrite }) => [{ kind: 'path', access: 'write', path: file_path, replaces: overwrite }],
  async preview(context, { file_path, content, encoding, overwrite }) {
    const stat = await context.files.stat(file_path);
    if (stat !== undefined && !overwrite) throw new AppError('ALREADY_EXISTS', `${displayName(file_path)} exists already`, { hint: 'Set overwrite to true, or choose another name' });
    const before = stat?.kind === 'file' ? await context.files.read(file_path, { length: largestCompared + 1 }) : undefined;
    const preview = previewChange(context, { path: file_path, stat, before, after: encodeContent(content, encoding), replacesAll: true });
    return { preview, approveLabel: `${stat === undefined ? 'Create' : 'Replace'} ${displayName(file_path)}` };
  },
  summarise: ({ bytes, created }, { file_path }) => `${created ? 'Created' : 'Replaced'} ${displayName(file_path)}, ${formatBytes(bytes)}`,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'create a file called notes.txt',
    'make a new file todo.md with the text buy milk',
    'make an empty file named .gitkeep in logs',
    'new file hello.py containing print("hello")',
    'save this as summary.md',
    'put "see you at noon" into a new file message.txt',
    'start a README.md that says My project',
    'write a fresh config.json with {"debug": true} in it',
    'touch index.html',
    'generate a file called .env with PORT=3000',
    'I need a text file on my Desktop with this list',
    'add a file docs/intro.md',
    'create a shell script run.sh with the following lines',
    'store this text in a new document called ideas.txt',
  ],
  examples: [
    { title: 'A small text file', input: { file_path: 'hello.txt', content: 'Hello World!' } },
    { title: 'In a folder that is not there yet', input: { file_path: 'notes/today.md', content: '# Today\n' } },
    { title: 'In the place of an old one', input: { file_path: 'list.txt', content: 'new\n', overwrite: true }, setup: { 'list.txt': 'old\n' } },
  ],
  async handler({ files, signal }, { file_path, content, encoding, overwrite }) {
    const result = await files.write(file_path, encodeContent(content, encoding), { overwrite, signal });
    return { file_path: files.absolute(file_path), ...result };
  },
});
