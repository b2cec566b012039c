import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listDirectory } from '../../../../src-main/functions/files/listDirectory.ts';
import { searchFileContents } from '../../../../src-main/functions/files/searchFileContents.ts';
import { searchFiles } from '../../../../src-main/functions/files/searchFiles.ts';
import type { Entry } from '../../../../src-main/functions/files/shared/entries.ts';
import type { FoundLine } from '../../../../src-main/functions/files/shared/contentSearch.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';

const namesOf = (output: Record<string, unknown>): string[] => (output['entries'] as Entry[]).map(({ name }) => name);

function project(): Workbench {
  const bench = openWorkbench();
  bench.put('b.txt', 'bb');
  bench.put('a10.md', 'a'.repeat(10));
  bench.put('a9.md', 'a'.repeat(9));
  bench.put('.hidden', '');
  bench.put('src/main.ts', 'main');
  bench.put('src/deep/util.test.ts', 'test');
  symlinkSync('src', bench.at('door'));
  for (const [name, time] of [['b.txt', 1e9], ['a10.md', 1.1e9], ['a9.md', 1.2e9]] as const) utimesSync(bench.at(name), time, time);
  return bench;
}

describe('list_directory', () => {
  it('lists names, kinds, sizes and times, folders first', async () => {
    const bench = project();
    const output = await bench.call(listDirectory, {});
    expect(namesOf(output)).toEqual(['src', 'a9.md', 'a10.md', 'b.txt', 'door']);
    expect(output).toMatchObject({ path: bench.roots.workspace, total: 5, more: false, truncated: false });
    expect((output['entries'] as Entry[])[1]).toEqual({ name: 'a9.md', path: bench.at('a9.md'), kind: 'file', size: 9, modified: '2008-01-10T21:20:00Z' });
    expect((output['entries'] as Entry[])[4]).toMatchObject({ kind: 'symlink', target: 'src', size: null });
  });

  it.each([
    [{ hidden: true }, ['src', '.hidden', 'a9.md', 'a10.md', 'b.txt', 'door']],
    [{ glob: '*.md' }, ['a9.md', 'a10.md']],
    [{ glob: '*.{md,txt}', sort: 'size', sizes: false }, ['a10.md', 'a9.md', 'b.txt']],
    [{ sort: 'size', order: 'ascending', glob: '*.*' }, ['b.txt', 'a9.md', 'a10.md']],
    [{ sort: 'modified', glob: '*.*' }, ['a9.md', 'a10.md', 'b.txt']],
    [{ sort: 'type' }, ['src', 'door', 'a9.md', 'a10.md', 'b.txt']],
    [{ sort: 'name', order: 'descending' }, ['door', 'b.txt', 'a10.md', 'a9.md', 'src']],
    [{ depth: 2 }, ['src', 'src/deep', 'a9.md', 'a10.md', 'b.txt', 'door', 'src/main.ts']],
    [{ depth: 3, glob: 'src/**/*.ts' }, ['src/deep/util.test.ts', 'src/main.ts']],
    [{ path: 'src' }, ['deep', 'main.ts']],
    [{ path: 'door' }, ['deep', 'main.ts']],
  ])('lists by %j', async (input, names) => {
    expect(namesOf(await project().call(listDirectory, input))).toEqual(names);
  });

  it('gives pages', async () => {
    const bench = project();
    const first = await bench.call(listDirectory, { limit: 2 });
    expect(first).toMatchObject({ total: 5, more: true, entries: [{ name: 'src' }, { name: 'a9.md' }] });
    expect(await bench.call(listDirectory, { limit: 2, offset: 4 })).toMatchObject({ more: false, entries: [{ name: 'door' }] });
    expect(await bench.call(listDirectory, { limit: 2, offset: 40 })).toMatchObject({ more: false, entries: [] });
  });

  it('leaves sizes out, or adds up what folders hold', async () => {
    const bench = project();
    expect(await bench.call(listDirectory, { path: 'src', sizes: false })).toMatchObject({ entries: [{ size: null, modified: null }, { size: null, modified: null }] });
    expect(await bench.call(listDirectory, { folder_sizes: true, sort: 'size', limit: 2 })).toMatchObject({ entries: [{ name: 'a10.md' }, { name: 'a9.md' }] });
    expect(await bench.call(listDirectory, { folder_sizes: true, glob: 'src' })).toMatchObject({ entries: [{ name: 'src', size: 8 }] });
  });

  it('lists 10,000 entries in pages', async () => {
    const bench = openWorkbench();
    mkdirSync(bench.at('many'));
    for (let index = 0; index < 10_000; index++) writeFileSync(bench.at(`many/file-${index}.txt`), '');
    const output = await bench.call(listDirectory, { path: 'many', offset: 9_500 });
    expect(output).toMatchObject({ total: 10_000, more: false });
    expect(namesOf(output).at(-1)).toBe('file-9999.txt');
    expect(namesOf(await bench.call(listDirectory, { path: 'many', sort: 'modified', limit: 3 }))).toHaveLength(3);
  });

  it('shows a closed data folder as a name only, and does not fall over it', async () => {
    const bench = openWorkbench();
    const output = await bench.call(listDirectory, { path: bench.roots.workspace.replace(/workspace$/, ''), depth: 2 });
    expect(namesOf(output)).toContain('data');
    expect((output['entries'] as Entry[]).find(({ name }) => name === 'data')).toMatchObject({ modified: null });
  });

  it('refuses files, what is not there, and nonsense', async () => {
    const bench = project();
    expect(await failureOf(bench.call(listDirectory, { path: 'b.txt' }))).toMatchObject({ code: 'NOT_A_DIRECTORY' });
    expect(await failureOf(bench.call(listDirectory, { path: 'none' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failureOf(bench.call(listDirectory, { sort: 'colour' }))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('declares a recursive read only when it goes down', async () => {
    const bench = project();
    expect(await bench.effects(listDirectory, {})).toMatchObject([{ access: 'read', recursive: false }]);
    expect(await bench.effects(listDirectory, { depth: 2 })).toMatchObject([{ recursive: true }]);
  });
});

describe('search_files', () => {
  it.each([
    [{ pattern: '*.ts' }, ['src/deep/util.test.ts', 'src/main.ts']],
    [{ pattern: 'A1' }, ['a10.md']],
    [{ pattern: 'A1', case_sensitive: true }, []],
    [{ pattern: '.ts' }, ['src/deep/util.test.ts', 'src/main.ts']],
    [{ pattern: '**/deep/*.ts' }, ['src/deep/util.test.ts']],
    [{ pattern: 'src/*.ts' }, ['src/main.ts']],
    [{ pattern: 'deep/util' }, ['src/deep/util.test.ts']],
    [{ kind: 'directory' }, ['src', 'src/deep']],
    [{ kind: 'symlink' }, ['door']],
    [{ kind: 'file', max_depth: 1 }, ['a9.md', 'a10.md', 'b.txt']],
    [{ pattern: 'hidden', hidden: true }, ['.hidden']],
    [{ min_size: 9, max_size: 9 }, ['a9.md']],
    [{ max_size: 4 }, ['b.txt', 'src/deep/util.test.ts', 'src/main.ts']],
    [{ modified_before: '2002-01-01', kind: 'file' }, ['b.txt']],
    [{ modified_after: '2008-01-01T00:00:00Z', modified_before: '2009-01-01', kind: 'file' }, ['a9.md']],
    [{ kind: 'file', sort: 'size', limit: 2 }, ['a10.md', 'a9.md']],
    [{ kind: 'file', sort: 'modified', order: 'ascending', limit: 1 }, ['b.txt']],
    [{ pattern: 'no such thing' }, []],
  ])('finds by %j', async (input, names) => {
    expect(namesOf(await project().call(searchFiles, input))).toEqual(names);
  });

  it('respects ignore files, nested and negated, unless told otherwise', async () => {
    const bench = openWorkbench();
    bench.put('.gitignore', 'dist/\n*.log\n!keep.log\n');
    bench.put('dist/out.js', '');
    bench.put('a.log', '');
    bench.put('keep.log', '');
    bench.put('pkg/.gitignore', 'local.txt\n!special.log\n');
    bench.put('pkg/local.txt', '');
    bench.put('pkg/special.log', '');
    bench.put('local.txt', '');
    bench.put('.git/config', '');
    expect(namesOf(await bench.call(searchFiles, { kind: 'file', hidden: true, pattern: '*.*' }))).toEqual(['.gitignore', 'keep.log', 'local.txt', 'pkg/.gitignore', 'pkg/special.log']);
    expect(await bench.call(searchFiles, { respect_ignore_files: false, kind: 'file' })).toMatchObject({ total: 6 });
  });

  it('gives pages, counts and progress', async () => {
    const bench = openWorkbench();
    mkdirSync(bench.at('many'));
    for (let index = 0; index < 1200; index++) writeFileSync(bench.at(`many/${index}.txt`), '');
    const notes: (string | undefined)[] = [];
    const output = await bench.call(searchFiles, { pattern: '*.txt', limit: 5, offset: 1198 }, { onProgress: ({ note }) => notes.push(note) });
    expect(output).toMatchObject({ total: 1200, more: false, searched: 1201 });
    expect(namesOf(output)).toHaveLength(2);
    expect(notes).toEqual(['498 matches', '998 matches']);
  });

  it('stops in the midst', async () => {
    const bench = openWorkbench();
    for (let index = 0; index < 60; index++) for (let inner = 0; inner < 20; inner++) bench.put(`d${index}/${inner}`, '');
    const stop = new AbortController();
    let seen = 0;
    await expect(bench.call(searchFiles, { sort: 'size' }, { signal: stop.signal, onProgress: ({ done }) => ((seen = done), stop.abort()) })).rejects.toThrow();
    expect(seen).toBe(500);
  });

  it('refuses dates that are none and folders that are none', async () => {
    const bench = project();
    expect(await failureOf(bench.call(searchFiles, { modified_after: 'yesterday' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(searchFiles, { path: 'none' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failureOf(bench.call(searchFiles, { path: 'b.txt' }))).toMatchObject({ code: 'NOT_A_DIRECTORY' });
  });
});

describe('search_file_contents', () => {
  function code(): Workbench {
    const bench = openWorkbench();
    bench.put('src/a.ts', 'import x;\nuseLegacyAuth(1);\nend\n');
    bench.put('src/b.js', 'uselegacyauth();\nuseLegacyAuthentication();\n');
    bench.put('src/.secret', 'useLegacyAuth\n');
    bench.put('notes.md', 'price: $5.00 (useLegacyAuth)\n');
    bench.put('.gitignore', 'ignored/\n');
    bench.put('ignored/c.ts', 'useLegacyAuth\n');
    bench.put('x.bin', Buffer.from('\u0000useLegacyAuth\n'));
    return bench;
  }
  const linesOf = (output: Record<string, unknown>): string[] => (output['matches'] as FoundLine[]).map(({ file, line }) => `${file}:${line}`).toSorted();

  it.each([
    [{ pattern: 'useLegacyAuth' }, ['notes.md:1', 'src/a.ts:2', 'src/b.js:1', 'src/b.js:2']],
    [{ pattern: 'useLegacyAuth', case_sensitive: true }, ['notes.md:1', 'src/a.ts:2', 'src/b.js:2']],
    [{ pattern: 'useLegacyAuth', whole_word: true }, ['notes.md:1', 'src/a.ts:2', 'src/b.js:1']],
    [{ pattern: 'useLegacyAuth', glob: '*.ts' }, ['src/a.ts:2']],
    [{ pattern: 'useLegacyAuth', glob: ['*.{ts,js}', '!b.js'] }, ['src/a.ts:2']],
    [{ pattern: 'useLegacyAuth', path: 'src' }, ['a.ts:2', 'b.js:1', 'b.js:2']],
    [{ pattern: 'useLegacyAuth', path: 'src/a.ts' }, ['a.ts:2']],
    [{ pattern: 'useLegacyAuth', path: 'src', hidden: true, case_sensitive: true, whole_word: true }, ['.secret:1', 'a.ts:2']],
    [{ pattern: 'useLegacyAuth', respect_ignore_files: false, glob: '*.ts' }, ['ignored/c.ts:1', 'src/a.ts:2']],
    [{ pattern: '$5.00 (' }, ['notes.md:1']],
    [{ pattern: '\\$\\d\\.\\d+', regex: true }, ['notes.md:1']],
    [{ pattern: '--version' }, []],
    [{ pattern: 'absent' }, []],
  ])('finds %j', async (input, lines) => {
    expect(linesOf(await code().call(searchFileContents, input))).toEqual(lines);
  });

  it('gives line, column, text and context', async () => {
    const bench = code();
    expect(await bench.call(searchFileContents, { pattern: '(1)', path: 'src', context_lines: 1 })).toEqual({
      path: bench.at('src'), files: 1, more: false,
      matches: [{ file: 'a.ts', path: bench.at('src/a.ts'), line: 2, column: 14, text: 'useLegacyAuth(1);', before: ['import x;'], after: ['end'] }],
    });
  });

  it('gives pages', async () => {
    const bench = openWorkbench();
    bench.put('a', 'hit\n'.repeat(250));
    expect(await bench.call(searchFileContents, { pattern: 'hit' })).toMatchObject({ more: true, matches: { length: 100 } });
    expect(await bench.call(searchFileContents, { pattern: 'hit', offset: 200 })).toMatchObject({ more: false, matches: { length: 50 } });
    expect(await bench.call(searchFileContents, { pattern: 'hit', limit: 250 })).toMatchObject({ more: false, matches: { length: 250 } });
  });

  it('shows the part around a match in an endless line', async () => {
    const bench = openWorkbench();
    bench.put('min.js', `${'x'.repeat(1500)}needle${'y'.repeat(5000)}`);
    const output = await bench.call(searchFileContents, { pattern: 'needle' });
    const [match] = output['matches'] as FoundLine[];
    expect(match?.text).toMatch(/^…x+needley+…$/);
    expect(match?.text.length).toBeLessThanOrEqual(502);
    expect(match?.column).toBe(1501);
  });

  it('is not stalled by an expression made to stall', async () => {
    const bench = openWorkbench();
    bench.put('a', `${'a'.repeat(100_000)}!`);
    expect(await bench.call(searchFileContents, { pattern: '(a+)+$', regex: true })).toMatchObject({ matches: [] });
  });

  it('refuses a broken expression and a pattern of nothing', async () => {
    const bench = code();
    expect(await failureOf(bench.call(searchFileContents, { pattern: '(', regex: true }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(searchFileContents, { pattern: '' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(searchFileContents, { pattern: 'x', path: 'none' }))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
