import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TextMatch, TextSearchQuery } from '../../../src-main/ports/files.ts';
import { FoundLines } from '../../../src-main/ports/local/foundLines.ts';
import { createTextSearch } from '../../../src-main/ports/local/search.ts';
import { scopeSearch } from '../../../src-main/ports/scoped/scopeSearch.ts';
import { granted, makeRoots } from '../../kit/fileSystem.ts';

const search = createTextSearch();

function query(root: string, pattern: string, more: Partial<TextSearchQuery> = {}): TextSearchQuery {
  return { root, pattern, literal: false, caseSensitive: true, wholeWord: false, globs: [], hidden: false, respectIgnoreFiles: true, contextLines: 0, maxFileBytes: 1_000_000, ...more };
}

async function all(matches: AsyncIterable<TextMatch>): Promise<TextMatch[]> {
  const found: TextMatch[] = [];
  for await (const match of matches) found.push(match);
  return found.toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}

test('finds lines with their places and surroundings', async () => {
  const { workspace } = makeRoots();
  writeFileSync(join(workspace, 'a.txt'), 'one\ntwo\nné three\nfour\nthree five\nsix\n');
  expect(await all(search.matches(query(workspace, 'three', { contextLines: 1 })))).toEqual([
    { path: join(workspace, 'a.txt'), line: 3, column: 4, text: 'né three', before: ['two'], after: ['four'] },
    { path: join(workspace, 'a.txt'), line: 5, column: 1, text: 'three five', before: ['four'], after: ['six'] },
  ]);
  expect(await all(search.matches(query(join(workspace, 'a.txt'), 'ONE', { caseSensitive: false })))).toMatchObject([{ line: 1, text: 'one', before: [], after: [] }]);
  expect(await all(search.matches(query(workspace, 'nowhere')))).toEqual([]);
});

test('patterns and names that look like options are not', async () => {
  const { workspace } = makeRoots();
  mkdirSync(join(workspace, '--pre=sh'));
  writeFileSync(join(workspace, '--pre=sh/-e'), '--files\n--pre=touch owned\n');
  expect(await all(search.matches(query(join(workspace, '--pre=sh/-e'), '--files', { literal: true })))).toHaveLength(1);
  expect(await all(search.matches(query(join(workspace, '--pre=sh'), '--pre=touch .*')))).toHaveLength(1);
  expect(await all(search.matches(query(workspace, 'x', { globs: ['--pre=sh'] })))).toEqual([]);
});

test('follows no links, honours globs, ignore files, hidden names and the size limit', async () => {
  const { workspace, outside } = makeRoots();
  writeFileSync(join(outside, 'secret.txt'), 'needle\n');
  symlinkSync(outside, join(workspace, 'link'));
  symlinkSync(join(outside, 'secret.txt'), join(workspace, 'link.txt'));
  for (const name of ['a.txt', 'b.md', '.hidden.txt', 'ignored.txt']) writeFileSync(join(workspace, name), 'needle\n');
  writeFileSync(join(workspace, 'big.txt'), `needle\n${'x'.repeat(3000)}`);
  writeFileSync(join(workspace, '.gitignore'), 'ignored.txt\n');
  const names = async (more: Partial<TextSearchQuery>): Promise<string[]> => (await all(search.matches(query(workspace, 'needle', more)))).map(({ path }) => path.slice(workspace.length + 1));
  expect(await names({ maxFileBytes: 2000 })).toEqual(['a.txt', 'b.md']);
  expect(await names({ globs: ['*.txt', '!big*'] })).toEqual(['a.txt']);
  expect(await names({ globs: ['/a*'], hidden: true })).toEqual(['a.txt']);
  expect(await names({ globs: ['*.txt'], hidden: true, maxFileBytes: 2000 })).toEqual(['.hidden.txt', 'a.txt']);
  expect(await names({ hidden: true, maxFileBytes: 2000 })).toEqual(['.hidden.txt', 'a.txt', 'b.md']);
  expect(await names({ respectIgnoreFiles: false, maxFileBytes: 2000 })).toEqual(['a.txt', 'b.md', 'ignored.txt']);
});

