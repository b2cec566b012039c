import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Caller, Effect, NetworkEffect, Preset, Risk, RuleMatch } from '../../../src-preload/contract/index.ts';
import { closesPlaces } from '../../../src-main/policy/closedPatterns.ts';
import { presetRules } from '../../../src-main/policy/presets.ts';
import { decide, type Grant, type Policy, type PolicyQuestion } from '../../../src-main/policy/decide.ts';
import type { Rule } from '../../../src-main/policy/rules.ts';
import { command, foreign, home, message, now, path, policy, question, request, script, sql, unsandboxed, workspace } from './kit/effects.ts';

const cases = { numRuns: 10_000 };
const rank = { allow: 0, ask: 1, deny: 2 } as const;

type Access = 'read' | 'write' | 'delete';
const access = fc.constantFrom<Access>('read', 'write', 'delete');
const place = fc.constantFrom(`${workspace}/a`, `${workspace}/a/b.txt`, workspace, home, `${home}/secrets/key`, '/srv/x', '/');
const programs = fc.array(fc.constantFrom<string[]>(['git', 'status'], ['git', 'push'], ['/bin/rm', 'x'], ['rm', '-rf', 'y'], ['bash', '-c', 'rm'], ['$X', 'y'], ['./git', 'status']), { maxLength: 3 });
const host = fc.constantFrom('example.com', 'api.example.com', '10.0.0.1', 'localhost');
const hosts = fc.subarray(['example.com', 'api.example.com:443', '*.cdn.example']);

const effect = fc.oneof<fc.Arbitrary<Effect>[]>(
  fc.record({ how: access, where: place, recursive: fc.boolean(), replaces: fc.boolean(), guarded: fc.boolean(), refused: fc.integer({ max: 15, min: 0 }) }).map(({ how, where, recursive, replaces, guarded, refused }) => path(how, where, { recursive, replaces, ...(guarded && { protectedAs: 'a place' }), ...(refused === 0 && { refusal: 'no' }) })),
  fc.record({ programs, hosts, write: fc.subarray([workspace, '/srv']), text: fc.boolean() }).map(({ programs: list, hosts: entries, write, text }) => (text ? script : command)(list, { hosts: entries, write })),
  programs.map((list) => unsandboxed(...list)),
  fc.record({ how: fc.constantFrom<'read' | 'write'>('read', 'write'), host, place: fc.constantFrom<NetworkEffect['place']>('public', 'private', 'loopback', 'metadata', 'unresolved'), port: fc.constantFrom(80, 443) }).map((each) => request(each.how, each.host, each.place, each.port)),
  fc.record({ how: access, verb: fc.constantFrom('SELECT', 'INSERT', 'DROP'), tables: fc.subarray(['users', 'public.users', 'orders']) }).map((each) => sql(each.how, each.verb, each.tables)),
  fc.subarray(['a@example.com', 'b@evil.example', 'x@evil.example,a@example.com']).map((list) => message(...list)),
  fc.record({ tool: fc.constantFrom('list_x', 'create_x', 'delete_x', 'write_file'), server: fc.constantFrom('github', 'steward') }).map((each) => foreign(each.tool, each.server)),
  fc.constant({ kind: 'machine', facts: ['cpu'] } as const),
  fc.constant({ kind: 'notify', title: 'x' } as const),
  fc.record({ found: fc.boolean(), refused: fc.boolean() }).map(({ found, refused }): Effect => ({ kind: 'process', signal: 'SIGTERM', tree: false, processes: found ? [{ pid: 7, name: 'x', user: 'mara', began: '1' }] : [], ...(refused && { refusal: 'Steward does not end itself' }) })),
  fc.constantFrom('start', 'stop').map((action): Effect => ({ kind: 'service', manager: 'systemd', scope: 'system', name: 'x.service', action: action as 'start' | 'stop' })),
  fc.constantFrom('add', 'cancel').map((action): Effect => ({ kind: 'schedule', action: action as 'add' | 'cancel', task: 't', when: '', function: 'f' })),
  fc.record({ how: access, own: fc.boolean(), store: fc.constantFrom('memories', 'cache'), refused: fc.integer({ min: 0, max: 7 }) }).map(({ how, own, store, refused }): Effect => ({ kind: 'memory', store: store as 'memories' | 'cache', access: how, owner: 'person', own, ...(refused === 0 && { refusal: 'it holds a secret' }) })),
  fc.subarray(['PATH', 'TOKEN']).map((values): Effect => ({ kind: 'environment', values, private: values.filter((name) => name === 'TOKEN') })),
);

