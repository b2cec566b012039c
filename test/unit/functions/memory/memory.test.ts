import { describe, expect, it } from 'vitest';
import type { ApprovalView, Caller } from '../../../../src-preload/contract/index.ts';
import type { CallOutcome } from '../../../../src-main/calls/callOutcome.ts';
import { openDoor, type OpenDoor } from '../../../kit/openDoor.ts';

const chat: Caller = { kind: 'chat', chatId: 'chat_1', model: 'offline' };
const cursor: Caller = { kind: 'mcp', client: 'cursor', tokenId: 'first' };
const claude: Caller = { kind: 'mcp', client: 'claude', tokenId: 'second' };

async function callOf(open: OpenDoor, name: string, input: Record<string, unknown>, caller: Caller = chat): Promise<CallOutcome> {
  return open.door.callFunction({ name, input, caller, approval: 'refuse' });
}

/** What it gives; fails where it was not done. */
async function done(open: OpenDoor, name: string, input: Record<string, unknown>, caller: Caller = chat): Promise<Record<string, unknown>> {
  const outcome = await callOf(open, name, input, caller);
  expect(outcome.error?.message).toBeUndefined();
  return outcome.raw ?? {};
}

/** Calls, and gives the card it waits behind. */
async function asked(open: OpenDoor, name: string, input: Record<string, unknown>, caller: Caller = chat): Promise<{ card: ApprovalView; allow(): Promise<CallOutcome> }> {
  const outcome = open.door.callFunction({ name, input, caller, approval: 'wait' });
  await expect.poll(() => open.parts.approvals.state().approvals.some((approval) => approval.outcome === undefined)).toBe(true);
  const card = open.parts.approvals.state().approvals.find((approval) => approval.outcome === undefined);
  if (!card) throw new Error('no card');
  return { card, allow: async () => (await open.door.decide([{ approvalId: card.id, digest: card.call.digest, verdict: 'allow', scope: 'once', note: undefined }]), outcome) };
}

const keysOf = (result: Record<string, unknown>): string[] => (result['memories'] as { key: string }[]).map(({ key }) => key);

