import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src-preload/contract/index.ts';
import { decide } from '../../../src-main/policy/decide.ts';
import { proposeGrant } from '../../../src-main/policy/grantOffers.ts';
import { command, foreign, grant, home, judge, message, now, path, policy, question, request, rule, script, sql, unsandboxed, workspace } from './kit/effects.ts';

const writeInside = path('write', `${workspace}/a.txt`);
const deleteInside = path('delete', `${workspace}/a.txt`);
const profile = path('write', `${home}/.bashrc`, { protectedAs: 'shell profile' });

describe('order of verdicts', () => {
  it('deny beats ask beats allow, whatever the order and however specific', () => {
    const allow = rule('allow.it', 'allow', { path: `${workspace}/a.txt`, access: 'write', function: 'write_file' });
    const asking = rule('ask.it', 'ask', { category: 'files' });
    const deny = rule('deny.it', 'deny', { function: '*' });
    expect(judge(writeInside, { rules: [allow] })).toMatchObject({ verdict: 'allow', ruleId: 'allow.it', reason: 'allow.it speaks' });
    expect(judge(writeInside, { rules: [allow, asking] }).ruleId).toBe('ask.it');
    for (const rules of [[allow, asking, deny], [deny, asking, allow], [asking, deny, allow]]) expect(judge(writeInside, { rules })).toMatchObject({ verdict: 'deny', ruleId: 'deny.it' });
  });

  it('always has a reason, also for a rule without one', () => {
    expect(judge(writeInside, { rules: [rule('mine', 'deny', {}, { reason: '' })] }).reason).toBe('The rule mine denies this');
  });

  it('a permission never covers a protected place, a refused path or the preset read-only', () => {
    const everything = grant({ function: '*' });
    expect(judge(profile, { grants: [everything] })).toMatchObject({ verdict: 'ask', ruleId: 'ask.protected' });
    expect(judge(profile, { rules: [rule('allow.all', 'allow', {})] }).ruleId).toBe('ask.protected');
    expect(judge(profile, { rules: [rule('deny.it', 'deny', { access: 'write' })] }).ruleId).toBe('deny.it');
    expect(judge(path('write', '/x', { refusal: 'leads out' }), { grants: [everything], rules: [rule('allow.all', 'allow', {})] })).toMatchObject({ verdict: 'deny', ruleId: 'deny.path', reason: 'leads out' });
    expect(judge(writeInside, { grants: [everything], preset: 'read-only' }).verdict).toBe('deny');
    expect(judge(writeInside, { rules: [rule('allow.all', 'allow', {})], preset: 'read-only' }).verdict).toBe('allow');
  });

  it('names every permission that took part', () => {
    const rules = [rule('git', 'allow', { argv: ['git', 'log'] }), rule('head', 'allow', { argv: ['head'] })];
    expect(judge(script([['git', 'log'], ['head', '-n1']]), { rules })).toMatchObject({ verdict: 'allow', ruleId: 'git', fired: ['git', 'head'] });
  });
});

describe('permissions', () => {
  const match = { function: 'write_file', access: 'write' as const, path: `${workspace}/**` };

  it('allow what the preset would ask: for their chat, workspace and time only', () => {
    expect(judge(writeInside, { grants: [grant(match)] })).toMatchObject({ verdict: 'allow', ruleId: 'grant_1', reason: 'granted' });
    expect(judge(writeInside, { grants: [grant(match, { chatId: 'chat_1' })] }).verdict).toBe('allow');
    expect(judge(writeInside, { grants: [grant(match, { chatId: 'chat_2' })] }).verdict).toBe('ask');
    expect(judge(writeInside, { grants: [grant(match, { chatId: 'chat_1' })] }, { caller: { kind: 'cli' } }).verdict).toBe('ask');
    expect(judge(writeInside, { grants: [grant(match, { scope: 'workspace', workspace })] }).verdict).toBe('allow');
    expect(judge(writeInside, { grants: [grant(match, { scope: 'workspace', workspace: `${home}/other` })] }).verdict).toBe('ask');
    expect(judge(writeInside, { grants: [grant(match, { until: new Date(now + 1).toISOString() })] }).verdict).toBe('allow');
    expect(judge(writeInside, { grants: [grant(match, { until: new Date(now).toISOString() })] }).verdict).toBe('ask');
    expect(judge(deleteInside, { grants: [grant(match)] }).verdict).toBe('ask');
  });

  it('for single entries do not cover a whole tree', () => {
    const tree = path('write', `${workspace}/out`, { recursive: true });
    expect(judge(tree, { grants: [grant({ path: `${workspace}/*` })] }).verdict).toBe('ask');
    expect(judge(tree, { grants: [grant({ path: `${workspace}/out` })] }).verdict).toBe('ask');
    expect(judge(tree, { grants: [grant({ path: `${workspace}/**` })] }).verdict).toBe('allow');
  });

  it('compare paths by segment', () => {
    expect(judge(path('write', `${home}/work-evil/a.txt`), { grants: [grant({ path: `${workspace}/**` })] }).verdict).toBe('ask');
  });
});

