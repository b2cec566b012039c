// Attack 2 (CVE-2025-53110): a sibling whose name begins like the granted folder's.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

test('is outside, for the door and for the ports', async () => {
  const roots = makeRoots();
  const evil = `${roots.workspace}-evil`;
  mkdirSync(evil);
  writeFileSync(join(evil, 'f'), 'f');
  expect((await canonicalisePath(join(evil, 'f'), roots, 'read')).insideWorkspace).toBe(false);
  expect((await canonicalisePath(evil, roots, 'write')).insideWorkspace).toBe(false);
  const files = scopeFiles(createLocalFiles(() => roots), [granted('read', roots.workspace, { recursive: true }), granted('write', roots.workspace, { recursive: true })], roots);
  await expect(files.read(join(evil, 'f'))).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
  await expect(files.write(join(evil, 'new'), 'x', { overwrite: false })).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
  expect(existsSync(join(evil, 'new'))).toBe(false);
});

test.each(['-evil', '2', '.bak', 's', ' copy'])('an outside client gets nothing from a sibling ending in %j', async (ending) => {
  const outside = await meetSteward();
  const evil = `${outside.workspace}${ending}`;
  mkdirSync(evil);
  writeFileSync(join(evil, 'f'), 'kept from strangers');
  for (const [name, input] of [
    ['read_file', { file_path: join(evil, 'f') }],
    ['write_file', { file_path: join(evil, 'new'), content: 'x' }],
    ['delete_file', { file_path: join(evil, 'f') }],
    ['copy_file', { source: join(evil, 'f'), destination: 'taken' }],
    ['search_file_contents', { path: evil, pattern: 'kept' }],
  ] as const) {
    expect((await outside.refused(name, input)).text).not.toContain('kept from strangers');
  }
  expect(existsSync(join(evil, 'new'))).toBe(false);
  expect(existsSync(join(evil, 'f'))).toBe(true);
});
