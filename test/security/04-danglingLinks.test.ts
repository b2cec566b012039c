// Attack 4: writing through a link to something that does not exist yet.
import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';

test.each(['file', 'folder/new', 'inside', 'circle'])('%s is refused', async (path) => {
  const roots = makeRoots();
  symlinkSync(join(roots.outside, 'planted'), join(roots.workspace, 'file'));
  symlinkSync(join(roots.outside, 'planted-folder'), join(roots.workspace, 'folder'));
  symlinkSync('not-yet', join(roots.workspace, 'inside'));
  symlinkSync('circle', join(roots.workspace, 'circle'));
  for (const access of ['read', 'write'] as const) expect((await canonicalisePath(path, roots, access)).refusal).toMatch(/link/);

  const raw = createLocalFiles(() => roots);
  const scoped = scopeFiles(raw, [granted('write', roots.workspace, { recursive: true })], roots);
  for (const files of [raw, scoped]) {
    await expect(files.write(path, 'owned', { overwrite: true })).rejects.toThrow();
    await expect(files.append(path, 'owned')).rejects.toThrow();
  }
  expect(existsSync(join(roots.outside, 'planted'))).toBe(false);
  expect(existsSync(join(roots.outside, 'planted-folder'))).toBe(false);
  expect(lstatSync(join(roots.workspace, 'file')).isSymbolicLink()).toBe(true);
  expect(existsSync(join(roots.workspace, 'not-yet'))).toBe(false);
});