const caller: fc.Arbitrary<Caller> = fc.constantFrom<Caller>({ kind: 'chat', chatId: 'chat_1', model: 'm' }, { kind: 'chat', chatId: 'chat_2', model: 'm' }, { kind: 'cli' }, { kind: 'mcp', client: 'cursor', tokenId: 't' }, { kind: 'schedule', name: 'n' });
const asked: fc.Arbitrary<PolicyQuestion> = fc
  .record({ effects: fc.array(effect, { minLength: 1, maxLength: 3 }), caller, name: fc.constantFrom('write_file', 'execute_shell', 'github__list_x'), server: fc.constantFrom('steward', 'github'), category: fc.constantFrom('files', 'code') })
  .map(({ effects, ...call }) => question(effects, call));

const few = <T>(...items: T[]): fc.Arbitrary<T | T[]> => fc.oneof(fc.constantFrom(...items), fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 2 }));
const matchers = {
  server: few('steward', 'github', '*'),
  function: few('write_file', 'execute_*', 'list_x', '*'),
  category: few('files', 'code'),
  risk: few<Risk>('read', 'write', 'out', 'destroy'),
  path: few('~/**', '~/work/**', '~/work/*', '~/secrets/**', '/**', '**/a', '/srv'),
  access: few<Access>('read', 'write', 'delete'),
  host: few('*', 'example.com', '*.example.com', '10.*', 'localhost:80'),
  argv: fc.constantFrom<string[]>(['git'], ['git', 'status'], ['rm'], ['*'], ['git', '*']),
  sql: fc.constantFrom<NonNullable<RuleMatch['sql']>>({}, { verb: 'SELECT' }, { table: 'users' }, { verb: '*', table: ['users', 'orders'] }),
  recipient: few('*@example.com', '*', 'b@evil.example'),
  caller: few('chat', 'mcp:*', 'cli', '*'),
};
// At most two at a time: rules with many agree with nothing.
const match: fc.Arbitrary<RuleMatch> = fc
  .tuple(fc.record(matchers), fc.subarray(Object.keys(matchers) as (keyof RuleMatch)[], { maxLength: 2 }))
  .map(([full, keys]) => Object.fromEntries(keys.map((key) => [key, full[key]])) as RuleMatch);

const until = fc.constantFrom(undefined, undefined, undefined, '2026-11-23', '2026-11-24', new Date(now + 1).toISOString());
const scoped = fc.constantFrom({}, {}, { scope: 'workspace' as const, workspace }, { scope: 'workspace' as const, workspace: '/srv' }, { scope: 'always' as const });
const ruleWith = (verdict: fc.Arbitrary<Rule['verdict']>): fc.Arbitrary<Rule> =>
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), verdict, match, until, scoped, reason: fc.constantFrom('', 'because') }).map(({ until: end, scoped: where, ...each }) => ({ ...each, ...where, ...(end !== undefined && { until: end }) }));
const anyRule = ruleWith(fc.constantFrom('allow', 'ask', 'deny'));
const anyGrant: fc.Arbitrary<Grant> = fc.tuple(ruleWith(fc.constant('allow')), fc.constantFrom(undefined, 'chat_1')).map(([each, chatId]) => ({ ...each, verdict: 'allow', ...(chatId !== undefined && { chatId }) }));
const preset = fc.constantFrom<Preset>('ask', 'read-only', 'trusted', 'unattended');
const anyPolicy: fc.Arbitrary<Policy> = fc.record({ preset, rules: fc.array(anyRule, { maxLength: 4 }), grants: fc.array(anyGrant, { maxLength: 2 }), allowUnsandboxed: fc.boolean() }).map(policy);

const height = (asks: PolicyQuestion, under: Policy): number => rank[decide(asks, under).verdict];
const inserted = (rules: readonly Rule[], rule: Rule, at: number): Rule[] => rules.toSpliced(at % (rules.length + 1), 0, rule);

