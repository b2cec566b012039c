// Attack 45 at the ports: whatever names and links an archive brings, nothing lands outside its granted folder.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';

test.each(['../slip', 'a/../../slip', '/slip', 'link/slip', 'dangling'])('an entry called %s', async (name) => {
  const roots = makeRoots();
  const target = join(roots.workspace, 'target');
  mkdirSync(target);
  symlinkSync(roots.outside, join(target, 'link'));
  symlinkSync(join(roots.outside, 'slip'), join(target, 'dangling'));
  writeFileSync(join(roots.outside, 'there'), '');
  const files = scopeFiles(createLocalFiles(() => roots), [granted('write', target, { recursive: true })], roots);
  const path = name.startsWith('/') ? join(roots.outside, name) : `${target}/${name}`;
  await expect(files.write(path, 'owned', { overwrite: true })).rejects.toMatchObject({ code: expect.stringMatching(/OUT_OF_SCOPE|PATH_REFUSED/) });
  await expect(files.makeFolder(`${path}/folder`)).rejects.toThrow();
  expect(readdirSync(roots.outside)).toEqual(['there']);
  expect(existsSync(join(roots.workspace, 'slip'))).toBe(false);
});
