// Attack 5: a hard link inside the workspace to a file outside.
import { linkSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { makeZip } from '../kit/archives.ts';
import { makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

test('is refused for writes and counted for reads; content outside stays', async () => {
  const roots = makeRoots();
  const [outside, inside] = [join(roots.outside, 'secret'), join(roots.workspace, 'link')];
  writeFileSync(outside, 'secret');
  linkSync(outside, inside);
  expect((await canonicalisePath('link', roots, 'write')).refusal).toMatch(/hard links/);
  expect(await canonicalisePath('link', roots, 'read')).toMatchObject({ links: 2, exists: true });
  const files = createLocalFiles(() => roots);
  await expect(files.append(inside, 'owned')).rejects.toMatchObject({ code: 'PATH_REFUSED' });
  // Even a whole write puts a new file there; the shared content is never written into.
  await files.write(inside, 'new', { overwrite: true });
  expect(readFileSync(outside, 'utf8')).toBe('secret');
  expect(statSync(outside).nlink).toBe(1);
});

test.each([
  ['write_file', { content: 'owned' }],
  ['write_file', { content: 'owned', mode: 'append' }],
  ['edit_file', { edits: [{ search: 'kept', replace: 'owned' }] }],
])('an outside client does not write through it with %s %j', async (name, input) => {
  const outside = await meetSteward();
  linkSync(join(outside.beyond, 'secret'), join(outside.workspace, 'link'));
  await outside.refused(name, { file_path: 'link', ...input }, ['PATH_REFUSED']);
  expect(readFileSync(join(outside.beyond, 'secret'), 'utf8')).toBe('kept from strangers');
});

test('a read says that the file has another name somewhere', async () => {
  const outside = await meetSteward();
  linkSync(join(outside.beyond, 'secret'), join(outside.workspace, 'link'));
  const { ok, result } = await outside.call('get_file_info', { file_path: 'link' });
  expect(ok).toBe(true);
  expect(JSON.stringify(result)).toMatch(/"(?:hard_)?links":2/);
});

test.each([
  ['read_file', { file_path: 'link' }],
  ['search_file_contents', { path: 'link', pattern: 'kept' }],
  ['copy_file', { source: 'link', destination: 'copy' }],
])('%s is labelled where its content has another name', async (name, input) => {
  const outside = await meetSteward();
  linkSync(join(outside.beyond, 'secret'), join(outside.workspace, 'link'));
  const { ok, text } = await outside.call(name, input);
  expect(ok, text).toBe(true);
  expect(text).toContain('is one of 2 names (hard links) of the same content');
});

test.each([
  ['copy_file', { source: 'plain', destination: 'folder', overwrite: true }],
  ['move_file', { source: 'plain', destination: 'folder', overwrite: true }],
  ['copy_file', { source: 'plain', destination: 'folder/plain', overwrite: true }],
  ['compress_files', { sources: ['plain'], output_path: 'folder/plain', format: 'tar', overwrite: true }],
])('%s %j does not put anything in its place', async (name, input) => {
  const outside = await meetSteward({ files: { plain: 'owned', 'folder/x': 'x' } });
  linkSync(join(outside.beyond, 'secret'), join(outside.workspace, 'folder/plain'));
  await outside.refused(name, input, ['PATH_REFUSED']);
});

test('an archive does not replace one either; the rest comes out', async () => {
  const outside = await meetSteward();
  mkdirSync(join(outside.workspace, 'folder'));
  linkSync(join(outside.beyond, 'secret'), join(outside.workspace, 'folder/link'));
  writeFileSync(join(outside.workspace, 'x.zip'), makeZip([{ name: 'link', content: 'owned' }, { name: 'good', content: 'good' }]));
  const { result } = await outside.call('extract_archive', { archive_path: 'x.zip', destination: 'folder', overwrite: true });
  expect(result).toMatchObject({ files: 1, refused: [{ name: 'link' }] });
  expect(statSync(join(outside.beyond, 'secret')).nlink).toBe(2);
});

test('undoing an addition does not cut what has got another name since', async () => {
  const outside = await meetSteward({ files: { log: 'one\n' } });
  expect((await outside.call('write_file', { file_path: 'log', content: 'two\n', mode: 'append' })).ok).toBe(true);
  linkSync(join(outside.workspace, 'log'), join(outside.beyond, 'log'));
  const [last] = await outside.steward.runtime.calls.undoable(1);
  await expect(outside.steward.runtime.undo.undo(last?.id ?? '', true)).rejects.toMatchObject({ code: 'PATH_REFUSED' });
  expect(readFileSync(join(outside.beyond, 'log'), 'utf8')).toBe('one\ntwo\n');
});
