// Attack 3 (CVE-2025-53109): links inside the workspace that lead out.
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots, picture } from '../kit/fileSystem.ts';
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

test('a link out is refused under every name the workspace can be reached by', async () => {
  for (const policy of ['unattended', 'ask', 'trusted']) {
    const outside = await meetSteward({ policy });
    const { workspace, beyond } = outside;
    symlinkSync(beyond, join(workspace, 'folder'));
    symlinkSync(join(beyond, 'secret'), join(workspace, 'file'));
    const alias = join(dirname(workspace), 'alias');
    symlinkSync(workspace, alias);
    symlinkSync('alias', join(dirname(workspace), 'alias-of-alias'));
    for (const path of ['folder/secret', 'file', 'folder/new'].flatMap((name) => [join(alias, name), join(dirname(workspace), 'alias-of-alias', name), `${dirname(workspace)}/./alias//${name}`])) {
      for (const [name, input] of [['read_file', { file_path: path }], ['write_file', { file_path: path, content: 'owned' }], ['get_file_info', { file_path: path }], ['copy_file', { source: path, destination: 'taken' }], ['copy_file', { source: 'folder', destination: path }]] as const) {
        expect((await outside.refused(name, input, ['PATH_REFUSED'])).text).not.toContain('kept from strangers');
      }
    }
    // The same places without a link in the workspace on the way are for the policy.
    expect((await outside.call('read_file', { file_path: join(beyond, 'secret') })).code).toBe(policy === 'unattended' ? 'PATH_OUTSIDE_WORKSPACE' : 'APPROVAL_PENDING');
  }
});

test('links that stay inside keep working for every function', async () => {
  const outside = await meetSteward({ files: { 'a/file.txt': 'inside', 'b/other': 'x' } });
  const { workspace, call } = outside;
  symlinkSync('a', join(workspace, 'relative'));
  symlinkSync(join(workspace, 'a/file.txt'), join(workspace, 'absolute'));
  symlinkSync('../relative', join(workspace, 'b/chain'));
  for (const [name, input] of [
    ['read_file', { file_path: 'b/chain/file.txt' }],
    ['read_file', { file_path: 'absolute' }],
    ['write_file', { file_path: 'relative/new.txt', content: 'new' }],
    ['write_file', { file_path: 'absolute', content: ' more', mode: 'append' }],
    ['edit_file', { file_path: 'absolute', edits: [{ search: 'inside', replace: 'changed' }] }],
    ['list_directory', { path: 'relative' }],
    ['search_file_contents', { path: 'b/chain', pattern: 'changed' }],
    ['search_files', { path: 'relative', pattern: 'new' }],
    ['copy_file', { source: 'relative', destination: 'copied' }],
    ['copy_file', { source: 'b/other', destination: 'relative/' }],
    ['compress_files', { sources: ['relative', 'absolute'], output_path: 'relative/packed.zip' }],
    ['extract_archive', { archive_path: 'relative/packed.zip', destination: 'b/chain/unpacked' }],
    ['move_file', { source: 'relative', destination: 'moved' }],
    ['delete_file', { file_path: 'moved' }],
  ] as const) {
    const answer = await call(name, input);
    expect(answer.ok, `${name} ${answer.text}`).toBe(true);
  }
  expect(readFileSync(join(workspace, 'a/file.txt'), 'utf8')).toBe('changed more');
  expect(existsSync(join(workspace, 'a/unpacked/relative/new.txt'))).toBe(true);
});

test('undo and redo do not go through a link that was put in the way since', async () => {
  const outside = await meetSteward({ files: { 'a/file.txt': 'one', 'a/b/deep.txt': 'one', 'a/gone.txt': 'gone', 'a/m/x': 'x' } });
  const { workspace, beyond, call } = outside;
  for (const [name, input] of [
    ['write_file', { file_path: 'a/file.txt', content: 'two' }],
    ['write_file', { file_path: 'a/file.txt', content: ' three', mode: 'append' }],
    ['create_file', { file_path: 'a/b/new.txt', content: 'new' }],
    ['delete_file', { file_path: 'a/gone.txt' }],
    ['move_file', { source: 'a/m', destination: 'a/moved' }],
    ['create_directory', { path: 'a/made/deep' }],
  ] as const) expect((await call(name, input)).ok).toBe(true);
  const calls = await outside.steward.runtime.calls.undoable(10);
  expect(calls).toHaveLength(6);
  for (const name of ['file.txt', 'gone.txt', 'new.txt']) writeFileSync(join(beyond, name), 'kept outside');
  mkdirSync(join(beyond, 'made/deep'), { recursive: true });
  mkdirSync(join(beyond, 'b'));
  writeFileSync(join(beyond, 'b/new.txt'), 'kept outside');
  const before = picture(beyond);
  renameSync(join(workspace, 'a'), join(workspace, 'a.aside'));
  symlinkSync(beyond, join(workspace, 'a'));
  for (const { id } of calls) for (const force of [false, true]) await expect(outside.steward.runtime.undo.undo(id, force)).rejects.toMatchObject({ code: expect.stringMatching(/PATH_REFUSED|UNDO_CONFLICT/) });
  expect(picture(beyond)).toEqual(before);
  // With the link gone, everything goes back as it was.
  unlinkSync(join(workspace, 'a'));
  renameSync(join(workspace, 'a.aside'), join(workspace, 'a'));
  for (const { id } of calls) await outside.steward.runtime.undo.undo(id, false);
  expect(readFileSync(join(workspace, 'a/file.txt'), 'utf8')).toBe('one');
  renameSync(join(workspace, 'a'), join(workspace, 'a.aside'));
  symlinkSync(beyond, join(workspace, 'a'));
  for (const { id } of calls.toReversed()) for (const force of [false, true]) await expect(outside.steward.runtime.undo.redo(id, force)).rejects.toMatchObject({ code: expect.stringMatching(/PATH_REFUSED|UNDO_CONFLICT/) });
  expect(picture(beyond)).toEqual(before);
});
