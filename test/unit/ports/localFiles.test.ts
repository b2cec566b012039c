import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLocalFiles } from '../../../src-main/ports/local/files.ts';
import type { Files } from '../../../src-main/ports/files.ts';
import { makeRoots, picture } from '../../kit/fileSystem.ts';
import { testIf } from '../../kit/skip.ts';

function bench(): { files: Files; at(name: string): string; workspace: string } {
  const roots = makeRoots();
  return { files: createLocalFiles(() => roots), at: (name) => join(roots.workspace, name), workspace: roots.workspace };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

describe('reading', () => {
  test('whole files, ranges and streams agree, small and big', async () => {
    const { files, at } = bench();
    for (const size of [0, 1, 1024, 64 * 1024, 64 * 1024 + 1, 5_000_000]) {
      const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 7) % 251));
      writeFileSync(at('f'), bytes);
      expect(Buffer.from(await files.read(at('f'))).equals(bytes)).toBe(true);
      expect(Buffer.from(await files.read(at('f'), { offset: 10, length: 100 })).equals(bytes.subarray(10, 110))).toBe(true);
      expect((await collect(files.stream(at('f')))).equals(bytes)).toBe(true);
      const offset = Math.max(0, size - 3);
      expect((await collect(files.stream(at('f'), { offset, length: 2 }))).equals(bytes.subarray(offset, offset + 2))).toBe(true);
    }
  });

  test('the digest of small and big files is right, off the event loop for big ones', async () => {
    const { files, at } = bench();
    for (const size of [0, 100, 1_000_000, 20_000_000]) {
      const bytes = Buffer.alloc(size, 3);
      writeFileSync(at('f'), bytes);
      for (const algorithm of ['sha256', 'md5'] as const) expect(await files.hash(at('f'), algorithm)).toBe(createHash(algorithm).update(bytes).digest('hex'));
    }
    const controller = new AbortController();
    const hashing = files.hash(at('f'), 'sha256', controller.signal);
    controller.abort();
    await expect(hashing).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await files.hash(at('f'), 'sha1')).toHaveLength(40);
  });

  test('says what is wrong', async () => {
    const { files, at } = bench();
    mkdirSync(at('folder'));
    await expect(files.read(at('none'))).rejects.toMatchObject({ code: 'NOT_FOUND', message: `There is nothing at ${at('none')}` });
    await expect(files.read(at('folder'))).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    await expect(files.list(at('none'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    writeFileSync(at('file'), '');
    await expect(files.list(at('file'))).rejects.toMatchObject({ code: 'NOT_A_DIRECTORY' });
    await expect(files.read(at('file'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(files.read(at('file'), { offset: -1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await files.stat(at('none'))).toBeUndefined();
    expect(await files.stat(at('file/below'))).toBeUndefined();
    await expect(collect(files.stream(at('none')))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('describes and lists without following links', async () => {
    const { files, at } = bench();
    writeFileSync(at('a'), 'abc', { mode: 0o640 });
    symlinkSync('a', at('l'));
    mkdirSync(at('d'));
    expect(await files.stat(at('a'))).toMatchObject({ path: at('a'), kind: 'file', size: 3, mode: 0o640, links: 1, inode: statSync(at('a')).ino });
    expect(await files.stat(at('l'))).toMatchObject({ kind: 'symlink', target: 'a' });
    expect((await files.list(at('.'))).toSorted((x, y) => x.name.localeCompare(y.name))).toEqual([{ name: 'a', kind: 'file' }, { name: 'd', kind: 'directory' }, { name: 'l', kind: 'symlink' }]);
    expect((await files.stat('/'))?.kind).toBe('directory');
    expect(await files.freeBytes(at('not/yet/there'))).toBeGreaterThan(0);
    expect(files.absolute('x/../y')).toBe(at('y'));
  });

  test('files the kernel makes up are read although they say they are empty', async () => {
    const { files } = bench();
    expect((await files.read('/proc/version')).length).toBeGreaterThan(0);
  });
});

describe('writing', () => {
  test('makes parents, keeps the mode of what it replaces, refuses to replace unasked', async () => {
    const { files, at } = bench();
    expect(await files.write(at('x/y/f'), 'one', { overwrite: false })).toEqual({ bytes: 3, created: true });
    expect(statSync(at('x/y/f')).mode & 0o777).toBe(0o666 & ~process.umask());
    chmodSync(at('x/y/f'), 0o751);
    expect(await files.write(at('x/y/f'), Buffer.from('two!'), { overwrite: true })).toEqual({ bytes: 4, created: false });
    expect(statSync(at('x/y/f')).mode & 0o777).toBe(0o751);
    await expect(files.write(at('x/y/f'), 'three', { overwrite: false })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(files.write(at('x/y'), 'three', { overwrite: true })).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    await expect(files.write(at('x/y/f/g'), 'three', { overwrite: true })).rejects.toMatchObject({ code: 'NOT_A_DIRECTORY' });
    expect(readFileSync(at('x/y/f'), 'utf8')).toBe('two!');
    await files.write(at('m'), 'm', { overwrite: false, mode: 0o600, modifiedAt: 1_234_567_000 });
    expect(statSync(at('m'))).toMatchObject({ mode: 0o100600, mtimeMs: 1_234_567_000 });
  });

  test('a write that fails or is stopped leaves the old file and nothing else', async () => {
    const { files, at, workspace } = bench();
    writeFileSync(at('f'), 'old');
    const before = picture(workspace);
    const controller = new AbortController();
    async function* source(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(100_000);
      controller.abort();
      yield Buffer.alloc(100_000);
    }
    await expect(files.write(at('f'), source(), { overwrite: true, signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(picture(workspace)).toEqual(before);
  });

  test('of two writers of one new name, one is told', async () => {
    const { files, at, workspace } = bench();
    const outcomes = await Promise.allSettled(['one', 'two'].map((text) => files.write(at('f'), text, { overwrite: false })));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(readdirSync(workspace)).toEqual(['f']);
  });

  test('appends in place or creates', async () => {
    const { files, at } = bench();
    expect(await files.append(at('p/log'), 'a')).toEqual({ bytes: 1, created: true });
    const { ino } = statSync(at('p/log'));
    expect(await files.append(at('p/log'), 'bc')).toEqual({ bytes: 2, created: false });
    expect(readFileSync(at('p/log'), 'utf8')).toBe('abc');
    expect(statSync(at('p/log')).ino).toBe(ino);
    await expect(files.append(at('p'), 'x')).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  });

  test('makes folders and tells which', async () => {
    const { files, at } = bench();
    expect(await files.makeFolder(at('a/b'))).toEqual({ created: [at('a'), at('a/b')] });
    expect(await files.makeFolder(at('a/b'))).toEqual({ created: [] });
  });
});

describe('copying and moving', () => {
  function plant(at: (name: string) => string): void {
    mkdirSync(at('tree/deep'), { recursive: true });
    writeFileSync(at('tree/a'), Buffer.alloc(3_000_000, 1));
    writeFileSync(at('tree/deep/b'), 'b');
    chmodSync(at('tree/deep/b'), 0o500);
    symlinkSync('../../outside', at('tree/link'));
    for (const name of ['tree/a', 'tree/deep/b', 'tree']) utimesSync(at(name), 1_600_000_000, 1_600_000_000);
    chmodSync(at('tree/deep'), 0o550);
  }

  test('a tree is copied with modes, times and links', async () => {
    const { files, at } = bench();
    plant(at);
    const reported: number[] = [];
    expect(await files.copy(at('tree'), at('new/copy'), { overwrite: false, onProgress: ({ bytes }) => reported.push(bytes) })).toEqual({ bytes: 3_000_001, files: 3 });
    expect(picture(at('new/copy'))).toEqual(picture(at('tree')));
    expect(statSync(at('new/copy')).mtimeMs).toBe(1_600_000_000_000);
    expect(reported.at(-1)).toBe(3_000_001);
    expect(reported).toEqual(reported.toSorted((x, y) => x - y));
  });

  test('a stopped copy leaves nothing', async () => {
    const { files, at, workspace } = bench();
    plant(at);
    const before = picture(workspace);
    const controller = new AbortController();
    await expect(files.copy(at('tree'), at('copy'), { overwrite: false, signal: controller.signal, onProgress: ({ bytes }) => bytes > 1_000_000 && controller.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(picture(workspace)).toEqual(before);
  });

  test('what must not be replaced is not', async () => {
    const { files, at, workspace } = bench();
    plant(at);
    writeFileSync(at('f'), 'f');
    mkdirSync(at('empty'));
    const before = picture(workspace);
    for (const transfer of [files.copy, files.move]) {
      await expect(transfer(at('tree/a'), at('f'), { overwrite: false })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      await expect(transfer(at('tree'), at('f'), { overwrite: true })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      await expect(transfer(at('tree'), at('empty'), { overwrite: true })).rejects.toMatchObject({ code: 'ALREADY_EXISTS', hint: expect.stringContaining('never replaced') });
      await expect(transfer(at('f'), at('empty'), { overwrite: true })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      await expect(transfer(at('tree'), at('tree/deep/x'), { overwrite: false })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(transfer(at('f'), at('f'), { overwrite: true })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(transfer(at('none'), at('x/y'), { overwrite: false })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(picture(workspace)).toEqual(before);
  });

  test('moving keeps the very file; over another only when asked', async () => {
    const { files, at } = bench();
    writeFileSync(at('a'), 'a');
    writeFileSync(at('b'), 'b');
    const { ino } = statSync(at('a'));
    expect(await files.move(at('a'), at('b'), { overwrite: true })).toEqual({ bytes: 1, files: 1 });
    expect(statSync(at('b')).ino).toBe(ino);
    expect(existsSync(at('a'))).toBe(false);
  });

  const memory = '/dev/shm';
  testIf(existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev, 'needs /dev/shm on a file system of its own')('moving to another disk copies, checks and removes', async () => {
    const { files, at, workspace } = bench();
    plant(at);
    const expected = picture(at('tree'));
    const there = mkdtempSync(join(memory, 'steward-test-'));
    onTestFinished(() => rmSync(there, { recursive: true, force: true }));
    const controller = new AbortController();
    await expect(files.move(at('tree'), join(there, 'tree'), { overwrite: false, signal: controller.signal, onProgress: () => controller.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readdirSync(there)).toEqual([]);
    expect(picture(at('tree'))).toEqual(expected);
    await files.move(at('tree'), join(there, 'tree'), { overwrite: false });
    expect(picture(join(there, 'tree'))).toEqual(expected);
    expect(readdirSync(workspace)).toEqual([]);
  });

  test('removing takes links, not what they lead to', async () => {
    const { files, at } = bench();
    mkdirSync(at('kept'));
    writeFileSync(at('kept/f'), '');
    mkdirSync(at('tree'));
    symlinkSync('../kept', at('tree/link'));
    await files.remove(at('tree'));
    expect(lstatSync(at('kept/f')).isFile()).toBe(true);
    expect(existsSync(at('tree'))).toBe(false);
    await expect(files.remove(at('tree'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
