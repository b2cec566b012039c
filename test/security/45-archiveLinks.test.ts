// Attack 45 at the ports: whatever names and links an archive brings, nothing lands outside its granted folder.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots, picture } from '../kit/fileSystem.ts';
import { makeTar, makeTarGz, makeZip } from '../kit/archives.ts';
import { meetSteward } from './kit/outside.ts';

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

const slips: readonly [string, string, Buffer][] = [
  ['zip', '../', makeZip([{ name: 'good.txt', content: 'good' }, { name: '../slip', content: 'owned' }])],
  ['zip', 'absolute', makeZip([{ name: 'good.txt', content: 'good' }, { name: '/tmp/slip', content: 'owned' }])],
  ['zip', 'backslashes', makeZip([{ name: 'good.txt', content: 'good' }, { name: '..\\..\\slip', content: 'owned' }])],
  ['zip', 'a link and a file through it', makeZip([{ name: 'good.txt', content: 'good' }, { name: 'link', content: '../../beyond', mode: 0o120777 }, { name: 'link/slip', content: 'owned' }])],
  ['tar', '../', makeTar([{ path: 'good.txt', content: 'good' }, { path: '../slip', content: 'owned' }])],
  ['tar', 'a symbolic link and a file through it', makeTar([{ path: 'good.txt', content: 'good' }, { path: 'link', type: 'SymbolicLink', linkpath: '../../beyond' }, { path: 'link/slip', content: 'owned' }])],
  ['tar', 'a hard link out', makeTar([{ path: 'good.txt', content: 'good' }, { path: 'link', type: 'Link', linkpath: '../../beyond/secret' }])],
  ['tar.gz', 'a device', makeTarGz([{ path: 'good.txt', content: 'good' }, { path: 'zero', type: 'CharacterDevice' }])],
  ['tar', 'a pipe', makeTar([{ path: 'good.txt', content: 'good' }, { path: 'pipe', type: 'FIFO' }])],
];

test.each(slips)('an outside client unpacks a %s with %s: the entry is refused and told, the rest is there', async (kind, _what, archive) => {
  const outside = await meetSteward();
  writeFileSync(join(outside.workspace, `evil.${kind}`), archive);
  const before = picture(outside.beyond);
  const { ok, text } = await outside.call('extract_archive', { archive_path: `evil.${kind}`, destination: 'target' });
  expect(picture(outside.beyond)).toEqual(before);
  expect(existsSync(join(outside.workspace, 'slip'))).toBe(false);
  expect(existsSync('/tmp/slip')).toBe(false);
  expect(text).toMatch(/link|outside|slip|zero|pipe/);
  // A file that was to go through a link lies in a plain folder of that name.
  const unpacked = Object.entries(picture(join(outside.workspace, 'target'))).filter(([, entry]) => entry.kind !== 'directory').map(([name, { kind: entryKind }]) => `${name} ${entryKind}`);
  if (ok) expect(unpacked.filter((name) => name !== './link/slip file')).toEqual(['./good.txt file']);
  else expect(existsSync(join(outside.workspace, 'target'))).toBe(false);
  expect(text).not.toContain('kept from strangers');
});
