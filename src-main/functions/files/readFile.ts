import { z } from 'zod';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { isPicture, languageOf } from './shared/fileTypes.ts';
import { displayName } from './shared/paths.ts';
import { readContent } from './shared/readContent.ts';
import { contentEncodings } from './shared/text.ts';

/** Largest picture that is drawn in the chat. */
const largestPicture = 2_000_000;

export const readFile = defineFunction({
  name: 'read_file',
  title: 'Read file',
  category: 'files',
  summary: 'The content of a file, whole or by lines',
  description:
    'Returns the content of a file with its size, line count and type. Take a part with offset and limit, counted in lines; a negative offset counts from the end. Files that are no text come as base64. Never more than max_bytes is returned: a longer file is cut, says so, and tells the offset to go on from.',
  input: z.strictObject({
    file_path: pathField('The file to read.'),
    offset: z.number().int().optional().describe('First line, counted from 1; -20 means the last 20 lines. For base64 the first byte, counted from 1.'),
    limit: z.number().int().min(1).optional().describe('Lines to return at most; for base64, bytes.'),
    encoding: z.enum(contentEncodings).default('utf-8').describe('How the bytes are characters. A byte order mark in the file goes first; base64 returns the bytes as they are.'),
    max_bytes: z.number().int().min(1).max(10_000_000).default(1_000_000).describe('Bytes to return at most, up to 10 MB.'),
  }),
  output: z.strictObject({
    content: z.string().describe('The text, or base64 for what is no text.'),
    file_path: absolutePathField('The file'),
    size: z.number().int().describe('Bytes of the whole file.'),
    lines: z.number().int().nullable().describe('Lines of the whole file; null for bytes, and for files too large to count.'),
    first_line: z.number().int().nullable().describe('Number of the first line in content; negative when counted from the end of a large file; null for bytes.'),
    mime: z.string().describe('Media type.'),
    encoding: z.enum(contentEncodings).describe('How content was made from the bytes.'),
    truncated: z.boolean().describe('Whether content was cut at max_bytes.'),
    marker: z.string().optional().describe('When cut: where, and how to go on.'),
    next_offset: z.number().int().optional().describe('When cut: the offset to go on from.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ file_path }) => ({ base: 'Read', present: 'Reading', past: 'Read', object: displayName(file_path) }),
  effects: ({ file_path }) => [{ kind: 'path', access: 'read', path: file_path }],
  summarise({ content, encoding, size, lines, truncated }, { file_path, offset, limit }) {
    const name = displayName(file_path);
    if (encoding === 'base64') return `Read ${formatBytes(truncated ? Math.floor((content.length * 3) / 4) : size)} of ${name}`;
    if (lines === null || truncated) return `Read ${formatBytes(content.length)} of ${formatBytes(size)} of ${name}`;
    return offset === undefined && limit === undefined ? `Read ${formatCount(lines, 'line')} of ${name}` : `Read part of ${name}, ${formatCount(lines, 'line')} in all`;
  },
  view({ content, mime, encoding, size, truncated }, { file_path }) {
    if (encoding === 'base64') {
      if (isPicture(mime) && !truncated && size <= largestPicture) return { kind: 'image', mime, base64: content, alt: displayName(file_path) };
      return { kind: 'facts', facts: [{ label: 'Type', value: mime }, { label: 'Size', value: formatBytes(size) }] };
    }
    const language = languageOf(file_path);
    return { kind: 'text', text: content, ...(language === undefined ? {} : { language }), truncated };
  },
  phrasings: [
    'read notes.txt',
    "what's in config.json",
    'open the file todo.md',
    'show me the contents of report.csv',
    'cat /var/log/app.log',
    'print the first 20 lines of data.csv',
    'last 50 lines of error.log',
    'display README.md',
    'let me see what main.py says',
    'what does my shopping list file contain',
    'head server.log',
    'tail the access log',
    'lines 100 to 150 of index.ts',
    'view the picture logo.png',
    'read it back to me',
    'get the text of letter.txt',
  ],
  examples: [
    { title: 'A whole file', input: { file_path: 'notes.txt' }, setup: { 'notes.txt': 'milk\neggs\nbread\n' } },
    { title: 'The first 2 lines', input: { file_path: 'server.log', limit: 2 }, setup: { 'server.log': 'start\nready\nstop\n' } },
    { title: 'The last line', input: { file_path: 'server.log', offset: -1 }, setup: { 'server.log': 'start\nready\nstop\n' } },
  ],
  async handler({ files, signal }, { file_path, ...wanted }) {
    const read = await readContent(files, file_path, wanted, signal);
    return { ...read, file_path: files.absolute(file_path) };
  },
});