describe('rules in force', () => {
  const deny = (change: Parameters<typeof rule>[3]): string => judge(writeInside, { rules: [rule('r', 'deny', {}, change)] }).verdict;

  it('hold until the end of their last day', () => {
    expect(deny({ until: '2026-11-23' })).toBe('ask');
    expect(deny({ until: '2026-11-24' })).toBe('deny');
    expect(judge(writeInside, { rules: [rule('r', 'deny', {}, { until: '2026-11-24' })], now: new Date(2026, 10, 24, 23, 59, 59).getTime() }).verdict).toBe('deny');
    expect(judge(writeInside, { rules: [rule('r', 'deny', {}, { until: '2026-11-24' })], now: new Date(2026, 10, 25).getTime() }).verdict).toBe('ask');
    expect(judge(writeInside, { rules: [rule('r', 'deny', {}, { until: '2026-12-31' })], now: new Date(2027, 0, 1).getTime() }).verdict).toBe('ask');
  });

  it('hold in their workspace, or everywhere', () => {
    expect(deny({ scope: 'workspace', workspace })).toBe('deny');
    expect(deny({ scope: 'workspace', workspace: '~/work/' })).toBe('deny');
    expect(deny({ scope: 'workspace', workspace: `${workspace}/sub` })).toBe('ask');
    expect(deny({ scope: 'always', workspace: '/elsewhere' })).toBe('deny');
    expect(deny({ scope: 'workspace' })).toBe('deny');
  });

  it('deny when their time cannot be read', () => {
    expect(judge(path('read', `${workspace}/a`), { rules: [rule('r', 'allow', {}, { until: 'tomorrow' })] })).toMatchObject({ verdict: 'deny', ruleId: 'deny.error' });
  });
});

describe('commands without a sandbox', () => {
  const everything = [rule('allow.all', 'allow', {}), rule('allow.it', 'allow', { function: 'execute_shell', argv: ['ls'] })];

  it('always ask, in spite of permissions and rules', () => {
    expect(judge(unsandboxed(['ls']), { rules: everything, grants: [grant({})] })).toMatchObject({ verdict: 'ask', ruleId: 'ask.unsandboxed' });
    expect(judge(unsandboxed(['ls']), { rules: everything, preset: 'trusted' }).verdict).toBe('ask');
    expect(judge(unsandboxed(['ls']), { rules: everything, preset: 'unattended' }).verdict).toBe('deny');
    expect(judge(unsandboxed(['ls']), { rules: everything, preset: 'read-only' }).verdict).toBe('deny');
  });

  it('are denied by a rule that nothing could keep them to', () => {
    for (const match of [{ path: '~/secrets/**' }, { host: 'evil.example' }, { access: 'delete' as const }]) {
      const { verdict, ruleId, reason } = judge(unsandboxed(['ls']), { rules: [rule('r', 'deny', match)], preset: 'unattended', allowUnsandboxed: true });
      expect({ verdict, ruleId }).toEqual({ verdict: 'deny', ruleId: 'r' });
      expect(reason).toContain('without a sandbox');
    }
    expect(judge(unsandboxed(['ls']), { rules: [rule('r', 'deny', { path: '~/secrets/**', function: 'read_file' })], preset: 'unattended', allowUnsandboxed: true }).verdict).toBe('allow');
  });
});