describe('memories of one caller', () => {
  it('are stored, recalled, found, replaced and forgotten, with where they came from, and each step back', async () => {
    const open = await openDoor({ preset: 'unattended' });
    const stored = await callOf(open, 'store_memory', { key: 'favourite colour', content: 'Green.', tags: ['preference'] });
    expect(stored).toMatchObject({ state: 'done', raw: { replaced: false }, call: { risk: 'write', undo: { state: 'available' }, effects: [{ kind: 'memory', store: 'memories', access: 'write', owner: 'person', own: true, namespace: 'general', key: 'favourite colour' }] } });
    expect(await done(open, 'retrieve_memory', { key: 'favourite colour' })).toMatchObject({ memory: { content: 'Green.', stored_by: 'chat', call_id: stored.callId, expires_at: null }, notice: expect.stringContaining('data') });

    const replaced = await callOf(open, 'store_memory', { key: 'favourite colour', content: 'Blue.' });
    expect(replaced.raw).toMatchObject({ replaced: true });
    await open.undo.undo(replaced.callId, false);
    expect(keysOf(await done(open, 'search_memory', { query: 'green colours' }))).toEqual(['favourite colour']);

    const forgotten = await callOf(open, 'delete_memory', { key: 'favourite colour' });
    expect(forgotten).toMatchObject({ state: 'done', raw: { deleted: { content: 'Green.' } }, call: { risk: 'destroy', undo: { state: 'available' } } });
    expect(await callOf(open, 'retrieve_memory', { key: 'favourite colour' })).toMatchObject({ state: 'failed', error: { code: 'NOT_FOUND' } });
    await open.undo.undo(forgotten.callId, false);
    expect(await done(open, 'retrieve_memory', { key: 'favourite colour' })).toMatchObject({ memory: { content: 'Green.', tags: ['preference'] } });
    await open.undo.redo(forgotten.callId, false);
    await open.undo.undo(forgotten.callId, false);
    await done(open, 'store_memory', { key: 'favourite colour', content: 'Red.' });
    await expect(open.undo.undo(stored.callId, false)).rejects.toMatchObject({ code: 'UNDO_CONFLICT', message: 'The memory favourite colour was changed since' });
    await open.undo.undo(stored.callId, true);
    expect(await callOf(open, 'retrieve_memory', { key: 'favourite colour' })).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('are shared by all ways in which the person asks, and lapse at their time', async () => {
    let now = 1_700_000_000_000;
    const open = await openDoor({ preset: 'unattended', clock: { now: () => now, after: () => () => undefined } });
    await done(open, 'store_memory', { key: 'build', content: 'The build is broken.', ttl: 60 }, { kind: 'cli' });
    expect(await done(open, 'retrieve_memory', { key: 'build' }, { kind: 'catalogue' })).toMatchObject({ memory: { stored_by: 'cli', expires_at: new Date(now + 60_000).toISOString() } });
    now += 60_000;
    expect(await callOf(open, 'retrieve_memory', { key: 'build' })).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const tidied = await callOf(open, 'optimize_memory', {});
    expect(tidied.raw).toMatchObject({ expired: 1, duplicates: 0, before: { memories: 1 }, after: { memories: 0 } });
    await open.undo.undo(tidied.callId, false);
    expect(await done(open, 'optimize_memory', {})).toMatchObject({ expired: 1 });
  });

  it('that were mistyped are named', async () => {
    const open = await openDoor({ preset: 'unattended' });
    await done(open, 'store_memory', { key: 'staging server', content: 'turing' });
    for (const name of ['retrieve_memory', 'delete_memory']) expect(await callOf(open, name, { key: 'stagin sever' })).toMatchObject({ error: { code: 'NOT_FOUND', hint: 'There is staging server' } });
  });

  it('are changed only by those who may: under Read only not at all, under Ask after a question', async () => {
    const readOnly = await openDoor({ preset: 'read-only' });
    for (const [name, input] of [['store_memory', { content: 'x' }], ['delete_memory', { key: 'x' }], ['optimize_memory', {}], ['manage_cache', { action: 'set', key: 'x', value: 1 }], ['manage_cache', { action: 'clear' }]] as const) {
      expect(await callOf(readOnly, name, input), name).toMatchObject({ state: 'refused', error: { code: 'DENIED_BY_POLICY' } });
    }
    expect(await done(readOnly, 'search_memory', {})).toMatchObject({ memories: [] });
    expect(await done(readOnly, 'manage_cache', { action: 'stats' })).toMatchObject({ stats: { entries: 0 } });
    const trusted = await openDoor({ preset: 'trusted' });
    await done(trusted, 'store_memory', { key: 'x', content: 'x' });
    expect(await callOf(trusted, 'delete_memory', { key: 'x' })).toMatchObject({ state: 'refused' });
  });

  it('are forgotten no more than a rule allows', async () => {
    const open = await openDoor({ preset: 'unattended', rules: [{ id: 'keep', verdict: 'deny', reason: 'Nothing is forgotten', match: { category: 'memory', access: 'delete' } }] });
    await done(open, 'store_memory', { key: 'x', content: 'x' });
    for (const [name, input] of [['delete_memory', { key: 'x' }], ['optimize_memory', {}], ['manage_cache', { action: 'clear' }]] as const) expect(await callOf(open, name, input)).toMatchObject({ error: { code: 'DENIED_BY_POLICY', message: expect.stringContaining('Nothing is forgotten') } });
    expect(await done(open, 'retrieve_memory', { key: 'x' })).toMatchObject({ memory: { content: 'x' } });
  });
});

describe('cards', () => {
  it('show the whole text, what it takes the place of, and what will be forgotten', async () => {
    const open = await openDoor();
    const { card, allow } = await asked(open, 'store_memory', { key: 'colour', content: 'Green, and never orange.', ttl: 3600 });
    expect(card).toMatchObject({ button: 'ink', preview: { kind: 'message', body: 'Green, and never orange.', notes: [], facts: expect.arrayContaining([{ label: 'Forgotten', value: 'after 60 minutes' }]) }, terms: [{ title: 'Stays on this computer' }, { title: 'Can be undone' }, { title: 'No secrets' }] });
    expect((await allow()).state).toBe('done');
    const second = await asked(open, 'store_memory', { key: 'colour', content: 'Blue.' });
    expect(second.card).toMatchObject({ approveLabel: 'Replace memory', preview: { notes: [{ text: 'Takes the place of: Green, and never orange.' }] } });
    await second.allow();
    await (await asked(open, 'store_memory', { key: 'hue', content: 'blue' })).allow();
    const tidy = await asked(open, 'optimize_memory', {});
    expect(tidy.card).toMatchObject({ approveLabel: 'Remove 1 memory', heading: 'Tidy 1 memory', preview: { facts: expect.arrayContaining([{ label: 'Twice', value: expect.stringMatching(/^colour: said by hue|^hue: said by colour/) }]) } });
    await tidy.allow();
    const left = keysOf(await done(open, 'search_memory', {}));
    expect(left).toHaveLength(1);
    const forget = await asked(open, 'delete_memory', { key: left[0] });
    expect(forget.card).toMatchObject({ button: 'ink', approveLabel: 'Forget', preview: { body: expect.stringMatching(/blue/i) } });
    const cache = asked(open, 'manage_cache', { action: 'clear', what: 'all' });
    await forget.allow();
    expect((await cache).card.id).toBeDefined();
  });
});

describe('others', () => {
  it('have memories of their own: nobody sees another’s, whatever name they give themselves', async () => {
    const open = await openDoor({ preset: 'unattended' });
    await done(open, 'store_memory', { key: 'plan', content: 'the person’s plan' });
    await done(open, 'store_memory', { key: 'plan', content: 'cursor’s plan' }, cursor);
    expect(await done(open, 'retrieve_memory', { key: 'plan' }, cursor)).toMatchObject({ memory: { content: 'cursor’s plan', stored_by: 'mcp:cursor' } });
    expect(await callOf(open, 'retrieve_memory', { key: 'plan' }, claude)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await callOf(open, 'retrieve_memory', { key: 'plan' }, { kind: 'mcp', client: 'cursor', tokenId: 'stolen' })).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await done(open, 'search_memory', { query: 'plan' }, claude)).toMatchObject({ memories: [] });
    expect(await callOf(open, 'delete_memory', { key: 'plan' }, claude)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await done(open, 'optimize_memory', {}, claude);
    expect(await done(open, 'retrieve_memory', { key: 'plan' })).toMatchObject({ memory: { content: 'the person’s plan' } });
  });

  it('see the person’s only when they are allowed to, each time', async () => {
    const alone = await openDoor({ preset: 'unattended' });
    for (const [name, input] of [['search_memory', { scope: 'person' }], ['store_memory', { content: 'x', scope: 'person' }], ['delete_memory', { key: 'x', scope: 'person' }], ['optimize_memory', { scope: 'person' }]] as const) {
      expect(await callOf(alone, name, input, cursor), name).toMatchObject({ state: 'refused', error: { code: 'DENIED_BY_POLICY', message: expect.stringContaining('deny.others-memories') } });
    }
    const open = await openDoor();
    await open.parts.ports.memories.put('person', { namespace: 'general', key: 'plan', content: 'the person’s plan', tags: [], importance: 0.5 }, { callId: 'call_1', by: 'chat', at: 1 });
    const { card, allow } = await asked(open, 'search_memory', { query: 'plan', scope: 'person' }, cursor);
    expect(card).toMatchObject({ terms: [{ title: 'Not its own', detail: 'what is remembered for you' }, expect.anything(), expect.anything()] });
    // Names of callers are their own to choose: nothing lasts.
    expect(card.offers.map(({ scope }) => scope)).toEqual(['once']);
    expect((await allow()).raw).toMatchObject({ memories: [{ content: 'the person’s plan' }] });
    expect(await callOf(open, 'search_memory', { query: 'plan', scope: 'person' }, cursor)).toMatchObject({ state: 'refused' });
    // A rule may open it for good.
    const ruled = await openDoor({ rules: [{ id: 'share', verdict: 'allow', reason: '', match: { function: ['search_memory', 'retrieve_memory'], access: 'read', caller: 'mcp:cursor' } }] });
    expect(await done(ruled, 'search_memory', { scope: 'person' }, cursor)).toMatchObject({ memories: [] });
    expect(await callOf(ruled, 'search_memory', { scope: 'person' }, claude)).toMatchObject({ state: 'refused' });
  });
});

describe('the cache', () => {
  it('keeps values, gives them back, lapses, and counts', async () => {
    let now = 1_700_000_000_000;
    const open = await openDoor({ preset: 'unattended', clock: { now: () => now, after: () => () => undefined } });
    await done(open, 'manage_cache', { action: 'set', key: 'rate', value: { usd: [1.08, null] }, ttl: 60 });
    expect(await done(open, 'manage_cache', { action: 'get', key: 'rate' })).toEqual({ found: true, value: { usd: [1.08, null] }, expires_at: new Date(now + 60_000).toISOString() });
    expect(await done(open, 'manage_cache', { action: 'get', key: 'rates' })).toEqual({ found: false });
    expect(await done(open, 'manage_cache', { action: 'stats' })).toEqual({ stats: { entries: 1, bytes: expect.any(Number), hits: 1, misses: 1, results: 0, where: 'memory' } });
    now += 60_000;
    expect(await done(open, 'manage_cache', { action: 'get', key: 'rate' })).toEqual({ found: false });
    await done(open, 'manage_cache', { action: 'set', key: 'a', value: 1 });
    await done(open, 'manage_cache', { action: 'set', key: 'b', value: 2 });
    expect(await done(open, 'manage_cache', { action: 'delete', key: 'a' })).toEqual({ found: true, removed: 1 });
    expect(await done(open, 'manage_cache', { action: 'delete', key: 'a' })).toEqual({ found: false, removed: 0 });
    expect(await done(open, 'manage_cache', { action: 'clear' })).toEqual({ removed: 1 });
  });

  it('is each caller’s own (attack 41)', async () => {
    const open = await openDoor({ preset: 'unattended' });
    await done(open, 'manage_cache', { action: 'set', key: 'k', value: 'the person’s' });
    await done(open, 'manage_cache', { action: 'set', key: 'k', value: 'cursor’s' }, cursor);
    expect(await done(open, 'manage_cache', { action: 'get', key: 'k' }, claude)).toEqual({ found: false });
    expect(await done(open, 'manage_cache', { action: 'clear', what: 'all' }, claude)).toEqual({ removed: 0 });
    expect(await done(open, 'manage_cache', { action: 'clear', what: 'all' }, cursor)).toEqual({ removed: 1 });
    expect(await done(open, 'manage_cache', { action: 'get', key: 'k' })).toMatchObject({ value: 'the person’s' });
  });

  it('holds the kept results of calls as well, which are made anew once it is cleared', async () => {
    const open = await openDoor({ preset: 'unattended' });
    const read = async (): Promise<string | undefined> => (await callOf(open, 'get_system_info', { info_types: ['gpu'] })).call.served?.from;
    await read();
    expect(await read()).toBe('cache');
    expect(await done(open, 'manage_cache', { action: 'clear' })).toEqual({ removed: 0 });
    expect(await read()).toBe('cache');
    expect(await done(open, 'manage_cache', { action: 'stats' })).toMatchObject({ stats: { results: 1, entries: 0 } });
    expect(await done(open, 'manage_cache', { action: 'clear', what: 'results' })).toEqual({ removed: 1 });
    expect(await read()).toBeUndefined();
  });

  it('says what is missing, what is too long, and that it is turned off', async () => {
    const open = await openDoor({ preset: 'unattended' });
    expect(await callOf(open, 'manage_cache', { action: 'get' })).toMatchObject({ error: { code: 'INVALID_INPUT', message: expect.stringContaining('key') } });
    expect(await callOf(open, 'manage_cache', { action: 'set', key: 'a' })).toMatchObject({ error: { code: 'INVALID_INPUT', message: expect.stringContaining('value') } });
    expect(await callOf(open, 'manage_cache', { action: 'set', key: 'a', value: 'x '.repeat(500_001) })).toMatchObject({ error: { code: 'TOO_LARGE' } });
    const off = await openDoor({ preset: 'unattended', limits: { cache: { function_results: { max_size: 0 } } } });
    expect(await callOf(off, 'manage_cache', { action: 'set', key: 'a', value: 1 })).toMatchObject({ error: { code: 'UNSUPPORTED' } });
  });
});
