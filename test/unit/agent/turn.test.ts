import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src-main/kernel/errors.ts';
import type { ChatModel } from '../../../src-main/models/chatModel.ts';
import { startAgent, callsOf, errorOf, textOf } from './kit/startAgent.ts';

describe.each(['openai', 'anthropic', 'google'] as const)('a turn over the %s wire', (wire) => {
  test('streams text, runs two calls at once, and one refusal reaches the model with its note', async () => {
    const it = await startAgent({
      wire,
      functions: { read_file: async () => ({ content: 'alpha' }), delete_file: () => ({}) },
      asking: ['delete_file'],
      turns: [
        {
          text: 'I will read one file and delete the other.',
          calls: [
            { name: 'delete_file', arguments: { file_path: 'b.txt' } },
            { name: 'read_file', arguments: { file_path: 'a.txt' } },
          ],
        },
        { text: 'Read it; kept the other.' },
      ],
    });
    const chatId = await it.newChat();
    const { queued, messageId } = await it.agent.send(chatId, 'read a and delete b');
    expect(queued).toBe(false);
    await expect.poll(() => it.door.waits.size).toBe(1);
    // The other call of the step did not wait for the card.
    await expect.poll(() => [...it.door.calls.values()].map(({ state }) => state).sort()).toEqual(['done', 'waiting']);
    expect(it.chats.listChats().chats[0]).toMatchObject({ id: chatId, running: true, waiting: 'write' });
    for (const { decide } of it.door.waits.values()) decide({ verdict: 'refuse', note: 'Keep b.txt, it is mine' });
    const state = await it.idle(chatId);

    expect(state.messages.map(({ role, status }) => [role, status])).toEqual([['person', 'done'], ['assistant', 'done']]);
    expect(state.messages[0]?.id).toBe(messageId);
    const answer = state.messages[1];
    expect(answer?.model).toBe('test-model');
    expect(answer?.parts.map(({ type }) => type)).toEqual(['text', 'call', 'call', 'text']);
    expect(textOf(answer)).toBe('I will read one file and delete the other.Read it; kept the other.');
    expect(callsOf(answer).map((id) => [state.calls[id]?.name, state.calls[id]?.state])).toEqual([['delete_file', 'refused'], ['read_file', 'done']]);

    // One batch, with the model's words for the card.
    expect(it.door.requests.map(({ batchId }) => batchId)).toEqual([it.door.requests[0]?.batchId, it.door.requests[0]?.batchId]);
    expect(it.door.requests[0]).toMatchObject({ modelSays: 'I will read one file and delete the other.', caller: { kind: 'chat', chatId, model: 'test-model' } });

    // What the model was told, in the order it had asked.
    const second = it.server.requests[1];
    expect(second?.calls.map(({ name }) => name)).toEqual(['delete_file', 'read_file']);
    expect(second?.results.map(({ text }) => [text.includes('Keep b.txt, it is mine'), text.includes('alpha')])).toEqual([[true, false], [false, true]]);
    expect(second?.assistant.join('')).toBe('I will read one file and delete the other.');

    // A screen that followed the actions has the same state as one that loads it now.
    expect(it.screen(chatId)).toEqual(state);
    expect(it.chats.listChats().chats[0]).toEqual({ id: chatId, title: 'read a and delete b', updatedAt: expect.any(Number), running: false });
  });
});