describe('sandboxed commands', () => {
  it('are not denied by rules on paths, which their sandbox keeps', () => {
    const rules = [rule('closed', 'deny', { path: `${workspace}/secrets/**` }), rule('go', 'allow', { function: 'execute_shell' })];
    expect(judge(command([['ls']]), { rules }, { name: 'execute_shell' })).toMatchObject({ verdict: 'allow', ruleId: 'go' });
    expect(judge(path('read', `${workspace}/secrets/a`), { rules }, { name: 'read_file' })).toMatchObject({ verdict: 'deny', ruleId: 'closed' });
  });

  it('are denied by rules on what they are', () => {
    for (const match of [{ function: 'execute_*' }, { argv: ['rm'] }, { host: 'evil.example' }, { risk: 'out' as const }, { category: 'code' }, { access: 'delete' as const }, { argv: ['rm'], path: `${workspace}/secrets/**` }]) {
      expect(judge(command([['ls'], ['rm', 'x']], { hosts: ['evil.example'] }), { rules: [rule('r', 'deny', match)] }, { name: 'execute_shell', category: 'code' }), JSON.stringify(match)).toMatchObject({ verdict: 'deny', ruleId: 'r' });
    }
  });

  it('ask when an asking rule speaks of a place they reach', () => {
    const go = rule('go', 'allow', {});
    expect(judge(command([['ls']]), { rules: [go, rule('r', 'ask', { path: `${workspace}/reports/**` })] }).ruleId).toBe('r');
    expect(judge(command([['ls']]), { rules: [go, rule('r', 'ask', { path: '/srv/**' })] }).ruleId).toBe('go');
    expect(judge(command([['ls']], { write: [], read: ['/srv'] }), { rules: [go, rule('r', 'ask', { path: '/srv/**', access: 'write' })] }).ruleId).toBe('go');
  });

  it('ask when they cannot be read and a rule denies programs', () => {
    const rules = [rule('no-rm', 'deny', { argv: ['rm'] }), rule('go', 'allow', {})];
    for (const effect of [script([]), script([['$X', 'a']]), script([['env', 'rm']]), command([['find', '.', '-exec', 'rm', '{}', ';']])]) {
      const { verdict, ruleId, reason } = judge(effect, { rules });
      expect({ verdict, ruleId }).toEqual({ verdict: 'ask', ruleId: 'no-rm' });
      expect(reason).toContain('cannot be read far enough');
    }
    expect(judge(script([['ls', '$X']]), { rules }).ruleId).toBe('go');
    expect(judge(command([['$X', 'a']]), { rules }).ruleId).toBe('go');
    expect(judge(script([['env'], ['/bin/rm', 'x']]), { rules }).verdict).toBe('deny');
  });

  it('are covered by an allow rule only whole', () => {
    const allows = (match: Parameters<typeof rule>[2], effect: Effect): boolean => judge(effect, { rules: [rule('r', 'allow', match)] }).verdict === 'allow';
    expect(allows({ argv: ['git', 'status'] }, script([['git', 'status', '-s']]))).toBe(true);
    expect(allows({ argv: ['git', 'status'] }, script([['git', 'status'], ['sh', 'x']]))).toBe(false);
    expect(allows({ argv: ['git', 'status'] }, script([]))).toBe(false);
    expect(allows({ argv: ['git'] }, command([['./git', 'status']]))).toBe(false);
    expect(allows({ argv: ['git'] }, command([['/usr/bin/git', 'status']]))).toBe(true);
    expect(allows({ argv: ['git'] }, command([['git', 'fetch']], { hosts: ['github.com'] }))).toBe(false);
    expect(allows({ argv: ['git'], host: 'github.com' }, command([['git', 'fetch']], { hosts: ['github.com'] }))).toBe(true);
    expect(allows({ argv: ['git'], host: 'github.com' }, command([['git', 'fetch']], { hosts: ['github.com', 'evil.example'] }))).toBe(false);
    expect(allows({ host: 'github.com' }, command([['git', 'fetch']], { hosts: ['github.com'] }))).toBe(false);
    expect(allows({ path: `${workspace}/**` }, command([['make']]))).toBe(true);
    expect(allows({ path: `${workspace}/**` }, command([['make']], { read: ['/srv'] }))).toBe(false);
    expect(allows({ path: `${workspace}/src/**` }, command([['make']]))).toBe(false);
    expect(allows({ path: `${workspace}/**`, access: ['read', 'write'] }, command([['make']]))).toBe(false);
  });
});

