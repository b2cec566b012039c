// Attack 1: `../`, encoded and doubly encoded ways out of the workspace.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

const escapes = [
  '../outside/secret',
  'a/../../outside/secret',
  './../outside/secret',
  'a/b/../../../outside/secret',
  '..',
  '../',
  '%2e%2e/outside/secret',
  '%2E%2E/outside/secret',
  '..%2foutside%2fsecret',
  '..%5coutside',
  '%252e%252e%252foutside%252fsecret',
  '%25252e%25252e/outside',
  '%c0%ae%c0%ae/outside/secret',
  '..%c0%afoutside',
  '%u002e%u002e/outside',
  'a/%2e%2e/%2e%2e/outside',
  '.%2e/outside/secret',
  '..\\outside\\secret',
  'a\\..\\..\\outside',
  '．．/outside/secret',
  '․․/outside/secret',
  '.\u200b./outside/secret',
  '~/../outside/secret',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%252f..%252fetc', '%2E./outside', '.%252e/outside', '%25%32%65%25%32%65/outside', '%2e%2e%5coutside', '..%5c..%5coutside', '%uff0e%uff0e/outside', '%ef%bc%8e%ef%bc%8e/outside', '..%ef%bc%8foutside', '%25ef%25bc%258e./outside', '.%e2%80%8b./outside', '%e0%80%ae%e0%80%ae/outside', '..%00/outside', 'a%2f..%2f..%2foutside',
  '..／outside', '．．／outside/secret', '‥/outside', '..\u2060/outside', '\ufeff../outside', '.\u00ad./outside/secret', '....//outside', '..././outside', '.. /outside', '..\\/outside', 'a/..\\..\\..\\outside', '~/a/../../outside', './/..//outside', 'a/b/c/../../../../outside',
];

test.each(escapes)('%j is refused for every access', async (path) => {
  const roots = makeRoots();
  mkdirSync(join(roots.workspace, 'a/b'), { recursive: true });
  writeFileSync(join(roots.outside, 'secret'), 'secret');
  for (const access of ['read', 'write', 'delete'] as const) {
    const { refusal, insideWorkspace } = await canonicalisePath(path, roots, access);
    expect(refusal).toBeTypeOf('string');
    expect(insideWorkspace).toBe(false);
  }
});

test('an absolute path that starts inside and climbs out is refused; one that lies outside plainly is for the policy', async () => {
  const roots = makeRoots();
  expect((await canonicalisePath(`${roots.workspace}/../outside/secret`, roots, 'read')).refusal).toMatch(/climbs out of the workspace/);
  expect((await canonicalisePath(`${roots.outside}/../outside/secret`, roots, 'read')).refusal).toBeUndefined();
  const plain = await canonicalisePath('/etc/passwd', roots, 'read');
  expect(plain).toMatchObject({ insideWorkspace: false, path: '/etc/passwd' });
  expect(plain.refusal).toBeUndefined();
});

test('even where the door had been fooled, the ports do not leave what was granted', async () => {
  const roots = makeRoots();
  writeFileSync(join(roots.outside, 'secret'), 'secret');
  const all = (['read', 'write', 'delete'] as const).map((access) => granted(access, roots.workspace, { recursive: true }));
  const files = scopeFiles(createLocalFiles(() => roots), all, roots);
  const path = `${roots.workspace}/../${basename(roots.outside)}/secret`;
  await expect(files.read(path)).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
  await expect(files.write(path, 'x', { overwrite: true })).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
  await expect(files.remove(path)).rejects.toMatchObject({ code: 'OUT_OF_SCOPE' });
  expect(readFileSync(join(roots.outside, 'secret'), 'utf8')).toBe('secret');
});

test('a name that is only encoded text stays a name inside', async () => {
  const roots = makeRoots();
  const path = (await canonicalisePath('100%25 sure.txt', roots, 'write')).path;
  expect(path).toBe(join(roots.workspace, '100%25 sure.txt'));
  expect(existsSync(path)).toBe(false);
});

test('an outside client reads, writes and deletes nothing by any of them', async () => {
  const outside = await meetSteward({ files: { 'a/b/inside.txt': 'inside' } });
  for (const path of escapes.map((escape) => escape.replace('outside', basename(outside.beyond)))) {
    for (const [name, input] of [
      ['read_file', { file_path: path }],
      ['write_file', { file_path: path, content: 'taken' }],
      ['delete_file', { file_path: path }],
      ['move_file', { source: 'a/b/inside.txt', destination: path }],
      ['list_directory', { path }],
    ] as const) {
      const { text } = await outside.refused(name, input);
      expect(text).not.toContain('kept from strangers');
    }
  }
});

test('a plain absolute path outside asks the person; unattended it is refused', async () => {
  const unattended = await meetSteward();
  await unattended.refused('read_file', { file_path: join(unattended.beyond, 'secret') }, ['PATH_OUTSIDE_WORKSPACE']);
  const attended = await meetSteward({ policy: 'ask' });
  const { text } = await attended.asks('read_file', { file_path: join(attended.beyond, 'secret') });
  expect(text).not.toContain('kept from strangers');
});