test('a broken pattern, a missing folder and a missing program are said plainly', async () => {
  const { workspace } = makeRoots();
  await expect(all(search.matches(query(workspace, '(unclosed')))).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('unclosed') });
  await expect(all(search.matches(query(workspace, 'x', { globs: ['a\n*'] })))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(all(search.matches(query(join(workspace, 'none'), 'x')))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(all(createTextSearch('/no/such/rg').matches(query(workspace, 'x')))).rejects.toMatchObject({ code: 'UNSUPPORTED', message: 'The search program ripgrep is missing' });
});

test('ends when the consumer stops or the signal fires', async () => {
  const { workspace } = makeRoots();
  writeFileSync(join(workspace, 'many'), 'needle\n'.repeat(100_000));
  let seen = 0;
  for await (const _match of search.matches(query(workspace, 'needle'))) if (++seen === 3) break;
  expect(seen).toBe(3);
  const controller = new AbortController();
  const reading = (async () => {
    for await (const _match of search.matches(query(workspace, 'needle', { signal: controller.signal }))) controller.abort();
  })();
  await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('a call searches only what it was granted, and never the data folder', async () => {
  const roots = makeRoots();
  const everything = { ...roots, dataFolder: join(roots.workspace, 'da[t]a') };
  mkdirSync(everything.dataFolder);
  writeFileSync(join(everything.dataFolder, 'token'), 'needle');
  writeFileSync(join(roots.workspace, 'a'), 'needle');
  const scoped = scopeSearch(search, [granted('read', roots.workspace, { recursive: true })], everything);
  expect((await all(scoped.matches(query(roots.workspace, 'needle', { hidden: true, respectIgnoreFiles: false })))).map(({ path }) => path)).toEqual([join(roots.workspace, 'a')]);
  expect(() => scoped.matches(query(roots.outside, 'needle'))).toThrow(expect.objectContaining({ code: 'OUT_OF_SCOPE' }));
  expect(() => scoped.matches(query(everything.dataFolder, 'needle'))).toThrow(expect.objectContaining({ code: 'OUT_OF_SCOPE' }));
  const shallow = scopeSearch(search, [granted('read', roots.workspace)], everything);
  expect(() => shallow.matches(query(roots.workspace, 'needle'))).toThrow(expect.objectContaining({ code: 'OUT_OF_SCOPE' }));
});

test('finds lines in every encoding that says what it is, with the lines around them', async () => {
  const { workspace } = makeRoots();
  const text = 'one\r\nné needle\r\nlast 😀 needle';
  writeFileSync(join(workspace, '1-utf8'), `\ufeff${text}`);
  writeFileSync(join(workspace, '2-little'), Buffer.from(`\ufeff${text}`, 'utf16le'));
  writeFileSync(join(workspace, '3-big'), Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
  writeFileSync(join(workspace, '4-latin'), Buffer.from('one\nn\xe9 needle\nlast needle', 'latin1'));
  const found = await all(search.matches(query(workspace, 'needle', { contextLines: 1 })));
  expect(found.map(({ path, line }) => `${path.slice(workspace.length + 1)}:${line}`)).toEqual(['1-utf8', '2-little', '3-big', '4-latin'].flatMap((name) => [`${name}:2`, `${name}:3`]));
  for (const match of found.slice(0, 6)) expect(match.text).toMatch(/^(?:né needle|last 😀 needle)$/);
  expect(found.every(({ line, before }) => line === 2 ? before[0]?.endsWith('one') === true : before[0]?.endsWith('needle') === true)).toBe(true);
});

test('a line that the file itself does not have is not told', () => {
  const { workspace, outside } = makeRoots();
  writeFileSync(join(workspace, 'a'), 'one\ntwo\n');
  writeFileSync(join(outside, 'secret'), 'one\nsecret\n');
  symlinkSync(outside, join(workspace, 'link'));
  const lines = new FoundLines();
  expect(lines.isThere(join(workspace, 'a'), 4, Buffer.from('two\n'))).toBe(true);
  expect(lines.isThere(join(workspace, 'a'), 4, Buffer.from('secret\n'))).toBe(false);
  expect(lines.isThere(join(workspace, 'a'), 0, Buffer.from('two\n'))).toBe(false);
  expect(lines.isThere(join(workspace, 'link/secret'), 4, Buffer.from('secret\n'))).toBe(false);
  expect(lines.isThere(join(workspace, 'none'), 0, Buffer.from('x'))).toBe(false);
  lines.close();
});