describe('places inside the network', () => {
  const loopback = request('read', 'localhost', 'loopback', 8080);

  it('open only to who names them (attack 25)', () => {
    for (const match of [{}, { function: '*' }, { host: '*' }, { host: '*:8080' }, { access: 'read' as const }]) expect(judge(loopback, { rules: [rule('r', 'allow', match)] }).verdict, JSON.stringify(match)).toBe('ask');
    expect(judge(loopback, { rules: [rule('r', 'allow', { host: 'localhost:8080' })] }).verdict).toBe('allow');
    expect(judge(loopback, { rules: [rule('r', 'allow', { host: 'localhost:80' })] }).verdict).toBe('ask');
    expect(judge(request('read', '10.1.2.3', 'private'), { rules: [rule('r', 'allow', { host: '10.1.*' })], preset: 'unattended' }).verdict).toBe('allow');
  });

  it('metadata services open to their very name in a rule, never to a click', () => {
    const metadata = request('read', '169.254.169.254', 'metadata', 80);
    expect(judge(metadata, { rules: [rule('r', 'allow', { host: '169.254.*' })] }).ruleId).toBe('deny.metadata');
    expect(judge(metadata, { grants: [grant({ host: '169.254.169.254' })] }).ruleId).toBe('deny.metadata');
    expect(judge(metadata, { rules: [rule('r', 'allow', { host: '169.254.169.254' })] }).verdict).toBe('allow');
  });

  it('a permission for a public name does not follow it inside (attack 28)', () => {
    const grants = [grant({ host: 'rebind.example' }), grant({ host: '127.0.0.1' })];
    expect(judge(request('read', 'rebind.example'), { grants }).verdict).toBe('allow');
    expect(judge(request('read', 'rebind.example', 'loopback'), { grants }).verdict).toBe('ask');
    expect(judge(request('read', 'rebind.example', 'unresolved'), { grants }).verdict).toBe('ask');
    expect(judge(request('read', '127.0.0.1', 'loopback'), { grants }).verdict).toBe('allow');
  });
});

describe('other effects', () => {
  it('tables and recipients: allow covers all, deny meets any', () => {
    const both = sql('write', 'INSERT', ['orders', 'public.users']);
    expect(judge(both, { rules: [rule('r', 'allow', { sql: { table: ['orders', 'public.users'] } })] }).verdict).toBe('allow');
    expect(judge(both, { rules: [rule('r', 'allow', { sql: { table: ['orders', 'users'] } })] }).verdict).toBe('ask');
    expect(judge(both, { rules: [rule('r', 'deny', { sql: { table: 'users' } })] }).verdict).toBe('deny');
    expect(judge(sql('read', 'SELECT', []), { rules: [rule('r', 'deny', { sql: { table: 'users' } })] })).toMatchObject({ verdict: 'ask', ruleId: 'r' });
    expect(judge(message('a@example.com', 'b@evil.example'), { rules: [rule('r', 'allow', { recipient: '*@example.com' })] }).verdict).toBe('ask');
    expect(judge(message('a@example.com'), { rules: [rule('r', 'allow', { recipient: '*@EXAMPLE.com' })] }).verdict).toBe('allow');
    expect(judge(message('b@evil.example,a@example.com'), { rules: [rule('r', 'allow', { recipient: '*@example.com' })] }).verdict).toBe('ask');
    expect(judge(message('a@example.com', 'b@evil.example'), { rules: [rule('r', 'deny', { recipient: '*@evil.example' })] }).verdict).toBe('deny');
  });

  it("a foreign tool with a built-in's name needs its server named (attack 52)", () => {
    const impostor = foreign('write_file');
    expect(judge(impostor, { rules: [rule('r', 'allow', { function: 'write_file' })] }, { name: 'github__write_file', server: 'github' }).verdict).toBe('ask');
    expect(judge(impostor, { rules: [rule('r', 'allow', { function: 'write_file', server: 'github' })] }, { name: 'github__write_file', server: 'github' }).verdict).toBe('allow');
    expect(judge(impostor, { rules: [rule('r', 'allow', { server: 'steward' })] }, { name: 'github__write_file', server: 'github' }).verdict).toBe('ask');
    expect(judge(foreign('get_x'), { rules: [rule('r', 'deny', { function: 'get_x' })] }, { name: 'github__get_x', server: 'github' }).verdict).toBe('deny');
  });

  it('what a foreign tool is called lets nothing run, unless the person says so in a rule, and a dangerous word is believed all the same', () => {
    const names = rule('reading-names', 'allow', { category: 'servers', server: '*', function: ['read_*', 'list_*', 'get_*', 'search_*', 'analyze_*'] });
    const of = (tool: string) => ({ name: `github__${tool}`, server: 'github', category: 'servers' });
    for (const tool of ['read_file', 'list_issues', 'get_user']) {
      expect(judge(foreign(tool), {}, of(tool))).toMatchObject({ verdict: 'ask', ruleId: 'ask.other-servers' });
      expect(judge(foreign(tool), { rules: [names] }, of(tool)).verdict).toBe('allow');
    }
    for (const tool of ['create_issue', 'read_and_delete', 'get_drop_table']) expect(judge(foreign(tool), { rules: [names] }, of(tool)).verdict).toBe('ask');
    // Named itself, or with its whole server, it may run.
    expect(judge(foreign('read_and_delete'), { rules: [rule('r', 'allow', { server: 'github', function: 'read_and_delete' })] }, of('read_and_delete')).verdict).toBe('allow');
    expect(judge(foreign('read_and_delete'), { rules: [rule('r', 'allow', { server: 'github' })] }, of('read_and_delete')).verdict).toBe('allow');
    // The same rule opens nothing of Steward's own.
    expect(judge(path('read', '/etc/passwd'), { rules: [names] }, { name: 'read_file', category: 'files' }).verdict).toBe('ask');
  });

  it('server means the built-in one where none is said', () => {
    expect(judge(writeInside, { rules: [rule('r', 'deny', { server: 'steward' })] }).verdict).toBe('deny');
    expect(judge(writeInside, { rules: [rule('r', 'deny', { server: 'github' })] }).verdict).toBe('ask');
  });
});

