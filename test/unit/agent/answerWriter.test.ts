import { expect, test } from 'vitest';
import { AnswerWriter } from '../../../src-main/agent/answerWriter.ts';
import type { MessageRecord } from '../../../src-main/agent/chatRecord.ts';
import type { ChatRepository } from '../../../src-main/agent/chatRepository.ts';
import { OpenChat } from '../../../src-main/agent/openChat.ts';
import type { Clock } from '../../../src-main/kernel/clock.ts';
import { AppError } from '../../../src-main/kernel/errors.ts';
import type { ChatAction } from '../../../src-preload/contract/index.ts';

/** A clock that stands still until it is moved. */
function createManualClock(): Clock & { move(ms: number): Promise<void> } {
  let now = 1_000_000;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    async move(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.at;
        next.run();
        await Promise.resolve();
      }
      now = end;
    },
  };
}

/** A repository that keeps what it is told to write; any other use is a mistake. */
function createWrittenRepository(fail = false): { repository: ChatRepository; saves: MessageRecord[] } {
  const saves: MessageRecord[] = [];
  const known: Partial<ChatRepository> = {
    addMessage: async () => undefined,
    async saveMessage(record) {
      if (fail) throw new AppError('DISK_FULL', 'There is no space left');
      saves.push(structuredClone(record));
    },
  };
  const repository = new Proxy(known as ChatRepository, {
    get(target, name) {
      const found = Reflect.get(target, name) as unknown;
      if (found === undefined) throw new Error(`${String(name)} is not expected here`);
      return found;
    },
  });
  return { repository, saves };
}

async function begin(fail = false) {
  const clock = createManualClock();
  const { repository, saves } = createWrittenRepository(fail);
  const actions: ChatAction[] = [];
  const record = { id: 'chat_1', title: 'A chat', updatedAt: 1, messages: [], results: new Map(), queued: [] };
  const chat = new OpenChat(record, [], { repository, now: () => clock.now(), publish: (action) => void actions.push(action), onChange: () => undefined });
  const writer = await AnswerWriter.begin(chat, 'model', clock);
  writer.beginStep();
  actions.length = 0;
  const texts = (): string[] => actions.flatMap((action) => (action.type === 'textAppended' ? [action.text] : action.type === 'partAdded' && action.part.type === 'text' ? [action.part.text] : []));
  return { clock, saves, actions, chat, writer, texts };
}

test('the first piece is shown at once, faster ones are joined, a slow one is shown at once again', async () => {
  const { clock, writer, texts } = await begin();
  writer.write('text', 'a');
  expect(texts()).toEqual(['a']);
  for (const piece of ['b', 'c', 'd']) {
    await clock.move(3);
    writer.write('text', piece);
  }
  expect(texts()).toEqual(['a']);
  await clock.move(7);
  expect(texts()).toEqual(['a', 'bcd']);
  await clock.move(16);
  writer.write('text', 'e');
  expect(texts()).toEqual(['a', 'bcd', 'e']);
});

test('a thousand pieces in a second are some sixty announcements and five writes', async () => {
  const { clock, writer, texts, saves, chat } = await begin();
  for (let count = 0; count < 1000; count++) {
    writer.write('text', 'x');
    await clock.move(1);
  }
  await writer.end('done');
  expect(texts().join('')).toBe('x'.repeat(1000));
  expect(texts().length).toBeLessThanOrEqual(70);
  expect(saves.length).toBeLessThanOrEqual(5);
  expect(saves.at(-1)?.message).toEqual(chat.state.messages[0]);
  expect(saves.at(-1)?.message).toMatchObject({ status: 'done', parts: [{ type: 'text', text: 'x'.repeat(1000) }] });
});

test('text that was held is shown before the part that follows it', async () => {
  const { writer, actions } = await begin();
  writer.write('reasoning', 'Hm');
  writer.write('reasoning', ', so');
  writer.write('text', 'It is');
  writer.write('text', ' this.');
  await writer.endStep([{ callId: 'call_1', name: 'look', arguments: {} }]);
  expect(actions.map((action) => (action.type === 'partAdded' ? action.part : action.type === 'textAppended' ? [action.part, action.text] : action.type))).toEqual([
    { type: 'reasoning', text: 'Hm' },
    [0, ', so'],
    { type: 'text', text: 'It is' },
    [1, ' this.'],
    { type: 'call', callId: 'call_1' },
  ]);
});

test('calls are kept with their arguments before endStep resolves', async () => {
  const { writer, saves } = await begin();
  writer.write('text', 'Looking.');
  const calls = [{ callId: 'call_1', name: 'look', arguments: { at: 'x' } }];
  await writer.endStep(calls);
  expect(saves.at(-1)?.steps).toEqual([{ from: 0, complete: true, calls }]);
});

test('text of a new step is a part of its own', async () => {
  const { writer, chat } = await begin();
  writer.write('text', 'One.');
  await writer.endStep([]);
  writer.beginStep();
  writer.write('text', 'Two.');
  await writer.end('done');
  expect(chat.state.messages[0]?.parts).toEqual([{ type: 'text', text: 'One.' }, { type: 'text', text: 'Two.' }]);
});

test('what cannot be written is told by what is awaited, not by the pieces', async () => {
  const { clock, writer } = await begin(true);
  writer.write('text', 'a');
  await clock.move(300);
  await expect(writer.endStep([])).rejects.toMatchObject({ code: 'DISK_FULL' });
});
