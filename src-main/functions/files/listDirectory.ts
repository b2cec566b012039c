import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { describeEntries, entry, entryTable } from './shared/entries.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { searchTimeoutMs } from './shared/limits.ts';
import { listEntries, sortKeys } from './shared/listing.ts';
import { displayName } from './shared/paths.ts';

export const listDirectory = defineFunction({
  name: 'list_directory',
  title: 'List folder',
  category: 'files',
  summary: 'What a folder holds',
  description:
    'Lists a folder: names, kinds, sizes and times, sorted and in pages. depth goes into folders below; glob keeps matching names only; folder_sizes adds up what each folder holds. Links are shown, not followed. To find files by name, size or date use search_files.',
  input: z.strictObject({
    path: pathField('The folder.').default('.'),
    depth: z.number().int().min(1).max(20).default(1).describe('Levels to list; 1 lists the folder itself only.'),
    glob: z.string().min(1).max(1000).optional().describe('Keep matching entries only, for example *.csv or src/**/*.ts.'),
    hidden: z.boolean().default(false).describe('Show names that begin with a dot.'),
    sort: z.enum(sortKeys).default('name').describe('Order by this; name puts folders first.'),
    order: z.enum(['ascending', 'descending']).optional().describe('Without it: size and modified descending, the others ascending.'),
    sizes: z.boolean().default(true).describe('Tell size and time of each entry.'),
    folder_sizes: z.boolean().default(false).describe('Add up what each folder holds; slower.'),
    limit: z.number().int().min(1).max(5000).default(500).describe('Entries to return at most.'),
    offset: z.number().int().min(0).default(0).describe('Entries to skip, for the next page.'),
  }),
  output: z.strictObject({
    path: absolutePathField('The folder'),
    entries: z.array(entry).describe('This page.'),
    total: z.number().int().describe('Entries in all pages together.'),
    more: z.boolean().describe('Whether further pages follow.'),
    truncated: z.boolean().describe('Whether listing stopped at 1,000,000 entries.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: searchTimeoutMs,
  phrase: ({ path }) => ({ base: 'List', present: 'Listing', past: 'Listed', object: displayName(path) }),
  effects: ({ path, depth, folder_sizes }) => [{ kind: 'path', access: 'read', path, recursive: depth > 1 || folder_sizes }],
  summarise: ({ entries, total }, { path }) => (entries.length === total ? `${formatCount(total, 'entry', 'entries')} in ${displayName(path)}` : `${formatCount(entries.length, 'entry', 'entries')} of ${total.toLocaleString('en-US')} in ${displayName(path)}`),
  view: ({ entries, total }) => entryTable(entries, total),
  phrasings: [
    'list the files in Documents',
    'what is in this folder',
    'ls -la',
    'show me the contents of the src directory',
    'dir C:\\Users',
    'which files are in Downloads',
    'list folder photos sorted by size',
    'show hidden files in my home folder',
    'newest files in Desktop',
    'what folders are under projects',
    'tree of the app directory two levels deep',
    'how large are the folders in /var',
    'look inside ~/Music',
    'display everything in the current directory',
    'all csv files directly in data',
  ],
  examples: [
    { title: 'The workspace', input: {}, setup: { 'a.txt': 'a\n', 'src/main.ts': 'export {};\n' } },
    { title: 'Two levels, largest first', input: { path: 'src', depth: 2, sort: 'size' }, setup: { 'src/a.ts': 'a\n', 'src/deep/b.ts': 'bb\n' } },
  ],
  async handler({ files, signal, progress }, { path, limit, offset, ...wanted }) {
    const listed = await listEntries(files, path, wanted, signal, (done) => progress({ done, unit: 'entries' }));
    const page = listed.entries.slice(offset, offset + limit);
    const root = files.absolute(path);
    const entries = await describeEntries(files, page, { sizes: wanted.sizes, folderSizes: wanted.folder_sizes }, signal);
    return { path: root, entries, total: listed.entries.length, more: offset + page.length < listed.entries.length, truncated: listed.truncated };
  },
});