describe('decide', () => {
  it('lets a deny dominate: what a rule would cover as an allow, it closes as a deny', () => {
    let closed = 0;
    fc.assert(
      fc.property(asked, anyPolicy, match, fc.nat(), (asks, under, what, at) => {
        const [effect] = asks.effects;
        if (!effect) return;
        const single = { ...asks, effects: [effect] };
        const allows = decide(single, policy({ rules: [{ id: 'it', verdict: 'allow', reason: '', match: what }] })).ruleId === 'it';
        // Rules on places are kept by the sandbox; closedPatterns has its own tests. And who may reach a host may reach none, while a rule against a host means only who reaches it.
        if (!allows || (effect.kind === 'exec' && (closesPlaces(what) || (what.host !== undefined && effect.profile?.hosts.length === 0)))) return;
        closed++;
        const denying: Rule = { id: 'it', verdict: 'deny', reason: '', match: what };
        expect(decide(asks, { ...under, rules: inserted(under.rules, denying, at) }).verdict).toBe('deny');
      }),
      { numRuns: 20_000 },
    );
    expect(closed).toBeGreaterThan(2000);
  });

  it('denies everything under a rule that denies everything', () => {
    fc.assert(fc.property(asked, anyPolicy, fc.nat(), (asks, under, at) => decide(asks, { ...under, rules: inserted(under.rules, { id: 'all', verdict: 'deny', reason: '', match: {} }, at) }).verdict === 'deny'), cases);
  });

  it('does not depend on the order of rules, permissions or effects', () => {
    fc.assert(
      fc.property(
        asked.chain((asks) => fc.tuple(fc.constant(asks), fc.shuffledSubarray([...asks.effects], { minLength: asks.effects.length }))),
        anyPolicy.chain((under) => fc.tuple(fc.constant(under), fc.shuffledSubarray([...under.rules], { minLength: under.rules.length }), fc.shuffledSubarray([...under.grants], { minLength: under.grants.length }))),
        ([asks, effects], [under, rules, grants]) => {
          expect(height({ ...asks, effects }, { ...under, rules, grants })).toBe(height(asks, under));
        },
      ),
      cases,
    );
  });

  it('never allows more because a rule that denies was added', () => {
    let stricter = 0;
    fc.assert(
      fc.property(asked, anyPolicy, ruleWith(fc.constant('deny')), fc.nat(), (asks, under, rule, at) => {
        const before = height(asks, under);
        const after = height(asks, { ...under, rules: inserted(under.rules, rule, at) });
        expect(after).toBeGreaterThanOrEqual(before);
        if (after > before) stricter++;
      }),
      cases,
    );
    expect(stricter).toBeGreaterThan(300);
  });

  it('never allows more because a rule that asks was added; only what a preset denies by default may become a question', () => {
    const defaults = new Set(Object.values(presetRules).flatMap((list) => list.filter(({ verdict }) => verdict === 'deny').map(({ id }) => id)));
    let stricter = 0;
    fc.assert(
      fc.property(asked, anyPolicy, ruleWith(fc.constant('ask')), fc.nat(), (asks, under, rule, at) => {
        const before = decide(asks, under);
        const after = decide(asks, { ...under, rules: inserted(under.rules, rule, at) });
        if (after.verdict === 'allow') expect(before.verdict).toBe('allow');
        if (rank[after.verdict] < rank[before.verdict]) expect(defaults).toContain(before.ruleId);
        if (rank[after.verdict] > rank[before.verdict]) stricter++;
      }),
      cases,
    );
    expect(stricter).toBeGreaterThan(300);
  });

  it('never allows less because a permission or a rule that allows was added', () => {
    let opened = 0;
    fc.assert(
      fc.property(asked, anyPolicy, anyGrant, fc.boolean(), fc.nat(), (asks, under, extra, asRule, at) => {
        const before = height(asks, under);
        const after = height(asks, asRule ? { ...under, rules: inserted(under.rules, extra, at) } : { ...under, grants: [...under.grants, extra] });
        expect(after).toBeLessThanOrEqual(before);
        if (after < before) opened++;
      }),
      cases,
    );
    expect(opened).toBeGreaterThan(100);
  });

  it('never allows a protected place, a refused path, or by permission a command without a sandbox', () => {
    const guarded = effect.filter((each) => each.kind === 'path' && (each.protectedAs !== undefined || each.refusal !== undefined));
    const loose = programs.map((list) => unsandboxed(...list));
    fc.assert(
      fc.property(asked, fc.oneof(guarded, loose), anyPolicy, (asks, closed, under) => {
        const { verdict } = decide({ ...asks, effects: [...asks.effects, closed] }, { ...under, allowUnsandboxed: false, grants: [...under.grants, { id: 'g', verdict: 'allow', reason: '', match: {} }] });
        expect(verdict).not.toBe('allow');
      }),
      cases,
    );
  });

  it('always names a rule and a reason', () => {
    fc.assert(
      fc.property(asked, anyPolicy, (asks, under) => {
        const { ruleId, reason, fired } = decide(asks, under);
        expect(ruleId).not.toBe('');
        expect(reason).not.toBe('');
        expect(fired).toContain(ruleId);
      }),
      cases,
    );
  });
});

