// Attack 8: names that look the same but are spelled differently.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { makeRoots } from '../kit/fileSystem.ts';
import { picture } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

const pairs: [string, string, string][] = [
  ['composed and decomposed accents', 'caf\u00e9.txt', 'cafe\u0301.txt'],
  ['upper and lower case', 'Report.pdf', 'report.PDF'],
  ['an invisible character', 'invoice.pdf', 'invo\u200bice.pdf'],
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