describe('what cannot be decided is denied', () => {
  const broken: [string, unknown, unknown][] = [
    ['an effect that throws', { ...question([]), effects: [{ kind: 'path', get access(): never { throw new Error('boom'); } }] }, policy({ rules: [rule('r', 'allow', { access: 'read' })] })],
    ['an effect of an unknown kind, under a rule that allows everything', { ...question([]), effects: [{ kind: 'teleport' }] }, policy({ rules: [rule('r', 'allow', {})] })],
    ['no effects at all', { ...question([]), effects: undefined }, policy()],
    ['an unknown preset', question([path('read', `${workspace}/a`)]), policy({ preset: 'yolo' as 'ask' })],
    ['a rule with an unknown verdict', question([path('read', `${workspace}/a`)]), policy({ rules: [rule('r', 'maybe' as 'ask', {})] })],
    ['a rule with a misspelt matcher', question([writeInside]), policy({ rules: [rule('r', 'allow', { functoin: 'read_file' } as object)] })],
    ['a rule without matchers', question([writeInside]), policy({ rules: [{ id: 'r', verdict: 'allow', reason: '' } as ReturnType<typeof rule>] })],
    ['a path pattern that could match nothing', question([writeInside]), policy({ rules: [rule('r', 'deny', { path: 'secrets/**' })] })],
    ['a policy that is none', question([writeInside]), undefined],
    ['a question that is none', undefined, policy()],
  ];
  it.each(broken)('%s', (_what, asked, under) => {
    expect(decide(asked as never, under as never)).toMatchObject({ verdict: 'deny', ruleId: 'deny.error', reason: expect.stringContaining('could not be applied') });
  });
});

describe('servers of a group', () => {
  const member = (server: string): Effect => ({ kind: 'foreign', server, tool: 'create_issue', group: 'git' });
  const both = [member('github'), member('gitea')];
  const call = { name: 'git__create_issue', server: 'git' };
  const verdict = (...rules: Parameters<typeof rule>[]): string => judge(both, { rules: rules.map((each) => rule(...each)) }, call).verdict;

  it('each of them has to be allowed, by its own name', () => {
    expect(verdict(['r', 'allow', { server: 'github' }])).toBe('ask');
    expect(verdict(['r', 'allow', { server: 'git' }])).toBe('ask');
    expect(verdict(['r', 'allow', { server: ['github', 'gitea'] }])).toBe('allow');
    expect(verdict(['a', 'allow', { server: 'github' }], ['b', 'allow', { server: 'gitea' }])).toBe('allow');
    expect(verdict(['r', 'allow', { function: 'git__create_issue' }])).toBe('allow');
    expect(verdict(['r', 'allow', { function: 'github__create_issue' }])).toBe('ask');
  });

  it('a rule that denies or asks about one, about the group, or about the tool under its own server speaks about the call', () => {
    expect(verdict(['r', 'deny', { server: 'gitea' }])).toBe('deny');
    expect(verdict(['r', 'deny', { server: 'git' }])).toBe('deny');
    expect(verdict(['r', 'deny', { function: 'github__create_issue' }])).toBe('deny');
    expect(verdict(['r', 'deny', { function: 'gitlab__create_issue' }])).toBe('ask');
    expect(verdict(['all', 'allow', { server: ['github', 'gitea'] }], ['r', 'ask', { server: 'gitea' }])).toBe('ask');
  });

  it('what is offered as a permission names each of them, and covers no later one', () => {
    const { match } = proposeGrant(call.name, both, false, home) ?? { match: [] };
    const grants = match.map((each, index) => grant(each, { id: `grant_${index}` }));
    expect(judge(both, { grants }, call).verdict).toBe('allow');
    expect(judge([...both, member('elsewhere')], { grants }, call).verdict).toBe('ask');
  });
});
