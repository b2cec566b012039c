import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { collectMatches } from './shared/contentSearch.ts';
import { absolutePathField, pathField } from './shared/fields.ts';
import { searchTimeoutMs } from './shared/limits.ts';
import { displayName } from './shared/paths.ts';

const match = z.strictObject({
  file: z.string().describe('Path relative to where was looked.'),
  path: z.string().describe('Absolute path.'),
  line: z.number().int().describe('Line number, from 1.'),
  column: z.number().int().describe('Column of the first match in the line, from 1.'),
  text: z.string().describe('The line; of a very long one the part around the match.'),
  before: z.array(z.string()).describe('Lines before, when context was asked for.'),
  after: z.array(z.string()).describe('Lines after, when context was asked for.'),
});

export const searchFileContents = defineFunction({
  name: 'search_file_contents',
  title: 'Search in files',
  category: 'files',
  summary: 'Find text inside files',
  description:
    'Finds lines that contain a text, in all files below a folder or in one file. The pattern is plain text unless regex is true; regular expressions run in linear time, without look-around and back-references. Skips binary files, what .gitignore names, and folders of keys such as ~/.ssh, which are searched by naming them. To find files by name use search_files.',
  input: z.strictObject({
    path: pathField('The folder, or one file.').default('.'),
    pattern: z.string().min(1).max(2000).describe('The text to find, or a regular expression with regex true.'),
    glob: z.union([z.string().min(1).max(1000), z.array(z.string().min(1).max(1000)).max(20)]).optional().describe('Look only in files that match, for example *.ts; !*.min.js leaves out.'),
    regex: z.boolean().default(false).describe('The pattern is a regular expression.'),
    case_sensitive: z.boolean().default(false).describe('Tell upper and lower case apart.'),
    whole_word: z.boolean().default(false).describe('Match whole words only.'),
    context_lines: z.number().int().min(0).max(20).default(0).describe('Lines to show before and after each match.'),
    hidden: z.boolean().default(false).describe('Look in files and folders that begin with a dot, too.'),
    respect_ignore_files: z.boolean().default(true).describe('Leave out what .gitignore and .ignore files name.'),
    max_file_bytes: z.number().int().min(1).max(1_000_000_000).default(50_000_000).describe('Skip larger files.'),
    limit: z.number().int().min(1).max(2000).default(100).describe('Matching lines to return at most.'),
    offset: z.number().int().min(0).max(100_000).default(0).describe('Matching lines to skip, for the next page.'),
  }),
  output: z.strictObject({
    path: absolutePathField('Where was looked'),
    matches: z.array(match).describe('This page, file by file.'),
    files: z.number().int().describe('Files with matches on this page.'),
    more: z.boolean().describe('Whether further matches follow.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: searchTimeoutMs,
  phrase: ({ path, pattern }) => ({ base: 'Search', present: 'Searching', past: 'Searched', object: `${displayName(path)} for ${pattern.length > 40 ? `${pattern.slice(0, 39)}…` : pattern}` }),
  effects: ({ path }) => [{ kind: 'path', access: 'read', path, recursive: true }],
  summarise: ({ matches, files, more }) => (matches.length === 0 ? 'No lines match' : `${formatCount(matches.length, 'line')}${more ? ' and more' : ''} in ${formatCount(files, 'file')}`),
  view: ({ matches }) => ({
    kind: 'table',
    columns: [
      { key: 'file', label: 'File', align: 'left', format: 'path' },
      { key: 'line', label: 'Line', align: 'right', format: 'number' },
      { key: 'text', label: 'Text', align: 'left', format: 'text' },
    ],
    rows: matches.map(({ file, line, text }) => ({ file, line, text: text.trim() })),
    total: matches.length,
  }),
  phrasings: [
    'search for TODO in src',
    'grep password in config files',
    'which files contain the word invoice',
    'find the text "connection refused" in the logs',
    'where is the function parseDate used',
    'look for import React in all tsx files',
    'find every mention of Alice in my notes',
    'grep -r "api_key" .',
    'lines with ERROR in server.log',
    'does any file here say deprecated',
    'search inside the documents for the phrase annual report',
    'show where MAX_SIZE is defined with 3 lines around it',
    'find all e-mail addresses in contacts.txt with a regex',
    'which python files import numpy',
  ],
  examples: [
    { title: 'A word in a folder', input: { path: 'src', pattern: 'useLegacyAuth' }, setup: { 'src/a.ts': 'import { useLegacyAuth } from "./b";\n', 'src/b.ts': 'export const x = 1;\n' } },
    { title: 'A regular expression with context', input: { pattern: 'v\\d+', regex: true, glob: '*.md', context_lines: 1 }, setup: { 'log.md': '# Log\nv1 first\nend\n' } },
  ],
  async handler({ files, search, signal }, input) {
    const root = files.absolute(input.path);
    return { path: root, ...(await collectMatches(search, root, input, signal)) };
  },
});
