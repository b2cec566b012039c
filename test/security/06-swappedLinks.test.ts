// Attack 6: a folder or file is swapped for a link between the check and the use.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { pinFolder } from '../../src-main/ports/local/pinnedFolder.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';
import { swapper } from './kit/swapper.ts';

test('nothing outside is read, written, removed or made while a folder is being swapped', { timeout: 60_000 }, async () => {
  const roots = makeRoots();
  const place = join(roots.workspace, 'place');
  mkdirSync(place);
  writeFileSync(join(place, 'file'), 'inside');
  writeFileSync(join(roots.outside, 'file'), 'secret');
  writeFileSync(join(roots.outside, 'kept'), 'kept');
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const swaps = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(swapper, { eval: true, workerData: { place, outside: roots.outside, stop, swaps } });
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  await new Promise((resolve) => worker.once('message', resolve));
  try {
    const all = (['read', 'write', 'delete'] as const).map((access) => granted(access, place, { recursive: true }));
    const files = scopeFiles(createLocalFiles(() => roots), all, roots);
    const refusals = new Map<string, number>();
    const attempt = async (run: () => Promise<unknown>): Promise<void> => {
      await run().catch((error: { code?: string }) => refusals.set(String(error.code), (refusals.get(String(error.code)) ?? 0) + 1));
    };
    for (let round = 0; round < 3000 && (round < 150 || Atomics.load(swaps, 0) < 100); round++) {
      await attempt(async () => expect(Buffer.from(await files.read(join(place, 'file'))).toString()).not.toBe('secret'));
      await attempt(() => files.write(join(place, 'file'), 'inside', { overwrite: true }));
      await attempt(() => files.write(join(place, `planted-${round}`), 'owned', { overwrite: false }));
      await attempt(() => files.makeFolder(join(place, `made-${round}`)));
      await attempt(() => files.remove(join(place, 'kept')));
      await attempt(() => files.append(join(place, 'file'), ''));
      if (round % 50 === 0) await attempt(() => files.copy(place, join(place, '..', 'place', `copy-${round}`), { overwrite: false }));
    }
    expect([...refusals.keys()]).not.toContain('undefined');
    expect(Atomics.load(swaps, 0)).toBeGreaterThanOrEqual(100);
  } finally {
    Atomics.store(stop, 0, 1);
    await exited;
  }
  expect(readdirSync(roots.outside).toSorted()).toEqual(['file', 'kept']);
  expect(readFileSync(join(roots.outside, 'file'), 'utf8')).toBe('secret');
});

test('a link put in the place of a granted file is not opened', async () => {
  const roots = makeRoots();
  const path = join(roots.workspace, 'file');
  writeFileSync(path, 'inside');
  writeFileSync(join(roots.outside, 'secret'), 'secret');
  const { path: canonical } = await canonicalisePath('file', roots, 'read');
  const files = scopeFiles(createLocalFiles(() => roots), [granted('read', canonical), granted('write', canonical)], roots);
  unlinkSync(path);
  symlinkSync(join(roots.outside, 'secret'), path);
  await expect(files.read('file')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
  await expect(files.write('file', 'owned', { overwrite: true })).rejects.toThrow();
  await expect(files.append('file', 'owned')).rejects.toThrow();
  await expect(files.hash('file', 'sha256')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
  expect(readFileSync(join(roots.outside, 'secret'), 'utf8')).toBe('secret');
});

test('a pinned folder stays the folder it was', () => {
  const roots = makeRoots();
  const place = join(roots.workspace, 'place');
  mkdirSync(place);
  const pinned = pinFolder(place);
  renameSync(place, `${place}.moved`);
  symlinkSync(roots.outside, place);
  writeFileSync(pinned.at('new'), '');
  pinned.close();
  expect(existsSync(join(`${place}.moved`, 'new'))).toBe(true);
  expect(readdirSync(roots.outside)).toEqual([]);
  expect(() => pinFolder(place)).toThrow();
  rmSync(place);
});

test('an outside client that reads and writes meanwhile gets and leaves nothing outside', { timeout: 60_000 }, async () => {
  const outside = await meetSteward({ files: { 'place/secret': 'inside' } });
  const place = join(outside.workspace, 'place');
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const swaps = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(swapper, { eval: true, workerData: { place, outside: outside.beyond, stop, swaps } });
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  await new Promise((resolve) => worker.once('message', resolve));
  try {
    for (let round = 0; round < 1000 && (round < 40 || Atomics.load(swaps, 0) < 100); round++) {
      const answers = await Promise.all([
        outside.call('read_file', { file_path: 'place/secret' }),
        outside.call('write_file', { file_path: 'place/secret', content: 'inside' }),
        outside.call('create_file', { file_path: `place/planted-${round}`, content: 'owned' }),
        outside.call('create_directory', { path: `place/made-${round}` }),
      ]);
      for (const { text } of answers) expect(text).not.toContain('kept from strangers');
    }
    expect(Atomics.load(swaps, 0)).toBeGreaterThanOrEqual(100);
  } finally {
    Atomics.store(stop, 0, 1);
    await exited;
  }
  expect(readdirSync(outside.beyond)).toEqual(['secret']);
  expect(readFileSync(join(outside.beyond, 'secret'), 'utf8')).toBe('kept from strangers');
});
