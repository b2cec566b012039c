import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ApprovalView, Caller } from '../../../src-preload/contract/index.ts';
import type { CallOutcome, CallRequest } from '../../../src-main/calls/callOutcome.ts';
import type { Door } from '../../../src-main/calls/callFunction.ts';
import { isAppError } from '../../../src-main/kernel/errors.ts';
import { defineFunction } from '../../../src-main/registry/defineFunction.ts';
import { openDoor, type OpenDoor } from '../../kit/openDoor.ts';

const chat: Caller = { kind: 'chat', chatId: 'chat_1', model: 'offline' };
const cursor: Caller = { kind: 'mcp', client: 'cursor', tokenId: 'default' };

const create = (file_path: string, content: string, more: Partial<CallRequest> = {}): CallRequest => ({ name: 'create_file', input: { file_path, content }, caller: chat, ...more });

/** Starts a call and waits until its card is open. */
async function startAndAsk({ door, parts }: OpenDoor, request: CallRequest): Promise<{ outcome: Promise<CallOutcome>; card: ApprovalView }> {
  const known = new Set(parts.approvals.state().approvals.map((approval) => approval.id));
  const outcome = door.callFunction(request);
  await expect.poll(() => parts.approvals.state().approvals.some((approval) => !known.has(approval.id))).toBe(true);
  const card = parts.approvals.state().approvals.find((approval) => !known.has(approval.id));
  if (!card) throw new Error('no card');
  return { outcome, card };
}

const allow = (door: Door, card: ApprovalView, scope: 'once' | 'chat' | 'always' = 'once') => door.decide([{ approvalId: card.id, digest: card.call.digest, verdict: 'allow', scope, note: undefined }]);
const refuse = (door: Door, card: ApprovalView, note?: string) => door.decide([{ approvalId: card.id, digest: card.call.digest, verdict: 'refuse', scope: 'once', note }]);

describe('a call that may run', () => {
  it('reads inside the workspace without asking and is in the audit', async () => {
    const open = await openDoor({ files: { 'notes.txt': 'one\ntwo\n' } });
    const outcome = await open.door.callFunction({ name: 'read_file', input: { file_path: 'notes.txt' }, caller: chat });
    expect(outcome).toMatchObject({ state: 'done', raw: { content: 'one\ntwo\n' } });
    const { entries } = await open.auditQueries.query({}, undefined, 10);
    expect(entries).toMatchObject([{ name: 'read_file', risk: 'read', state: 'done', decision: { verdict: 'allow', by: 'rule', ruleId: 'allow.reads' }, undo: { state: 'none' } }]);
  });

  it('answers wrong arguments, unknown functions and missing files as clear failures', async () => {
    const { door } = await openDoor();
    const outcomes = await Promise.all([
      door.callFunction({ name: 'read_file', input: {}, caller: chat }),
      door.callFunction({ name: 'reed_file', input: {}, caller: chat }),
      door.callFunction({ name: 'read_file', input: { file_path: 'nothing.txt' }, caller: chat }),
    ]);
    expect(outcomes.map((outcome) => [outcome.state, outcome.error?.code])).toEqual([['failed', 'INVALID_INPUT'], ['failed', 'UNKNOWN_FUNCTION'], ['failed', 'NOT_FOUND']]);
    expect(outcomes[0]?.error?.message).toContain('file_path');
    expect(outcomes[1]?.error?.hint).toContain('read_file');
  });
});

