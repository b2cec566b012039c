import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src-main/runtime/parsePolicy.ts';
import { describeProblem } from '../../../src-main/runtime/policyFile.ts';

const tell = (text: string): string[] => parsePolicy(text).problems.map((problem) => describeProblem(problem).replace(/^, /, ''));
const withRule = (rule: unknown): string => JSON.stringify({ version: 1, rules: [rule] }, null, 2);
const good = { id: 'deny.notes', verdict: 'deny', match: { path: '~/notes/**' } };

describe('a rules file that is in order', () => {
  it('is read, with what it leaves out', () => {
    expect(parsePolicy(withRule(good))).toEqual({ policy: { version: 1, rules: [{ ...good, reason: '' }] }, problems: [] });
    expect(parsePolicy('{"version":1}').policy).toEqual({ version: 1, rules: [] });
  });

  it('may begin with a byte order mark and name its schema', () => {
    expect(parsePolicy(`\uFEFF${JSON.stringify({ $schema: './policy.schema.json', version: 1, preset: 'trusted' })}`).policy?.preset).toBe('trusted');
  });

  it('takes every matcher, single and as a list', () => {
    const match = { server: 'files', function: ['read_*', 'list_*'], category: 'files', risk: ['out', 'destroy'], path: ['/srv/**', '~', '**/node_modules'], access: 'delete', host: ['*.example.com:443', '[::1]:80', '::1', '10.*', '*', 'b\u00fccher.example:*'], argv: ['git', 'push'], sql: { verb: ['DROP'], table: 'users' }, recipient: '*@example.com', caller: ['mcp:*', 'schedule:nightly'] };
    expect(parsePolicy(withRule({ ...good, match, scope: 'workspace', workspace: '/srv/site', until: '2030-01-31' })).problems).toEqual([]);
    expect(parsePolicy(withRule({ ...good, until: '2030-01-31T18:00:00+02:00' })).problems).toEqual([]);
  });
});