describe('garbage', () => {
  const allowsAll: Rule = { id: 'all', verdict: 'allow', reason: '', match: {} };
  const junk = fc.anything({ maxDepth: 2, maxKeys: 4, withNullPrototype: true, withSparseArray: true });
  const trap = fc.constantFrom('kind', 'id', 'verdict', 'match').map((field) => Object.defineProperty({ [fc.toStringMethod]: () => 'a trap' }, field, { enumerable: true, get: () => { throw new Error('x'); } }));
  /** A real effect with one field spoilt: a wrong type, or gone. */
  const spoilt = fc.tuple(effect, fc.nat(), fc.constantFrom<unknown>(undefined, null, 7.5, {}, Symbol('x'))).map(([each, at, value]) => {
    const required = Object.keys(each).filter((key) => !['protectedAs', 'refusal', 'script', 'profile'].includes(key));
    return { ...each, [required[at % required.length] ?? 'kind']: value };
  });

  it('in effects is denied, also where everything is allowed', () => {
    fc.assert(
      fc.property(fc.oneof(junk, trap, spoilt), preset, (broken, under) => {
        const { verdict, ruleId } = decide({ ...question([]), effects: [broken as Effect] }, policy({ preset: under, rules: [allowsAll] }));
        expect([verdict, ruleId]).toEqual(['deny', 'deny.error']);
      }),
      cases,
    );
  });

  it('in rules and permissions is denied', () => {
    const brokenRule = fc.oneof(
      junk.filter((each) => !isRule(each)),
      trap,
      fc.tuple(anyRule, fc.constantFrom<object>({ verdict: 'Allow' }, { match: null }, { match: { fucntion: 'x' } }, { match: { path: [] } }, { until: 'soon' }, { until: 12 }, { match: 'all' })).map(([each, damage]) => ({ ...each, ...damage })),
    );
    fc.assert(
      fc.property(brokenRule, fc.boolean(), (broken, asGrant) => {
        const list = [allowsAll, broken as Rule];
        const { ruleId } = decide(question([path('write', `${workspace}/a`)]), policy(asGrant ? { grants: list as Grant[] } : { rules: list }));
        return ruleId === 'deny.error';
      }),
      cases,
    );
  });

  it('in question and policy is denied', () => {
    fc.assert(
      fc.property(junk, fc.constantFrom('question', 'policy', 'effects', 'rules', 'grants', 'preset'), (broken, where) => {
        const asks = question([path('read', `${workspace}/a`)]);
        const verdict = (() => {
          switch (where) {
            case 'question': return decide(broken as PolicyQuestion, policy());
            case 'policy': return decide(asks, broken as Policy);
            case 'effects': return decide({ ...asks, effects: broken as Effect[] }, policy());
            case 'rules': return decide(asks, policy({ rules: broken as Rule[] }));
            case 'grants': return decide(asks, policy({ grants: broken as Grant[] }));
            default: return decide(asks, policy({ preset: broken as 'ask' }));
          }
        })();
        // A list of nothing is a list.
        if (Array.isArray(broken) && broken.flat().length === 0) return true;
        return verdict.verdict === 'deny';
      }),
      cases,
    );
  });

  function isRule(each: unknown): boolean {
    return typeof each === 'object' && each !== null && 'verdict' in each && 'match' in each;
  }
});
