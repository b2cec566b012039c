import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApprovalView, RuleMatch } from '../../../src-preload/contract/index.ts';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { openDoor } from '../../kit/openDoor.ts';
import { manualClock } from '../wire/wireKit.ts';
import { allow, allowed, ask, asks, chat, create, cursor, openCards, otherChat, refuse } from './kit/askCards.ts';

describe('“always” sticks', () => {
  it('for other content, other callers and after a restart, and the audit names it', async () => {
    const first = await openDoor();
    await allowed(first, create('notes/a.txt'), 'always');
    expect(await asks(first, create('notes/b.txt', cursor))).toBe(false);
    await first.close();
    const second = await openDoor({ folder: first.folder });
    const [grant] = second.parts.grants.list();
    expect(grant).toMatchObject({ scope: 'always', sentence: expect.stringContaining('create_file') as string });
    const outcome = await second.door.callFunction(create('notes/deep/c.txt', { kind: 'cli' }, { approval: 'refuse' }));
    expect(outcome).toMatchObject({ state: 'done', call: { decision: { verdict: 'allow', by: 'rule', ruleId: grant?.id, reason: expect.stringContaining('You always allow this') as string } } });
    expect((await second.auditQueries.get(outcome.callId)).decision).toMatchObject({ by: 'rule', ruleId: grant?.id });
    await expect.poll(() => second.parts.grants.list()[0]?.used).toBe(2);
  });

  it('but never over protected places, other folders, other functions or a deny', async () => {
    const open = await openDoor({ files: { 'notes/.git/config': 'x' }, rules: [{ id: 'deny.secret', verdict: 'deny', reason: 'no', match: { path: '**/secret.txt' } }] });
    await allowed(open, create('notes/a.txt'), 'always');
    const [grant] = open.parts.grants.active();
    expect(grant?.match.path).toBe(`${join(open.workspace, 'notes')}/**`);
    expect(await open.door.callFunction(create('notes/.git/hooks/pre-commit', chat, { approval: 'refuse' }))).toMatchObject({ error: { code: 'APPROVAL_REQUIRED' }, call: { decision: { ruleId: 'ask.protected' } } });
    expect(await asks(open, create('elsewhere/a.txt'))).toBe(true);
    expect(await asks(open, { name: 'write_file', input: { file_path: 'notes/a.txt', content: 'y' }, caller: chat })).toBe(true);
    expect(await open.door.callFunction(create('notes/secret.txt', chat, { approval: 'refuse' }))).toMatchObject({ error: { code: 'DENIED_BY_POLICY' }, call: { decision: { ruleId: 'deny.secret' } } });
    for (const file of ['notes/.git/hooks/pre-commit', 'elsewhere/a.txt', 'notes/secret.txt']) expect(existsSync(join(open.workspace, file))).toBe(false);
  });

  it('is not on offer for a protected place, and cannot be had there by asking for it', async () => {
    const open = await openDoor();
    const { card, outcome } = await ask(open, create('.git/hooks/pre-commit'));
    expect(card.offers.map(({ scope }) => scope)).toEqual(['once']);
    for (const scope of ['chat', 'workspace', 'always'] as const) await expect(allow(open, card, scope)).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
    await refuse(open, card);
    expect((await outcome).state).toBe('refused');
    expect(open.parts.grants.list()).toEqual([]);
  });

  it('taken back, it holds no longer from that moment', async () => {
    const open = await openDoor();
    await allowed(open, create('notes/a.txt'), 'always');
    const removing = open.parts.grants.remove(open.parts.grants.list()[0]?.id ?? '');
    expect(open.parts.grants.active()).toEqual([]);
    expect(await removing).toMatchObject({ scope: 'always' });
    expect(await asks(open, create('notes/b.txt'))).toBe(true);
    expect(await open.parts.grants.remove('grant_gone')).toBeUndefined();
  });

  it('given twice, it is one permission', async () => {
    const open = await openDoor();
    const one = await ask(open, create('notes/a.txt', chat, { batchId: 'step' }));
    const two = await ask(open, create('notes/b.txt', chat, { batchId: 'step' }));
    const decision = ({ id, call }: ApprovalView) => ({ approvalId: id, digest: call.digest, verdict: 'allow' as const, scope: 'always' as const, note: undefined });
    await open.door.decide([decision(one.card), decision(two.card)]);
    expect([(await one.outcome).state, (await two.outcome).state]).toEqual(['done', 'done']);
    expect(open.parts.grants.list()).toHaveLength(1);
  });

  it('is written down in the audit before it holds', async () => {
    const open = await openDoor();
    await allowed(open, create('notes/a.txt'), 'always');
    const id = open.parts.grants.list()[0]?.id ?? '';
    const detail = await open.auditQueries.get(id);
    expect(detail.rows).toMatchObject([{ kind: 'settings', label: expect.stringContaining('Allowed for always: create_file') as string }]);
    expect(detail.arguments).toMatchObject({ match: [{ function: 'create_file' }] });

    const { audit } = open.parts;
    const append = audit.append.bind(audit);
    audit.append = (event, options) => (event.kind === 'settings' ? Promise.reject(new Error('disk full')) : append(event, options));
    const { outcome, card } = await ask(open, create('other/a.txt'));
    await allow(open, card, 'always');
    expect((await outcome).state).toBe('failed');
    expect(existsSync(join(open.workspace, 'other/a.txt'))).toBe(false);
    expect(open.parts.grants.list()).toHaveLength(1);
  });
});

