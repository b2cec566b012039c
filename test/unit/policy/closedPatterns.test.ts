import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src-main/policy/rules.ts';
import { closedPatterns } from '../../../src-main/policy/closedPatterns.ts';
import { command, home, judge, now, rule, workspace } from './kit/effects.ts';

const closed = (rules: Rule[], change: { server?: string; name?: string } = {}): { hidden: string[]; fixed: string[] } => closedPatterns(rules, { name: 'execute_shell', category: 'code', caller: { kind: 'cli' }, ...change }, { home, workspace, now });
const nothing = { hidden: [], fixed: [] };

describe('closedPatterns', () => {
  it('hides what may not be read, keeps what may not be changed', () => {
    expect(closed([rule('a', 'deny', { path: ['~/secrets/**', '/srv/*.key'] }), rule('b', 'deny', { path: '~/photos/**', access: ['write', 'delete'] }), rule('c', 'deny', { path: '~/mail', access: 'read' })])).toEqual({
      hidden: [`${home}/secrets/**`, '/srv/*.key', `${home}/mail`],
      fixed: [`${home}/photos/**`],
    });
    expect(closed([rule('a', 'deny', { path: '/x/**', access: 'write' }), rule('b', 'deny', { path: '/x/**' })])).toEqual({ hidden: ['/x/**'], fixed: [] });
  });

  it('closes a place whatever risk the rule names: a command carries one risk for all it does', () => {
    expect(closed([rule('a', 'deny', { path: '/x/**', risk: 'destroy' }), rule('b', 'deny', { path: '/y/**', risk: ['read', 'write'] })])).toEqual({ hidden: ['/y/**'], fixed: ['/x/**'] });
  });

  it('listens only to denying rules that hold and mean this function and caller', () => {
    for (const other of [
      rule('r', 'ask', { path: '/x/**' }),
      rule('r', 'allow', { path: '/x/**' }),
      rule('r', 'deny', { path: '/x/**', function: 'read_file' }),
      rule('r', 'deny', { path: '/x/**', category: 'files' }),
      rule('r', 'deny', { path: '/x/**', caller: 'chat' }),
      rule('r', 'deny', { path: '/x/**', server: 'github' }),
      rule('r', 'deny', { path: '/x/**' }, { until: '2026-11-23' }),
      rule('r', 'deny', { path: '/x/**' }, { scope: 'workspace', workspace: '/srv' }),
      rule('r', 'deny', { function: 'execute_shell' }),
    ]) expect(closed([other]), JSON.stringify(other)).toEqual(nothing);
    expect(closed([rule('r', 'deny', { path: '/x/**', function: 'execute_*', category: 'code', caller: 'cli', server: 'steward' })])).toEqual({ hidden: ['/x/**'], fixed: [] });
    expect(closed([rule('r', 'deny', { path: '/x/**', server: 'github' })], { server: 'github' }).hidden).toEqual(['/x/**']);
  });

  it('every denying rule on a path either closes the place or denies the command', () => {
    const effect = command([['tar', 'c', '.']], { write: [workspace, '/srv'], hosts: ['example.com'] });
    for (const match of [{ path: '/srv/x/**' }, { path: '/srv/x/**', access: 'write' as const }, { path: '/srv/x/**', risk: 'read' as const }, { path: '/srv/x/**', argv: ['tar'] }, { path: '/srv/x/**', host: 'example.com' }]) {
      const rules = [rule('r', 'deny', match)];
      const { hidden, fixed } = closed(rules);
      const denies = judge(effect, { rules, preset: 'unattended' }, { name: 'execute_shell', category: 'code', caller: { kind: 'cli' } }).verdict === 'deny';
      expect([hidden.length + fixed.length > 0, denies].filter(Boolean), JSON.stringify(match)).toHaveLength(1);
    }
  });

  it('refuses a rule that cannot be read', () => {
    expect(() => closed([rule('r', 'deny', { paht: '/x' } as object)])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
