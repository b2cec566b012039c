import { z } from 'zod';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { AppError } from '../../kernel/errors.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { largestNames, longTimeoutMs, recentMs } from './shared/limits.ts';
import { measureTree } from './shared/measureTree.ts';
import { displayName } from './shared/paths.ts';
import { requireDeletableFolder } from './shared/requireDeletableFolder.ts';

export const deleteDirectory = defineFunction({
  name: 'delete_directory',
  title: 'Delete folder',
  category: 'files',
  summary: 'Take a folder away; undo brings it back',
  description:
    'Deletes a folder. One that holds anything is refused unless recursive is true. Links inside are removed, what they point at stays. The workspace, the home folder and the folders that hold them are always refused. Kept for undo.',
  input: z.strictObject({
    path: pathField('The folder to delete.'),
    recursive: z.boolean().default(false).describe('Delete it with everything in it.'),
  }),
  output: z.strictObject({
    path: absolutePathField('The folder that is gone'),
    files: z.number().int().describe('Files that went with it.'),
    folders: z.number().int().describe('Folders inside that went with it.'),
    bytes: z.number().int().describe('Their size together.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  timeoutMs: longTimeoutMs,
  phrase: ({ path }) => ({ base: 'Delete', present: 'Deleting', past: 'Deleted', object: `folder ${displayName(path)}` }),
  effects: ({ path, recursive }) => [{ kind: 'path', access: 'delete', path, recursive }],
  async preview(context, { path, recursive }) {
    const { files, signal, clock } = context;
    const stat = await requireDeletableFolder(context, path, recursive);
    const measure = await measureTree(files, stat, { signal, maxNames: largestNames(context), recentSince: clock.now() - recentMs });
    const { files: count, folders, links, bytes, byType, recent, names, truncated, unreadable } = measure;
    const size = count > 0 ? formatCount(count, 'file') : folders > 0 ? formatCount(folders, 'folder') : undefined;
    return {
      preview: {
        kind: 'delete',
        path: files.absolute(path),
        files: count,
        folders,
        links,
        bytes,
        byType: byType.slice(0, 12),
        recent,
        names,
        truncated,
        notes: [
          ...(recent.length > 0 ? [{ tone: 'destroy' as const, text: `${formatCount(recent.length, 'file')} changed this week` }] : []),
          ...unreadable.map((folder) => ({ tone: 'destroy' as const, text: `${folder} cannot be read, what it holds is not counted` })),
        ],
      },
      object: size === undefined ? `empty folder ${displayName(path)}` : `${size} in ${displayName(path)}`,
      approveLabel: size === undefined ? `Delete ${displayName(path)}` : `Delete ${size}`,
    };
  },
  summarise: ({ files, bytes }, { path }) => (files === 0 ? `Deleted folder ${displayName(path)}` : `Deleted ${formatCount(files, 'file')} in ${displayName(path)}, ${formatBytes(bytes)}`),
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'delete the folder tmp',
    'remove the directory build and everything inside',
    'rm -rf node_modules',
    'get rid of the old-exports folder',
    'rmdir empty-dir',
    'trash my screenshots folder',
    'wipe out the dist directory',
    'delete the folder cache with all its files',
    'throw away the folder drafts',
    'erase the directory test-output completely',
    'remove the empty folder logs',
    'clean up by deleting the folder .cache',
  ],
  examples: [
    { title: 'With all it holds', input: { path: 'build', recursive: true }, setup: { 'build/a.js': 'a\n', 'build/maps/a.map': '{}\n' } },
  ],
  async handler(context, { path, recursive }) {
    const { files, signal, clock } = context;
    const stat = await requireDeletableFolder(context, path, recursive);
    const measure = await measureTree(files, stat, { signal, maxNames: 0, recentSince: clock.now() });
    if (!recursive && measure.files + measure.folders + measure.links > 0) throw new AppError('CONFLICT', `${displayName(path)} was filled just now`, { hint: 'Look at it again before deleting' });
    await files.remove(path);
    return { path: files.absolute(path), files: measure.files + measure.links, folders: measure.folders, bytes: measure.bytes };
  },
});
