import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect, RuleMatch } from '../../../src-preload/contract/index.ts';
import { narrowGrant, offerSentences, proposeGrant, type GrantProposal } from '../../../src-main/policy/grantOffers.ts';
import { command, foreign, grant, home, judge, message, path, policy, question, request, script, sql, unsandboxed, workspace } from './kit/effects.ts';

const propose = (effects: Effect | Effect[], undoable = true, name = 'do_thing'): GrantProposal | undefined => proposeGrant(name, [effects].flat(), undoable, home);
const notes = path('write', `${workspace}/notes/a.txt`, { exists: false });

describe('proposeGrant', () => {
  it.each<[string, Effect | Effect[], RuleMatch[], string]>([
    ['a file', notes, [{ function: 'do_thing', access: 'write', path: `${workspace}/notes/**` }], 'do_thing in ~/work/notes and below'],
    ['a tree', path('delete', `${workspace}/old`, { recursive: true }), [{ function: 'do_thing', access: 'delete', path: `${workspace}/old/**` }], 'do_thing in ~/work/old and below'],
    ['a file in the home folder', path('write', `${home}/a.txt`), [{ function: 'do_thing', access: 'write', path: `${home}/*` }], 'do_thing directly in ~'],
    ['a file at the top', path('read', '/a.txt'), [{ function: 'do_thing', access: 'read', path: '/*' }], 'do_thing directly in /'],
    ['a move', [path('write', `${workspace}/new/a`), path('delete', `${workspace}/old/a`, { moved: true }), path('read', `${workspace}/old/a`)], [{ function: 'do_thing', access: 'write', path: `${workspace}/new/**` }, { function: 'do_thing', access: 'delete', path: `${workspace}/old/**` }], 'do_thing in ~/work/new and below, in ~/work/old and below'],
    ['a command', command([['git', 'status', '-s']]), [{ function: 'do_thing', argv: ['git', 'status'] }], 'do_thing for git status …, without network'],
    ['a pipeline', script([['git', 'log', '--oneline'], ['head', '-n', '5']]), [{ function: 'do_thing', argv: ['git', 'log'] }, { function: 'do_thing', argv: ['head', '-n', '5', '$'] }], 'do_thing for git log …, for head -n 5, without network'],
    ['output to a file', script([['git', 'log'], ['>', 'out.txt']]), [{ function: 'do_thing', argv: ['git', 'log'] }, { function: 'do_thing', argv: ['>', 'out.txt', '$'] }], 'do_thing for git log …, for > out.txt, without network'],
    ['a notification', { kind: 'notify', title: 'x' }, [{ function: 'do_thing' }], 'every do_thing'],
    ['a fetch', request('read', 'example.com'), [{ function: 'do_thing', access: 'read', host: 'example.com' }], 'do_thing at example.com'],
    ['a fetch from an address inside', request('read', '::1', 'loopback', 8080), [{ function: 'do_thing', access: 'read', host: '[::1]:8080' }], 'do_thing at [::1]:8080'],
    ['a statement', sql('write', 'INSERT', ['orders']), [{ function: 'do_thing', access: 'write', sql: { verb: 'INSERT', table: ['orders'] } }], 'do_thing INSERT on orders'],
    ['a message', message('a@example.com'), [{ function: 'do_thing', recipient: ['a@example.com'] }], 'do_thing to a@example.com'],
    ['a foreign tool', foreign('create_issue'), [{ server: 'github', function: 'do_thing' }], 'do_thing of github'],
  ])('%s', (_what, effects, match, sentence) => {
    const proposal = propose(effects);
    expect(proposal).toEqual({ match, sentence });
    const grants = match.map((each) => grant(each));
    expect(judge(effects, { grants }, { name: 'do_thing', ...([effects].flat()[0]?.kind === 'foreign' && { server: 'github' }) }).verdict).toBe('allow');
  });

  it.each<[string, Effect | Effect[], boolean]>([
    ['a protected place', path('write', `${home}/.bashrc`, { protectedAs: 'shell profile' }), true],
    ['a protected place that is only read, beside something harmless', [notes, path('read', `${workspace}/.ssh/id`, { protectedAs: 'keys and passwords' })], true],
    ['a refused path', path('write', '/x', { refusal: 'no' }), true],
    ['a change without a way back', notes, false],
    ['a command without a sandbox', unsandboxed(['ls']), true],
    ['a command that reaches the network', command([['git', 'fetch']], { hosts: ['github.com'] }), true],
    ['a command whose changes hold at once', command([['make']], { changes: 'direct' }), true],
    ['a script nobody can read', script([]), true],
    ['a program that starts others', command([['bash', '-c', 'x']]), true],
    ['a program hidden in a pipeline', script([['git', 'status'], ['xargs', 'rm']]), true],
    ['words the shell expands', script([['ls', '$HOME']]), true],
    ['something sent', request('write', 'example.com'), false],
    ['a name inside the network', request('read', 'intranet.example', 'private'), true],
    ['a metadata service', request('read', '169.254.169.254', 'metadata'), true],
    ['mail', message('a@example.com'), false],
    ['mail to nobody known', message(), true],
    ['a statement without a way back', sql('write', 'UPDATE'), false],
    ['a statement on unknown tables', sql('write', 'INSERT', []), true],
    ['a dangerous foreign name', foreign('delete_repo'), true],
    ['a folder with a star in its name', path('write', `${workspace}/*/a`), true],
    ['a tree with a star in its name', path('write', `${workspace}/a*b`, { recursive: true }), true],
    ['a path no rule can hold', path('write', `/${'x'.repeat(2000)}/a`), true],
    ['nothing that asks', path('read', `${workspace}/a`), true],
  ])('offers nothing lasting for %s', (_what, effects, undoable) => {
    expect(propose(effects, undoable)).toBeUndefined();
  });

  it.each<[string[], string[]]>([
    [['rm', 'a'], ['rm', 'a', 'b']],
    [['find', '.', '-name', 'x'], ['find', '.', '-name', 'x', '-delete']],
    [['sort', 'a'], ['sort', 'a', '-o', 'b']],
    [['tee', 'a'], ['tee', 'a', 'b']],
    [['ls'], ['ls', '-la']],
  ])('covers %j exactly, and not %j', (argv, longer) => {
    const grants = (propose(command([argv]))?.match ?? []).map((each) => grant(each));
    expect(judge(command([argv]), { grants }, { name: 'do_thing' }).verdict).toBe('allow');
    expect(judge(command([longer]), { grants }, { name: 'do_thing' }).verdict).toBe('ask');
  });

  it('offers a command that changes nothing without undo', () => {
    expect(propose(command([['git', 'status']], { write: [], read: [workspace], changes: 'direct' }), false)).toBeDefined();
  });

  it('never covers what the call did not do', () => {
    const offered = propose(command([['git', 'status']]))?.match ?? [];
    const grants = offered.map((each) => grant(each));
    for (const other of [command([['git', 'push']]), command([['git', 'status']], { hosts: ['evil.example'] }), command([['git', 'status'], ['rm', 'x']]), command([['git', 'status'], ['>', 'x']]), command([['env', 'PATH=.', 'git', 'status'], ['git', 'status']]), unsandboxed(['git', 'status'])]) expect(judge(other, { grants }, { name: 'do_thing' }).verdict).toBe('ask');
    expect(judge(command([['git', 'status']]), { grants }, { name: 'other_thing' }).verdict).toBe('ask');
  });
});

