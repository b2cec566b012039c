import { describe, expect, it } from 'vitest';
import type { Caller, Effect, PathEffect, Preset } from '../../../src-preload/contract/index.ts';
import { decide, type Grant, type Policy, type PolicyQuestion } from '../../../src-main/policy/decide.ts';
import { computeRisk } from '../../../src-main/policy/risk.ts';
import type { Rule } from '../../../src-main/policy/rules.ts';

const home = '/home/mara';

function path(access: PathEffect['access'], name: string, change: Partial<PathEffect> = {}): PathEffect {
  return { kind: 'path', access, path: name, requested: name, insideWorkspace: name.startsWith(`${home}/work/`), exists: true, replaces: false, recursive: false, ...change };
}

const chat: Caller = { kind: 'chat', chatId: 'chat_1', model: 'm' };

function ask(effects: Effect[], change: Partial<Policy> = {}, caller: Caller = chat): ReturnType<typeof decide> {
  const question: PolicyQuestion = { name: 'write_file', category: 'files', risk: computeRisk(effects), caller, effects };
  return decide(question, { preset: 'ask', rules: [], grants: [], home, allowUnsandboxed: false, ...change });
}

const rule = (id: string, verdict: Rule['verdict'], match: Rule['match']): Rule => ({ id, verdict, reason: id, match });
const grant = (match: Rule['match'], chatId?: string): Grant => ({ id: 'grant_1', verdict: 'allow', reason: 'granted', match, ...(chatId !== undefined && { chatId }) });

const readInside = path('read', `${home}/work/a.txt`);
const readOutside = path('read', '/srv/a.txt');
const writeInside = path('write', `${home}/work/a.txt`);
const replaceInside = path('write', `${home}/work/a.txt`, { replaces: true });
const deleteInside = path('delete', `${home}/work/a.txt`);
const writeOutside = path('write', '/srv/a.txt');
const command: Effect = { kind: 'exec', programs: [['ls']], cwd: home, sandbox: 'none' };
const sandboxed: Effect = { kind: 'exec', programs: [['ls']], cwd: home, sandbox: 'sandboxed' };
const facts: Effect = { kind: 'machine', facts: ['cpu'] };
const notification: Effect = { kind: 'notify', title: 'x' };
const profile = path('write', `${home}/.bashrc`, { protectedAs: 'shell profile' });

describe('presets', () => {
  const table: [Preset, Effect, 'allow' | 'ask' | 'deny'][] = [
    ['ask', readInside, 'allow'], ['ask', readOutside, 'ask'], ['ask', writeInside, 'ask'], ['ask', deleteInside, 'ask'], ['ask', command, 'ask'], ['ask', facts, 'allow'], ['ask', notification, 'ask'], ['ask', profile, 'ask'],
    ['read-only', readInside, 'allow'], ['read-only', readOutside, 'deny'], ['read-only', writeInside, 'deny'], ['read-only', deleteInside, 'deny'], ['read-only', command, 'deny'], ['read-only', facts, 'allow'], ['read-only', notification, 'deny'], ['read-only', profile, 'deny'],
    ['trusted', readInside, 'allow'], ['trusted', readOutside, 'ask'], ['trusted', writeInside, 'allow'], ['trusted', replaceInside, 'ask'], ['trusted', deleteInside, 'ask'], ['trusted', command, 'ask'], ['trusted', sandboxed, 'allow'], ['trusted', notification, 'allow'], ['trusted', profile, 'ask'],
    ['unattended', readInside, 'allow'], ['unattended', readOutside, 'deny'], ['unattended', writeInside, 'allow'], ['unattended', deleteInside, 'allow'], ['unattended', writeOutside, 'deny'], ['unattended', command, 'deny'], ['unattended', sandboxed, 'allow'], ['unattended', notification, 'allow'], ['unattended', profile, 'deny'],
  ];
  it.each(table)('%s: %o → %s', (preset, effect, verdict) => {
    expect(ask([effect], { preset }).verdict).toBe(verdict);
  });

  it('runs unsandboxed commands unattended only when the operator said so', () => {
    expect(ask([command], { preset: 'unattended', allowUnsandboxed: true }).verdict).toBe('allow');
  });

  it('takes the strictest effect of a call', () => {
    expect(ask([readInside, writeOutside, facts])).toMatchObject({ verdict: 'ask', ruleId: 'ask.outside' });
  });
});

