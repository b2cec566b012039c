import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { describeEntries, entry, entryTable } from './shared/entries.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { searchTimeoutMs } from './shared/limits.ts';
import { displayName } from './shared/paths.ts';
import { findEntries } from './shared/searching.ts';

const day = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)), 'write a date as 2026-01-31 or 2026-01-31T10:00:00Z');

export const searchFiles = defineFunction({
  name: 'search_files',
  title: 'Find files',
  category: 'files',
  summary: 'Find files by name, size, date or kind',
  description:
    'Finds files and folders below a folder by name or glob, size, date and kind, sorted and in pages. A pattern without * or ? matches any part of the name. Leaves out what .gitignore files name, unless told otherwise. To look inside files use search_file_contents.',
  input: z.strictObject({
    path: pathField('Where to look.').default('.'),
    pattern: z.string().max(1000).default('*').describe('Part of a name ("invoice"), a name glob ("*.psd"), or a path glob ("src/**/*.test.ts").'),
    kind: z.enum(['any', 'file', 'directory', 'symlink']).default('any').describe('Find only these.'),
    min_size: z.number().int().min(0).optional().describe('Smallest size in bytes.'),
    max_size: z.number().int().min(0).optional().describe('Largest size in bytes.'),
    modified_after: day.optional().describe('Changed at or after this time, ISO 8601.'),
    modified_before: day.optional().describe('Changed before this time, ISO 8601.'),
    case_sensitive: z.boolean().default(false).describe('Tell upper and lower case apart.'),
    hidden: z.boolean().default(false).describe('Look at names that begin with a dot, too.'),
    respect_ignore_files: z.boolean().default(true).describe('Leave out what .gitignore and .ignore files name.'),
    max_depth: z.number().int().min(1).max(200).default(100).describe('Levels to go down.'),
    sort: z.enum(['path', 'name', 'size', 'modified', 'type']).default('path').describe('Order by this.'),
    order: z.enum(['ascending', 'descending']).optional().describe('Without it: size and modified descending, the others ascending.'),
    limit: z.number().int().min(1).max(5000).default(200).describe('Results to return at most.'),
    offset: z.number().int().min(0).default(0).describe('Results to skip, for the next page.'),
  }),
  output: z.strictObject({
    path: absolutePathField('Where was looked'),
    entries: z.array(entry).describe('This page.'),
    total: z.number().int().describe('Results in all pages together.'),
    more: z.boolean().describe('Whether further pages follow.'),
    searched: z.number().int().describe('Entries looked at.'),
    truncated: z.boolean().describe('Whether the search stopped at 1,000,000 entries.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: searchTimeoutMs,
  phrase: ({ path, pattern }) => ({ base: 'Find', present: 'Finding', past: 'Found', object: `${pattern} in ${displayName(path)}` }),
  effects: ({ path }) => [{ kind: 'path', access: 'read', path, recursive: true }],
  summarise: ({ total, searched }, { path }) => `${formatCount(total, 'match', 'matches')} in ${displayName(path)}, ${searched.toLocaleString('en-US')} looked at`,
  view: ({ entries, total }) => entryTable(entries, total),
  phrasings: [
    'find all pdf files in Documents',
    'search for invoice in my home folder',
    'where is budget.xlsx',
    'locate every *.log under /var',
    'large files in Downloads',
    'files bigger than 100 MB on this disk',
    'which files changed since yesterday in src',
    'look for pictures named holiday',
    'find empty files',
    'show me files modified last week',
    'any folder called node_modules below projects',
    'find . -name "*.tmp"',
    'list duplicates of resume by name',
    'the ten biggest files in Videos',
    'find files older than a year',
  ],
  examples: [
    { title: 'By extension', input: { pattern: '*.md' }, setup: { 'readme.md': 'hi\n', 'docs/guide.md': 'hi\n', 'a.txt': 'a\n' } },
    { title: 'Largest first', input: { kind: 'file', min_size: 3, sort: 'size' }, setup: { 'small.txt': 'a', 'large.txt': 'aaaaaa' } },
  ],
  async handler({ files, signal, progress }, { path, limit, offset, ...wanted }) {
    const found = await findEntries(files, path, wanted, signal, ({ seen, matches }) => progress({ done: seen, unit: 'entries', note: formatCount(matches, 'match', 'matches') }));
    const page = found.entries.slice(offset, offset + limit);
    const entries = await describeEntries(files, page, { sizes: true, folderSizes: false }, signal);
    return { path: files.absolute(path), entries, total: found.entries.length, more: offset + page.length < found.entries.length, searched: found.seen, truncated: found.truncated };
  },
});
