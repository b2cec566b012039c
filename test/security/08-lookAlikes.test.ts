// Attack 8: names that look the same but are spelled differently.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { makeRoots } from '../kit/fileSystem.ts';
import { makeTar, makeZip } from '../kit/archives.ts';
import { picture } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

const pairs: [string, string, string][] = [
  ['composed and decomposed accents', 'caf\u00e9.txt', 'cafe\u0301.txt'],
  ['upper and lower case', 'Report.pdf', 'report.PDF'],
  ['an invisible character', 'invoice.pdf', 'invo\u200bice.pdf'],
  ['long and sharp s', 'gro\u00dfe.txt', 'GROSSE.txt'],
  ['a ligature', 'file.txt', '\ufb01le.txt'],
  ['a Kelvin sign', 'k.txt', '\u212a.txt'],
  ['accents in another order', 'a\u0323\u0302.txt', 'a\u0302\u0323.txt'],
  ['a soft hyphen', 'invoice.pdf', 'in\u00advoice.pdf'],
];

test.each(pairs)('%s: no second file that looks like one that is there', async (_name, there, asked) => {
  const roots = makeRoots();
  writeFileSync(join(roots.workspace, there), 'there');
  expect((await canonicalisePath(asked, roots, 'write')).refusal).toMatch(/looks the same as/);
  expect((await canonicalisePath(there, roots, 'write')).refusal).toBeUndefined();
  // Reading by another spelling finds nothing rather than something else.
  expect(await canonicalisePath(asked, roots, 'read')).toMatchObject({ exists: false });
});

test('folders on the way count as well', async () => {
  const roots = makeRoots();
  mkdirSync(join(roots.workspace, 'Docs'));
  expect((await canonicalisePath('docs/new/file.txt', roots, 'write')).refusal).toMatch(/looks the same as/);
  expect((await canonicalisePath('Docs/new/file.txt', roots, 'write')).refusal).toBeUndefined();
});

test.each(pairs)('an outside client makes no look-alike: %s', async (_name, there, asked) => {
  const outside = await meetSteward({ files: { [there]: 'there', source: 'owned' } });
  for (const [name, input] of [
    ['create_file', { file_path: asked, content: 'owned' }],
    ['write_file', { file_path: asked, content: 'owned' }],
    ['copy_file', { source: 'source', destination: asked, overwrite: true }],
    ['move_file', { source: 'source', destination: asked, overwrite: true }],
  ] as const) await outside.refused(name, input, ['PATH_REFUSED']);
  expect(Object.keys(picture(outside.workspace)).toSorted()).toEqual(['.', './source', `./${there}`].toSorted());
});

test.each(pairs)('nor inside a folder that a copy, a move or an archive goes into: %s', async (_name, there, asked) => {
  const outside = await meetSteward({ files: { [`folder/${there}`]: 'there', [`from/${asked}`]: 'owned', 'from/plain': 'plain' } });
  writeFileSync(join(outside.workspace, 'x.zip'), makeZip([{ name: asked, content: 'owned' }, { name: `new/${asked}`, content: 'fine here' }]));
  writeFileSync(join(outside.workspace, 'x.tar'), makeTar([{ path: `${asked}/`, type: 'Directory' }, { path: `${asked}/below`, content: 'owned' }, { path: 'other', content: 'fine' }]));
  for (const [name, input] of [
    ['copy_file', { source: `from/${asked}`, destination: 'folder', overwrite: true }],
    ['copy_file', { source: `from/${asked}`, destination: 'folder/' }],
    ['move_file', { source: `from/${asked}`, destination: 'folder', overwrite: true }],
    ['move_file', { source: 'from/plain', destination: `folder/${asked}` }],
    ['create_directory', { path: `folder/${asked}` }],
    ['create_directory', { path: `folder/${asked}/deep/er` }],
    ['compress_files', { sources: ['from/plain'], output_path: `folder/${asked}`, format: 'tar' }],
  ] as const) await outside.refused(name, input, ['PATH_REFUSED']);
  const zip = await outside.call('extract_archive', { archive_path: 'x.zip', destination: 'folder', overwrite: true });
  expect(zip.result, zip.text).toMatchObject({ files: 1, refused: [{ name: asked }] });
  const tar = await outside.call('extract_archive', { archive_path: 'x.tar', destination: 'folder', overwrite: true });
  expect(tar.result, tar.text).toMatchObject({ files: 1, refused_count: 2 });
  expect(Object.keys(picture(join(outside.workspace, 'folder'))).toSorted()).toEqual(['.', `./${there}`, './new', `./new/${asked}`, './other'].toSorted());
});

test('a person may still change how a name is written', async () => {
  const outside = await meetSteward({ files: { 'readme.md': 'x', 'Docs/a': 'a' } });
  expect((await outside.call('move_file', { source: 'readme.md', destination: 'README.md' })).ok).toBe(true);
  expect((await outside.call('move_file', { source: 'Docs', destination: 'docs' })).ok).toBe(true);
  expect((await outside.call('create_file', { file_path: 'docs/README.md', content: 'x' })).ok).toBe(true);
});
