// Attack 4: writing through a link to something that does not exist yet.
import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

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

test.each(['file', 'folder/new', 'inside', 'circle'])('an outside client writes nothing through %s', async (path) => {
  const outside = await meetSteward({ files: { source: 'owned' } });
  const { workspace, beyond } = outside;
  for (const [target, link] of [[join(beyond, 'planted'), 'file'], [join(beyond, 'planted-folder'), 'folder'], ['not-yet', 'inside'], ['circle', 'circle']] as const) symlinkSync(target, join(workspace, link));
  for (const [name, input] of [
    ['create_file', { file_path: path, content: 'owned' }],
    ['write_file', { file_path: path, content: 'owned' }],
    ['write_file', { file_path: path, content: 'owned', mode: 'append' }],
    ['copy_file', { source: 'source', destination: path, overwrite: true }],
    ['create_directory', { path: `${path}/deep` }],
  ] as const) await outside.refused(name, input, ['PATH_REFUSED', 'PATH_OUTSIDE_WORKSPACE']);
});
