import { describe, expect, it } from 'vitest';
import type { Caller, Effect, RuleMatch, Verdict } from '../../../src-preload/contract/index.ts';
import { decide } from '../../../src-main/policy/decide.ts';
import { command, foreign, grant, home, message, now, path, policy, question, request, rule, sql, workspace } from './kit/effects.ts';

/**
 * Every verdict × scope × matcher × caller. What is expected stands in these tables: whether a scope
 * holds, whether a matcher agrees, whether a caller is meant. Under the preset Ask every effect here asks.
 */

interface Row<T> {
  name: string;
  value: T;
  holds: boolean;
}

const callers: readonly { caller: Caller; names: readonly string[] }[] = [
  { caller: { kind: 'chat', chatId: 'chat_1', model: 'm' }, names: ['chat'] },
  { caller: { kind: 'catalogue' }, names: ['catalogue'] },
  { caller: { kind: 'cli' }, names: ['cli'] },
  { caller: { kind: 'library', name: 'x' }, names: ['library'] },
  { caller: { kind: 'mcp', client: 'cursor', tokenId: 't' }, names: ['mcp', 'mcp:cursor', 'mcp:cur*', 'mcp:*'] },
  { caller: { kind: 'workflow', name: 'nightly backup' }, names: ['workflow', 'workflow:nightly backup', 'workflow:nightly*'] },
  { caller: { kind: 'schedule', name: 'nightly backup' }, names: ['schedule', 'schedule:nightly backup'] },
];
const callerPatterns = [...new Set(callers.flatMap(({ names }) => names)), 'mcp:zed', 'workflow:weekly', 'chat:chat_1', 'Chat'];

const yesterday = '2026-11-23';
const today = '2026-11-24';
const ruleScopes: readonly Row<Parameters<typeof rule>[3]>[] = [
  { name: 'no scope', value: {}, holds: true },
  { name: 'always', value: { scope: 'always' }, holds: true },
  { name: 'this workspace', value: { scope: 'workspace', workspace }, holds: true },
  { name: 'another workspace', value: { scope: 'workspace', workspace: `${home}/other` }, holds: false },
  { name: 'until today', value: { until: today }, holds: true },
  { name: 'until yesterday', value: { until: yesterday }, holds: false },
  { name: 'until in a moment', value: { until: new Date(now + 1000).toISOString() }, holds: true },
  { name: 'until a moment ago', value: { until: new Date(now - 1000).toISOString() }, holds: false },
  { name: 'this workspace, over', value: { scope: 'workspace', workspace, until: yesterday }, holds: false },
];

/** `onlyFor`: the kind of caller a permission is for. */
const grantScopes: readonly (Row<Parameters<typeof grant>[1]> & { onlyFor?: Caller['kind'] })[] = [
  { name: 'always', value: {}, holds: true },
  { name: 'this chat', value: { chatId: 'chat_1' }, holds: true, onlyFor: 'chat' },
  { name: 'another chat', value: { chatId: 'chat_2' }, holds: false },
  { name: 'this workspace', value: { scope: 'workspace', workspace }, holds: true },
  { name: 'another workspace', value: { scope: 'workspace', workspace: '/srv' }, holds: false },
  { name: 'this chat, over', value: { chatId: 'chat_1', until: new Date(now).toISOString() }, holds: false },
];

const call = { name: 'do_thing', category: 'code', server: 'steward' } as const;
const write = path('write', `${workspace}/notes/a.txt`);
const run = command([['git', 'push'], ['wc', '-l']], { hosts: ['api.example.com:443'] });
const post = request('write', 'api.example.com');
const insert = sql('write', 'INSERT', ['shop.orders']);
const mail = message('mara@example.com');
const tool = foreign('create_issue', 'github');

