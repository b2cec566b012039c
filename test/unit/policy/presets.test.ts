import { describe, expect, it } from 'vitest';
import type { Effect, Preset, Verdict } from '../../../src-preload/contract/index.ts';
import { presetRules } from '../../../src-main/policy/presets.ts';
import { command, foreign, home, judge, message, path, request, sql, unsandboxed, workspace } from './kit/effects.ts';

const inside = `${workspace}/a.txt`;
const effects = {
  'read inside': path('read', inside),
  'read outside': path('read', '/srv/a.txt'),
  'new file inside': path('write', inside),
  'replace inside': path('write', inside, { replaces: true }),
  'delete inside': path('delete', inside),
  'move away inside': path('delete', inside, { moved: true }),
  'write outside': path('write', '/srv/a.txt'),
  'write a shell profile': path('write', `${home}/.bashrc`, { protectedAs: 'shell profile' }),
  'command, sandboxed': command([['ls']]),
  'command, online': command([['curl']], { hosts: ['example.com'] }),
  'command, not sandboxed': unsandboxed(['ls']),
  'command that claims a sandbox without a profile': { kind: 'exec', programs: [['ls']], cwd: home, sandbox: 'sandboxed' },
  'machine facts': { kind: 'machine', facts: ['cpu'] },
  notification: { kind: 'notify', title: 'x' },
  fetch: request('read', 'example.com'),
  post: request('write', 'example.com'),
  'fetch, private': request('read', '10.0.0.5', 'private'),
  'fetch, loopback': request('read', 'localhost', 'loopback'),
  'fetch, unresolved': request('read', 'nowhere.example', 'unresolved'),
  'fetch, metadata': request('read', '169.254.169.254', 'metadata', 80),
  'sql read': sql('read', 'SELECT'),
  insert: sql('write', 'INSERT'),
  update: sql('write', 'UPDATE'),
  'drop table': sql('delete', 'DROP'),
  mail: message('a@example.com'),
  'foreign, safe name': foreign('list_issues'),
  'foreign, unknown name': foreign('create_issue'),
  'foreign, dangerous name': foreign('delete_issue'),
} satisfies Record<string, Effect>;

const presets = ['ask', 'read-only', 'trusted', 'unattended'] as const;

/** What the design says, preset by preset, in the order of `presets`. */
const expected: Record<keyof typeof effects, readonly [Verdict, Verdict, Verdict, Verdict]> = {
  'read inside': ['allow', 'allow', 'allow', 'allow'],
  'read outside': ['ask', 'deny', 'ask', 'deny'],
  'new file inside': ['ask', 'deny', 'allow', 'allow'],
  'replace inside': ['ask', 'deny', 'ask', 'allow'],
  'delete inside': ['ask', 'deny', 'ask', 'allow'],
  'move away inside': ['ask', 'deny', 'allow', 'allow'],
  'write outside': ['ask', 'deny', 'ask', 'deny'],
  'write a shell profile': ['ask', 'deny', 'ask', 'deny'],
  'command, sandboxed': ['ask', 'deny', 'allow', 'allow'],
  'command, online': ['ask', 'deny', 'ask', 'allow'],
  'command, not sandboxed': ['ask', 'deny', 'ask', 'deny'],
  'command that claims a sandbox without a profile': ['ask', 'deny', 'ask', 'deny'],
  'machine facts': ['allow', 'allow', 'allow', 'allow'],
  notification: ['ask', 'deny', 'allow', 'allow'],
  fetch: ['ask', 'deny', 'allow', 'allow'],
  post: ['ask', 'deny', 'ask', 'allow'],
  'fetch, private': ['ask', 'deny', 'ask', 'deny'],
  'fetch, loopback': ['ask', 'deny', 'ask', 'deny'],
  'fetch, unresolved': ['ask', 'deny', 'ask', 'deny'],
  'fetch, metadata': ['deny', 'deny', 'deny', 'deny'],
  'sql read': ['allow', 'allow', 'allow', 'allow'],
  insert: ['ask', 'deny', 'allow', 'allow'],
  update: ['ask', 'deny', 'ask', 'allow'],
  'drop table': ['ask', 'deny', 'ask', 'allow'],
  mail: ['ask', 'deny', 'ask', 'allow'],
  'foreign, safe name': ['ask', 'deny', 'allow', 'allow'],
  'foreign, unknown name': ['ask', 'deny', 'allow', 'allow'],
  'foreign, dangerous name': ['ask', 'deny', 'ask', 'allow'],
};

const table = presets.flatMap((preset, column) => Object.entries(expected).map(([what, verdicts]): [Preset, keyof typeof effects, Verdict] => [preset, what as keyof typeof effects, verdicts[column] as Verdict]));

describe('presets', () => {
  it.each(table)('%s: %s → %s', (preset, what, verdict) => {
    expect(judge(effects[what], { preset }).verdict).toBe(verdict);
  });

  it('says on the settings screen every rule that decides', () => {
    for (const preset of presets) {
      const shown = new Map(presetRules[preset].map((each) => [each.id, each.verdict]));
      for (const [what, effect] of Object.entries(effects)) {
        const { ruleId, verdict, reason } = judge(effect, { preset });
        expect(shown.get(ruleId), `${preset}, ${what}: ${ruleId}`).toBe(verdict);
        expect(reason).not.toBe('');
      }
    }
  });

  it('runs unsandboxed commands unattended only when the operator said so', () => {
    const effect = effects['command, not sandboxed'];
    expect(judge(effect, { preset: 'unattended', allowUnsandboxed: true }).verdict).toBe('allow');
    expect(judge(effect, { preset: 'ask', allowUnsandboxed: true }).verdict).toBe('ask');
    expect(judge(effect, { preset: 'read-only', allowUnsandboxed: true }).verdict).toBe('deny');
  });

  it('takes the strictest effect of a call', () => {
    expect(judge([effects['read inside'], effects['write outside'], effects['machine facts']])).toMatchObject({ verdict: 'ask', ruleId: 'ask.outside' });
    expect(judge([effects['write outside'], effects['fetch, metadata'], effects['read inside']])).toMatchObject({ verdict: 'deny', ruleId: 'deny.metadata' });
    expect(judge([])).toMatchObject({ verdict: 'allow', ruleId: 'allow.no-effect' });
  });
});