describe('calls', () => {
  test('run at the same time, and their results keep the order of the calls', async () => {
    const releases: Record<string, () => void> = {};
    const it = await startAgent({
      functions: { wait: ({ name }) => new Promise((resolve) => (releases[String(name)] = () => resolve(`ended ${String(name)}`))) },
      turns: [{ calls: ['a', 'b', 'c'].map((name) => ({ name: 'wait', arguments: { name } })) }, { text: 'ok' }],
    });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    await expect.poll(() => Object.keys(releases)).toEqual(['a', 'b', 'c']);
    expect(it.door.mostAtOnce()).toBe(3);
    for (const name of ['c', 'a', 'b']) releases[name]?.();
    await it.idle(chatId);
    expect(it.server.requests[1]?.results.map(({ text }) => text)).toEqual(['ended a', 'ended b', 'ended c']);
  });

  test('unknown functions and unreadable arguments are told to the model, which goes on', async () => {
    const it = await startAgent({
      functions: { read_file: () => 'alpha' },
      turns: [{ calls: [{ name: 'reed_file', arguments: {} }, { name: 'read_file', arguments: '{"file_path": "a' }] }, { text: 'Sorry.' }],
    });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    const state = await it.idle(chatId);
    expect(state.messages.at(-1)?.status).toBe('done');
    const [unknown, unreadable] = it.server.requests[1]?.results ?? [];
    expect(unknown?.text).toContain('no function called reed_file');
    expect(unknown?.text).toContain('Close to it: read_file');
    expect(unreadable?.text).toContain('cannot be read as JSON');
    // The broken text itself never reached the door, and the screens have a view of both.
    expect(it.door.requests.map(({ name }) => name)).toEqual(['reed_file']);
    expect(callsOf(state.messages.at(-1)).map((id) => [state.calls[id]?.state, state.calls[id]?.error?.code])).toEqual([['failed', 'UNKNOWN_FUNCTION'], ['failed', 'INVALID_INPUT']]);
  });

  test('a failure is a result, not the end of the turn', async () => {
    const it = await startAgent({
      functions: {
        read_file: () => {
          throw new AppError('NOT_FOUND', 'There is nothing at a.txt');
        },
      },
      turns: [{ calls: [{ name: 'read_file', arguments: {} }] }, { text: 'It is not there.' }],
    });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    expect(textOf((await it.idle(chatId)).messages.at(-1))).toBe('It is not there.');
    expect(it.server.requests[1]?.results[0]?.text).toContain('There is nothing at a.txt');
  });

  test('progress is announced alone', async () => {
    let finish: () => void = () => undefined;
    const it = await startAgent({ functions: { copy: () => new Promise((resolve) => (finish = () => resolve('ok'))) }, turns: [{ calls: [{ name: 'copy', arguments: {} }] }, { text: 'ok' }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    await expect.poll(() => [...it.door.calls.values()][0]?.state).toBe('running');
    const call = [...it.door.calls.values()][0] ?? expect.fail('no call');
    await it.chats.callChanged({ ...call, progress: { done: 3, total: 9, unit: 'files' } });
    expect(it.actions.at(-1)?.action).toEqual({ type: 'callProgressed', callId: call.id, progress: { done: 3, total: 9, unit: 'files' } });
    finish();
    await it.idle(chatId);
  });
});

describe('limits', () => {
  test('a turn ends after its steps, says so, and goes on when it is asked to', async () => {
    let count = 0;
    const it = await startAgent({
      stepLimit: 3,
      functions: { look: () => ({ count: ++count }) },
      turns: (_request, number) => (number <= 3 ? { calls: [{ name: 'look', arguments: { number } }] } : { text: 'Now I know.' }),
    });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    const limited = (await it.idle(chatId)).messages.at(-1);
    expect(limited?.status).toBe('failed');
    expect(errorOf(limited)?.message).toBe('The turn was stopped after 3 steps; what they did stays');
    expect(it.server.requests).toHaveLength(3);
    await it.agent.retry(chatId);
    const state = await it.idle(chatId);
    expect(textOf(state.messages.at(-1))).toBe('Now I know.');
    expect(it.server.requests[3]?.results).toHaveLength(3);
  });

  test('the same call with the same result is told to the model the third time, and ends the turn the fourth', async () => {
    const it = await startAgent({ functions: { look: () => ({ found: 0 }) }, turns: () => ({ calls: [{ name: 'look', arguments: { at: 'x', deep: { b: 1, a: 2 } } }] }) });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    const answer = (await it.idle(chatId)).messages.at(-1);
    expect(answer?.status).toBe('failed');
    expect(errorOf(answer)?.message).toContain('same call of look again and again');
    expect(it.server.requests).toHaveLength(4);
    expect(it.server.requests[2]?.results.map(({ text }) => text.includes('remark'))).toEqual([false, false]);
    expect(it.server.requests[3]?.results.map(({ text }) => text.includes('same arguments and the same result'))).toEqual([false, false, true]);
  });

  test('calls whose results differ are no repetition', async () => {
    let left = 6;
    const it = await startAgent({ functions: { look: () => ({ left: --left }) }, turns: (_request, count) => (count <= 6 ? { calls: [{ name: 'look', arguments: {} }] } : { text: 'Over.' }) });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    expect(textOf((await it.idle(chatId)).messages.at(-1))).toBe('Over.');
  });

  test('a history that proves too long is cut: old results first, then it goes through', async () => {
    const it = await startAgent({
      functions: { look: () => 'x'.repeat(4000) },
      turns: (request, count) => {
        if (count <= 4) return { calls: [{ name: 'look', arguments: { count } }] };
        return JSON.stringify(request.body).length > 12_000 ? { status: 400, message: 'maximum context length is 3000 tokens' } : { text: 'Fits.' };
      },
    });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    expect(textOf((await it.idle(chatId)).messages.at(-1))).toBe('Fits.');
    const last = it.server.requests.at(-1);
    expect(last?.results.map(({ text }) => text.includes('left out to save space'))).toEqual([true, true, expect.any(Boolean), false]);
    expect(last?.person).toEqual(['go']);
  });
});

describe('errors of the model', () => {
  test('sit in the turn, keep what was said, and Try again goes on from the last whole step', async () => {
    const it = await startAgent({
      functions: { look: () => 'seen' },
      turns: [{ text: 'Looking.', calls: [{ name: 'look', arguments: {} }] }, { text: 'Half an ans', then: 'cut' }, { text: 'The whole answer.' }],
    });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    const failed = (await it.idle(chatId)).messages.at(-1);
    expect(failed?.status).toBe('failed');
    expect(failed?.parts.map(({ type }) => type)).toEqual(['text', 'call', 'text', 'error']);
    expect(errorOf(failed)).toMatchObject({ code: 'MODEL_UNREACHABLE', message: expect.stringContaining('was cut') });
    await it.agent.retry(chatId);
    const state = await it.idle(chatId);
    expect(textOf(state.messages.at(-1))).toBe('The whole answer.');
    const sent = it.server.requests[2];
    expect(sent?.results.map(({ text }) => text)).toEqual(['seen']);
    // What broke off is not there to be continued.
    expect(sent?.assistant.join('|')).toBe('Looking.');
    expect(sent?.person).toEqual(['go']);
    await expect(it.agent.retry(chatId)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('no model: the chat says why', async () => {
    const it = await startAgent({
      turns: [],
      model: () => {
        throw new AppError('MODEL_NOT_CONFIGURED', 'There is no secret called openai', { hint: 'Save the key' });
      },
    });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    expect(errorOf((await it.idle(chatId)).messages.at(-1))).toEqual({ code: 'MODEL_NOT_CONFIGURED', message: 'There is no secret called openai', hint: 'Save the key' });
  });

  test('an empty answer is an error, an empty end after calls is not', async () => {
    const it = await startAgent({ functions: { look: () => 'seen' }, turns: [{}, { calls: [{ name: 'look', arguments: {} }] }, {}] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    expect(errorOf((await it.idle(chatId)).messages.at(-1))?.message).toBe('The model ended without an answer');
    await it.agent.retry(chatId);
    expect((await it.idle(chatId)).messages.at(-1)?.status).toBe('done');
  });

  test('an answer that reached its length says so', async () => {
    const it = await startAgent({ turns: [{ text: 'and so', stop: 'length' }] });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'go');
    const answer = (await it.idle(chatId)).messages.at(-1);
    expect(textOf(answer)).toBe('and so');
    expect(errorOf(answer)?.message).toContain('cut off');
  });
});

describe('a model without a server', () => {
  test('suggestions and questions become parts, and the question comes back with the next message', async () => {
    const seen: unknown[] = [];
    const model: ChatModel = {
      label: 'Offline engine',
      where: 'this computer',
      offline: true,
      async *step({ messages }) {
        seen.push(messages);
        if (messages.length === 1) {
          yield { type: 'suggestions', items: [{ name: 'read_file', title: 'Read file', sentence: 'read a.txt', arguments: { file_path: 'a.txt' } }] };
          yield { type: 'question', name: 'read_file', arguments: {}, missing: ['file_path'], text: 'Which file?' };
        } else {
          yield { type: 'text', text: 'Thanks.' };
        }
        yield { type: 'end', reason: 'stop' };
      },
    };
    const it = await startAgent({ turns: [], model: () => model });
    const chatId = await it.newChat();
    await it.agent.send(chatId, 'read a file');
    expect((await it.idle(chatId)).messages.at(-1)?.parts.map(({ type }) => type)).toEqual(['suggestions', 'question']);
    await it.agent.send(chatId, 'a.txt');
    await it.idle(chatId);
    expect(seen[1]).toEqual([
      { role: 'person', text: 'read a file' },
      { role: 'assistant', text: 'Which file?', calls: [], question: { name: 'read_file', arguments: {}, missing: ['file_path'] } },
      { role: 'person', text: 'a.txt' },
    ]);
  });
});
