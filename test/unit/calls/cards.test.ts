import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ApprovalView } from '../../../src-preload/contract/index.ts';
import { createApprovals, type PendingApproval } from '../../../src-main/calls/approvals.ts';
import { systemClock } from '../../../src-main/kernel/clock.ts';
import { AppError, isAppError } from '../../../src-main/kernel/errors.ts';
import { defineFunction } from '../../../src-main/registry/defineFunction.ts';
import type { Store } from '../../../src-main/store/store.ts';
import { openDoor } from '../../kit/openDoor.ts';
import { allow, ask, chat, create, openCards, refuse } from './kit/askCards.ts';

const signIn = defineFunction({
  name: 'sign_in', title: 'Sign in', category: 'web', summary: 'Signs in', description: 'Signs in.',
  input: z.strictObject({ user: z.string(), password: z.string().meta({ writeOnly: true }), body: z.string().default(''), headers: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]), pins: z.array(z.string()).default([]) }),
  output: z.strictObject({ seen: z.unknown() }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true }, undo: 'impossible',
  phrase: ({ user }) => ({ base: 'Sign in', present: 'Signing in', past: 'Signed in', object: user }),
  effects: () => [{ kind: 'notify', title: 'sign in' }], summarise: () => 'signed in', phrasings: [], examples: [],
  handler: async (_context, input) => ({ seen: input }),
});

describe('an edit by the person', () => {
  it('is in the audit with the arguments before and after it', async () => {
    const open = await openDoor();
    const { outcome, card } = await ask(open, create('model.txt'));
    const edited = await open.door.editApproval(card.id, { file_path: 'person.txt', content: 'y' });
    await allow(open, edited);
    expect((await outcome).state).toBe('done');
    await open.close();
    const database = new DatabaseSync(join(open.dataFolder, 'audit.db'), { readOnly: true });
    const bodies = database.prepare("SELECT body FROM audit WHERE call_id = ? AND kind = 'edited'").all(card.call.id).map(({ body }) => JSON.parse(String(body)) as unknown);
    database.close();
    expect(bodies).toMatchObject([{ original: { file_path: 'model.txt', content: 'x' }, arguments: { file_path: 'person.txt', content: 'y' }, by: 'person', digest: edited.call.digest }]);
  });

  it('leaves alone what was not changed: long texts and secrets, of which the card has a part only', async () => {
    const open = await openDoor();
    const content = `${'a line of a long text\n'.repeat(2000)}the end`;
    const { outcome, card } = await ask(open, { name: 'create_file', input: { file_path: 'model.txt', content }, caller: chat });
    expect(card.call.arguments['content']).not.toBe(content);
    const edited = await open.door.editApproval(card.id, { file_path: 'person.txt' });
    expect(edited.original?.['content']).toBe(edited.call.arguments['content']);
    await allow(open, edited);
    expect((await outcome).state).toBe('done');
    expect(readFileSync(join(open.workspace, 'person.txt'), 'utf8')).toBe(content);
    expect(existsSync(join(open.workspace, 'model.txt'))).toBe(false);
  });

  it('is judged again: what the policy denies is refused, and the card stays as it was', async () => {
    const open = await openDoor({ rules: [{ id: 'deny.secret', verdict: 'deny', reason: 'secret', match: { path: '**/secret/**' } }] });
    const { outcome, card } = await ask(open, create('model.txt'));
    await expect(open.door.editApproval(card.id, { file_path: 'secret/x.txt', content: 'y' })).rejects.toSatisfy((error) => isAppError(error, 'DENIED_BY_POLICY') && error.message.includes('deny.secret'));
    await expect(open.door.editApproval(card.id, { file_path: '../outside/x.txt', content: 'y' })).rejects.toSatisfy((error) => isAppError(error, 'PATH_REFUSED'));
    await expect(open.door.editApproval(card.id, { file_path: 'a.txt', content: 'y', surprise: 1 })).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT') && error.message.includes('surprise'));
    expect(openCards(open)).toEqual([card]);
    await allow(open, card);
    expect((await outcome).state).toBe('done');
    expect(readFileSync(join(open.workspace, 'model.txt'), 'utf8')).toBe('x');
    expect(existsSync(join(open.workspace, 'secret'))).toBe(false);
  });

  it('leaves what it did not touch as it was, also where it was shown hidden or cut', async () => {
    const open = await openDoor({ more: [signIn] });
    open.parts.redactor.setSecrets([{ name: 'login', value: 'tk-4711-secret' }]);
    const long = 'line\n'.repeat(10_000);
    const input = { user: 'ann', password: 'open sesame', body: long, headers: [{ name: 'a', value: 'tk-4711-secret' }], pins: ['1', '2'] };
    const { outcome, card } = await ask(open, { name: 'sign_in', input, caller: chat });
    expect(JSON.stringify(card)).not.toMatch(/sesame|4711/);
    const edited = await open.door.editApproval(card.id, { ...card.call.arguments, user: 'bob' });
    expect(JSON.stringify(edited)).not.toMatch(/sesame|4711/);
    const again = await open.door.editApproval(card.id, { ...edited.call.arguments, pins: ['2'] });
    await allow(open, again);
    expect((await outcome).raw).toEqual({ seen: { ...input, user: 'bob', pins: ['2'] } });
  });

  it('of a text that is shown only in part is refused, unless it replaces the whole', async () => {
    const open = await openDoor();
    const { outcome, card } = await ask(open, create('long.txt', chat, { input: { file_path: 'long.txt', content: 'x'.repeat(50_000) } }));
    const shown = String(card.call.arguments['content']);
    await expect(open.door.editApproval(card.id, { file_path: 'long.txt', content: shown.replace('xx', 'yy') })).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT') && error.message.includes('content is shown only in part'));
    await allow(open, await open.door.editApproval(card.id, { file_path: 'other.txt', content: shown }));
    expect((await outcome).state).toBe('done');
    expect(readFileSync(join(open.workspace, 'other.txt'), 'utf8')).toBe('x'.repeat(50_000));
  });

  it('with a hidden value moved to where it was not is refused', async () => {
    const open = await openDoor({ more: [signIn] });
    const { outcome, card } = await ask(open, { name: 'sign_in', input: { user: 'ann', password: 'open sesame' }, caller: chat });
    await expect(open.door.editApproval(card.id, { ...card.call.arguments, user: card.call.arguments['password'] ?? '' })).rejects.toSatisfy((error) => isAppError(error, 'REDACTED_INPUT'));
    await refuse(open, card);
    expect((await outcome).state).toBe('refused');
  });

  it('of what is denied meanwhile does not run when it is allowed', async () => {
    const open = await openDoor();
    const { outcome, card } = await ask(open, create('model.txt'));
    const { policy } = open.parts;
    open.parts.policy = () => ({ ...policy(), rules: [{ id: 'deny.now', verdict: 'deny', reason: 'no more', match: { function: 'create_file' } }] });
    await allow(open, card);
    expect(await outcome).toMatchObject({ state: 'refused', error: { code: 'DENIED_BY_POLICY' } });
    expect(existsSync(join(open.workspace, 'model.txt'))).toBe(false);
  });
});