describe('a call that must ask', () => {
  it('shows the diff, runs once allowed, can be undone and done again', async () => {
    const open = await openDoor();
    const { outcome, card } = await startAndAsk(open, create('hello.txt', 'Hello World!', { modelSays: 'A greeting' }));
    const file = join(open.workspace, 'hello.txt');
    expect(existsSync(file)).toBe(false);
    expect(card).toMatchObject({ heading: 'Create hello.txt', button: 'ink', modelSays: 'A greeting', ruleId: 'ask.writes', preview: { kind: 'diff', exists: false, added: 1, removed: 0 }, unusualCharacters: false });
    expect(card.offers.map((offer) => offer.scope)).toEqual(['once', 'chat', 'workspace', 'always']);
    await allow(open.door, card);
    expect(await outcome).toMatchObject({ state: 'done', call: { undo: { state: 'available' }, decision: { verdict: 'allow', by: 'person', scope: 'once', ruleId: 'ask.writes' } } });
    expect(readFileSync(file, 'utf8')).toBe('Hello World!');

    const { callId } = await outcome;
    expect(await open.undo.undo(callId, false)).toMatchObject({ state: 'undone', undo: { state: 'undone' } });
    expect(existsSync(file)).toBe(false);
    await expect(open.undo.undo(callId, false)).rejects.toSatisfy((error) => isAppError(error, 'UNDO_UNAVAILABLE'));
    expect(await open.undo.redo(callId, false)).toMatchObject({ state: 'done', undo: { state: 'available' } });
    expect(readFileSync(file, 'utf8')).toBe('Hello World!');

    const detail = await open.auditQueries.get(callId);
    expect(detail.rows.map((row) => row.kind)).toEqual(['asked', 'intent', 'outcome', 'undo', 'undo', 'redo', 'redo']);
    expect(detail).toMatchObject({ decision: { by: 'person' }, arguments: { file_path: 'hello.txt', content: 'Hello World!' }, digest: card.call.digest });
    expect(open.parts.audit.entries).toBeGreaterThan(0);
  });

  it('does not run when refused, and the note reaches whoever asked', async () => {
    const open = await openDoor();
    const { outcome, card } = await startAndAsk(open, create('hello.txt', 'x'));
    await refuse(open.door, card, 'use notes.md instead');
    expect(await outcome).toMatchObject({ state: 'refused', note: 'use notes.md instead', error: { code: 'REFUSED' }, raw: undefined });
    expect(existsSync(join(open.workspace, 'hello.txt'))).toBe(false);
    const { entries } = await open.auditQueries.query({}, undefined, 10);
    expect(entries).toMatchObject([{ state: 'refused', decision: { verdict: 'deny', by: 'person', note: 'use notes.md instead' } }]);
  });

  it('is refused when nobody answers in time, and says so', async () => {
    const open = await openDoor({ approvalLimitMs: 50 });
    const outcome = await open.door.callFunction(create('hello.txt', 'x'));
    expect(outcome).toMatchObject({ state: 'refused', error: { code: 'APPROVAL_EXPIRED' }, call: { decision: { by: 'time-limit' } } });
    expect(open.parts.approvals.state().approvals).toMatchObject([{ outcome: 'expired' }]);
  });

  it('is refused at once where nobody can be asked', async () => {
    const { door, parts } = await openDoor();
    expect(await door.callFunction(create('hello.txt', 'x', { caller: { kind: 'cli' }, approval: 'refuse' }))).toMatchObject({ state: 'refused', error: { code: 'APPROVAL_REQUIRED', exitCode: 3 } });
    expect(parts.approvals.state().approvals).toEqual([]);
  });

  it('withdraws its card when it is stopped', async () => {
    const open = await openDoor();
    const stop = new AbortController();
    const { outcome, card } = await startAndAsk(open, create('hello.txt', 'x', { signal: stop.signal }));
    stop.abort();
    expect(await outcome).toMatchObject({ state: 'refused', error: { code: 'CANCELLED' } });
    await expect(allow(open.door, card)).rejects.toSatisfy((error) => isAppError(error, 'APPROVAL_STALE'));
  });

  it('an approval is bound to what was seen, and is used once', async () => {
    const open = await openDoor();
    const { outcome, card } = await startAndAsk(open, create('hello.txt', 'x'));
    await expect(open.door.decide([{ approvalId: card.id, digest: '0'.repeat(64), verdict: 'allow', scope: 'once', note: undefined }])).rejects.toSatisfy((error) => isAppError(error, 'APPROVAL_STALE'));
    await allow(open.door, card);
    await outcome;
    await expect(allow(open.door, card)).rejects.toSatisfy((error) => isAppError(error, 'APPROVAL_STALE'));
    const again = await startAndAsk(open, create('hello2.txt', 'x'));
    expect(again.card.id).not.toBe(card.id);
    await refuse(open.door, again.card);
    await again.outcome;
  });

  it('asks again when what would be replaced changed while the card was open', async () => {
    const open = await openDoor({ files: { 'a.txt': 'old' } });
    const { outcome, card } = await startAndAsk(open, { name: 'write_file', input: { file_path: 'a.txt', content: 'new' }, caller: chat });
    writeFileSync(join(open.workspace, 'a.txt'), 'changed by somebody else');
    await allow(open.door, card);
    await expect.poll(() => open.parts.approvals.state().approvals.filter((approval) => approval.outcome === undefined).length).toBe(1);
    expect(readFileSync(join(open.workspace, 'a.txt'), 'utf8')).toBe('changed by somebody else');
    const second = open.parts.approvals.state().approvals.find((approval) => approval.outcome === undefined);
    expect(second?.call.digest).not.toBe(card.call.digest);
    if (second) await allow(open.door, second);
    expect(await outcome).toMatchObject({ state: 'done' });
    expect(readFileSync(join(open.workspace, 'a.txt'), 'utf8')).toBe('new');
  });

  it('runs with the person’s arguments after an edit, never with the model’s', async () => {
    const open = await openDoor();
    const { outcome, card } = await startAndAsk(open, create('hello.txt', 'x'));
    const edited = await open.door.editApproval(card.id, { file_path: 'other.txt', content: 'y' });
    expect(edited).toMatchObject({ id: card.id, heading: 'Create other.txt', original: { file_path: 'hello.txt', content: 'x' } });
    await expect(allow(open.door, card)).rejects.toSatisfy((error) => isAppError(error, 'APPROVAL_STALE'));
    await expect(open.door.editApproval(card.id, { file_path: '' })).rejects.toSatisfy((error) => isAppError(error, 'INVALID_INPUT'));
    await allow(open.door, edited);
    expect(await outcome).toMatchObject({ state: 'done', call: { arguments: { file_path: 'other.txt', content: 'y' } } });
    expect(existsSync(join(open.workspace, 'hello.txt'))).toBe(false);
    expect((await open.auditQueries.get(card.call.id)).rows.map((row) => row.kind)).toEqual(['asked', 'edited', 'intent', 'outcome']);
  });

  it('“this chat” and “always” keep their word, and can be taken back', async () => {
    const open = await openDoor();
    const first = await startAndAsk(open, create('notes/a.txt', 'x'));
    await allow(open.door, first.card, 'chat');
    await first.outcome;
    expect(await open.door.callFunction(create('notes/b.txt', 'x'))).toMatchObject({ state: 'done', call: { decision: { by: 'rule', ruleId: open.parts.grants.list()[0]?.id } } });
    const elsewhere = await startAndAsk(open, create('notes/c.txt', 'x', { caller: { kind: 'chat', chatId: 'chat_2', model: 'm' } }));
    await allow(open.door, elsewhere.card, 'always');
    await elsewhere.outcome;
    expect(await open.door.callFunction(create('notes/d.txt', 'x', { caller: cursor }))).toMatchObject({ state: 'done' });
    for (const grant of open.parts.grants.list()) await open.parts.grants.remove(grant.id);
    const after = await startAndAsk(open, create('notes/e.txt', 'x'));
    await refuse(open.door, after.card);
    await after.outcome;
  });

  it('a batch is decided whole or not at all', async () => {
    const open = await openDoor();
    const one = await startAndAsk(open, create('a.txt', 'x', { batchId: 'step_1' }));
    const two = await startAndAsk(open, create('b.txt', 'x', { batchId: 'step_1' }));
    expect(one.card.batchId).toBe(two.card.batchId);
    const decision = (card: ApprovalView, digest: string) => ({ approvalId: card.id, digest, verdict: 'allow' as const, scope: 'once' as const, note: undefined });
    await expect(open.door.decide([decision(one.card, one.card.call.digest), decision(two.card, 'wrong')])).rejects.toSatisfy((error) => isAppError(error, 'APPROVAL_STALE'));
    expect(existsSync(join(open.workspace, 'a.txt'))).toBe(false);
    expect(await open.door.decide([decision(one.card, one.card.call.digest), { ...decision(two.card, two.card.call.digest), verdict: 'refuse', note: 'no' }])).toBe(2);
    expect([(await one.outcome).state, (await two.outcome).state]).toEqual(['done', 'refused']);
  });
});

