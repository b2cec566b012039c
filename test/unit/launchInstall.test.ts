import { describe, expect, test } from 'vitest';
import { ensureInstalled, installedMatchesLockfile, isClone } from '../../resources/launch/install.mjs';
import { readStamp } from '../../resources/launch/stamp.mjs';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { join } from 'node:path';

const zod = { version: '4.0.0', integrity: 'sha512-a' };
const foreign = { version: '1.0.0', integrity: 'sha512-b', optional: true, os: ['sunos'], cpu: ['mips'] };
const ours = { version: '1.0.0', integrity: 'sha512-c', optional: true, os: [process.platform], cpu: [process.arch] };

type Packages = Record<string, object>;

function clone(wanted: Packages, present: Packages): string {
  const folders = Object.keys(present).map((name) => [`${name}/package.json`, '{}']);
  return temporaryFolder({
    'package-lock.json': JSON.stringify({ packages: { '': {}, ...wanted } }),
    'node_modules/.package-lock.json': JSON.stringify({ packages: present }),
    ...Object.fromEntries(folders),
  });
}

describe('installedMatchesLockfile', () => {
  test('is true when npm recorded every package, and another platform\'s are missing', () => {
    expect(installedMatchesLockfile(clone({ 'node_modules/zod': zod, 'node_modules/x': foreign }, { 'node_modules/zod': zod }))).toBe(true);
  });

  test.each([
    ['another version', { 'node_modules/zod': zod }, { 'node_modules/zod': { ...zod, version: '4.0.1' } }],
    ['other bytes', { 'node_modules/zod': zod }, { 'node_modules/zod': { ...zod, integrity: 'sha512-z' } }],
    ['a package missing', { 'node_modules/zod': zod }, {}],
    ['a package too many', { 'node_modules/zod': zod }, { 'node_modules/zod': zod, 'node_modules/old': zod }],
    ['this platform\'s binary missing', { 'node_modules/x': ours }, {}],
  ] satisfies [string, Packages, Packages][])('is false with %s', (_, wanted, present) => {
    expect(installedMatchesLockfile(clone(wanted, present))).toBe(false);
  });

  test('is false when nothing was ever installed', () => {
    expect(installedMatchesLockfile(temporaryFolder({ 'package-lock.json': '{"packages":{}}' }))).toBe(false);
  });
});

describe('ensureInstalled', () => {
  test('runs no npm when the packages are there, and leaves a stamp', async () => {
    const root = clone({ 'node_modules/zod': zod }, { 'node_modules/zod': zod });
    const said: string[] = [];
    await Promise.all([ensureInstalled(root, (line) => said.push(line)), ensureInstalled(root, (line) => said.push(line))]);
    expect(said.filter((line) => line.includes('npm ci'))).toEqual([]);
    expect(readStamp(join(root, 'node_modules', '.steward-installed'))).toBeDefined();
  });

  test('has nothing to do in an installed package, which has no lockfile', async () => {
    const root = temporaryFolder({ 'package.json': '{}' });
    await ensureInstalled(root, () => expect.unreachable());
    expect(isClone(root)).toBe(false);
  });
});
