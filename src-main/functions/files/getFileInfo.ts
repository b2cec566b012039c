import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { countFileLines } from './shared/countFileLines.ts';
import { absolutePathField, entryKinds, pathField } from './shared/fields.ts';
import { findMime, knownMime } from './shared/fileTypes.ts';
import { formatInstant } from './shared/format.ts';
import { displayName } from './shared/paths.ts';
import { permissionDigits, permissionText } from './shared/permissions.ts';
import { detectMark, looksBinary } from './shared/text.ts';

export const getFileInfo = defineFunction({
  name: 'get_file_info',
  title: 'File information',
  category: 'files',
  summary: 'Size, times, type, permissions, hash',
  description: 'Tells the kind, size, times, permissions and media type of a file, folder or link, and where a link points. A hash and the number of lines are worked out on request.',
  input: z.strictObject({
    file_path: pathField('The file, folder or link.'),
    hash: z.enum(['sha256', 'sha1', 'md5']).optional().describe('Work out this hash of the content.'),
    count_lines: z.boolean().default(false).describe('Count the lines of a text file.'),
  }),
  output: z.strictObject({
    file_path: absolutePathField('The file'),
    kind: z.enum(entryKinds).describe('What it is; links are not followed.'),
    size: z.number().int().describe('Bytes.'),
    mime: z.string().nullable().describe('Media type; null for what is no file.'),
    permissions: z.string().describe('As ls writes them, for example rw-r--r--.'),
    mode: z.string().describe('Permissions as four octal digits.'),
    owner: z.number().int().describe('Number of the user who owns it.'),
    group: z.number().int().describe('Number of the group.'),
    links: z.number().int().describe('Names the same content has.'),
    modified: z.string().describe('Last change of the content, ISO 8601.'),
    created: z.string().describe('When it was made, ISO 8601.'),
    accessed: z.string().describe('Last read, ISO 8601.'),
    target: z.string().optional().describe('Where a link points, as written in it.'),
    entries: z.number().int().optional().describe('Entries directly in a folder.'),
    hash: z.strictObject({ algorithm: z.string().describe('Which one.'), digest: z.string().describe('Hexadecimal.') }).optional().describe('The hash asked for.'),
    lines: z.number().int().optional().describe('Number of lines, when asked for.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: 5 * 60_000,
  phrase: ({ file_path }) => ({ base: 'Look at', present: 'Looking at', past: 'Looked at', object: displayName(file_path) }),
  effects: ({ file_path }) => [{ kind: 'path', access: 'read', path: file_path }],
  summarise: ({ kind, size, modified, entries }, { file_path }) =>
    kind === 'directory' ? `${displayName(file_path)} is a folder with ${entries ?? 0} entries` : `${displayName(file_path)}: ${formatBytes(size)}, changed ${modified.slice(0, 10)}`,
  view(output) {
    const rows: [string, string | undefined][] = [
      ['Path', output.file_path],
      ['Kind', { file: 'File', directory: 'Folder', symlink: 'Link', other: 'Special file' }[output.kind]],
      ['Points at', output.target],
      ['Type', output.mime ?? undefined],
      ['Size', output.kind === 'directory' ? undefined : formatBytes(output.size)],
      ['Entries', output.entries?.toLocaleString('en-US')],
      ['Lines', output.lines?.toLocaleString('en-US')],
      ['Changed', output.modified],
      ['Made', output.created],
      ['Permissions', `${output.permissions} (${output.mode})`],
      [output.hash?.algorithm ?? '', output.hash?.digest],
    ];
    return { kind: 'facts', facts: rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }])) };
  },
  phrasings: [
    'how big is video.mp4',
    'when was report.docx last modified',
    'file size of backup.zip',
    'info about photo.jpg',
    'details of main.py',
    'who owns this file and what are its permissions',
    'sha256 of ubuntu.iso',
    'checksum for download.tar.gz',
    'stat server.log',
    'what kind of file is mystery.dat',
    'where does the link current point to',
    'how many lines does data.csv have',
    'does notes.txt exist',
    'md5 hash of firmware.bin',
  ],
  examples: [
    { title: 'Size and times', input: { file_path: 'notes.txt' }, setup: { 'notes.txt': 'milk\neggs\n' } },
    { title: 'With hash and lines', input: { file_path: 'notes.txt', hash: 'sha256', count_lines: true }, setup: { 'notes.txt': 'milk\neggs\n' } },
  ],
  async handler({ files, signal }, { file_path, hash, count_lines }) {
    const stat = await files.stat(file_path, { link: true });
    if (stat === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${file_path}`, { hint: 'Check the spelling, or list the folder' });
    const isFile = stat.kind === 'file';
    if (hash !== undefined && !isFile) throw new AppError('NOT_A_FILE', `${displayName(file_path)} is no file and has no hash`);
    const known = isFile ? knownMime(file_path) : undefined;
    const head = isFile && known === undefined ? await files.read(file_path, { length: 4100, signal }) : new Uint8Array();
    const binary = detectMark(head) === undefined && looksBinary(head, true);
    return {
      file_path: files.absolute(file_path),
      kind: stat.kind,
      size: stat.size,
      mime: isFile ? (known ?? (await findMime(file_path, head, binary))) : null,
      permissions: permissionText(stat.mode),
      mode: permissionDigits(stat.mode),
      owner: stat.owner,
      group: stat.group,
      links: stat.links,
      modified: formatInstant(stat.modifiedAt),
      created: formatInstant(stat.createdAt),
      accessed: formatInstant(stat.accessedAt),
      ...(stat.target === undefined ? {} : { target: stat.target }),
      ...(stat.kind === 'directory' ? { entries: (await files.list(file_path)).length } : {}),
      ...(hash === undefined ? {} : { hash: { algorithm: hash, digest: await files.hash(file_path, hash, signal) } }),
      ...(count_lines && isFile ? { lines: await countFileLines(files, file_path, signal) } : {}),
    };
  },
});
