import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { displayName, parentOf } from './shared/paths.ts';

export const createDirectory = defineFunction({
  name: 'create_directory',
  title: 'Create folder',
  category: 'files',
  summary: 'A new folder, with the folders above it',
  description: 'Creates a folder and the missing folders above it. A folder that exists already is left as it is, and that is no error.',
  input: z.strictObject({ path: pathField('The folder to create.') }),
  output: z.strictObject({
    path: absolutePathField('The folder'),
    created: z.array(z.string()).describe('Folders made by this call, outermost first; empty when all were there.'),
  }),
  annotations: { readOnly: false, destructive: false, idempotent: true, openWorld: false },
  undo: 'journal',
  phrase: ({ path }) => ({ base: 'Create folder', present: 'Creating folder', past: 'Created folder', object: displayName(path) }),
  effects: ({ path }) => [{ kind: 'path', access: 'write', path }],
  async preview({ files }, { path }) {
    const stat = await files.stat(path);
    if (stat !== undefined && stat.kind !== 'directory') throw new AppError('ALREADY_EXISTS', `${displayName(path)} is there already and is no folder`, { hint: 'Choose another name' });
    const absolute = files.absolute(path);
    return {
      preview: {
        kind: 'facts',
        facts: [
          { label: 'Folder', value: absolute, tone: 'strong' },
          { label: 'In', value: parentOf(absolute) },
        ],
        notes: stat === undefined ? [] : [{ tone: 'write', text: 'It is there already; nothing would change' }],
      },
      approveLabel: `Create ${displayName(path)}`,
    };
  },
  summarise: ({ created }, { path }) => (created.length === 0 ? `${displayName(path)} was there already` : `Created ${displayName(path)}`),
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'create a folder called photos',
    'make a directory src/components',
    'mkdir build',
    'new folder on my Desktop named Taxes',
    'add a subfolder 2025 in invoices',
    'set up a directory for the backups',
    'I want a folder named recipes',
    'make the folders a/b/c',
    'create an empty directory logs',
    'start a new project folder my-app',
    'open up a fresh folder for the holiday pictures',
  ],
  examples: [
    { title: 'A folder', input: { path: 'photos' } },
    { title: 'With the folders above it', input: { path: 'projects/site/assets' } },
  ],
  async handler({ files }, { path }) {
    const { created } = await files.makeFolder(path);
    return { path: files.absolute(path), created };
  },
});
