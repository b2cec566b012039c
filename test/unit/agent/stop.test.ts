import { describe, expect, test } from 'vitest';
import type { ChatModel } from '../../../src-main/models/chatModel.ts';
import { untilCancelled } from './kit/scriptedDoor.ts';
import { callsOf, startAgent, textOf } from './kit/startAgent.ts';

/** What the person waits for at most after Stop, in milliseconds of wall time. */
const stopLimitMs = 200;

/** How long `run` takes. */
async function wallTime(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

describe.each(['openai', 'anthropic'] as const)('Stop over the %s wire', (wire) => {
  test('while the answer streams: the turn ends, what was said stays, the request is over', async () => {
    const it = await startAgent({ wire, turns: [{ text: 'These words came', then: 'silent' }, { text: 'New answer.' }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    await expect.poll(() => textOf(it.screen(chatId).messages.at(-1))).toBe('These words came');
    expect(await wallTime(() => it.agent.stop(chatId))).toBeLessThan(stopLimitMs);
    expect(it.screen(chatId).messages.at(-1)?.status).toBe('stopped');
    const state = await it.idle(chatId);
    expect(textOf(state.messages.at(-1))).toBe('These words came');
    await expect.poll(() => it.server.requests[0]?.aborted).toBe(true);
    // What the person read before answering is part of the history.
    await it.agent.send(chatId, 'again, please');
    await it.idle(chatId);
    expect(it.server.requests[1]).toMatchObject({ person: ['go', 'again, please'], assistant: ['These words came'] });
  });

  test('before the first byte', async () => {
    const it = await startAgent({ wire, turns: [{ text: 'late', firstByteMs: 60_000 }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    await expect.poll(() => it.server.requests.length).toBe(1);
    expect(await wallTime(() => it.agent.stop(chatId))).toBeLessThan(stopLimitMs);
    expect(it.screen(chatId).messages.at(-1)?.status).toBe('stopped');
  });

  test('while a call runs: it is cancelled, and the model hears so', async () => {
    const it = await startAgent({ wire, functions: { copy: (_input, signal) => untilCancelled(signal) }, turns: [{ calls: [{ name: 'copy', arguments: {} }] }, { text: 'Understood.' }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    await expect.poll(() => [...it.door.calls.values()].map(({ state }) => state)).toEqual(['running']);
    expect(await wallTime(() => it.agent.stop(chatId))).toBeLessThan(stopLimitMs);
    const state = await it.idle(chatId);
    expect(state.messages.at(-1)?.status).toBe('stopped');
    expect(it.server.requests).toHaveLength(1);
    await it.agent.send(chatId, 'what happened?');
    await it.idle(chatId);
    expect(it.server.requests[1]?.results[0]?.text).toContain('cancelled');
  });

  test('while a card is open: the approval is withdrawn', async () => {
    const it = await startAgent({ wire, functions: { remove: () => 'gone' }, asking: ['remove'], turns: [{ calls: [{ name: 'remove', arguments: {} }] }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    await expect.poll(() => it.door.waits.size).toBe(1);
    expect(await wallTime(() => it.agent.stop(chatId))).toBeLessThan(stopLimitMs);
    const state = await it.idle(chatId);
    const [callId = ''] = callsOf(state.messages.at(-1));
    expect(state.calls[callId]).toMatchObject({ state: 'failed', error: { code: 'CANCELLED' } });
    expect(it.chats.listChats().chats[0]?.waiting).toBeUndefined();
  });
});

test('a function that does not heed its signal does not hold the turn; what it says later is kept', async () => {
  let finish: () => void = () => undefined;
  const it = await startAgent({ functions: { deaf: () => new Promise((resolve) => (finish = () => resolve('finished after all'))) }, turns: [{ calls: [{ name: 'deaf', arguments: {} }] }, { text: 'ok' }] });
  const chatId = await it.newChat();
  await it.agent.send(chatId, 'go');
  await expect.poll(() => [...it.door.calls.values()].map(({ state }) => state)).toEqual(['running']);
  expect(await wallTime(() => it.agent.stop(chatId))).toBeLessThan(stopLimitMs);
  expect((await it.idle(chatId)).messages.at(-1)?.status).toBe('stopped');
  finish();
  await expect.poll(() => [...it.door.calls.values()].map(({ state }) => state)).toEqual(['done']);
  await it.agent.send(chatId, 'and?');
  await it.idle(chatId);
  expect(it.server.requests[1]?.results[0]?.text).toContain('finished after all');
});

test('a model that does not heed its signal does not hold the turn', async () => {
  const model: ChatModel = {
    label: 'deaf',
    where: 'nowhere',
    offline: true,
    async *step() {
      yield { type: 'text', text: 'Some' };
      await new Promise(() => undefined);
    },
  };
  const it = await startAgent({ turns: [], model: () => model });
  const chatId = await it.newChat();
  await it.agent.send(chatId, 'go');
  await expect.poll(() => textOf(it.screen(chatId).messages.at(-1))).toBe('Some');
  expect(await wallTime(() => it.agent.stop(chatId))).toBeLessThan(stopLimitMs);
  expect((await it.idle(chatId)).messages.at(-1)).toMatchObject({ status: 'stopped', parts: [{ type: 'text', text: 'Some' }] });
});

test('a stopped turn can be run again', async () => {
  const it = await startAgent({ turns: [{ text: 'Half', then: 'silent' }, { text: 'Whole.' }] });
  const chatId = await it.newChat();
  await it.agent.send(chatId, 'go');
  await expect.poll(() => textOf(it.screen(chatId).messages.at(-1))).toBe('Half');
  await it.agent.stop(chatId);
  await it.agent.retry(chatId);
  expect(textOf((await it.idle(chatId)).messages.at(-1))).toBe('Whole.');
  expect(it.server.requests[1]?.assistant).toEqual([]);
});

test('nothing to stop is no error', async () => {
  const it = await startAgent({ turns: [] });
  expect(await it.agent.stop(await it.newChat())).toEqual({ stopped: false });
});