describe('a permission that is bound', () => {
  it('to a chat holds for that chat alone', async () => {
    const open = await openDoor();
    await allowed(open, create('notes/a.txt'), 'chat');
    expect(await asks(open, create('notes/b.txt'))).toBe(false);
    for (const caller of [otherChat, cursor, { kind: 'catalogue' } as const]) expect(await asks(open, create('notes/c.txt', caller))).toBe(true);
    const outside = await ask(open, create('notes/d.txt', cursor));
    expect(outside.card.offers.map(({ scope }) => scope)).toEqual(['once', 'workspace', 'always']);
    await expect(allow(open, outside.card, 'chat')).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
    await refuse(open, outside.card);
    await outside.outcome;
  });

  it('to a workspace holds in that workspace alone, and says which', async () => {
    const open = await openDoor();
    const second = join(open.folder, 'second');
    mkdirSync(second);
    let workspace = open.workspace;
    const { roots, policy } = open.parts;
    open.parts.roots = () => ({ ...roots(), workspace });
    open.parts.policy = () => ({ ...policy(), workspace });
    const absolute = join(open.workspace, 'notes');
    await allowed(open, create(join(absolute, 'a.txt')), 'workspace');
    expect(open.parts.grants.list()).toMatchObject([{ scope: 'workspace', workspace: open.workspace }]);
    expect(await asks(open, create(join(absolute, 'b.txt'), cursor))).toBe(false);
    workspace = second;
    expect(await asks(open, create(join(absolute, 'c.txt')))).toBe(true);
    workspace = open.workspace;
    expect(await asks(open, create(join(absolute, 'c.txt')))).toBe(false);
  });

  it('in time ends then, and is gone after it, also across a restart', async () => {
    const clock = manualClock();
    const open = await openDoor({ clock });
    let changes = 0;
    open.parts.grants.onChange(() => changes++);
    const until = clock.now() + 60_000;
    await allowed(open, create('notes/a.txt'), 'always', { until });
    await allowed(open, create('other/a.txt'), 'always', { until: until + 60_000 });
    expect(open.parts.grants.list()).toMatchObject([{ until: until + 60_000 }, { until }]);
    clock.advance(59_999);
    expect(await asks(open, create('notes/b.txt'))).toBe(false);
    changes = 0;
    clock.advance(1);
    expect(changes).toBe(1);
    expect(open.parts.grants.active()).toHaveLength(1);
    expect(open.parts.grants.list()).toHaveLength(1);
    expect(await asks(open, create('notes/c.txt'))).toBe(true);
    await open.close();
    clock.advance(60_000);
    const later = await openDoor({ folder: open.folder, clock });
    expect(later.parts.grants.list()).toEqual([]);
    expect(await asks(later, create('other/b.txt'))).toBe(true);
  });

  it('to a time that is over is refused', async () => {
    const open = await openDoor();
    const { outcome, card } = await ask(open, create('notes/a.txt'));
    await expect(allow(open, card, 'always', { until: Date.now() - 1 })).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
    await expect(allow(open, card, 'once', { until: Date.now() + 60_000 })).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
    await refuse(open, card);
    await outcome;
  });
});

describe('a narrowed pattern', () => {
  it('is what is saved, and covers no more than it says', async () => {
    const open = await openDoor();
    const { outcome, card } = await ask(open, create('notes/2030/a.txt'));
    const offered = card.offers.find(({ scope }) => scope === 'always')?.match?.[0];
    expect(offered).toMatchObject({ function: 'create_file', path: `${join(open.workspace, 'notes/2030')}/**` });
    await allow(open, card, 'always', { match: [{ ...offered, path: `${join(open.workspace, 'notes/2030')}/*.txt` }] });
    expect((await outcome).state).toBe('done');
    expect(await asks(open, create('notes/2030/b.txt'))).toBe(false);
    for (const file of ['notes/2030/b.md', 'notes/2030/deep/b.txt', 'notes/b.txt']) expect(await asks(open, create(file)), file).toBe(true);
  });

  it.each([
    ['wider in its path', (workspace: string): RuleMatch[] => [{ function: 'create_file', access: 'write', path: `${workspace}/**` }]],
    ['for every function', (workspace: string): RuleMatch[] => [{ access: 'write', path: `${workspace}/notes/**` }]],
    ['for another function', (workspace: string): RuleMatch[] => [{ function: 'delete_file', access: 'write', path: `${workspace}/notes/**` }]],
    ['that does not cover this call', (workspace: string): RuleMatch[] => [{ function: 'create_file', access: 'write', path: `${workspace}/notes/other.txt` }]],
    ['for anything at all', (): RuleMatch[] => [{}]],
  ])('%s is refused, and nothing is decided', async (_name, match) => {
    const open = await openDoor();
    const { outcome, card } = await ask(open, create('notes/a.txt'));
    await expect(allow(open, card, 'always', { match: match(open.workspace) })).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
    expect(openCards(open)).toHaveLength(1);
    expect(open.parts.grants.list()).toEqual([]);
    expect(existsSync(join(open.workspace, 'notes/a.txt'))).toBe(false);
    await refuse(open, card);
    await outcome;
  });
});
