import { z } from 'zod';
import { formatBytes } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { absolutePathField, overwriteField, pathField } from './shared/fields.ts';
import { longTimeoutMs } from './shared/limits.ts';
import { baseName, displayName } from './shared/paths.ts';
import { planTransfer, previewTransfer, writeEffect } from './shared/transfer.ts';

export const moveFile = defineFunction({
  name: 'move_file',
  title: 'Move or rename',
  category: 'files',
  summary: 'Move or rename a file or folder',
  description:
    'Moves or renames a file or a whole folder, also to another disk. When the destination is a folder that exists, or ends in a slash, the source goes into it under its own name. Refuses to replace a file unless overwrite is true, and never replaces a folder.',
  input: z.strictObject({
    source: pathField('The file or folder to move.'),
    destination: pathField('The new path, or the folder to move it into.'),
    overwrite: overwriteField,
  }),
  output: z.strictObject({
    source: absolutePathField('Where it was'),
    destination: absolutePathField('Where it is now'),
    files: z.number().int().describe('Files moved.'),
    bytes: z.number().int().describe('Their size together.'),
    replaced: z.boolean().describe('Whether a file was replaced.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  timeoutMs: longTimeoutMs,
  phrase: ({ source, destination }) => ({ base: 'Move', present: 'Moving', past: 'Moved', object: `${displayName(source)} to ${destination}` }),
  effects: ({ source, destination, overwrite }) => [{ kind: 'path', access: 'delete', path: source, recursive: true, moved: true }, writeEffect(source, destination, overwrite)],
  async preview(context, { source, destination, overwrite }) {
    const transfer = await planTransfer(context.files, source, destination, overwrite);
    return { preview: await previewTransfer(context, transfer), approveLabel: `Move ${displayName(source)}` };
  },
  summarise: ({ destination, bytes }, { source }) => `Moved ${displayName(source)} to ${baseName(destination) === baseName(source) ? destination : displayName(destination)}, ${formatBytes(bytes)}`,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'rename a.txt to b.txt',
    'move report.pdf to Documents',
    'put invoice.pdf into the folder 2024',
    'mv draft.md archive/',
    'change the name of photo.jpg to beach.jpg',
    'call notes.txt diary.txt instead',
    'relocate my music folder to /mnt/disk2',
    'shift the logs over to /var/archive',
    'move everything in folder old to folder new',
    'give the file scan1.pdf the name lease.pdf',
    'take data.csv out of Downloads and put it on the Desktop',
    'rename the folder src to source',
  ],
  examples: [
    { title: 'Rename a file', input: { source: 'draft.txt', destination: 'final.txt' }, setup: { 'draft.txt': 'text\n' } },
    { title: 'Into a folder', input: { source: 'scan.txt', destination: 'archive/' }, setup: { 'scan.txt': 'page\n', 'archive/older.txt': 'page\n' } },
  ],
  async handler({ files, signal, progress }, { source, destination, overwrite }) {
    const { target, existing } = await planTransfer(files, source, destination, overwrite);
    const moved = await files.move(source, target, { overwrite, signal, onProgress: ({ bytes }) => progress({ done: bytes, unit: 'bytes' }) });
    return { source: files.absolute(source), destination: target, ...moved, replaced: existing !== undefined };
  },
});