describe('an outside client', () => {
  it('is told that the approval is pending, and may run it once after the person allowed it', async () => {
    const open = await openDoor();
    const request = create('hello.txt', 'x', { caller: cursor, approval: { waitMs: 30 } });
    const first = await open.door.callFunction(request);
    expect(first).toMatchObject({ state: 'waiting', error: { code: 'APPROVAL_PENDING' }, approvalId: expect.any(String) as string });
    const [card] = open.parts.approvals.state().approvals;
    if (!card) throw new Error('no card');
    await allow(open.door, card);
    expect(existsSync(join(open.workspace, 'hello.txt'))).toBe(false);
    expect(await open.door.callFunction({ ...request, caller: { ...cursor, tokenId: 'another' }, approval: 'refuse' })).toMatchObject({ error: { code: 'APPROVAL_REQUIRED' } });
    expect(await open.door.callFunction({ ...request, input: { file_path: 'hello.txt', content: 'other' }, approval: 'refuse' })).toMatchObject({ error: { code: 'APPROVAL_REQUIRED' } });
    const second = await open.door.callFunction({ ...request, approval: 'refuse' });
    expect(second).toMatchObject({ state: 'done', callId: first.callId, call: { decision: { by: 'person', scope: 'once' } } });
    const third = await open.door.callFunction({ ...request, input: { file_path: 'hello.txt', content: 'x' }, approval: 'refuse' });
    expect(third.state).not.toBe('done');
  });

  it('that asks again while the card is open does not open a second one, and runs once', async () => {
    const open = await openDoor();
    const request = create('hello.txt', 'x', { caller: cursor, approval: { waitMs: 30 } });
    await open.door.callFunction(request);
    const again = open.door.callFunction({ ...request, approval: { waitMs: 10_000 } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const waiting = open.parts.approvals.state().approvals;
    expect(waiting).toHaveLength(1);
    if (waiting[0]) await allow(open.door, waiting[0]);
    expect(await again).toMatchObject({ state: 'done' });
    expect(await open.door.callFunction({ ...request, input: { file_path: 'hello.txt', content: 'x' }, approval: 'refuse' })).toMatchObject({ state: expect.not.stringMatching('done') as string });
    expect((await open.auditQueries.query({ states: ['done'] }, undefined, 10)).total).toBe(1);
  });

  it('that is refused while away finds the refusal in the audit', async () => {
    const open = await openDoor();
    await open.door.callFunction(create('hello.txt', 'x', { caller: cursor, approval: { waitMs: 20 } }));
    const [card] = open.parts.approvals.state().approvals;
    if (card) await refuse(open.door, card, 'no');
    await expect.poll(async () => (await open.auditQueries.query({ states: ['refused'] }, undefined, 10)).total).toBe(1);
  });
});

describe('after a restart', () => {
  it('an open card is still there, and allowing it runs the call', async () => {
    const first = await openDoor();
    const stop = new AbortController();
    const { card } = await startAndAsk(first, create('hello.txt', 'Hello', { signal: stop.signal }));
    await first.close();
    const second = await openDoor({ folder: first.folder });
    await second.door.restore();
    expect(second.parts.approvals.state().approvals).toMatchObject([{ id: card.id, heading: 'Create hello.txt' }]);
    const resumed = new Promise<CallOutcome>((resolve) => second.door.resumed(resolve));
    await allow(second.door, card);
    expect(await resumed).toMatchObject({ state: 'done', callId: card.call.id });
    expect(readFileSync(join(second.workspace, 'hello.txt'), 'utf8')).toBe('Hello');
    const third = await openDoor({ folder: first.folder });
    await third.door.restore();
    expect(third.parts.approvals.state().approvals).toEqual([]);
  });

  it('a card whose time is over is refused, and says so', async () => {
    const first = await openDoor({ approvalLimitMs: 200 });
    const { card } = await startAndAsk(first, create('hello.txt', 'Hello'));
    await first.close();
    await new Promise((resolve) => setTimeout(resolve, 250));
    const second = await openDoor({ folder: first.folder });
    await second.door.restore();
    await expect.poll(async () => (await second.auditQueries.get(card.call.id)).state).toBe('refused');
    expect(existsSync(join(second.workspace, 'hello.txt'))).toBe(false);
  });
});

describe('refusals', () => {
  it.each([
    ['a path that escapes', { file_path: '../outside/x.txt' }, 'PATH_REFUSED'],
    ['an encoded escape', { file_path: '%2e%2e/outside/x.txt' }, 'PATH_REFUSED'],
    ['a NUL byte', { file_path: 'a\0b' }, 'PATH_REFUSED'],
  ])('%s', async (_name, input, code) => {
    const { door } = await openDoor();
    expect(await door.callFunction({ name: 'read_file', input, caller: chat })).toMatchObject({ state: 'refused', error: { code } });
  });

  it('the data folder is closed, for reads as well', async () => {
    const open = await openDoor();
    for (const request of [
      { name: 'read_file', input: { file_path: join(open.dataFolder, 'steward.db') } },
      { name: 'create_file', input: { file_path: join(open.dataFolder, 'policy.json'), content: '{}' } },
      { name: 'list_directory', input: { path: open.dataFolder } },
    ]) expect(await open.door.callFunction({ ...request, caller: chat, approval: 'refuse' })).toMatchObject({ state: 'refused', error: { code: 'PATH_REFUSED' } });
  });

  it('unattended: outside is denied by name, inside runs', async () => {
    const open = await openDoor({ preset: 'unattended' });
    expect(await open.door.callFunction(create(join(open.outside, 'x.txt'), 'x'))).toMatchObject({ error: { code: 'PATH_OUTSIDE_WORKSPACE' } });
    expect(await open.door.callFunction(create('x.txt', 'x'))).toMatchObject({ state: 'done' });
    expect(await open.door.callFunction({ name: 'execute_shell', input: { sandbox: false, command: 'touch y' }, caller: chat })).toMatchObject({ state: 'refused', error: { code: 'DENIED_BY_POLICY' } });
    expect(existsSync(join(open.workspace, 'y'))).toBe(false);
  });

  it('a redaction marker in the input is refused', async () => {
    const { door } = await openDoor({ preset: 'unattended' });
    expect(await door.callFunction(create('x.txt', 'key=\u27e6redacted:openai-key\u27e7'))).toMatchObject({ error: { code: 'REDACTED_INPUT' } });
  });

  it('nothing runs when the audit cannot be written', async () => {
    const open = await openDoor({ preset: 'unattended' });
    const { audit } = open.parts;
    const append = audit.append.bind(audit);
    audit.append = async (event, options) => {
      if (event.kind === 'intent') throw (await import('../../../src-main/kernel/errors.ts')).toAppError(new Error('disk full'));
      return append(event, options);
    };
    expect((await open.door.callFunction(create('x.txt', 'x'))).state).toBe('failed');
    expect(existsSync(join(open.workspace, 'x.txt'))).toBe(false);
  });
});

describe('what a failing or stopped call leaves behind', () => {
  const halfway = defineFunction({
    name: 'write_then_fail',
    title: 'Half way',
    category: 'files',
    summary: 'Writes, then fails',
    description: 'For tests.',
    input: z.strictObject({ wait: z.boolean().default(false) }),
    output: z.strictObject({ ok: z.boolean() }),
    annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: false },
    undo: 'journal',
    phrase: () => ({ base: 'Write', present: 'Writing', past: 'Wrote', object: 'half' }),
    effects: () => [{ kind: 'path', access: 'write', path: 'half.txt' }],
    summarise: () => '',
    phrasings: [],
    examples: [],
    async handler({ files, signal }, { wait }) {
      await files.write('half.txt', 'half', { overwrite: true });
      if (!wait) throw new Error('broke');
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      return { ok: true };
    },
  });

  it('takes back what a failing handler had written', async () => {
    const open = await openDoor({ preset: 'unattended', more: [halfway] });
    expect(await open.door.callFunction({ name: 'write_then_fail', input: {}, caller: chat })).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' }, call: { undo: { state: 'none' } } });
    expect(existsSync(join(open.workspace, 'half.txt'))).toBe(false);
  });

  it('and what a stopped one had', async () => {
    const open = await openDoor({ preset: 'unattended', more: [halfway] });
    const stop = new AbortController();
    const outcome = open.door.callFunction({ name: 'write_then_fail', input: { wait: true }, caller: chat, signal: stop.signal });
    await expect.poll(() => existsSync(join(open.workspace, 'half.txt'))).toBe(true);
    stop.abort();
    expect(await outcome).toMatchObject({ state: 'failed', error: { code: 'CANCELLED' } });
    expect(existsSync(join(open.workspace, 'half.txt'))).toBe(false);
  });
});

it('renames a file by the case of its letters alone', async () => {
  const open = await openDoor({ preset: 'unattended', files: { 'PHOTO.JPG': 'x' } });
  expect(await open.door.callFunction({ name: 'move_file', input: { source: 'PHOTO.JPG', destination: 'photo.jpg' }, caller: chat })).toMatchObject({ state: 'done' });
  expect(readFileSync(join(open.workspace, 'photo.jpg'), 'utf8')).toBe('x');
});

describe('secrets', () => {
  it('are hidden from model, client, renderer and audit, but not from a later call inside', async () => {
    const key = 'sk-proj-abcdefghijklmnopqrstuvwxyz123456';
    const open = await openDoor({ files: { 'env.txt': `OPENAI=${key}\n` } });
    const outcome = await open.door.callFunction({ name: 'read_file', input: { file_path: 'env.txt' }, caller: chat });
    expect(JSON.stringify([outcome.forModel, outcome.forClient, outcome.call, await open.auditQueries.get(outcome.callId)])).not.toContain('abcdefghijklmnop');
    expect(JSON.stringify(outcome.forModel)).toContain('redacted:openai-key');
    expect(JSON.parse(await open.parts.results.read(outcome.callId))).toMatchObject({ content: `OPENAI=${key}\n` });
  });
});