describe('offerSentences', () => {
  const phrase = { base: 'Create', present: 'Creating', past: 'Created', object: 'a.txt' };

  it('shows for each lasting scope the pattern it would save', () => {
    const proposal = propose(notes);
    expect(offerSentences(proposal, phrase)).toEqual([
      { scope: 'once', sentence: 'Only this: create a.txt' },
      { scope: 'chat', sentence: 'This chat: do_thing in ~/work/notes and below', match: proposal?.match },
      { scope: 'workspace', sentence: 'This workspace: do_thing in ~/work/notes and below', match: proposal?.match },
      { scope: 'always', sentence: 'Always: do_thing in ~/work/notes and below', match: proposal?.match },
    ]);
    expect(offerSentences(undefined, phrase)).toEqual([{ scope: 'once', sentence: 'Only this: create a.txt' }]);
  });
});

describe('narrowGrant', () => {
  const asked = question([notes], { name: 'do_thing' });
  const proposal = propose(notes) as GrantProposal;
  const narrow = (match: RuleMatch[], from = proposal, call = asked): GrantProposal => narrowGrant(from, match, call, policy());
  const refused = (match: RuleMatch[], from = proposal, call = asked): string => {
    try {
      narrow(match, from, call);
    } catch (error) {
      expect(error).toMatchObject({ code: 'INVALID_INPUT' });
      return (error as Error).message;
    }
    return 'not refused';
  };
  const base = { function: 'do_thing', access: 'write' as const };

  it.each<[RuleMatch, string]>([
    [{ ...base, path: '~/work/notes/*.txt' }, 'do_thing at ~/work/notes/*.txt'],
    [{ ...base, path: `${workspace}/notes/a.txt` }, 'do_thing at ~/work/notes/a.txt'],
    [{ ...base, path: `${workspace}/notes/*` }, 'do_thing directly in ~/work/notes'],
    [{ ...base, path: `${workspace}/notes/**`, caller: 'chat' }, 'do_thing in ~/work/notes and below asked by chat'],
    [{ ...base, path: `${workspace}/notes/**`, risk: ['write'], category: 'files' }, 'do_thing in ~/work/notes and below in files where the risk is write'],
  ])('takes %j', (match, sentence) => {
    expect(narrow([match])).toEqual({ match: [match], sentence });
  });

  it.each<[RuleMatch, string]>([
    [{}, 'function'],
    [{ ...base, function: 'do_*', path: `${workspace}/notes/**` }, 'function'],
    [{ function: 'do_thing', path: `${workspace}/notes/**` }, 'access'],
    [{ ...base, access: ['write', 'delete'], path: `${workspace}/notes/**` }, 'access'],
    [{ ...base, path: `${workspace}/**` }, 'path'],
    [{ ...base, path: [`${workspace}/notes/a.txt`, '/etc/**'] }, 'path'],
    [{ ...base, path: `${workspace}/notes/../**` }, 'path'],
    [{ ...base }, 'path'],
    [{ ...base, path: `${workspace}/notes/**`, host: '*' }, 'host'],
    [{ ...base, path: `${workspace}/notes/**`, server: 'github' }, 'server'],
  ])('refuses %j: wider in its %s', (match, field) => {
    expect(refused([match])).toContain(`in its ${field}`);
  });

  it('refuses what would not cover the waiting call, and nothing at all', () => {
    expect(refused([{ ...base, path: `${workspace}/notes/*.md` }])).toContain('would not cover');
    expect(refused([{ ...base, path: `${workspace}/notes/**`, caller: 'cli' }])).toContain('would not cover');
    expect(refused([])).toContain('covers nothing');
  });

  it('narrows commands, program by program', () => {
    const effect = script([['git', 'log', '-n1'], ['head', '-n1']]);
    const call = question([effect], { name: 'do_thing' });
    const offered = propose(effect) as GrantProposal;
    expect(narrow([{ function: 'do_thing', argv: ['git', 'log', '-n1'] }, { function: 'do_thing', argv: ['head', '-n1', '$'] }], offered, call).match).toHaveLength(2);
    expect(refused([{ function: 'do_thing', argv: ['git', 'log'] }, { function: 'do_thing', argv: ['head', '-n1'] }], offered, call)).toContain('in its argv');
    expect(refused([{ function: 'do_thing', argv: ['git', 'log'] }], offered, call)).toContain('would not cover');
    expect(refused([{ function: 'do_thing', argv: ['git'] }], offered, call)).toContain('in its argv');
    expect(refused([{ function: 'do_thing' }], offered, call)).toContain('in its argv');
    expect(refused([{ function: 'do_thing', argv: ['git', 'log'], host: 'evil.example' }], offered, call)).toContain('in its host');
  });

  it('narrows tables, recipients and hosts', () => {
    const statement = question([sql('write', 'INSERT', ['orders'])], { name: 'do_thing' });
    const fromSql = propose([...statement.effects]) as GrantProposal;
    expect(refused([{ ...base, sql: { verb: '*', table: 'orders' } }], fromSql, statement)).toContain('in its sql');
    expect(refused([{ ...base, sql: { verb: 'INSERT' } }], fromSql, statement)).toContain('in its sql');
    expect(narrow([{ ...base, sql: { verb: 'insert', table: 'orders' } }], fromSql, statement).match).toHaveLength(1);
    const mail = question([message('a@example.com')], { name: 'do_thing' });
    const fromMail = propose([...mail.effects]) as GrantProposal;
    expect(refused([{ function: 'do_thing', recipient: '*@example.com' }], fromMail, mail)).toContain('in its recipient');
    const fetched = question([request('read', 'example.com')], { name: 'do_thing' });
    const fromFetch = propose([...fetched.effects]) as GrantProposal;
    expect(narrow([{ function: 'do_thing', access: 'read', host: 'example.com:443' }], fromFetch, fetched).match).toHaveLength(1);
    expect(refused([{ function: 'do_thing', access: 'read', host: '*.com' }], fromFetch, fetched)).toContain('in its host');
  });

  it('never ends in a permission that allows what the offered one does not', () => {
    const effects: Effect[] = [
      notes, path('write', `${workspace}/notes/sub/b.md`), path('write', `${workspace}/c.txt`), path('delete', `${workspace}/notes/a.txt`), path('write', `${workspace}/notes`, { recursive: true }),
      command([['git', 'log']]), command([['git', 'log']], { hosts: ['example.com'] }), command([['git', 'push']]), script([['git', 'log'], ['rm', 'x']]),
      request('read', 'example.com'), request('read', 'a.example.com'), request('write', 'example.com'), request('read', '127.0.0.1', 'loopback'),
    ];
    const offers = [notes, command([['git', 'log', '-n1']]), request('read', 'example.com')].map((effect) => ({ effect, proposal: propose(effect) as GrantProposal }));
    const changes = {
      function: fc.constantFrom('do_thing', 'do_*', '*'),
      access: fc.constantFrom<'read' | 'write' | 'delete'>('read', 'write', 'delete'),
      path: fc.constantFrom('~/**', '~/work/notes/**', '~/work/notes/*', '~/work/notes/a.txt', '/**'),
      argv: fc.constantFrom<string[]>(['git'], ['git', 'log'], ['git', '*'], ['git', 'log', '-n1']),
      host: fc.constantFrom('*', 'example.com', '*.example.com', 'example.com:443', '127.0.0.1'),
      server: fc.constantFrom('*', 'steward'),
      caller: fc.constantFrom('chat', '*'),
    };
    const change = fc.tuple(fc.record(changes), fc.subarray(Object.keys(changes) as (keyof typeof changes)[], { maxLength: 2 })).map(([full, keys]) => Object.fromEntries(keys.map((key) => [key, full[key]])) as RuleMatch);
    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...offers), fc.array(change, { minLength: 1, maxLength: 2 }), ({ effect, proposal: offered }, edits) => {
        const matches = edits.map((edit) => ({ ...offered.match[0], ...edit }));
        let narrowed: GrantProposal;
        try {
          narrowed = narrowGrant(offered, matches, question([effect], { name: 'do_thing' }), policy());
        } catch {
          return;
        }
        taken++;
        const allows = (given: GrantProposal, other: Effect): boolean => judge(other, { grants: given.match.map((each) => grant(each)) }, { name: 'do_thing' }).verdict === 'allow';
        expect(allows(narrowed, effect)).toBe(true);
        for (const other of effects) if (allows(narrowed, other)) expect(allows(offered, other), JSON.stringify({ matches, other })).toBe(true);
      }),
      { numRuns: 10_000 },
    );
    expect(taken).toBeGreaterThan(1000);
  });
});
