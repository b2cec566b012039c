// What an edited policy would have said: of calls that were really made, and of one that was not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PolicyTrial, Rule } from '../../../src-preload/contract/index.ts';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { createRuntime, type Runtime } from '../../../src-main/runtime/createRuntime.ts';
import { offerReach } from '../../../src-main/runtime/offerReach.ts';
import { testPolicy } from '../../../src-main/runtime/policySimulator.ts';
import { resolveOptions } from '../../../src-main/runtime/resolveOptions.ts';
import { createFileCipher } from '../../../src-main/runtime/secrets.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

async function start(policy?: string): Promise<Runtime> {
  const runtime = await createRuntime(
    resolveOptions({ dataDir: temporaryFolder(), workspace: temporaryFolder({ 'a.txt': 'a', 'notes/b.txt': 'b' }), policy }, {}),
    { notifications: { show: () => Promise.resolve({ shownBy: 'the test' }) }, createCipher: createFileCipher, mcpUrl: () => null },
    { logLevel: 'silent' },
  );
  onTestFinished(() => runtime.stop());
  return runtime;
}

const rules = (...list: Partial<Rule>[]): string => JSON.stringify({ version: 1, rules: list });
const tried = (runtime: Runtime, text: string, subject: Parameters<typeof testPolicy>[0]['subject']) => testPolicy({ text, subject }, { policy: runtime.policyService, store: runtime.store, doorParts: runtime.doorParts });
const changes = (trials: PolicyTrial[]): string[] => trials.map(({ what, before, after }) => `${what}: ${before.verdict} (${before.ruleId}) → ${after.verdict} (${after.ruleId})`);

describe('the last calls', () => {
  async function withCalls(): Promise<Runtime> {
    const runtime = await start();
    const run = (name: string, input: Record<string, unknown>, kind: 'cli' | 'catalogue' = 'cli') => runtime.door.callFunction({ name, input, caller: { kind }, approval: 'refuse' });
    await run('read_file', { file_path: 'a.txt' });
    await run('read_file', { file_path: 'notes/b.txt' }, 'catalogue');
    await run('create_file', { file_path: 'new.txt', content: 'x' });
    await run('read_file', {});
    await run('no_such_function', {});
    await expect.poll(async () => (await runtime.auditQueries.query({ names: ['create_file', 'read_file'] }, undefined, 10)).total).toBe(4);
    return runtime;
  }

  it('are held against both, newest first, with who made them; what was never decided on is left out', async () => {
    const runtime = await withCalls();
    const { problems, trials } = await tried(runtime, rules({ id: 'deny.notes', verdict: 'deny', reason: 'private', match: { path: '**/notes/**' } }, { id: 'allow.new', verdict: 'allow', match: { function: 'create_file' } }), { last: 10 });
    expect(problems).toEqual([]);
    expect(changes(trials)).toEqual([
      'Create new.txt: ask (ask.writes) → allow (allow.new)',
      'Read b.txt: allow (allow.reads) → deny (deny.notes)',
      'Read a.txt: allow (allow.reads) → allow (allow.reads)',
    ]);
    expect(trials.map(({ caller, risk, name }) => [caller.kind, risk, name])).toEqual([['cli', 'write', 'create_file'], ['catalogue', 'read', 'read_file'], ['cli', 'read', 'read_file']]);
    expect(trials[1]).toMatchObject({ after: { reason: 'private' }, callId: expect.any(String) as string, at: expect.any(Number) as number });
    expect(trials[0]?.effects).toMatchObject([{ kind: 'path', access: 'write', path: join(runtime.roots().workspace, 'new.txt') }]);
    expect((await tried(runtime, rules(), { last: 1 })).trials).toHaveLength(1);
  });

  it('leave no trace: no row, no card, no permission, no file', async () => {
    const runtime = await withCalls();
    const count = async (): Promise<unknown> => runtime.store.auditAll('SELECT COUNT(*) AS rows FROM audit');
    const before = await count();
    const inForce = runtime.policyService.current();
    await tried(runtime, rules({ id: 'allow.all', verdict: 'allow', match: {} }), { last: 100 });
    await tried(runtime, rules({ id: 'allow.all', verdict: 'allow', match: {} }), { name: 'create_file', input: { file_path: 'other.txt', content: 'x' } });
    expect(await count()).toEqual(before);
    expect(runtime.approvals.state().approvals).toEqual([]);
    expect(runtime.policyService.current().rules).toEqual(inForce.rules);
    expect(existsSync(join(runtime.dataFolder, 'policy.json'))).toBe(false);
    expect(existsSync(join(runtime.roots().workspace, 'other.txt'))).toBe(false);
  });

  it('count the preset of the edited text and the permissions of now', async () => {
    const runtime = await withCalls();
    const { workspace } = runtime.roots();
    expect(changes((await tried(runtime, '{"version":1,"preset":"trusted"}', { last: 1 })).trials)).toEqual(['Create new.txt: ask (ask.writes) → allow (allow.trusted-writes)']);
    await runtime.grants.add({ id: 'grant_x', scope: 'always', proposal: { match: [{ function: 'create_file', path: `${workspace}/**` }], sentence: 'create_file' }, chatId: undefined, workspace: undefined, until: undefined });
    expect(changes((await tried(runtime, '{"version":1,"preset":"read-only"}', { last: 1 })).trials)).toEqual(['Create new.txt: allow (grant_x) → deny (deny.read-only)']);
  });

  it('follow an edit of the person: the arguments that stood last are judged', async () => {
    const runtime = await start();
    const outcome = runtime.door.callFunction({ name: 'create_file', input: { file_path: 'first.txt', content: 'x' }, caller: { kind: 'catalogue' } });
    await expect.poll(() => runtime.approvals.unanswered().length).toBe(1);
    const [card] = runtime.approvals.unanswered();
    if (!card) throw new Error('no card');
    const edited = await runtime.door.editApproval(card.view.id, { file_path: 'notes/second.txt', content: 'x' });
    const { trials } = await tried(runtime, rules({ id: 'deny.notes', verdict: 'deny', match: { path: '**/notes/**' } }), { last: 5 });
    expect(changes(trials)).toEqual(['Create second.txt: ask (ask.writes) → deny (deny.notes)']);
    await runtime.door.decide([{ approvalId: edited.id, digest: edited.call.digest, verdict: 'refuse', scope: 'once', note: undefined }]);
    await outcome;
  });
});