describe('an answer', () => {
  it('given twice at the same moment counts once', async () => {
    const open = await openDoor();
    const { outcome, card } = await ask(open, create('once.txt'));
    const answers = await Promise.allSettled([allow(open, card), allow(open, card), refuse(open, card)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await outcome).state).toBe('done');
    expect((await open.auditQueries.get(card.call.id)).rows.map(({ kind }) => kind)).toEqual(['asked', 'intent', 'outcome']);
  });

  it('that was given before a crash is used up by it: the call ends, unrun, and the card is gone', async () => {
    const first = await openDoor();
    const { card } = await ask(first, create('once.txt'));
    // The process ends between the answer and the intent.
    const { audit } = first.parts;
    const append = audit.append.bind(audit);
    audit.append = (event, options) => (event.kind === 'intent' ? new Promise(() => undefined) : append(event, options));
    expect(await allow(first, card)).toBe(1);
    await first.close();

    const second = await openDoor({ folder: first.folder });
    await second.door.restore();
    expect(openCards(second)).toEqual([]);
    await expect(allow(second, card)).rejects.toSatisfy((error) => isAppError(error, 'APPROVAL_STALE'));
    expect(await second.parts.calls.get(card.call.id)).toMatchObject({ state: 'refused', error: { code: 'CANCELLED', message: expect.stringContaining('nothing was run') as string } });
    expect(await second.auditQueries.get(card.call.id)).toMatchObject({ state: 'refused', rows: [{ kind: 'asked' }, { kind: 'refused' }] });
    expect(await second.parts.calls.waiting()).toEqual([]);
    expect(existsSync(join(second.workspace, 'once.txt'))).toBe(false);
    // Once more, and there is nothing left to end.
    await second.close();
    const third = await openDoor({ folder: first.folder });
    await third.door.restore();
    expect((await third.auditQueries.get(card.call.id)).rows).toHaveLength(2);
  });

  it('that could not be written down leaves the card open, and whoever gave it is told', async () => {
    let failing = true;
    const store = { run: (statement: { sql: string }) => (failing && statement.sql.startsWith('UPDATE') ? Promise.reject(new AppError('DISK_FULL', 'no space left')) : Promise.resolve()) } as unknown as Store;
    const approvals = createApprovals(store, systemClock, { encrypt: async (text) => text, decrypt: async (text) => text });
    const view = { id: 'ask_1', createdAt: Date.now(), expiresAt: Date.now() + 60_000, heading: 'Create once.txt', call: { id: 'call_1', digest: 'd' } } as ApprovalView;
    await approvals.ask({ view, name: 'create_file', input: {}, originalInput: {}, caller: chat, modelSays: undefined, proposal: undefined } satisfies PendingApproval);
    const decision = { approvalId: 'ask_1', digest: 'd', verdict: 'allow' as const, scope: 'once' as const, permission: undefined, note: undefined };
    await expect(approvals.decide([decision])).rejects.toSatisfy((error) => isAppError(error, 'DISK_FULL'));
    expect(approvals.unanswered()).toHaveLength(1);
    failing = false;
    expect(await approvals.decide([decision])).toBe(1);
    expect(await approvals.answer('ask_1')).toMatchObject({ kind: 'allowed' });
  });
});
