// Attack 12: predictable or readable temporary files.
import { existsSync, readdirSync, statSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { isTemporaryOf, temporaryName } from '../../src-main/ports/local/temporaryName.ts';
import { journalBench } from '../kit/journal.ts';
import { makeRoots } from '../kit/fileSystem.ts';

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
