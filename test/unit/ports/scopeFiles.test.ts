import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PathEffect } from '../../../src-preload/contract/index.ts';
import { createLocalFiles } from '../../../src-main/ports/local/files.ts';
import type { Files } from '../../../src-main/ports/files.ts';
import { readOnlyFiles, scopeFiles } from '../../../src-main/ports/scoped/scopeFiles.ts';
import { granted, makeRoots, picture } from '../../kit/fileSystem.ts';

function bench(): { at(name: string): string; roots: ReturnType<typeof makeRoots>; scoped(...effects: PathEffect[]): Files; preview(...effects: PathEffect[]): Files } {
  const roots = makeRoots();
  const at = (name: string): string => join(roots.workspace, name);
  mkdirSync(at('tree/deep'), { recursive: true });
  for (const name of ['a', 'b', 'tree/x', 'tree/deep/y']) writeFileSync(at(name), name);
  const files = createLocalFiles(() => roots);
  return { at, roots, scoped: (...effects) => scopeFiles(files, effects, roots), preview: (...effects) => readOnlyFiles(files, effects, roots) };
}

const outOfScope = { code: 'OUT_OF_SCOPE' };
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('reading', () => {
  test('only what was granted, by whatever name', async () => {
    const { at, scoped } = bench();
    symlinkSync('a', at('link'));
    const files = scoped(granted('read', at('a')));
    expect(text(await files.read('a'))).toBe('a');
    expect(text(await files.read(at('a')))).toBe('a');
    expect(text(await files.read('link'))).toBe('a');
    for (const attempt of [() => files.read('b'), () => files.hash('b', 'md5'), () => files.read('../outside/x'), () => files.list('.'), () => files.list('tree')]) await expect(attempt()).rejects.toMatchObject(outOfScope);
    expect(() => files.stream('b')).toThrow(expect.objectContaining(outOfScope));
  });

  test('a folder’s grant covers its list and the descriptions in it; what is below only when recursive', async () => {
    const { at, scoped } = bench();
    const flat = scoped(granted('read', at('tree')));
    expect(await flat.list('tree')).toHaveLength(2);
    expect(await flat.stat('tree/x')).toMatchObject({ kind: 'file' });
    for (const attempt of [() => flat.read('tree/x'), () => flat.list('tree/deep'), () => flat.stat('tree/deep/y'), () => flat.copy('tree', 'copy', { overwrite: false })]) await expect(attempt()).rejects.toMatchObject(outOfScope);
    const whole = scoped(granted('read', at('tree'), { recursive: true }));
    expect(text(await whole.read('tree/deep/y'))).toBe('tree/deep/y');
    await expect(whole.read('b')).rejects.toMatchObject(outOfScope);
  });

  test('a write or delete grant does not open the content; in a preview it does', async () => {
    const { at, scoped, preview } = bench();
    await expect(scoped(granted('write', at('a')), granted('delete', at('b'))).read('a')).rejects.toMatchObject(outOfScope);
    const files = preview(granted('write', at('a')), granted('delete', at('b')));
    expect(text(await files.read('a')) + text(await files.read('b'))).toBe('ab');
    await expect(files.read('tree/x')).rejects.toMatchObject(outOfScope);
  });
});

describe('changing', () => {
  test('only what was granted', async () => {
    const { at, roots, scoped } = bench();
    const before = picture(roots.workspace);
    const files = scoped(granted('read', roots.workspace, { recursive: true }), granted('write', at('a')), granted('delete', at('b')));
    const overwrite = true;
    for (const attempt of [
      () => files.write('b', 'x', { overwrite }),
      () => files.write('new', 'x', { overwrite }),
      () => files.append('tree/x', 'x'),
      () => files.remove('a'),
      () => files.remove('tree'),
      () => files.move('tree', 'a', { overwrite }),
      () => files.move('b', 'c', { overwrite }),
      () => files.copy('b', 'c', { overwrite }),
      () => files.makeFolder('new'),
      () => files.write(join(roots.outside, 'x'), 'x', { overwrite }),
    ]) await expect(attempt()).rejects.toMatchObject(outOfScope);
    expect(picture(roots.workspace)).toEqual(before);
    expect(existsSync(join(roots.outside, 'x'))).toBe(false);
    await files.write('a', 'written', { overwrite });
    await files.move('b', 'a', { overwrite });
    expect(readFileSync(at('a'), 'utf8')).toBe('b');
  });

  test('parents on the way to a granted path are part of the write', async () => {
    const { at, scoped } = bench();
    const files = scoped(granted('write', at('p/q/new')));
    await files.makeFolder('p');
    await expect(files.makeFolder('p/other')).rejects.toMatchObject(outOfScope);
    await files.write('p/q/new', 'x', { overwrite: false });
    expect(readFileSync(at('p/q/new'), 'utf8')).toBe('x');
  });

  test('a folder with content is removed only under a recursive grant', async () => {
    const { at, scoped } = bench();
    mkdirSync(at('empty'));
    await expect(scoped(granted('delete', at('tree'))).remove('tree')).rejects.toMatchObject(outOfScope);
    await scoped(granted('delete', at('empty'))).remove('empty');
    await scoped(granted('delete', at('tree'), { recursive: true })).remove('tree');
    expect([existsSync(at('empty')), existsSync(at('tree'))]).toEqual([false, false]);
  });

  test('a preview changes nothing', async () => {
    const { at, roots, preview } = bench();
    const before = picture(roots.workspace);
    const files = preview(granted('write', at('.'), { recursive: true }), granted('delete', at('.'), { recursive: true }));
    const overwrite = true;
    for (const attempt of [() => files.write('a', 'x', { overwrite }), () => files.append('a', 'x'), () => files.makeFolder('n'), () => files.move('a', 'c', { overwrite }), () => files.copy('a', 'c', { overwrite }), () => files.remove('a')]) {
      await expect(attempt()).rejects.toMatchObject(outOfScope);
    }
    expect(picture(roots.workspace)).toEqual(before);
  });

  test('an effect that carries a refusal grants nothing', async () => {
    const { at, scoped } = bench();
    await expect(scoped({ ...granted('read', at('a')), refusal: 'no' }).read('a')).rejects.toMatchObject(outOfScope);
  });

  test('the data folder is closed, and no tree that holds it can be copied, moved or removed', async () => {
    const { roots } = bench();
    const inside = { ...roots, dataFolder: join(roots.workspace, 'tree/deep') };
    const all = (['read', 'write', 'delete'] as const).map((access) => granted(access, roots.workspace, { recursive: true }));
    const files = scopeFiles(createLocalFiles(() => inside), all, inside);
    const before = picture(roots.workspace);
    for (const attempt of [
      () => files.read('tree/deep/y'),
      () => files.stat('tree/deep/y'),
      () => files.list('tree/deep'),
      () => files.write('tree/deep/y', 'x', { overwrite: true }),
      () => files.remove('tree'),
      () => files.copy('tree', 'copy', { overwrite: false }),
      () => files.move('tree', 'moved', { overwrite: false }),
    ]) await expect(attempt()).rejects.toMatchObject(outOfScope);
    expect(picture(roots.workspace)).toEqual(before);
  });
});
