import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes } from '../../kernel/format.ts';
import type { Files, FileStat } from '../../ports/files.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { recentMs } from './shared/limits.ts';
import { measureTree } from './shared/measureTree.ts';
import { displayName } from './shared/paths.ts';

export const deleteFile = defineFunction({
  name: 'delete_file',
  title: 'Delete file',
  category: 'files',
  summary: 'Take one file away; undo brings it back',
  description: 'Deletes one file or link. A link is removed itself, what it points at stays. The file is kept for undo. Folders are refused: use delete_directory.',
  input: z.strictObject({ file_path: pathField('The file to delete.') }),
  output: z.strictObject({
    file_path: absolutePathField('The file that is gone'),
    bytes: z.number().int().describe('Its size.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  phrase: ({ file_path }) => ({ base: 'Delete', present: 'Deleting', past: 'Deleted', object: displayName(file_path) }),
  effects: ({ file_path }) => [{ kind: 'path', access: 'delete', path: file_path }],
  async preview({ files, signal, clock }, { file_path }) {
    const stat = await requireFile(files, file_path);
    const measure = await measureTree(files, stat, { signal, maxNames: 1, recentSince: clock.now() - recentMs });
    const { files: count, folders, links, bytes, byType, recent, names, truncated } = measure;
    const notes = stat.links > 1 ? [{ tone: 'write' as const, text: `The same content has ${stat.links - 1} more names; they stay` }] : [];
    return {
      preview: { kind: 'delete', path: files.absolute(file_path), files: count, folders, links, bytes, byType, recent, names, truncated, notes },
      approveLabel: `Delete ${displayName(file_path)}`,
    };
  },
  summarise: ({ bytes }, { file_path }) => `Deleted ${displayName(file_path)}, ${formatBytes(bytes)}`,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'delete old.txt',
    'remove the file temp.log',
    'trash draft.docx',
    'get rid of notes-old.md',
    'rm debug.log',
    'erase screenshot.png',
    'bin the file invoice-copy.pdf',
    'throw away backup.zip',
    'I no longer need report-v1.pdf, delete it',
    'please remove ~/Downloads/setup.exe',
    'drop the file data.tmp',
    'unlink stale.lock',
  ],
  examples: [{ title: 'One file', input: { file_path: 'old.txt' }, setup: { 'old.txt': 'no longer needed\n' } }],
  async handler({ files }, { file_path }) {
    const stat = await requireFile(files, file_path);
    await files.remove(file_path);
    return { file_path: files.absolute(file_path), bytes: stat.kind === 'file' ? stat.size : 0 };
  },
});

async function requireFile(files: Files, path: string): Promise<FileStat> {
  const stat = await files.stat(path);
  if (stat === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${path}`, { hint: 'Check the spelling, or list the folder' });
  if (stat.kind === 'directory') throw new AppError('NOT_A_FILE', `${displayName(path)} is a folder, not a file`, { hint: 'Use delete_directory' });
  return stat;
}
