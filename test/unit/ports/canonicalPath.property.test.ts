import { linkSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalisePath } from '../../../src-main/ports/canonicalPath.ts';
import { entryAt } from '../../../src-main/ports/entryAt.ts';
import type { Roots } from '../../../src-main/ports/roots.ts';
import { createLocalFiles } from '../../../src-main/ports/local/files.ts';
import { scopeFiles } from '../../../src-main/ports/scoped/scopeFiles.ts';
import { isWithin } from '../../../src-main/ports/segments.ts';
import { granted, makeRoots } from '../../kit/fileSystem.ts';

const cases = { numRuns: 10_000 };

let roots: Roots & { outside: string };

beforeEach(() => {
  roots = makeRoots();
  const { workspace, outside, dataFolder } = roots;
  mkdirSync(join(workspace, 'a/b/c'), { recursive: true });
  mkdirSync(`${workspace}-evil`);
  writeFileSync(`${workspace}-evil/x`, 'x');
  writeFileSync(join(workspace, 'a/file'), 'inside');
  writeFileSync(join(outside, 'secret'), 'outside');
  writeFileSync(join(dataFolder, 'token'), 'token');
  symlinkSync(outside, join(workspace, 'out'));
  symlinkSync('../../outside/secret', join(workspace, 'a/leak'));
  symlinkSync('a/b', join(workspace, 'in'));
  symlinkSync('nowhere', join(workspace, 'dangling'));
  symlinkSync('loop', join(workspace, 'loop'));
  symlinkSync('/proc/self/root', join(workspace, 'root'));
  linkSync(join(outside, 'secret'), join(workspace, 'hard'));
  symlinkSync(workspace, join(outside, 'alias'));
  symlinkSync('alias/a', join(outside, 'deep-alias'));
});

const segment = fc.constantFrom('a', 'b', 'c', 'file', 'new', 'in', 'out', 'leak', 'loop', 'dangling', 'root', 'hard', '..', '.', '', '%2e%2e', '%252e%252e', '..%2f', '．．', '..\\', 'A', 'ﬁle', 'secret', 'outside', 'workspace', 'x\u0000y', 'n\u0303', '~', 'workspace-evil', 'alias', 'deep-alias');
const start = fc.constantFrom('', '/', '~/', './', 'WORKSPACE/', 'OUTSIDE/', 'file://', '//host/share/', 'C:\\', '/proc/self/root/', '/proc/self/cwd/', 'WORKSPACE-evil/', 'OUTSIDE/alias/', 'OUTSIDE/deep-alias/', '/proc/thread-self/root/', '/dev/fd/');
const access = fc.constantFrom('read', 'write', 'delete' as const);
const written = fc.tuple(start, fc.array(segment, { maxLength: 7 })).map(([head, rest]) => head + rest.join('/'));
const anyText = fc.oneof({ weight: 4, arbitrary: written }, { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: 'binary' }) });

const spelled = (path: string): string => path.replace('WORKSPACE', roots.workspace).replace('OUTSIDE', roots.outside);

/** Where the system itself says a path leads: the nearest thing that is there, links resolved. */
function trulyInside(path: string): boolean {
  let existing = path;
  while (!entryAt(existing)) existing = dirname(existing);
  return isWithin(realpathSync(existing), roots.workspace);
}

describe('the canonical path', () => {
  test('what is called inside the workspace is inside it for the system, too', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, access, async (text, wanted) => {
        const found = await canonicalisePath(spelled(text), roots, wanted as 'read');
        if (found.refusal !== undefined || !found.insideWorkspace) return;
        expect(isWithin(found.path, roots.workspace)).toBe(true);
        // Deleting means a link itself: the folder that holds it counts.
        expect(trulyInside(wanted === 'delete' && found.path !== roots.workspace ? dirname(found.path) : found.path)).toBe(true);
      }),
      cases,
    );
  });

  test('a canonical path is its own canonical path', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, access, async (text, wanted) => {
        const once = await canonicalisePath(spelled(text), roots, wanted as 'read');
        if (once.refusal !== undefined) return;
        const twice = await canonicalisePath(once.path, roots, wanted as 'read');
        expect({ path: twice.path, refusal: twice.refusal, inside: twice.insideWorkspace }).toEqual({ path: once.path, refusal: undefined, inside: once.insideWorkspace });
      }),
      cases,
    );
  });

  test('one that climbs, is encoded or holds a NUL is refused or stays where it is written', async () => {
    await fc.assert(
      fc.asyncProperty(written, access, async (text, wanted) => {
        const path = spelled(text);
        const found = await canonicalisePath(path, roots, wanted as 'read');
        if (path.includes('\0') || path.startsWith('file://')) expect(found.refusal).toBeTypeOf('string');
        if (!path.startsWith('/') && !path.startsWith('~') && found.refusal === undefined) expect(found.insideWorkspace).toBe(true);
      }),
      cases,
    );
  });

  test('one that ends outside has not been through the workspace on its way', async () => {
    await fc.assert(
      fc.asyncProperty(written, access, async (text, wanted) => {
        const path = spelled(text);
        const found = await canonicalisePath(path, roots, wanted as 'read');
        if (found.refusal !== undefined || found.insideWorkspace) return;
        const asked = resolve(roots.workspace, path.replace(/^~(?=\/|$)/, roots.home));
        for (let place = asked; dirname(place) !== place; place = dirname(place)) if (entryAt(place)) expect(isWithin(realpathSync(place), roots.workspace) && place !== asked).toBe(false);
      }),
      cases,
    );
  });

  test('it is where the system itself goes, links resolved', async () => {
    await fc.assert(
      fc.asyncProperty(written, access, async (text, wanted) => {
        const found = await canonicalisePath(spelled(text), roots, wanted as 'read');
        if (found.refusal !== undefined || !found.exists) return;
        const real = wanted === 'delete' ? join(realpathSync(dirname(found.path)), basename(found.path)) : realpathSync(found.path);
        expect(real).toBe(found.path === '/' ? '/' : found.path);
      }),
      cases,
    );
  });

  test('what it refuses or places inside gives nothing of outside through the ports', async () => {
    const files = scopeFiles(createLocalFiles(() => roots), [granted('read', roots.workspace, { recursive: true })], roots);
    const secret = readFileSync(join(roots.outside, 'secret'), 'utf8');
    await fc.assert(
      fc.asyncProperty(written, async (text) => {
        // The hard link is content of both; it is labelled, not hidden.
        if (text.includes('hard')) return;
        const read = await files.read(spelled(text)).catch(() => undefined);
        if (read) expect(Buffer.from(read).toString()).not.toBe(secret);
      }),
      cases,
    );
  });
});
