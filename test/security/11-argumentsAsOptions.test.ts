// Attack 11 (CVE-2025-68143): arguments that become options, here of ripgrep.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTextSearch } from '../../src-main/ports/local/search.ts';
import { makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

const attacks = ['--pre=touch', '--pre', '-f/etc/passwd', '--file=/etc/passwd', '--hostname-bin=touch', '--search-zip', '-z', '--follow', '-L', '--', '-', '--files'];

test.each(attacks)('%j as pattern, glob and folder name stays what it is', async (text) => {
  const roots = makeRoots();
  const root = join(roots.workspace, text);
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'found'), `${text}\n`);
  const search = createTextSearch();
  const base = { root, pattern: text, literal: true, caseSensitive: true, wholeWord: false, globs: [], hidden: false, respectIgnoreFiles: true, contextLines: 0, maxFileBytes: 1000 };
  const found: string[] = [];
  for await (const match of search.matches(base)) found.push(match.path);
  expect(found).toEqual([join(root, 'found')]);
  for await (const match of search.matches({ ...base, globs: [text, `!${text}`] })) found.push(match.path);
  expect(found).toHaveLength(1);
  expect(readdirSync(root)).toEqual(['found']);
});

test.each(attacks)('an outside client searching with %j finds text and starts nothing', async (text) => {
  const outside = await meetSteward({ files: { 'found.txt': `${text}\n` } });
  const found = await outside.call('search_file_contents', { path: '.', pattern: text });
  expect(found.ok, found.text).toBe(true);
  expect(found.text).toContain('found.txt');
  const globbed = await outside.call('search_file_contents', { path: '.', pattern: 'x', glob: [text] });
  expect(globbed.text).not.toContain('root:x:');
  expect(readdirSync(outside.workspace)).toEqual(['found.txt']);
});