describe('a lasting permission that is offered', () => {
  it('is held against the calls of the last week; a narrower one against its own pattern', async () => {
    const runtime = await start();
    const run = (file_path: string) => runtime.door.callFunction({ name: 'create_file', input: { file_path, content: 'x' }, caller: { kind: 'cli' }, approval: 'refuse' });
    for (const path of ['notes/one.txt', 'notes/two.md', 'elsewhere.txt']) await run(path);
    await runtime.door.callFunction({ name: 'read_file', input: { file_path: 'a.txt' }, caller: { kind: 'cli' } });
    const outcome = runtime.door.callFunction({ name: 'create_file', input: { file_path: 'notes/three.txt', content: 'x' }, caller: { kind: 'catalogue' } });
    await expect.poll(() => runtime.approvals.unanswered().length).toBe(1);
    const [card] = runtime.approvals.unanswered();
    if (!card) throw new Error('no card');
    const parts = { policy: runtime.policyService, store: runtime.store, doorParts: runtime.doorParts };
    const approvalId = card.view.id;
    await expect.poll(() => offerReach({ approvalId, scope: 'always' }, parts)).toEqual({ matched: 2, of: 4 });
    expect(await offerReach({ approvalId, scope: 'always', match: [{ function: 'create_file', access: 'write', path: join(runtime.roots().workspace, 'notes/*.md') }] }, parts)).toEqual({ matched: 1, of: 4 });
    expect(runtime.grants.list()).toEqual([]);
    await runtime.door.decide([{ approvalId, digest: card.view.call.digest, verdict: 'refuse', scope: 'once', note: undefined }]);
    await outcome;
    await expect(offerReach({ approvalId, scope: 'always' }, parts)).rejects.toSatisfy((error) => isAppError(error, 'APPROVAL_STALE'));
  });
});

describe('a call that was not made', () => {
  it('is worked out as the door would, for whoever is said to make it', async () => {
    const runtime = await start();
    const subject = { name: 'delete_file', input: { file_path: 'a.txt' }, caller: { kind: 'mcp', client: 'cursor', tokenId: 't' } as const };
    const { trials } = await tried(runtime, rules({ id: 'deny.cursor', verdict: 'deny', match: { caller: 'mcp:cursor', risk: 'destroy' } }), subject);
    expect(changes(trials)).toEqual(['Delete a.txt: ask (ask.deletes) → deny (deny.cursor)']);
    expect(trials[0]).not.toHaveProperty('callId');
    const { caller: _caller, ...bySomebodyElse } = subject;
    expect(changes((await tried(runtime, rules({ id: 'deny.cursor', verdict: 'deny', match: { caller: 'mcp:cursor' } }), bySomebodyElse)).trials)).toEqual(['Delete a.txt: ask (ask.deletes) → ask (ask.deletes)']);
    expect(readFileSync(join(runtime.roots().workspace, 'a.txt'), 'utf8')).toBe('a');
  });

  it('with wrong arguments, or of a function nobody knows, is refused', async () => {
    const runtime = await start();
    await expect(tried(runtime, rules(), { name: 'delete_file', input: {} })).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
    await expect(tried(runtime, rules(), { name: 'delete_fiel', input: {} })).rejects.toSatisfy((error) => isAppError(error, 'UNKNOWN_FUNCTION'));
  });

  it('against a broken policy answers what is wrong with it, and no verdicts', async () => {
    const runtime = await start();
    expect(await tried(runtime, '{"version":1,"rules":[{}]}', { last: 5 })).toMatchObject({ trials: [], problems: [{ line: 1, path: 'rules[0].id' }, { path: 'rules[0].verdict' }, { path: 'rules[0].match' }] });
  });
});

it('a preset fixed by a flag stays under an edited text', async () => {
  const runtime = await start('ask');
  const { trials } = await tried(runtime, '{"version":1,"preset":"trusted"}', { name: 'create_file', input: { file_path: 'n.txt', content: '' } });
  expect(changes(trials)).toEqual(['Create n.txt: ask (ask.writes) → ask (ask.writes)']);
});
