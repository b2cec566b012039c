import { describe, expect, it } from 'vitest';
import type { Effect, Preset } from '../../../src-preload/contract/index.ts';
import { computeRisk } from '../../../src-main/policy/risk.ts';
import { grant, judge, rule } from './kit/effects.ts';

const process = (change: Partial<Extract<Effect, { kind: 'process' }>> = {}): Effect => ({ kind: 'process', signal: 'SIGTERM', tree: false, processes: [{ pid: 7, name: 'x', user: 'mara', began: '1' }], ...change });
const service: Effect = { kind: 'service', manager: 'systemd', scope: 'system', name: 'x.service', action: 'stop' };
const schedule = (action: 'add' | 'cancel'): Effect => ({ kind: 'schedule', action, task: 't', when: 'x', function: 'f' });
const environment = (names: string[]): Effect => ({ kind: 'environment', values: names, private: names.filter((name) => name !== 'PATH') });

/** Verdicts under Ask, Read only, Trusted and Unattended, and the risk. */
const table: readonly [string, Effect, string, string][] = [
  ['a signal', process(), 'ask deny ask allow', 'destroy'],
  ['a signal to nothing', process({ processes: [] }), 'allow allow allow allow', 'read'],
  ['a signal to Steward', process({ refusal: 'itself' }), 'deny deny deny deny', 'destroy'],
  ['a service', service, 'ask deny ask allow', 'destroy'],
  ['the service Steward runs as', { ...service, refusal: 'itself' }, 'deny deny deny deny', 'destroy'],
  ['a plan', schedule('add'), 'ask deny ask allow', 'write'],
  ['a plan taken back', schedule('cancel'), 'ask deny allow allow', 'write'],
  ['names of variables', environment([]), 'allow allow allow allow', 'read'],
  ['a harmless value', environment(['PATH']), 'allow allow allow allow', 'read'],
  ['a value', environment(['TOKEN']), 'ask deny ask deny', 'read'],
];

describe.each(table)('%s', (_what, effect, verdicts, risk) => {
  it('is judged by the preset', () => {
    expect((['ask', 'read-only', 'trusted', 'unattended'] as Preset[]).map((preset) => judge(effect, { preset }).verdict).join(' ')).toBe(verdicts);
    expect(computeRisk([effect])).toBe(risk);
  });

  it('is denied by a rule on its function, category or risk', () => {
    for (const match of [{ function: 'write_file' }, { category: 'files' as const }, { risk: [computeRisk([effect])] }]) expect(judge(effect, { preset: 'unattended', rules: [rule('no', 'deny', match)] }).verdict).toBe('deny');
  });

  it('is not met by a rule on paths, hosts or commands', () => {
    expect(judge(effect, { preset: 'unattended', rules: [rule('no', 'deny', { path: '/**' }), rule('no2', 'deny', { host: '*' }), rule('no3', 'deny', { argv: ['*'] })] }).verdict).toBe(verdicts.split(' ')[3]);
  });
});

it('no permission opens what is refused', () => {
  expect(judge(process({ refusal: 'itself' }), { grants: [grant({ function: 'write_file' })], rules: [rule('yes', 'allow', {})] })).toMatchObject({ verdict: 'deny', ruleId: 'deny.own-process' });
});
