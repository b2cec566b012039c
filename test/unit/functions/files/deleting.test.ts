import { linkSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deleteDirectory } from '../../../../src-main/functions/files/deleteDirectory.ts';
import { deleteFile } from '../../../../src-main/functions/files/deleteFile.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

describe('delete_file', () => {
  it('takes one file away', async () => {
    const bench = openWorkbench();
    bench.put('a.txt', 'abc');
    expect(await bench.preview(deleteFile, { file_path: 'a.txt' })).toMatchObject({
      approveLabel: 'Delete a.txt',
      preview: { kind: 'delete', path: bench.at('a.txt'), files: 1, folders: 0, links: 0, bytes: 3, byType: [{ label: 'txt', files: 1, bytes: 3 }], recent: ['a.txt'], names: ['a.txt'], truncated: false },
    });
    expect(await bench.call(deleteFile, { file_path: 'a.txt' })).toEqual({ file_path: bench.at('a.txt'), bytes: 3 });
    expect(bench.has('a.txt')).toBe(false);
  });

  it('removes a link itself', async () => {
    const bench = openWorkbench();
    bench.put('target.txt', 'stays');
    symlinkSync('target.txt', bench.at('link'));
    expect((await bench.preview(deleteFile, { file_path: 'link' })).preview).toMatchObject({ files: 0, links: 1 });
    await bench.call(deleteFile, { file_path: 'link' });
    expect(bench.has('link')).toBe(false);
    expect(bench.get('target.txt')).toBe('stays');
  });

  it('tells of further names of the same content', async () => {
    const bench = openWorkbench();
    linkSync(bench.put('a', 'x'), bench.at('b'));
    expect((await bench.preview(deleteFile, { file_path: 'a' })).preview.notes).toEqual([{ tone: 'write', text: 'The same content has 1 more names; they stay' }]);
  });

  it('refuses folders and what is not there', async () => {
    const bench = openWorkbench();
    bench.put('folder/x', '');
    expect(await failureOf(bench.call(deleteFile, { file_path: 'folder' }))).toMatchObject({ code: 'NOT_A_FILE', hint: 'Use delete_directory' });
    expect(await failureOf(bench.preview(deleteFile, { file_path: 'folder' }))).toMatchObject({ code: 'NOT_A_FILE' });
    expect(await failureOf(bench.call(deleteFile, { file_path: 'none' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(bench.has('folder/x')).toBe(true);
  });
});

describe('delete_directory', () => {
  function exports(): ReturnType<typeof openWorkbench> {
    const bench = openWorkbench();
    for (let index = 0; index < 3; index++) bench.put(`old/${index}.csv`, 'x'.repeat(1000));
    bench.put('old/deep/a.pdf', 'x'.repeat(500));
    bench.put('old/README', 'x');
    symlinkSync(bench.roots.outside, bench.at('old/door'));
    writeFileSync(join(bench.roots.outside, 'kept.txt'), 'kept');
    for (const name of ['0.csv', '1.csv', 'deep/a.pdf', 'README']) utimesSync(bench.at(`old/${name}`), 1e9, 1e9);
    return bench;
  }

  it('measures before it is asked', async () => {
    const { preview, object, approveLabel } = await exports().preview(deleteDirectory, { path: 'old', recursive: true });
    expect([object, approveLabel]).toEqual(['5 files in old', 'Delete 5 files']);
    expect(preview).toMatchObject({
      files: 5, folders: 1, links: 1, bytes: 3501, recent: ['2.csv'], truncated: false,
      byType: [{ label: 'csv', files: 3, bytes: 3000 }, { label: 'pdf', files: 1, bytes: 500 }, { label: 'other', files: 1, bytes: 1 }],
      names: ['0.csv', '1.csv', '2.csv', 'README', 'deep/', 'door', 'deep/a.pdf'],
      notes: [{ tone: 'destroy', text: '1 file changed this week' }],
    });
  });

  it('takes the tree away and leaves what links point at', async () => {
    const bench = exports();
    expect(await bench.call(deleteDirectory, { path: 'old', recursive: true })).toEqual({ path: bench.at('old'), files: 6, folders: 1, bytes: 3501 });
    expect(bench.has('old')).toBe(false);
    expect(readFileSync(join(bench.roots.outside, 'kept.txt'), 'utf8')).toBe('kept');
  });

  it('lists all names only when asked', async () => {
    const bench = openWorkbench();
    for (let index = 0; index < 150; index++) bench.put(`old/${index}`, '');
    expect((await bench.preview(deleteDirectory, { path: 'old', recursive: true })).preview).toMatchObject({ truncated: true, names: { length: 100 } });
    expect((await bench.preview(deleteDirectory, { path: 'old', recursive: true }, { whole: true })).preview).toMatchObject({ truncated: false, names: { length: 150 } });
  });

  it('refuses a filled folder unless recursive', async () => {
    const bench = exports();
    expect(await failureOf(bench.call(deleteDirectory, { path: 'old' }))).toMatchObject({ code: 'NOT_EMPTY', message: 'old is not empty: 6 entries' });
    expect(await failureOf(bench.preview(deleteDirectory, { path: 'old' }))).toMatchObject({ code: 'NOT_EMPTY' });
    expect(bench.has('old/deep/a.pdf')).toBe(true);
  });

  it('deletes an empty folder without it', async () => {
    const bench = openWorkbench();
    mkdirSync(bench.at('empty'));
    expect((await bench.preview(deleteDirectory, { path: 'empty' })).object).toBe('empty folder empty');
    expect(await bench.call(deleteDirectory, { path: 'empty' })).toMatchObject({ files: 0 });
    expect(bench.has('empty')).toBe(false);
  });

  it.each([
    ['the workspace', () => '.'],
    ['the workspace by its path', (roots: { workspace: string }) => roots.workspace],
    ['the home folder', () => '~'],
    ['what holds them', (roots: { workspace: string }) => join(roots.workspace, '..')],
    ['the root', () => '/'],
  ])('refuses %s', async (_what, path) => {
    const bench = openWorkbench();
    bench.put('a', 'kept');
    expect(await failureOf(bench.call(deleteDirectory, { path: path(bench.roots), recursive: true }))).toMatchObject({ code: 'PATH_REFUSED' });
    expect(bench.get('a')).toBe('kept');
  });

  it('refuses files and links', async () => {
    const bench = openWorkbench();
    bench.put('a', '');
    bench.put('folder/x', '');
    symlinkSync('folder', bench.at('link'));
    expect(await failureOf(bench.call(deleteDirectory, { path: 'a' }))).toMatchObject({ code: 'NOT_A_DIRECTORY', message: 'a is a file, not a folder' });
    expect(await failureOf(bench.call(deleteDirectory, { path: 'link', recursive: true }))).toMatchObject({ code: 'NOT_A_DIRECTORY', message: 'link is a link, not a folder' });
    expect(await failureOf(bench.call(deleteDirectory, { path: 'none' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(bench.has('folder/x')).toBe(true);
  });
});