describe('what is wrong is named by line, path and what would be right', () => {
  it.each([
    ['nothing at all', '', 'line 1: a value is needed here; the last item of a list has no comma after it'],
    ['no JSON', 'preset = ask', /line 1: /],
    ['a comment', '{\n  // rules\n  "version": 1\n}', 'line 2: JSON has no comments; use the reason of a rule'],
    ['a comma too many', '{\n  "version": 1,\n  "rules": [\n  ],\n}', /line 5: a name in double quotes is needed here/],
    ['a comma too few', '{\n  "version": 1\n  "rules": []\n}', 'line 3: a comma is needed here'],
    ['a second document', '{"version":1}\n{}', 'line 2: there is more after the end of the rules'],
    ['a list', '[]', 'line 1: an object is needed'],
    ['another version', '{\n  "version": 2\n}', 'line 2: version: must be 1'],
    ['no version', '{\n  "rules": []\n}', 'line 1: version: must be 1'],
    ['an unknown member', '{"version":1,\n"ruels":[]}', /line 2: ruels: is not known here; known are .*rules/],
    ['an unknown preset', '{"version":1,"preset":"yolo"}', 'line 1: preset: must be one of "ask", "read-only", "trusted", "unattended"'],
    ['a name given twice', '{"version":1,"rules":[{"id":"a","verdict":"deny",\n"verdict":"allow","match":{}}]}', 'line 2: verdict: stands here twice; only one can hold'],
    ['deep nesting', `${'['.repeat(200_000)}`, /cannot be read|is needed/],
  ])('%s', (_name, text, expected) => {
    const [first] = tell(text);
    if (typeof expected === 'string') expect(first).toBe(expected);
    else expect(first).toMatch(expected);
    expect(parsePolicy(text).policy).toBeUndefined();
  });

  it.each([
    ['a verdict', { ...good, verdict: 'forbid' }, 'line 6: rules[0].verdict: must be one of "allow", "ask", "deny"'],
    ['an address of the web as a host', { ...good, match: { host: ['example.com', 'https://evil.example/x'] } }, /rules\[0\]\.match\.host\[1\]: must be a host such as/],
    ['a host with a port that is none', { ...good, match: { host: 'example.com:https' } }, /rules\[0\]\.match\.host: must be a host/],
    ['a host with a port there is not', { ...good, match: { host: 'example.com:70000' } }, /rules\[0\]\.match\.host: must be a host/],
    ['a category nothing has', { ...good, match: { category: 'file' } }, /rules\[0\]\.match\.category: must be one of "files"/],
    ['a caller nobody is', { ...good, match: { caller: 'workflows' } }, /rules\[0\]\.match\.caller: must be one of "chat", .*mcp:cursor/],
    ['a caller that has no name', { ...good, match: { caller: 'chat:1' } }, /rules\[0\]\.match\.caller: must be one of/],
    ['a workspace that is no whole path', { ...good, scope: 'workspace', workspace: 'site' }, /rules\[0\]\.workspace: must be a whole path/],
    ['no id', { verdict: 'deny', match: {} }, 'line 4: rules[0].id: is missing; a text is needed'],
    ['an unknown matcher', { ...good, match: { folder: '/x' } }, /rules\[0\]\.match\.folder: is not known here; known are server, function, .*path/],
    ['an unknown SQL matcher', { ...good, match: { sql: { database: 'x' } } }, /rules\[0\]\.match\.sql\.database: is not known here; known are verb, table/],
    ['a number for a name', { ...good, match: { function: 7 } }, 'line 8: rules[0].match.function: a text is needed, or a list is needed'],
    ['a wrong item of a list', { ...good, match: { access: ['read', 'look'] } }, 'line 10: rules[0].match.access[1]: must be one of "read", "write", "delete"'],
    ['an empty list', { ...good, match: { caller: [] } }, /rules\[0\]\.match\.caller: .*must hold at least one item/],
    ['an end that is none', { ...good, until: 'tomorrow' }, /rules\[0\]\.until: must be a day such as 2026-12-31/],
    ['an end without a time zone', { ...good, until: '2030-01-31T18:00:00' }, /rules\[0\]\.until: .* with its time zone/],
    ['a path that can match nothing', { ...good, match: { path: ['/srv/**', 'notes/**'] } }, /line 10: rules\[0\]\.match\.path\[1\]: .*"notes\/\*\*" is not absolute/],
    ['a path that climbs out of a wildcard', { ...good, match: { path: '/srv/*/../x' } }, /rules\[0\]\.match\.path: .*climbs out of a wildcard/],
    ['the name of a preset’s rule', { ...good, id: 'ask.writes' }, /rules\[0\]\.id: is the name of a rule of Steward's own/],
    ['the name of a permission', { ...good, id: 'grant_01' }, /rules\[0\]\.id: is the name of a rule of Steward's own/],
    ['a workspace without its scope', { ...good, workspace: '/srv' }, /rules\[0\]\.workspace: means something only with "scope": "workspace"/],
    ['the scope of a chat', { ...good, scope: 'chat' }, /rules\[0\]\.scope: must be one of "workspace", "always"/],
  ])('%s', (_name, rule, expected) => {
    const [first] = tell(withRule(rule));
    if (typeof expected === 'string') expect(first).toBe(expected);
    else expect(first).toMatch(expected);
  });

  it('all of it at once, ids among rules included', () => {
    const problems = tell(JSON.stringify({ version: 1, rules: [good, { ...good }, { ...good, id: 'x', match: { path: 'x' } }] }, null, 1));
    expect(problems).toEqual([expect.stringMatching(/rules\[1\]\.id: names an earlier rule/), expect.stringMatching(/rules\[2\]\.match\.path: /)]);
  });
});

describe('a text as long as can be', () => {
  const list = <T>(length: number, item: (index: number) => T): T[] => Array.from({ length }, (_, index) => item(index));
  it.each([
    ['unknown names', JSON.stringify({ version: 1, ...Object.fromEntries(list(60_000, (index) => [`k${index}`, 1])) }, null, 1), 100],
    ['names given twice', `{"version":1,${list(80_000, () => '"x":1').join(',\n')}}`, 101],
    ['rules that are none', JSON.stringify({ version: 1, rules: list(30_000, () => ({ x: 1 })) }, null, 1), 1],
    ['patterns that match nothing', JSON.stringify({ version: 1, rules: [{ ...good, match: { path: list(80_000, () => 'x') } }] }, null, 1), 100],
    ['too much', `{"version":1}${' '.repeat(1_000_000)}`, 1],
  ])('%s: is refused', (_what, text, expected) => {
    // What would take minutes does not end within the test's time.
    expect(parsePolicy(text).problems).toHaveLength(expected);
  });

  it('with as many rules as there may be, is read', () => {
    expect(parsePolicy(JSON.stringify({ version: 1, rules: list(2000, (index) => ({ ...good, id: `r${index}` })) })).policy?.rules).toHaveLength(2000);
  });
});
