import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protectedAs } from '../../../src-main/policy/protectedAs.ts';
import { protectedPlaces } from '../../../src-main/policy/protectedPlaces.ts';

const cases = { numRuns: 10_000 };
const roots = { workspace: '/home/mara/work', home: '/home/mara', dataFolder: '/home/mara/.local/share/steward' };

const name = fc.stringMatching(/^[a-z][a-z0-9_ .-]{0,8}[a-z]$/);
const place = fc.constantFrom(...protectedPlaces);

/** A path that is the place: stars filled in, put somewhere when it may be anywhere. */
const placed = fc.tuple(place, fc.array(name, { minLength: 1, maxLength: 3 }), name).map(([{ at, on }, folders, word]) => {
  const path = 'home' in at ? `${roots.home}/${at.home}` : 'root' in at ? at.root : `/${folders.join('/')}/${at.anywhere.replace('**/', `${folders.join('/')}/`).replaceAll('*', word)}`;
  return { path, on };
});

const recased = (path: string, upper: readonly boolean[]): string => [...path].map((letter, index) => (upper[index % upper.length] ? letter.toUpperCase() : letter)).join('');

describe('protectedAs', () => {
  test('holds for a place and all below it, in any case, composition and with what one cannot see', () => {
    fc.assert(
      fc.property(placed, fc.array(name, { maxLength: 3 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), fc.constantFrom('', '\u200b', '\u00ad', '\ufeff'), ({ path, on }, below, upper, unseen) => {
        const whole = recased([path, ...below].join('/'), upper);
        const spelled = whole.slice(0, -1) + unseen + whole.slice(-1);
        for (const access of ['write', 'delete'] as const) expect(protectedAs(spelled, access, false, roots), spelled).toBeTypeOf('string');
        if (on === 'any') expect(protectedAs(spelled, 'read', false, roots), spelled).toBeTypeOf('string');
      }),
      cases,
    );
  });

  test('a tree is protected wherever one of its parts is', () => {
    fc.assert(
      fc.property(placed, ({ path }) => {
        if (!path.startsWith(roots.home)) return;
        for (let tree = path; tree !== '/home'; tree = tree.slice(0, tree.lastIndexOf('/'))) expect(protectedAs(tree, 'delete', true, roots), tree).toBeTypeOf('string');
      }),
      cases,
    );
  });

  test('ordinary names in a project are nothing special', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        if (names.some((each) => /^(?:mise\.toml|lefthook\.yml)$|\.code-workspace$/.test(each))) return;
        expect(protectedAs(`${roots.workspace}/${names.join('/')}`, 'write', false, roots)).toBeUndefined();
      }),
      cases,
    );
  });
});
