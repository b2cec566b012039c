// Attack 6 for every function: a folder that is a link to outside half of the time, and places swapped between a person's yes and the deed.
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { makeTar } from '../kit/archives.ts';
import { picture } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';
import { swapper } from './kit/swapper.ts';

test('no function gets or leaves anything outside while a folder is swapped', { timeout: 120_000 }, async () => {
  const outside = await meetSteward({ files: { ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`place/many/${index}`, 'inside'])), 'place/secret': 'inside', 'place/deep/file': 'inside', 'from/file': 'owned', 'elsewhere/x': 'x' } });
  const { workspace, beyond, call } = outside;
  for (const name of ['deep', 'many']) mkdirSync(join(beyond, name));
  for (let index = 0; index < 60; index++) writeFileSync(join(beyond, 'many', String(index)), `kept from strangers ${index}`);
  writeFileSync(join(beyond, 'deep/file'), 'kept from strangers, too');
  writeFileSync(join(workspace, 'x.tar'), makeTar([{ path: 'secret', content: 'owned' }, { path: 'deep/file', content: 'owned' }, { path: 'new/file', content: 'owned' }]));
  const before = picture(beyond);
  const place = join(workspace, 'place');
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const swaps = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(swapper, { eval: true, workerData: { place, outside: beyond, stop, swaps } });
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  await new Promise((resolve) => worker.once('message', resolve));
  try {
    for (let round = 0; round < 400 && (round < 25 || Atomics.load(swaps, 0) < 200); round++) {
      const answers = await Promise.all([
        call('edit_file', { file_path: 'place/deep/file', edits: [{ search: 'i', replace: 'i' }] }),
        call('write_file', { file_path: 'place/secret', content: 'more', mode: 'append' }),
        call('copy_file', { source: 'place', destination: `elsewhere/copy-${round}` }),
        call('copy_file', { source: 'from/file', destination: `place/deep/copied-${round}` }),
        call('move_file', { source: 'place/deep', destination: `elsewhere/moved-${round}` }),
        call('move_file', { source: `elsewhere/moved-${round - 1}`, destination: 'place/deep' }),
        call('delete_file', { file_path: 'place/secret' }),
        call('create_file', { file_path: 'place/secret', content: 'inside' }),
        call('delete_directory', { path: 'place/new', recursive: true }),
        call('extract_archive', { archive_path: 'x.tar', destination: 'place', overwrite: true }),
        call('compress_files', { sources: ['place'], output_path: `elsewhere/packed-${round}.tar` }),
        call('search_file_contents', { path: 'place', pattern: 'kept' }),
        call('search_file_contents', { path: '.', pattern: 'kept from', context_lines: 2 }),
        call('search_file_contents', { path: '.', pattern: '.', regex: true }),
        call('search_files', { path: '.', min_size: 1 }),
        call('list_directory', { path: 'place', depth: 3 }),
        call('list_directory', { path: '.', depth: 5, sort: 'size', folder_sizes: true }),
        call('get_file_info', { file_path: 'place/secret', hash: 'sha256' }),
      ]);
      for (const { text } of answers) expect(text).not.toContain('kept from strangers');
    }
    expect(Atomics.load(swaps, 0)).toBeGreaterThanOrEqual(200);
  } finally {
    Atomics.store(stop, 0, 1);
    await exited;
  }
  expect(picture(beyond)).toEqual(before);
  // Nothing of outside was carried in by a copy, a move or an archive.
  for (const [name, { content }] of Object.entries(picture(workspace))) expect(Buffer.from(content, 'hex').includes('kept from strangers'), name).toBe(false);
});

test.each([
  ['write_file', { file_path: 'place/file', content: 'owned' }],
  ['create_file', { file_path: 'place/new/deep', content: 'owned' }],
  ['write_file', { file_path: 'place/file', content: 'owned', mode: 'append' }],
  ['edit_file', { file_path: 'place/file', edits: [{ search: 'one', replace: 'owned' }] }],
  ['delete_file', { file_path: 'place/file' }],
  ['delete_directory', { path: 'place/folder', recursive: true }],
  ['move_file', { source: 'place/file', destination: 'taken' }],
  ['move_file', { source: 'other', destination: 'place/file', overwrite: true }],
  ['copy_file', { source: 'place/folder', destination: 'taken' }],
  ['extract_archive', { archive_path: 'x.tar', destination: 'place', overwrite: true }],
  ['compress_files', { sources: ['place'], output_path: 'taken.zip' }],
  ['create_directory', { path: 'place/made/deep' }],
])('%s %j: what the person allowed is not done elsewhere', { timeout: 30_000 }, async (name, input) => {
  const outside = await meetSteward({ policy: 'ask', files: { 'place/file': 'one', 'place/folder/x': 'x', other: 'other' } });
  const { workspace, beyond, steward } = outside;
  writeFileSync(join(workspace, 'x.tar'), makeTar([{ path: 'file', content: 'owned' }]));
  for (const [path, text] of [['file', 'one'], ['folder/x', 'kept from strangers']] as const) {
    mkdirSync(join(beyond, 'folder'), { recursive: true });
    writeFileSync(join(beyond, path), text);
  }
  const before = picture(beyond);
  await outside.asks(name, input);
  renameSync(join(workspace, 'place'), join(workspace, 'aside'));
  symlinkSync(beyond, join(workspace, 'place'));
  await steward.allow(steward.openCards()[0]?.id ?? '').catch(() => undefined);
  const again = await outside.call(name, input);
  expect(again.ok, again.text).toBe(false);
  expect(again.text).not.toContain('kept from strangers');
  expect(picture(beyond)).toEqual(before);
  unlinkSync(join(workspace, 'place'));
  rmSync(join(workspace, 'aside'), { recursive: true });
  expect(readFileSync(join(workspace, 'other'), 'utf8')).toBe('other');
});
