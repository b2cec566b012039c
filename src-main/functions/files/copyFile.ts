import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { absolutePathField, overwriteField, pathField } from './shared/fields.ts';
import { longTimeoutMs } from './shared/limits.ts';
import { measureTree } from './shared/measureTree.ts';
import { displayName } from './shared/paths.ts';
import { planTransfer, previewTransfer, writeEffect } from './shared/transfer.ts';

export const copyFile = defineFunction({
  name: 'copy_file',
  title: 'Copy',
  category: 'files',
  summary: 'Copy a file or a whole folder',
  description:
    'Copies a file, or a folder with all it holds, keeping permissions and times. Links are copied as links. When the destination is a folder that exists, or ends in a slash, the copy goes into it under its own name. Refuses to replace a file unless overwrite is true, and never replaces a folder.',
  input: z.strictObject({
    source: pathField('The file or folder to copy.'),
    destination: pathField('The path of the copy, or the folder to put it into.'),
    overwrite: overwriteField,
  }),
  output: z.strictObject({
    source: absolutePathField('What was copied'),
    destination: absolutePathField('The copy'),
    files: z.number().int().describe('Files copied.'),
    bytes: z.number().int().describe('Their size together.'),
    replaced: z.boolean().describe('Whether a file was replaced.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  timeoutMs: longTimeoutMs,
  phrase: ({ source, destination }) => ({ base: 'Copy', present: 'Copying', past: 'Copied', object: `${displayName(source)} to ${destination}` }),
  effects: ({ source, destination, overwrite }) => [{ kind: 'path', access: 'read', path: source, recursive: true, whole: true }, writeEffect(source, destination, overwrite)],
  async preview(context, { source, destination, overwrite }) {
    const transfer = await planTransfer(context.files, source, destination, overwrite);
    const preview = await previewTransfer(context, transfer);
    return { preview, approveLabel: preview.files === 1 ? `Copy ${displayName(source)}` : `Copy ${formatCount(preview.files, 'file')}` };
  },
  summarise: ({ destination, files, bytes }) => `Copied ${formatCount(files, 'file')} to ${displayName(destination)}, ${formatBytes(bytes)}`,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'copy a.txt to b.txt',
    'make a copy of report.docx called report-backup.docx',
    'duplicate the folder photos as photos-2',
    'cp -r src backup',
    'put a copy of config.yaml in /tmp',
    'back up my notes folder to /mnt/usb',
    'clone template.html to index.html',
    'save a second version of budget.xlsx as budget-old.xlsx',
    'copy logo.png into assets/',
    'replicate the project folder on the other disk',
    'I want the same file in my Documents too',
    'copy the whole website directory to staging',
  ],
  examples: [
    { title: 'A file', input: { source: 'report.txt', destination: 'report-backup.txt' }, setup: { 'report.txt': 'text\n' } },
    { title: 'A folder', input: { source: 'notes', destination: 'notes-copy' }, setup: { 'notes/a.txt': 'a\n', 'notes/deep/b.txt': 'b\n' } },
  ],
  async handler({ files, signal, progress, clock }, { source, destination, overwrite }) {
    const transfer = await planTransfer(files, source, destination, overwrite);
    const { bytes: total } = await measureTree(files, transfer.source, { signal, maxNames: 0, recentSince: clock.now() });
    const free = await files.freeBytes(transfer.target);
    if (free < total) throw new AppError('DISK_FULL', `The copy needs ${formatBytes(total)}; ${formatBytes(free)} are free`, { hint: 'Free some space, or copy to another disk' });
    const copied = await files.copy(source, transfer.target, { overwrite, signal, onProgress: ({ bytes }) => progress({ done: bytes, total, unit: 'bytes' }) });
    return { source: files.absolute(source), destination: transfer.target, ...copied, replaced: transfer.existing !== undefined };
  },
});
