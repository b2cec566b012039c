// Attack 46: archives that unpack to far more than they are, hold too many entries, or archives within archives.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeTar, makeTarGz, makeZip } from '../kit/archives.ts';
import { meetSteward } from './kit/outside.ts';

const zeros = Buffer.alloc(30_000_000);

const bombs: readonly [string, string, () => Buffer, Record<string, unknown>][] = [
  ['a zip of zeros', 'zip', () => makeZip([{ name: 'zeros', content: zeros }]), { max_bytes: 1_000_000 }],
  ['a zip that lies about its size', 'zip', () => makeZip([{ name: 'zeros', content: zeros, size: 10 }]), { max_bytes: 1_000_000 }],
  ['a tar.gz of zeros', 'tar.gz', () => makeTarGz([{ path: 'zeros', content: zeros }]), { max_bytes: 1_000_000 }],
  ['many entries in a zip', 'zip', () => makeZip(Array.from({ length: 2000 }, (_, index) => ({ name: `f${index}` }))), { max_entries: 100 }],
  ['many entries in a tar', 'tar', () => makeTar(Array.from({ length: 2000 }, (_, index) => ({ path: `f${index}` }))), { max_entries: 100 }],
  ['many files that are each small', 'zip', () => makeZip(Array.from({ length: 300 }, (_, index) => ({ name: `f${index}`, content: Buffer.alloc(10_000) }))), { max_bytes: 1_000_000 }],
];

test.each(bombs)('%s is refused whole', { timeout: 60_000 }, async (_what, kind, make, limits) => {
  const outside = await meetSteward();
  writeFileSync(join(outside.workspace, `bomb.${kind}`), make());
  const answer = await outside.call('extract_archive', { archive_path: `bomb.${kind}`, destination: 'target', ...limits });
  expect(answer.ok, answer.text).toBe(false);
  expect(answer.code).toMatch(/^(?:TOO_LARGE|UNSAFE_ARCHIVE|UNSUPPORTED|INVALID_INPUT)$/);
  expect(existsSync(join(outside.workspace, 'target'))).toBe(false);
  expect(readdirSync(outside.workspace)).toEqual([`bomb.${kind}`]);
  expect((await outside.call('list_directory', { path: '.' })).ok).toBe(true);
});

test('an archive inside an archive stays a file', async () => {
  const outside = await meetSteward();
  writeFileSync(join(outside.workspace, 'outer.zip'), makeZip([{ name: 'inner.zip', content: makeZip([{ name: 'zeros', content: zeros }]) }]));
  expect((await outside.call('extract_archive', { archive_path: 'outer.zip', destination: 'target' })).ok).toBe(true);
  expect(readdirSync(join(outside.workspace, 'target'))).toEqual(['inner.zip']);
  writeFileSync(join(outside.workspace, 'twice.gz'), gzipSync(gzipSync(zeros)));
  expect((await outside.call('extract_archive', { archive_path: 'twice.gz', destination: 'once', max_bytes: 1_000_000 })).ok).toBe(true);
  expect(statSync(join(outside.workspace, 'once', 'twice')).size).toBeLessThan(100_000);
});

test('without limits of the caller, a ratio no honest file has is refused all the same', { timeout: 60_000 }, async () => {
  const outside = await meetSteward();
  writeFileSync(join(outside.workspace, 'bomb.zip'), makeZip([{ name: 'zeros', content: Buffer.alloc(300_000_000) }]));
  const answer = await outside.call('extract_archive', { archive_path: 'bomb.zip', destination: 'target' });
  expect(answer.code, answer.text).toMatch(/^(?:TOO_LARGE|UNSAFE_ARCHIVE)$/);
  expect(existsSync(join(outside.workspace, 'target'))).toBe(false);
});
