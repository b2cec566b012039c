// Attack 37: catastrophic regular expressions and globs: an answer comes, and other calls are not held up.
import { expect, test } from 'vitest';
import { meetSteward } from './kit/outside.ts';

const bait = `${'a'.repeat(40_000)}!`;

test.each(['(a+)+$', '(a|a)*$', '([a-zA-Z]+)*$', '(a|aa)+$', '(.*a){20}$', '^(a?){40}a{40}$', '(?:a*)*b', '(x+x+)+y'])('searching with %s', { timeout: 30_000 }, async (pattern) => {
  const outside = await meetSteward({ files: { 'bait.txt': bait, 'x.txt': 'x'.repeat(40_000), 'small.txt': 'small' } });
  let searching = true;
  const search = outside.call('search_file_contents', { path: '.', pattern, regex: true }).finally(() => (searching = false));
  let answeredMeanwhile = 0;
  do {
    expect((await outside.call('get_file_info', { file_path: 'small.txt' })).ok).toBe(true);
    answeredMeanwhile++;
  } while (searching);
  expect(answeredMeanwhile).toBeGreaterThan(0);
  const { ok, code, text } = await search;
  expect(ok || code === 'INVALID_INPUT', text).toBe(true);
});

test.each(['*a*a*a*a*a*a*a*a*a*a*a*a*b', '**/**/**/**/**/**/**/*b', '{a,aa,aaa}{a,aa,aaa}{a,aa,aaa}{a,aa,aaa}b', '?????????????????????*?*?*?*?*b', '[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*b', '@(a|a)@(a|a)@(a|a)b', '+(a+(a+(a)))b'])('finding by the glob %s', { timeout: 30_000 }, async (pattern) => {
  const name = `${'a'.repeat(120)}.txt`;
  const outside = await meetSteward({ files: { [name]: 'x', [`deep/er/and/deeper/${name}`]: 'x' } });
  const found = await outside.call('search_files', { path: '.', pattern });
  expect(found.ok || found.code === 'INVALID_INPUT', found.text).toBe(true);
  const listed = await outside.call('list_directory', { path: '.', glob: pattern, depth: 5 });
  expect(listed.ok || listed.code === 'INVALID_INPUT', listed.text).toBe(true);
});
