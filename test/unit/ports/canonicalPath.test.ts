import { linkSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalisePath } from '../../../src-main/ports/canonicalPath.ts';
import { isWithin } from '../../../src-main/ports/segments.ts';
import { makeRoots } from '../../kit/fileSystem.ts';

describe('what a path means', () => {
  test('relative to the workspace, to the home folder, or absolute', async () => {
    const roots = makeRoots();
    writeFileSync(join(roots.workspace, 'a'), 'a');
    expect(await canonicalisePath('a', roots, 'read')).toMatchObject({ requested: 'a', path: join(roots.workspace, 'a'), exists: true, kind: 'file', insideWorkspace: true, links: 1, version: expect.stringMatching(/^1-/) });
    expect(await canonicalisePath('./x/../a', roots, 'read')).toMatchObject({ path: join(roots.workspace, 'a'), insideWorkspace: true });
    expect(await canonicalisePath('~/b', roots, 'write')).toMatchObject({ path: join(roots.home, 'b'), exists: false, kind: 'nothing', insideWorkspace: false });
    expect(await canonicalisePath('~', roots, 'read')).toMatchObject({ path: roots.home, kind: 'directory' });
    expect(await canonicalisePath('.', roots, 'read')).toMatchObject({ path: roots.workspace, insideWorkspace: true });
    for (const path of ['a', '~/b', '~', '.', join(roots.workspace, 'a')]) expect(await canonicalisePath(path, roots, 'read')).not.toHaveProperty('refusal');
  });

  test('a plain absolute path outside is the policy’s to judge, not refused', async () => {
    const roots = makeRoots();
    const there = await canonicalisePath(join(roots.outside, 'deep/new'), roots, 'write');
    expect(there).toMatchObject({ path: join(roots.outside, 'deep/new'), insideWorkspace: false, exists: false });
    expect(there.refusal).toBeUndefined();
  });

  test('links inside are resolved, for what does not exist yet as well', async () => {
    const roots = makeRoots();
    mkdirSync(join(roots.workspace, 'real'));
    symlinkSync('real', join(roots.workspace, 'link'));
    writeFileSync(join(roots.workspace, 'real/a'), '');
    expect((await canonicalisePath('link/a', roots, 'read')).path).toBe(join(roots.workspace, 'real/a'));
    expect((await canonicalisePath('link/new/file', roots, 'write')).path).toBe(join(roots.workspace, 'real/new/file'));
  });

  test('deleting means the link, reading what it leads to', async () => {
    const roots = makeRoots();
    writeFileSync(join(roots.outside, 'a'), 'a');
    symlinkSync(join(roots.outside, 'a'), join(roots.workspace, 'link'));
    symlinkSync('nowhere', join(roots.workspace, 'dangling'));
    expect(await canonicalisePath('link', roots, 'delete')).toMatchObject({ path: join(roots.workspace, 'link'), kind: 'symlink', insideWorkspace: true });
    expect((await canonicalisePath('link', roots, 'delete')).refusal).toBeUndefined();
    expect((await canonicalisePath('dangling', roots, 'delete')).refusal).toBeUndefined();
    expect((await canonicalisePath('link', roots, 'read')).refusal).toMatch(/leads out of the workspace through a link/);
  });

  test('a folder whose name is a prefix of another is another', () => {
    expect(isWithin('/data-evil/x', '/data')).toBe(false);
    expect(isWithin('/data/x', '/data')).toBe(true);
    expect(isWithin('/data', '/data')).toBe(true);
    expect(isWithin('/anything', '/')).toBe(true);
  });

  test('a name may change only in its case when the old one goes away', async () => {
    const roots = makeRoots();
    writeFileSync(join(roots.workspace, 'PHOTO.JPG'), '');
    expect((await canonicalisePath('photo.jpg', roots, 'write')).refusal).toMatch(/looks the same as/);
    expect((await canonicalisePath('photo.jpg', roots, 'write', { takenAway: [join(roots.workspace, 'PHOTO.JPG')] })).refusal).toBeUndefined();
  });

  test('hard links are counted for reads and refused for writes', async () => {
    const roots = makeRoots();
    writeFileSync(join(roots.outside, 'a'), '');
    linkSync(join(roots.outside, 'a'), join(roots.workspace, 'a'));
    expect(await canonicalisePath('a', roots, 'read')).toMatchObject({ links: 2 });
    expect((await canonicalisePath('a', roots, 'read')).refusal).toBeUndefined();
    expect((await canonicalisePath('a', roots, 'write')).refusal).toMatch(/2 hard links/);
  });

  test.each(['100%.txt', 'a%20b', '12:30 notes', '~$report.docx', 'weird?name*', 'new\nline', '日本/x', 'file.tar.gz', '.hidden', 'a..b', '..c/d', 'main.go:12', 'back\\slash'])('the honest name %j is accepted', async (name) => {
    const result = await canonicalisePath(name, makeRoots(), 'write');
    expect(result.refusal).toBeUndefined();
    expect(result.insideWorkspace).toBe(true);
  });
});

test('whatever is asked: never inside when it really lies outside, and never out of the workspace by a relative path', async () => {
  const roots = makeRoots();
  mkdirSync(join(roots.workspace, 'a/b'), { recursive: true });
  writeFileSync(join(roots.workspace, 'a/file'), '');
  writeFileSync(join(roots.outside, 'secret'), '');
  symlinkSync(roots.outside, join(roots.workspace, 'out'));
  symlinkSync('../../outside/secret', join(roots.workspace, 'a/up'));
  symlinkSync('b', join(roots.workspace, 'a/in'));
  symlinkSync('../outside/none', join(roots.workspace, 'gone'));
  symlinkSync('loop', join(roots.workspace, 'loop'));
  symlinkSync(roots.workspace, join(roots.outside, 'back'));

  const part = fc.constantFrom('a', 'b', 'in', 'out', 'up', 'gone', 'loop', 'file', 'secret', 'back', 'none', '.', '..', '', '%2e%2e', '%252e%252e', '..%2f', 'ünï', '~', 'outside', 'workspace', '..\\', '\0', ' ', 'x.');
  const start = fc.constantFrom('', '/', '~/', `${roots.workspace}/`, `${roots.outside}/`, `${dirname(roots.workspace)}/`, '//', '/proc/self/root/', '/proc/self/cwd/', 'file://');
  const path = fc.tuple(start, fc.array(part, { maxLength: 7 })).map(([from, parts]) => from + parts.join('/'));
  await fc.assert(
    fc.asyncProperty(path, fc.constantFrom('read', 'write', 'delete'), async (requested, access) => {
      const { path: found, insideWorkspace, refusal, exists } = await canonicalisePath(requested, roots, access);
      if (refusal !== undefined) return;
      expect(insideWorkspace).toBe(isWithin(found, roots.workspace));
      // The folder is real: no link is left on the way.
      if (exists) expect(realpathSync(dirname(found))).toBe(dirname(found));
      if (exists && access !== 'delete') expect(realpathSync(found)).toBe(found);
      if (!requested.startsWith('/') && !requested.startsWith('~')) expect(insideWorkspace).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
