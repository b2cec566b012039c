// Attack 5: a hard link inside the workspace to a file outside.
import { linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
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
