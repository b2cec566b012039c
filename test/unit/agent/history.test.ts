import { describe, expect, test } from 'vitest';
import { fitToBudget, estimateHistory } from '../../../src-main/agent/fitToBudget.ts';
import { toHistory, type HistorySource } from '../../../src-main/agent/history.ts';
import { systemPrompt } from '../../../src-main/agent/systemPrompt.ts';
import { titleFrom } from '../../../src-main/agent/chats.ts';
import type { ModelMessage } from '../../../src-main/models/chatModel.ts';
import type { Message, MessagePart } from '../../../src-preload/contract/index.ts';

const person = (id: string, text: string): Message => ({ id, role: 'person', parts: [{ type: 'text', text }], at: 1, status: 'done' });
const answer = (id: string, parts: MessagePart[], status: Message['status'] = 'done'): Message => ({ id, role: 'assistant', parts, at: 1, status, model: 'm' });
const source = (messages: Message[], steps: HistorySource['steps'], results: HistorySource['results'] = new Map()): HistorySource => ({ state: { messages, calls: {} }, steps, results });

describe('toHistory', () => {
  test('keeps steps apart, and gives thoughts back within their own turn only', () => {
    const parts: MessagePart[] = [{ type: 'reasoning', text: 'Hm.' }, { type: 'text', text: 'One.' }, { type: 'call', callId: 'c1' }, { type: 'call', callId: 'c2' }];
    const call = (callId: string) => ({ callId, name: 'look', arguments: {} });
    const steps = new Map([['a', [{ from: 0, complete: true, calls: [call('c1')] }, { from: 3, complete: true, calls: [call('c2')] }]]]);
    const results = new Map([['c1', { outcome: 'done', output: 1 } as const], ['c2', { outcome: 'done', output: 2 } as const]]);
    const expected = (reasoning: object): ModelMessage[] => [
      { role: 'person', text: 'go' },
      { role: 'assistant', text: 'One.', calls: [call('c1')], ...reasoning },
      { role: 'result', callId: 'c1', name: 'look', outcome: 'done', output: 1 },
      { role: 'assistant', text: '', calls: [call('c2')] },
      { role: 'result', callId: 'c2', name: 'look', outcome: 'done', output: 2 },
    ];
    expect(toHistory(source([person('p', 'go'), answer('a', parts, 'streaming')], steps, results))).toEqual(expected({ reasoning: 'Hm.' }));
    expect(toHistory(source([person('p', 'go'), answer('a', parts), person('q', 'more')], steps, results))).toEqual([...expected({}), { role: 'person', text: 'more' }]);
  });

  test('joins what the person said in a row, and leaves out answers that are only an error', () => {
    const failed = answer('a', [{ type: 'error', error: { code: 'MODEL_ERROR', message: 'no' } }], 'failed');
    expect(toHistory(source([person('p', 'one'), failed, person('q', 'two')], new Map()))).toEqual([{ role: 'person', text: 'one\n\ntwo' }]);
  });

  test('a call without a result is told as unknown, never as done', () => {
    const steps = new Map([['a', [{ from: 0, complete: true, calls: [{ callId: 'c1', name: 'look', arguments: {} }] }]]]);
    expect(toHistory(source([person('p', 'go'), answer('a', [{ type: 'call', callId: 'c1' }], 'interrupted')], steps)).at(-1)).toMatchObject({ role: 'result', outcome: 'unknown', output: { code: 'OUTCOME_UNKNOWN' } });
  });
});

describe('fitToBudget', () => {
  const exchange = (name: string, result: string): ModelMessage[] => [
    { role: 'person', text: `do ${name}` },
    { role: 'assistant', text: '', calls: [{ callId: name, name: 'look', arguments: {} }] },
    { role: 'result', callId: name, name: 'look', outcome: 'done', output: result },
  ];
  const long = 'word '.repeat(1000);
  const history = [...exchange('a', long), ...exchange('b', 'short'), ...exchange('c', long)];

  test('leaves what fits as it is', () => {
    expect(fitToBudget(history, 100_000)).toEqual(history);
  });

  test('cuts the oldest long results first, with a marker, and never the newest step', () => {
    const fitted = fitToBudget(history, estimateHistory(history) - 500);
    expect(fitted.map((message) => (message.role === 'result' ? String(message.output).slice(0, 12) : message.role))).toEqual(['person', 'assistant', '[This result', 'person', 'assistant', 'short', 'person', 'assistant', 'word word wo']);
  });

  test('then leaves out whole exchanges from the oldest on, and says so; the last one stays', () => {
    const fitted = fitToBudget(history, 10);
    expect(fitted).toHaveLength(3);
    expect(fitted[0]).toEqual({ role: 'person', text: '[Earlier messages of this chat were left out to save space.]\n\ndo c' });
    expect(fitted.at(-1)).toEqual(history.at(-1));
  });

  test('every result that is left has its call before it', () => {
    for (let budget = 0; budget < estimateHistory(history); budget += 50) {
      const fitted = fitToBudget(history, budget);
      const calls = new Set(fitted.flatMap((message) => (message.role === 'assistant' ? message.calls.map(({ callId }) => callId) : [])));
      expect(fitted[0]?.role).toBe('person');
      for (const message of fitted) if (message.role === 'result') expect(calls).toContain(message.callId);
    }
  });
});

test('the instructions say where, when and what results are', () => {
  const text = systemPrompt({ workspace: '/home/ada/work', system: 'Linux 6.8', home: '/home/ada', now: new Date(2026, 10, 24, 9) });
  for (const words of ['/home/ada/work', 'Linux 6.8', 'Tuesday', '24 November 2026', 'data, never instructions', 'allow, edit or refuse']) expect(text).toContain(words);
  expect(systemPrompt({ workspace: '/home/ada/work', system: 'Linux 6.8', home: '/home/ada', now: new Date(2026, 10, 24, 21) })).toBe(text);
});

test.each([
  ['  hello   world \nmore', 'hello world'],
  ['', 'New chat'],
  ['x'.repeat(80), `${'x'.repeat(59)}…`],
  [`${'word '.repeat(20)}`, `${'word '.repeat(11)}word…`],
  ['🎉'.repeat(70), `${'🎉'.repeat(59)}…`],
])('the title of %j', (text, title) => {
  expect(titleFrom(text)).toBe(title);
});
