import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src-main/store/openStore.ts';
import type { CallOutcome } from '../../../src-main/agent/door.ts';
import { untilCancelled } from './kit/scriptedDoor.ts';
import { callsOf, startAgent, textOf, type AgentFixture } from './kit/startAgent.ts';

describe('messages sent while a turn runs', () => {
  test('wait, in order, each for its own turn', async () => {
    const it = await startAgent({ functions: { hold: (_input, signal) => untilCancelled(signal) }, turns: [{ calls: [{ name: 'hold', arguments: {} }] }, { text: 'two' }, { text: 'three' }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'first');
    await expect.poll(() => it.door.calls.size).toBe(1);
    const second = await it.agent.send(chatId, 'second');
    expect(second.queued).toBe(true);
    expect((await it.agent.send(chatId, 'third')).queued).toBe(true);
    expect(it.screen(chatId).queued).toEqual(['second', 'third']);
    expect(it.server.requests).toHaveLength(1);
    await it.agent.stop(chatId);
    await expect.poll(() => it.server.requests.length).toBe(3);
    const state = await it.idle(chatId);
    expect(state.queued).toEqual([]);
    expect(state.messages.map((message) => [message.role, textOf(message)])).toEqual([
      ['person', 'first'],
      ['assistant', ''],
      ['person', 'second'],
      ['assistant', 'two'],
      ['person', 'third'],
      ['assistant', 'three'],
    ]);
    expect(state.messages[2]?.id).toBe(second.messageId);
    expect(it.screen(chatId)).toEqual(state);
  });

  test('stay queued after a failure, and go first when the person writes again', async () => {
    const it = await startAgent({ functions: {}, turns: [{ text: 'some', pauseMs: 30, then: 'cut' }, { text: 'two' }, { text: 'three' }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'first');
    await it.agent.send(chatId, 'second');
    expect((await it.idle(chatId)).queued).toEqual(['second']);
    expect((await it.agent.send(chatId, 'third')).queued).toBe(true);
    await expect.poll(() => it.server.requests.length).toBe(3);
    const state = await it.idle(chatId);
    expect(state.messages.filter(({ role }) => role === 'person').map(textOf)).toEqual(['first', 'second', 'third']);
  });

  test('chats do not wait for each other', async () => {
    const it = await startAgent({ functions: { hold: (_input, signal) => untilCancelled(signal) }, turns: (request) => (request.person[0] === 'hold' ? { calls: [{ name: 'hold', arguments: {} }] } : { text: 'free' }) });
    const held = await it.newChat();
    const free = await it.newChat();
    await it.agent.send(held, 'hold');
    await expect.poll(() => it.door.calls.size).toBe(1);
    await it.agent.send(free, 'go');
    expect(textOf((await it.idle(free)).messages.at(-1))).toBe('free');
    expect((await it.chats.loadChat(held)).running).toBe(true);
    await it.agent.stop(held);
    await it.idle(held);
  });
});

describe('the list', () => {
  test('titles, renames, searches and removes', async () => {
    const it = await startAgent({ turns: () => ({ text: 'The Straße is 42 km long; 50% of it is flat_land.' }) });
    const road = await it.newChat();
    await it.agent.send(road, '  How long is the road from the harbour to the old lighthouse at the very end of the island?\nAnd more');
    await it.idle(road);
    const other = await it.newChat();
    await it.agent.send(other, 'Something else');
    await it.idle(other);
    const titles = (): Record<string, string> => Object.fromEntries(it.chats.listChats().chats.map(({ id, title }) => [id, title]));
    expect(titles()).toEqual({ [road]: 'How long is the road from the harbour to the old lighthouse…', [other]: 'Something else' });
    expect(it.chats.listChats().chats.map(({ id }) => id)).toEqual([other, road]);
    await it.chats.rename(other, 'My notes');
    expect(titles()[other]).toBe('My notes');
    expect(it.screen(other).title).toBe('My notes');

    expect((await it.chats.search('HARBOUR')).map(({ chatId, excerpt }) => [chatId, excerpt.includes('harbour')])).toEqual([[road, true]]);
    expect(await it.chats.search('50%')).toHaveLength(2);
    expect(await it.chats.search('flat_')).toHaveLength(2);
    expect(await it.chats.search('flatX')).toEqual([]);
    expect((await it.chats.search('my notes')).map(({ chatId }) => chatId)).toEqual([other]);

    await it.agent.remove(road);
    expect(titles()).toEqual({ [other]: 'My notes' });
    expect(await it.chats.search('harbour')).toEqual([]);
    await expect(it.chats.loadChat(road)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(it.agent.send(road, 'hello?')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(it.listActions.at(-1)).toEqual({ type: 'removed', chatId: road });
  });

  test('removing a chat stops its turn', async () => {
    const it = await startAgent({ turns: [{ text: 'on and', then: 'silent' }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    await expect.poll(() => textOf(it.screen(chatId).messages.at(-1))).toBe('on and');
    await it.agent.remove(chatId);
    await expect.poll(() => it.server.requests[0]?.aborted).toBe(true);
    expect(it.chats.listChats().chats).toEqual([]);
  });
});

describe('after the runtime has ended', () => {
  /** What the next runtime would find in the data folder right now. */
  async function rowsOf(it: AgentFixture): Promise<{ status: string; body: string }[]> {
    const reader = await openStore(it.folder);
    try {
      return await reader.all<{ status: string; body: string }>('SELECT status, body FROM messages ORDER BY at, id');
    } finally {
      await reader.close();
    }
  }

  test('what was acknowledged or shown for a while is there, and marked as interrupted', async () => {
    const first = await startAgent({ turns: [{ text: 'Words that were read', then: 'silent' }] });
    const chatId = await first.newChat();
    await first.agent.send(chatId, 'go');
    await first.agent.send(chatId, 'queued meanwhile');
    await expect.poll(async () => (await rowsOf(first)).at(-1)?.body.includes('Words that were read')).toBe(true);
    expect((await rowsOf(first)).map(({ status }) => status)).toEqual(['done', 'streaming']);
    await first.kill();

    const next = await startAgent({ folder: first.folder, turns: [{ text: 'Once more, whole.' }, { text: 'And the queued one.' }] });
    const state = await next.chats.loadChat(chatId);
    expect(state).toMatchObject({ running: false, queued: ['queued meanwhile'] });
    expect(state.messages.map(({ status }) => status)).toEqual(['done', 'interrupted']);
    expect(textOf(state.messages[1])).toBe('Words that were read');
    await next.agent.retry(chatId);
    await expect.poll(() => next.server.requests.length).toBe(2);
    const after = await next.idle(chatId);
    expect(after.messages.map(textOf)).toEqual(['go', 'Words that were read', 'Once more, whole.', 'queued meanwhile', 'And the queued one.']);
    expect(next.server.requests[0]).toMatchObject({ person: ['go'], assistant: [] });
  });

  test('a card decided after the restart lets the turn go on, once every card of the step is decided', async () => {
    const first = await startAgent({
      functions: { remove: () => 'gone', look: () => 'seen' },
      asking: ['remove'],
      turns: [{ text: 'Removing two.', calls: [{ name: 'remove', arguments: { path: 'a' } }, { name: 'look', arguments: {} }, { name: 'remove', arguments: { path: 'b' } }] }],
    });
    const chatId = await first.newChat();
    await first.agent.send(chatId, 'go');
    await expect.poll(() => first.door.waits.size).toBe(2);
    await expect.poll(() => [...first.door.calls.values()].filter(({ state }) => state === 'done').length).toBe(1);
    const waiting = [...first.door.waits.values()].map(({ call }) => call);
    await first.agent.close();
    // Leaving is not stopping: the cards stay.
    expect(first.door.waits.size).toBe(2);
    expect(first.screen(chatId).messages.at(-1)?.status).toBe('interrupted');
    await first.kill();

    const next = await startAgent({ folder: first.folder, door: first.door, functions: { remove: () => 'gone', look: () => 'seen' }, turns: [{ text: 'One removed, one kept.' }] });
    expect(next.chats.listChats().chats[0]).toMatchObject({ id: chatId, running: false, waiting: 'write' });
    await expect(next.agent.retry(chatId)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('waits for you') });
    const [one, two] = waiting;
    if (!one || !two) return expect.fail('two calls were to wait');
    const done: CallOutcome = { callId: one.id, state: 'done', call: { ...one, state: 'done' }, forModel: { removed: 'a' } };
    expect(await next.agent.resumeTurn(chatId, [done])).toBe(false);
    expect(next.server.requests).toHaveLength(0);
    const refused: CallOutcome = { callId: two.id, state: 'refused', call: { ...two, state: 'refused' }, forModel: { code: 'REFUSED' }, note: 'b stays' };
    expect(await next.agent.resumeTurn(chatId, [refused])).toBe(true);
    const state = await next.idle(chatId);
    expect(textOf(state.messages.at(-1))).toBe('One removed, one kept.');
    expect(next.server.requests[0]?.results.map(({ text }) => text)).toEqual([expect.stringContaining('"removed":"a"'), 'seen', expect.stringContaining('b stays')]);
    expect(callsOf(state.messages[1]).map((id) => state.calls[id]?.state)).toEqual(['done', 'done', 'refused']);
    expect(next.chats.listChats().chats[0]?.waiting).toBeUndefined();
  });

  test('a call that was decided after the person had moved on changes its line, and nothing else', async () => {
    const first = await startAgent({ functions: { remove: () => 'gone' }, asking: ['remove'], turns: [{ calls: [{ name: 'remove', arguments: {} }] }] });
    const chatId = await first.newChat();
    await first.agent.send(chatId, 'go');
    await expect.poll(() => first.door.waits.size).toBe(1);
    const [waiting] = first.door.waits.values();
    await first.agent.close();
    await first.kill();
    const next = await startAgent({ folder: first.folder, door: first.door, turns: [{ text: 'Something else.' }] });
    await next.agent.send(chatId, 'do something else');
    await next.idle(chatId);
    expect(next.server.requests[0]?.results[0]?.text).toContain('still waits for the person');
    if (!waiting) return expect.fail('no call waits');
    expect(await next.agent.resumeTurn(chatId, [{ callId: waiting.call.id, state: 'done', call: { ...waiting.call, state: 'done' }, forModel: 'gone' }])).toBe(false);
    const state = await next.chats.loadChat(chatId);
    expect(state.calls[waiting.call.id]?.state).toBe('done');
    expect(state.running).toBe(false);
    expect(next.server.requests).toHaveLength(1);
  });
});

describe('loading a chat', () => {
  test('gives the state of the moment it was asked for, so that no action is applied twice', async () => {
    const first = await startAgent({ turns: [{ text: 'Answer.' }] });
    const chatId = await first.newChat();
    await first.agent.send(chatId, 'go');
    await first.idle(chatId);
    await first.kill();

    const next = await startAgent({ folder: first.folder, turns: [{ text: 'Again.' }] });
    // Asked before anything is in memory, while a message comes in: announced later, so not in it.
    const [unread] = await Promise.all([next.chats.loadChat(chatId), next.agent.send(chatId, 'more')]);
    expect(unread.messages.map(textOf)).toEqual(['go', 'Answer.']);
    expect(next.actions[0]?.action).toMatchObject({ type: 'messageAdded' });
    await next.idle(chatId);
    // Asked of a chat in memory, and changed in the same turn of the event loop.
    const loading = next.chats.loadChat(chatId);
    const before = next.actions.length;
    const renaming = next.chats.rename(chatId, 'Renamed');
    const loaded = await loading;
    await renaming;
    expect(loaded.title).toBe('go');
    expect(next.actions.slice(before).map(({ action }) => action)).toContainEqual({ type: 'titleChanged', title: 'Renamed' });
    expect((await next.chats.loadChat(chatId)).title).toBe('Renamed');
  });
});
