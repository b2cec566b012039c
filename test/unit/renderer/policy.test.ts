import { describe, expect, it } from 'vitest';
import type { PolicyTrial, Verdict } from '../../../src-preload/contract/index.ts';
import { parsePolicy } from '../../../src-main/runtime/parsePolicy.ts';
import { differenceOf, pretend, summarise } from '../../../src-renderer/features/policy/trials.ts';
import { addRule, makeRule, subjects, type NewRule } from '../../../src-renderer/features/policy/writeRule.ts';

const rule = (more: Partial<NewRule> = {}): NewRule => ({ verdict: 'deny', subject: 'path', value: '~/secret/**', reason: 'Mine', until: '', ...more });
const values: Record<(typeof subjects)[number], string> = { path: '~/secret/**', host: '*.example.com', program: 'git push', sql: 'invoices', recipient: '*@example.com', function: 'delete_*', category: 'files', caller: 'mcp:cursor' };

describe('a rule made with the form', () => {
  it.each(subjects)('about a %s is one the runtime takes', (subject) => {
    const text = addRule('{ "version": 1, "rules": [] }', makeRule(rule({ subject, value: values[subject], until: '2031-01-31' }), ''));
    expect(parsePolicy(text ?? '').problems).toEqual([]);
  });

  it('gets an id that is not taken', () => {
    const text = '{ "version": 1, "rules": [{ "id": "deny.secret", "verdict": "deny", "match": {} }, { "id": "deny.secret-2", "verdict": "deny", "match": {} }] }';
    expect(makeRule(rule(), text).id).toBe('deny.secret-3');
    expect(makeRule(rule({ value: '…' }), text).id).toBe('deny.path');
  });

  it('goes below the others and leaves their spacing alone', () => {
    const text = '{\n  "version": 1,\n  "rules": [\n    { "id": "a",   "verdict": "ask", "match": { "function": "x" } }\n  ]\n}\n';
    const next = addRule(text, makeRule(rule(), text)) ?? '';
    expect(next).toContain('{ "id": "a",   "verdict": "ask"');
    expect(parsePolicy(next).policy?.rules.map(({ id }) => id)).toEqual(['a', 'deny.secret']);
  });

  it('begins the list where there is none, and nothing where there is no object', () => {
    expect(parsePolicy(addRule('{ "version": 1 }', makeRule(rule(), '')) ?? '').policy?.rules).toHaveLength(1);
    for (const text of ['', '[]', '"x"', '{ "version": 1, "rules": 5 }']) expect(addRule(text, makeRule(rule(), text))).toBeUndefined();
  });
});

describe('what would change', () => {
  const trial = (before: Verdict, after: Verdict, [old, now] = ['a', 'a']): PolicyTrial => ({ name: 'x', what: 'X', caller: { kind: 'cli' }, risk: 'write', effects: [], before: { verdict: before, ruleId: old ?? '', reason: '' }, after: { verdict: after, ruleId: now ?? '', reason: '' } });

  it('is another verdict, or another rule', () => {
    expect([trial('ask', 'deny'), trial('ask', 'ask', ['a', 'b']), trial('ask', 'ask')].map(differenceOf)).toEqual(['verdict', 'rule', 'none']);
  });

  it('is said in one sentence', () => {
    expect(summarise([])).toBe('No calls yet.');
    expect(summarise([trial('ask', 'ask'), trial('ask', 'ask')])).toBe('Nothing would change for the last 2 calls.');
    expect(summarise([trial('ask', 'deny'), trial('allow', 'ask'), trial('ask', 'allow'), trial('ask', 'ask')])).toBe('3 of 4 calls would be decided otherwise: 1 refused, 1 asked about, 1 run at once.');
    expect(summarise([trial('ask', 'deny')])).toBe('This call would be refused.');
    expect(summarise([trial('ask', 'ask')])).toBe('Nothing would change for this call.');
  });

  it('can be tried in anybody’s name', () => {
    expect(pretend('mcp', 'cursor')).toEqual({ kind: 'mcp', client: 'cursor', tokenId: 'made-up' });
    expect(pretend('schedule', '')).toEqual({ kind: 'schedule', name: 'nightly' });
    expect(pretend('cli', 'x')).toEqual({ kind: 'cli' });
  });
});
