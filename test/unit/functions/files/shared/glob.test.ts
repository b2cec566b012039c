import { describe, expect, it } from 'vitest';
import { compileGlob, isGlob } from '../../../../../src-main/functions/files/shared/glob.ts';

describe('compileGlob', () => {
  it.each([
    ['*.ts', 'src/a.ts', true],
    ['*.ts', 'a.tsx', false],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/deep/a.ts', false],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/**/*.ts', 'src/b/c/a.ts', true],
    ['**/x', 'x', true],
    ['**/x', 'a/b/x', true],
    ['src/**', 'src/a/b', true],
    ['src/**', 'other/a', false],
    ['./src/*.ts', 'src/a.ts', true],
    ['/a.txt', 'a.txt', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a🌍c', true],
    ['[ab].txt', 'b.txt', true],
    ['[!ab].txt', 'b.txt', false],
    ['[a-c]1', 'c1', true],
    ['[a-c]1', 'd1', false],
    ['[', '[', true],
    ['*.{ts,tsx}', 'a.tsx', true],
    ['*.{ts,{js,mjs}}', 'a.mjs', true],
    ['{a,b}/{c,d}.txt', 'b/c.txt', true],
    ['{a', '{a', true],
    ['a.b', 'axb', false],
    ['(x|y)+', '(x|y)+', true],
    ['*', '', true],
  ])('%s against %s: %s', (pattern, path, matches) => {
    expect(compileGlob(pattern, { caseSensitive: true })(path)).toBe(matches);
  });

  it('folds case when told to', () => {
    expect(compileGlob('*.PNG', { caseSensitive: false })('Photo.png')).toBe(true);
    expect(compileGlob('*.PNG', { caseSensitive: true })('Photo.png')).toBe(false);
  });

  it('is not stalled by patterns made to stall', () => {
    const stars = compileGlob(`${'a*'.repeat(500)}b`, { caseSensitive: true });
    expect(stars('a'.repeat(1000))).toBe(false);
    const folders = compileGlob(`${'**/a/'.repeat(100)}b`, { caseSensitive: true });
    expect(folders('a/'.repeat(1000))).toBe(false);
    expect(compileGlob('{a,b}'.repeat(60), { caseSensitive: true })('c')).toBe(false);
  });

  it('knows what is a glob', () => {
    expect(['*.a', 'a?', '[a]', '{a,b}'].every(isGlob)).toBe(true);
    expect(isGlob('invoice (1).pdf')).toBe(false);
  });
});