/** `allows` and `speaks`: whether it covers the effect, and whether it meets it. */
const matchers: readonly { match: RuleMatch; effect: Effect; covers: boolean; meets: boolean }[] = [
  ...[write, post, insert, mail, tool, { kind: 'notify', title: 'x' } as const].map((effect) => ({ match: {}, effect, covers: true, meets: true })),
  { match: { server: 'steward' }, effect: write, covers: true, meets: true },
  { match: { server: 'github' }, effect: write, covers: false, meets: false },
  { match: { server: 'github' }, effect: tool, covers: false, meets: true },
  { match: { function: 'do_*' }, effect: write, covers: true, meets: true },
  { match: { function: ['x', 'do_thing'] }, effect: run, covers: true, meets: true },
  { match: { function: 'Do_thing' }, effect: write, covers: false, meets: false },
  { match: { function: 'create_issue' }, effect: tool, covers: false, meets: true },
  { match: { category: 'code' }, effect: mail, covers: true, meets: true },
  { match: { category: 'files' }, effect: mail, covers: false, meets: false },
  { match: { risk: 'write' }, effect: write, covers: true, meets: true },
  { match: { risk: ['read', 'destroy'] }, effect: write, covers: false, meets: false },
  { match: { risk: 'out' }, effect: post, covers: true, meets: true },
  { match: { path: '~/work/notes/**' }, effect: write, covers: true, meets: true },
  { match: { path: ['/srv/**', '~/work/notes/*.txt'] }, effect: write, covers: true, meets: true },
  { match: { path: '~/work/*' }, effect: write, covers: false, meets: false },
  { match: { path: '~/work/notes' }, effect: write, covers: false, meets: true },
  { match: { path: '~/work/notes/**' }, effect: path('write', workspace, { recursive: true }), covers: false, meets: true },
  { match: { path: '~/**' }, effect: post, covers: false, meets: false },
  { match: { access: 'write' }, effect: write, covers: true, meets: true },
  { match: { access: ['read', 'delete'] }, effect: write, covers: false, meets: false },
  { match: { access: 'write' }, effect: post, covers: true, meets: true },
  { match: { access: 'write' }, effect: insert, covers: true, meets: true },
  { match: { access: 'write' }, effect: mail, covers: false, meets: false },
  { match: { access: 'write' }, effect: run, covers: false, meets: true },
  { match: { host: '*.example.com' }, effect: post, covers: true, meets: true },
  { match: { host: 'API.example.com:443' }, effect: post, covers: true, meets: true },
  { match: { host: 'example.com' }, effect: post, covers: false, meets: false },
  { match: { host: 'api.example.com:443' }, effect: run, covers: false, meets: true },
  { match: { host: 'api.example.com', function: 'do_thing' }, effect: run, covers: true, meets: true },
  { match: { argv: ['git', 'push'] }, effect: command([['git', 'push', '-f']]), covers: true, meets: true },
  { match: { argv: ['git', 'push'] }, effect: command([['git', 'push'], ['wc']]), covers: false, meets: true },
  { match: { argv: ['git', 'pull'] }, effect: command([['git', 'push']]), covers: false, meets: false },
  { match: { argv: ['git'] }, effect: write, covers: false, meets: false },
  { match: { sql: { verb: 'insert' } }, effect: insert, covers: true, meets: true },
  { match: { sql: { verb: 'INSERT', table: 'shop.*' } }, effect: insert, covers: true, meets: true },
  { match: { sql: { table: 'orders' } }, effect: insert, covers: false, meets: true },
  { match: { sql: { verb: 'DROP', table: 'shop.orders' } }, effect: insert, covers: false, meets: false },
  { match: { sql: {} }, effect: mail, covers: false, meets: false },
  { match: { recipient: '*@example.com' }, effect: mail, covers: true, meets: true },
  { match: { recipient: 'mara@example.org' }, effect: mail, covers: false, meets: false },
  { match: { recipient: '*@example.com' }, effect: message('mara@example.com', 'x@evil.example'), covers: false, meets: true },
  { match: { function: 'do_*', category: 'code', access: 'write', path: '~/work/**' }, effect: write, covers: true, meets: true },
  { match: { function: 'do_*', category: 'code', access: 'delete', path: '~/work/**' }, effect: write, covers: false, meets: false },
];

/** What the call gets: the rule's word where it holds and agrees, else the preset's question. */
function check(effect: Effect, caller: Caller, under: Parameters<typeof policy>[0], expected: { verdict: Verdict; by: string } | undefined, what: string): void {
  const { verdict, ruleId, reason, fired } = decide(question([effect], { ...call, caller }), policy(under));
  expect(reason, what).not.toBe('');
  if (expected) expect([verdict, ruleId], what).toEqual([expected.verdict, expected.by]);
  else {
    expect(verdict, what).toBe('ask');
    expect(ruleId, what).toMatch(/^ask\./);
  }
  expect(fired, what).toEqual([ruleId]);
}

describe.each(['allow', 'ask', 'deny'] as const)('rules that %s', (verdict) => {
  describe.each(ruleScopes)('$name', ({ value, holds }) => {
    it('speak where matcher and caller agree, and nowhere else', () => {
      for (const { match, effect, covers, meets } of matchers) {
        const agrees = verdict === 'allow' ? covers : meets;
        for (const { caller, names } of callers) {
          const test = (callerMatch: RuleMatch, meant: boolean): void => {
            const rules = [rule('mine', verdict, { ...match, ...callerMatch }, value)];
            check(effect, caller, { rules }, holds && agrees && meant ? { verdict, by: 'mine' } : undefined, JSON.stringify({ match, effect, caller, callerMatch }));
          };
          test({}, true);
          for (const pattern of callerPatterns) test({ caller: pattern }, names.includes(pattern));
          test({ caller: ['nobody', ...names] }, true);
        }
      }
    });
  });
});

describe.each(grantScopes)('permissions: $name', ({ value, holds, onlyFor }) => {
  it('cover where matcher and caller agree, and nowhere else', () => {
    for (const { match, effect, covers } of matchers) {
      for (const { caller, names } of callers) {
        const inScope = holds && (onlyFor === undefined || onlyFor === caller.kind);
        for (const pattern of [undefined, ...callerPatterns]) {
          const grants = [grant({ ...match, ...(pattern !== undefined && { caller: pattern }) }, value)];
          const meant = pattern === undefined || names.includes(pattern);
          check(effect, caller, { grants }, inScope && covers && meant ? { verdict: 'allow', by: 'grant_1' } : undefined, JSON.stringify({ match, effect, caller, pattern }));
        }
      }
    }
  });
});

describe('two rules that both speak', () => {
  const order = ['deny', 'ask', 'allow'] as const;
  it.each(order.flatMap((first) => order.map((second) => [first, second] as const)))('%s and %s: the stricter one decides', (first, second) => {
    const stricter = order.indexOf(first) <= order.indexOf(second) ? first : second;
    for (const { caller } of callers) {
      for (const { match, effect } of matchers.filter(({ covers, meets }) => covers && meets)) {
        const { verdict, ruleId } = decide(question([effect], { ...call, caller }), policy({ rules: [rule('first', first, match), rule('second', second, match)], grants: [grant(match)] }));
        expect(verdict).toBe(stricter);
        expect(ruleId).toBe(stricter === 'allow' ? 'grant_1' : stricter === first ? 'first' : 'second');
      }
    }
  });
});
