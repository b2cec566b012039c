// Attack 3 (CVE-2025-53109): links inside the workspace that lead out.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';

function plant(): ReturnType<typeof makeRoots> {
  const roots = makeRoots();
  writeFileSync(join(roots.outside, 'secret'), 'secret');
  mkdirSync(join(roots.workspace, 'a'));
  symlinkSync(join(roots.outside, 'secret'), join(roots.workspace, 'file'));
  symlinkSync(roots.outside, join(roots.workspace, 'folder'));
  symlinkSync('../../outside', join(roots.workspace, 'a/relative'));
  symlinkSync('a/relative', join(roots.workspace, 'chain'));
  symlinkSync('/', join(roots.workspace, 'root'));
  symlinkSync('/proc/self/root', join(roots.workspace, 'proc'));
  return roots;
}

const throughLinks = ['file', 'folder', 'folder/secret', 'folder/new', 'folder/new/deep', 'a/relative/secret', 'chain/secret', 'root/etc/passwd', 'proc/etc/passwd'];

test.each(throughLinks)('%s is refused for reading and writing', async (path) => {
  const roots = plant();
  for (const access of ['read', 'write'] as const) expect((await canonicalisePath(path, roots, access)).refusal).toBeTypeOf('string');
});

test.each(throughLinks)('the ports do not follow %s either', async (path) => {
  const roots = plant();
  const all = (['read', 'write', 'delete'] as const).map((access) => granted(access, roots.workspace, { recursive: true }));
  const raw = createLocalFiles(() => roots);
  for (const files of [raw, scopeFiles(raw, all, roots)]) {
    await expect(files.read(path)).rejects.toThrow();
    await files.write(path, 'owned', { overwrite: true }).catch(() => undefined);
    await files.append(path, 'owned').catch(() => undefined);
  }
  expect(readFileSync(join(roots.outside, 'secret'), 'utf8')).toBe('secret');
  expect(existsSync(join(roots.outside, 'new'))).toBe(false);
});

test('deleting through a link folder is refused; deleting a link takes the link', async () => {
  const roots = plant();
  expect((await canonicalisePath('folder/secret', roots, 'delete')).refusal).toMatch(/leads out of the workspace/);
  const files = scopeFiles(createLocalFiles(() => roots), [granted('delete', roots.workspace, { recursive: true })], roots);
  await expect(files.remove('folder/secret')).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
  await files.remove('folder');
  expect(existsSync(join(roots.workspace, 'folder'))).toBe(false);
  expect(readFileSync(join(roots.outside, 'secret'), 'utf8')).toBe('secret');
});

test('a copied tree takes links along as links', async () => {
  const roots = plant();
  const files = createLocalFiles(() => roots);
  await files.copy(join(roots.workspace, 'a'), join(roots.workspace, 'b'), { overwrite: false });
  expect(await files.stat(join(roots.workspace, 'b/relative'))).toMatchObject({ kind: 'symlink', target: '../../outside' });
});
