// Attack 12: predictable or readable temporary files.
import { existsSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { isTemporaryOf, temporaryName } from '../../src-main/ports/local/temporaryName.ts';
import { journalBench } from '../kit/journal.ts';
import { makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

test('what is being written is private, beside its place and gone afterwards', async () => {
  const roots = makeRoots();
  const path = join(roots.workspace, 'report');
  writeFileSync(path, 'old');
  chmodSync(path, 0o666);
  const seen: { name: string; mode: number }[] = [];
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('secret so far');
    for (const name of readdirSync(roots.workspace)) if (name !== 'report') seen.push({ name, mode: statSync(join(roots.workspace, name)).mode & 0o777 });
  }
  await createLocalFiles(() => roots).write(path, source(), { overwrite: true });
  expect(seen).toEqual([{ name: expect.stringMatching(/^\.report\.steward-[0-9a-f]{16}$/), mode: 0o600 }]);
  expect(readdirSync(roots.workspace)).toEqual(['report']);
});

test('names are unpredictable, fit, and never follow a link planted for them', () => {
  const names = new Set(Array.from({ length: 1000 }, () => temporaryName('x')));
  expect(names.size).toBe(1000);
  const long = 'é'.repeat(127);
  expect(Buffer.byteLength(temporaryName(long))).toBeLessThanOrEqual(255);
  expect(isTemporaryOf(long, temporaryName(long))).toBe(true);
  expect(isTemporaryOf('report', '.report.steward-kept')).toBe(false);
});

test('the trash is private', async () => {
  const { roots, trash, call } = await journalBench();
  writeFileSync(join(roots.workspace, 'a'), 'a');
  await call('call_1', (files) => files.remove(join(roots.workspace, 'a')));
  expect(statSync(trash).mode & 0o777).toBe(0o700);
  expect(statSync(join(trash, 'call_1')).mode & 0o777).toBe(0o700);
  symlinkSync('/etc', join(roots.workspace, 'link'));
  await call('call_2', (files) => files.remove(join(roots.workspace, 'link')));
  expect(existsSync('/etc')).toBe(true);
});

test('a stranger can guess no temporary file, nor read what Steward keeps', async () => {
  const outside = await meetSteward({ files: { report: 'old' } });
  // Whatever name a link is planted under beforehand, it is not followed.
  for (const name of ['.report.steward', '.report.steward-', '.report.new', '.report.tmp', 'report~']) symlinkSync(join(outside.beyond, 'secret'), join(outside.workspace, name));
  expect((await outside.call('write_file', { file_path: 'report', content: 'new' })).ok).toBe(true);
  expect(readFileSync(join(outside.beyond, 'secret'), 'utf8')).toBe('kept from strangers');
  expect(readFileSync(join(outside.workspace, 'report'), 'utf8')).toBe('new');
  expect(statSync(outside.dataFolder).mode & 0o077).toBe(0);
});
