// Attack 3 (CVE-2025-53109): links inside the workspace that lead out.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

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

test.each(throughLinks)('an outside client cannot use %s', async (path) => {
  const outside = await meetSteward();
  const { workspace, beyond } = outside;
  mkdirSync(join(workspace, 'a'));
  for (const [target, link] of [[join(beyond, 'secret'), 'file'], [beyond, 'folder'], ['../../beyond', 'a/relative'], ['a/relative', 'chain'], ['/', 'root'], ['/proc/self/root', 'proc']] as const) symlinkSync(target, join(workspace, link));
  for (const [name, input] of [
    ['read_file', { file_path: path }],
    ['write_file', { file_path: path, content: 'owned' }],
    ['edit_file', { file_path: path, edits: [{ search: 'kept', replace: 'owned' }] }],
    ['copy_file', { source: path, destination: 'taken' }],
    ['compress_files', { sources: [path], output_path: 'taken.zip' }],
  ] as const) {
    expect((await outside.refused(name, input, ['PATH_REFUSED', 'PATH_OUTSIDE_WORKSPACE', 'DENIED_BY_POLICY', 'NOT_FOUND', 'UNSUPPORTED'])).text).not.toContain('kept from strangers');
  }
});

test('walking and searching from outside do not pass a link either', async () => {
  const outside = await meetSteward({ files: { 'note.txt': 'kept here' } });
  symlinkSync(outside.beyond, join(outside.workspace, 'folder'));
  const listed = await outside.call('list_directory', { path: '.', depth: 5 });
  const found = await outside.call('search_file_contents', { path: '.', pattern: 'kept' });
  const named = await outside.call('search_files', { path: '.', pattern: 'secret' });
  for (const { ok, text } of [listed, found, named]) {
    expect(ok, text).toBe(true);
    expect(text).not.toContain('kept from strangers');
    expect(text).not.toContain('folder/secret');
  }
});
