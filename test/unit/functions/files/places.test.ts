import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, symlinkSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copyFile } from '../../../../src-main/functions/files/copyFile.ts';
import { createDirectory } from '../../../../src-main/functions/files/createDirectory.ts';
import { getFileInfo } from '../../../../src-main/functions/files/getFileInfo.ts';
import { moveFile } from '../../../../src-main/functions/files/moveFile.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

describe('move_file and copy_file', () => {
  it('renames a file', async () => {
    const bench = openWorkbench();
    bench.put('a.txt', 'abc');
    expect(await bench.call(moveFile, { source: 'a.txt', destination: 'b.txt' })).toEqual({ source: bench.at('a.txt'), destination: bench.at('b.txt'), files: 1, bytes: 3, replaced: false });
    expect([bench.has('a.txt'), bench.get('b.txt')]).toEqual([false, 'abc']);
  });

  it.each([
    ['a folder that is there', 'archive', 'archive/a.txt'],
    ['a folder written with a slash, missing so far', 'new/', 'new/a.txt'],
    ['a new name in a missing folder', 'x/y/b.txt', 'x/y/b.txt'],
  ])('moves and copies into %s', async (_what, destination, result) => {
    for (const definition of [moveFile, copyFile]) {
      const bench = openWorkbench();
      bench.put('a.txt', 'abc');
      mkdirSync(bench.at('archive'));
      expect(await bench.call(definition, { source: 'a.txt', destination })).toMatchObject({ destination: bench.at(result) });
      expect(bench.get(result)).toBe('abc');
      expect(bench.has('a.txt')).toBe(definition === copyFile);
    }
  });

  it('into the workspace itself', async () => {
    const bench = openWorkbench();
    bench.put('deep/a.txt', 'abc');
    await bench.call(moveFile, { source: 'deep/a.txt', destination: '.' });
    expect(bench.get('a.txt')).toBe('abc');
  });

  it('copies a tree with modes, times and links, and moves it', async () => {
    const bench = openWorkbench();
    bench.put('src/run.sh', '#!/bin/sh\n');
    chmodSync(bench.at('src/run.sh'), 0o750);
    utimesSync(bench.at('src/run.sh'), 1e9, 1e9);
    bench.put('src/deep/b', 'b');
    symlinkSync('run.sh', bench.at('src/link'));
    const progress: number[] = [];
    expect(await bench.call(copyFile, { source: 'src', destination: 'copy' }, { onProgress: ({ done }) => progress.push(done) })).toMatchObject({ files: 3, bytes: 11 });
    expect(progress.at(-1)).toBe(11);
    expect(lstatSync(bench.at('copy/run.sh'))).toMatchObject({ mode: lstatSync(bench.at('src/run.sh')).mode, mtimeMs: 1e12 });
    expect(readlinkSync(bench.at('copy/link'))).toBe('run.sh');
    await bench.call(moveFile, { source: 'copy', destination: 'moved' });
    expect([bench.has('copy'), bench.get('moved/deep/b')]).toEqual([false, 'b']);
  });

  it('moves a link itself, copies what a link leads to', async () => {
    const bench = openWorkbench();
    bench.put('target.txt', 'x');
    symlinkSync('target.txt', bench.at('link'));
    await bench.call(copyFile, { source: 'link', destination: 'copy.txt' });
    expect(lstatSync(bench.at('copy.txt')).isFile()).toBe(true);
    await bench.call(moveFile, { source: 'link', destination: 'moved' });
    expect(readlinkSync(bench.at('moved'))).toBe('target.txt');
    expect(bench.get('target.txt')).toBe('x');
  });

  it('refuses to replace, and replaces a file when asked', async () => {
    for (const definition of [moveFile, copyFile]) {
      const bench = openWorkbench();
      bench.put('a', 'new');
      bench.put('b', 'old');
      expect(await failureOf(bench.call(definition, { source: 'a', destination: 'b' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
      expect(await failureOf(bench.preview(definition, { source: 'a', destination: 'b' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
      expect([bench.get('a'), bench.get('b')]).toEqual(['new', 'old']);
      expect((await bench.preview(definition, { source: 'a', destination: 'b', overwrite: true })).preview).toMatchObject({ replaces: ['b'], files: 1 });
      expect(await bench.call(definition, { source: 'a', destination: 'b', overwrite: true })).toMatchObject({ replaced: true });
      expect(bench.get('b')).toBe('new');
    }
  });

  it('never replaces a folder', async () => {
    for (const definition of [moveFile, copyFile]) {
      const bench = openWorkbench();
      bench.put('a/x', 'new');
      bench.put('b/a/y', 'old');
      expect(await failureOf(bench.call(definition, { source: 'a', destination: 'b', overwrite: true }))).toMatchObject({ code: 'ALREADY_EXISTS' });
      bench.put('file', 'old');
      expect(await failureOf(bench.call(definition, { source: 'a', destination: 'file', overwrite: true }))).toMatchObject({ code: 'ALREADY_EXISTS' });
      expect([bench.get('b/a/y'), bench.get('file'), bench.get('a/x')]).toEqual(['old', 'old', 'new']);
    }
  });

  it('refuses a folder into itself, a place onto itself, and what is not there', async () => {
    for (const definition of [moveFile, copyFile]) {
      const bench = openWorkbench();
      bench.put('a/x', '');
      expect(await failureOf(bench.call(definition, { source: 'a', destination: 'a/b' }))).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await failureOf(bench.call(definition, { source: 'a/x', destination: 'a/x' }))).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await failureOf(bench.call(definition, { source: 'a/x', destination: 'a' }))).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await failureOf(bench.call(definition, { source: 'none', destination: 'b' }))).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('tells what it touches', async () => {
    const bench = openWorkbench();
    bench.put('a', '');
    expect(await bench.effects(moveFile, { source: 'a', destination: 'b' })).toMatchObject([{ access: 'delete', path: bench.at('a') }, { access: 'write', path: bench.at('b'), recursive: true, replaces: false }]);
    expect(await bench.effects(copyFile, { source: 'a', destination: 'd/', overwrite: true })).toMatchObject([{ access: 'read', path: bench.at('a') }, { access: 'write', path: bench.at('d/a') }]);
  });

  it('previews a tree with its size, names and free space', async () => {
    const bench = openWorkbench();
    bench.put('src/a', 'aa');
    bench.put('src/deep/b', 'b');
    const { preview, approveLabel } = await bench.preview(copyFile, { source: 'src', destination: 'copy' });
    expect(approveLabel).toBe('Copy 2 files');
    expect(preview).toMatchObject({ kind: 'transfer', from: [bench.at('src')], to: bench.at('copy'), files: 2, folders: 2, bytes: 3, replaces: [], names: ['a', 'deep/', 'deep/b'], truncated: false, notes: [] });
    expect(preview).toHaveProperty('freeBytes');
  });

  it('leaves nothing behind when stopped in the midst of a copy', async () => {
    const bench = openWorkbench();
    for (let index = 0; index < 20; index++) bench.put(`src/${index}`, Buffer.alloc(2_000_000, index));
    const stop = new AbortController();
    const copying = bench.call(copyFile, { source: 'src', destination: 'copy' }, { signal: stop.signal, onProgress: ({ done }) => done > 5_000_000 && stop.abort() });
    await expect(copying).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
    expect(existsSync(bench.at('copy'))).toBe(false);
  });
});

describe('create_directory', () => {
  it('makes the folder and those above it, and says which', async () => {
    const bench = openWorkbench();
    expect(await bench.call(createDirectory, { path: 'a/b/c' })).toEqual({ path: bench.at('a/b/c'), created: [bench.at('a'), bench.at('a/b'), bench.at('a/b/c')] });
    expect(await bench.call(createDirectory, { path: 'a/b/c' })).toMatchObject({ created: [] });
    expect((await bench.preview(createDirectory, { path: 'a/b' })).preview.notes).toEqual([{ tone: 'write', text: 'It is there already; nothing would change' }]);
  });

  it('refuses the place of a file', async () => {
    const bench = openWorkbench();
    bench.put('a', '');
    expect(await failureOf(bench.preview(createDirectory, { path: 'a' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await failureOf(bench.call(createDirectory, { path: 'a' }))).toMatchObject({ code: 'NOT_A_DIRECTORY' });
    expect(await failureOf(bench.call(createDirectory, { path: 'a/b' }))).toMatchObject({ code: 'NOT_A_DIRECTORY' });
  });
});

describe('get_file_info', () => {
  it('tells what a file is', async () => {
    const bench = openWorkbench();
    chmodSync(bench.put('run.sh', 'one\ntwo'), 0o754);
    utimesSync(bench.at('run.sh'), 1e9, 1e9);
    expect(await bench.call(getFileInfo, { file_path: 'run.sh', count_lines: true })).toMatchObject({
      kind: 'file', size: 7, mime: 'application/x-sh', permissions: 'rwxr-xr--', mode: '0754', links: 1, modified: '2001-09-09T01:46:40Z', lines: 2,
    });
  });

  it.each([
    ['sha256', '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'],
    ['sha1', 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'],
    ['md5', '5d41402abc4b2a76b9719d911017c592'],
  ])('hashes by %s', async (hash, digest) => {
    const bench = openWorkbench();
    bench.put('a', 'hello');
    expect(await bench.call(getFileInfo, { file_path: 'a', hash })).toMatchObject({ hash: { algorithm: hash, digest } });
  });

  it.each([
    ['', 0], ['a', 1], ['a\n', 1], ['a\nb', 2], ['\n\n', 2],
  ])('counts the lines of %j, in UTF-8 and UTF-16', async (text, lines) => {
    const bench = openWorkbench();
    bench.put('a.txt', text);
    bench.put('w.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${text}`, 'utf16le')]));
    for (const file_path of ['a.txt', 'w.txt']) expect(await bench.call(getFileInfo, { file_path, count_lines: true })).toMatchObject({ lines });
  });

  it('tells of folders, and of types by content where the name says nothing', async () => {
    const bench = openWorkbench();
    bench.put('folder/a', 'plain words');
    bench.put('folder/b', Buffer.from('%PDF-1.7\n\u0000', 'latin1'));
    expect(await bench.call(getFileInfo, { file_path: 'folder' })).toMatchObject({ kind: 'directory', entries: 2, mime: null });
    expect(await bench.call(getFileInfo, { file_path: 'folder/a' })).toMatchObject({ mime: 'text/plain' });
    expect(await bench.call(getFileInfo, { file_path: 'folder/b' })).toMatchObject({ mime: 'application/pdf' });
  });

  it('tells where a link points', async () => {
    const bench = openWorkbench();
    bench.put('target.txt', 'x');
    symlinkSync('target.txt', bench.at('link'));
    expect(await bench.call(getFileInfo, { file_path: 'link' })).toMatchObject({ kind: 'symlink', target: 'target.txt', mime: null });
    expect(await bench.call(getFileInfo, { file_path: bench.at('link') })).toMatchObject({ kind: 'symlink', target: 'target.txt' });
  });

  it('refuses what is not there, and hashes of folders', async () => {
    const bench = openWorkbench();
    mkdirSync(bench.at('folder'));
    expect(await failureOf(bench.call(getFileInfo, { file_path: 'none' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failureOf(bench.call(getFileInfo, { file_path: 'folder', hash: 'md5' }))).toMatchObject({ code: 'NOT_A_FILE' });
  });
});