describe('rules', () => {
  it('deny beats ask beats allow, whatever the order and however specific', () => {
    const allow = rule('allow.it', 'allow', { path: `${home}/work/a.txt`, access: 'write', function: 'write_file' });
    const asking = rule('ask.it', 'ask', { category: 'files' });
    const deny = rule('deny.it', 'deny', { function: '*' });
    expect(ask([writeInside], { rules: [allow] }).ruleId).toBe('allow.it');
    expect(ask([writeInside], { rules: [allow, asking] }).ruleId).toBe('ask.it');
    for (const rules of [[allow, asking, deny], [deny, asking, allow], [asking, deny, allow]]) expect(ask([writeInside], { rules })).toMatchObject({ verdict: 'deny', ruleId: 'deny.it' });
  });

  it('a grant allows what the preset would ask, for its chat only', () => {
    const match = { function: 'write_file', access: 'write' as const, path: `${home}/work/**` };
    expect(ask([writeInside], { grants: [grant(match)] })).toMatchObject({ verdict: 'allow', ruleId: 'grant_1' });
    expect(ask([writeInside], { grants: [grant(match, 'chat_1')] }).verdict).toBe('allow');
    expect(ask([writeInside], { grants: [grant(match, 'chat_2')] }).verdict).toBe('ask');
    expect(ask([writeInside], { grants: [grant(match, 'chat_1')] }, { kind: 'cli' }).verdict).toBe('ask');
    expect(ask([deleteInside], { grants: [grant(match)] }).verdict).toBe('ask');
  });

  it('a grant never covers a protected place, a refused path or the preset read-only', () => {
    const everything = grant({ function: '*' });
    expect(ask([profile], { grants: [everything] })).toMatchObject({ verdict: 'ask', ruleId: 'ask.protected' });
    expect(ask([path('write', '/x', { refusal: 'leads out' })], { grants: [everything] })).toMatchObject({ verdict: 'deny', ruleId: 'deny.path', reason: 'leads out' });
    expect(ask([writeInside], { grants: [everything], preset: 'read-only' }).verdict).toBe('deny');
  });

  it('an allow rule of the operator does not open a protected place', () => {
    expect(ask([profile], { rules: [rule('allow.all', 'allow', {})] }).verdict).toBe('ask');
  });

  it('a grant for single entries does not cover a whole tree', () => {
    const tree = path('write', `${home}/work/out`, { recursive: true });
    expect(ask([tree], { grants: [grant({ function: 'write_file', path: `${home}/work/*` })] }).verdict).toBe('ask');
    expect(ask([tree], { grants: [grant({ function: 'write_file', path: `${home}/work/**` })] }).verdict).toBe('allow');
  });

  it('compares paths by segment', () => {
    const sibling = path('write', `${home}/work-evil/a.txt`);
    expect(ask([sibling], { grants: [grant({ path: `${home}/work/**` })] }).verdict).toBe('ask');
  });

  it('denies when it cannot decide', () => {
    const broken = { kind: 'path', get access(): never { throw new Error('boom'); } } as unknown as Effect;
    expect(ask([readInside], { rules: [rule('r', 'deny', { access: 'read' })] }).verdict).toBe('deny');
    expect(decide({ name: 'f', category: 'files', risk: 'read', caller: chat, effects: [broken] }, { preset: 'ask', rules: [rule('r', 'allow', { access: 'read' })], grants: [], home, allowUnsandboxed: false })).toMatchObject({ verdict: 'deny', ruleId: 'deny.error' });
  });
});

describe('computeRisk', () => {
  it('is the highest of the effects', () => {
    expect(computeRisk([])).toBe('read');
    expect(computeRisk([readInside, facts])).toBe('read');
    expect(computeRisk([readInside, writeInside])).toBe('write');
    expect(computeRisk([writeInside, replaceInside])).toBe('destroy');
    expect(computeRisk([path('write', '/x', { replaces: true, exists: false })])).toBe('write');
    expect(computeRisk([deleteInside])).toBe('destroy');
    expect(computeRisk([command])).toBe('destroy');
    expect(computeRisk([sandboxed])).toBe('write');
  });
});
