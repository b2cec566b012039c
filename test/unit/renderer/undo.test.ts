import { describe, expect, it } from 'vitest';
import type { CallView, Message, UndoView } from '../../../src-preload/contract/index.ts';
import { describeServed } from '../../../src-renderer/features/chat/servedText.ts';
import { undoableByTurn } from '../../../src-renderer/features/chat/undoableByTurn.ts';
import { makeCall } from '../../kit/uiFixture/approvalsData.ts';

describe('turns with something to undo', () => {
  const call = (id: string, state: UndoView['state']): CallView => ({ ...makeCall(0, { name: 'x', risk: 'write', state: 'done', phrase: { base: '', present: '', past: '', object: '' } }), id, undo: (state === 'available' ? { state } : { state: 'none' }) });
  const message = (id: string, role: 'person' | 'assistant', ...calls: string[]): Message => ({ id, role, at: 0, parts: calls.map((callId) => ({ type: 'call' as const, callId })) }) as Message;

  it('are told by the person’s messages, each with its calls', () => {
    const calls = Object.fromEntries([call('a', 'available'), call('b', 'available'), call('c', 'none'), call('d', 'available')].map((each) => [each.id, each]));
    const messages = [message('m1', 'person'), message('m2', 'assistant', 'a', 'c'), message('m3', 'assistant', 'b'), message('m4', 'person'), message('m5', 'assistant', 'c'), message('m6', 'person'), message('m7', 'assistant', 'd')];
    expect(undoableByTurn({ messages, calls })).toEqual([{ turnId: 'm1', calls: 2 }, { turnId: 'm6', calls: 1 }]);
    expect(undoableByTurn({ messages: [], calls })).toEqual([]);
  });
});

describe('how a result came about', () => {
  it.each([
    [{ from: 'cache', at: 0 } as const, /^kept, /, /not run again/],
    [{ from: 'stale', at: 0, because: 'It is down.' } as const, /^older, /, /could not be had\. It is down\./],
    [{ from: 'fallback', how: 'without the index', because: 'It is gone.' } as const, /^simpler way$/, /without the index.*It is gone\./],
    [{ from: 'retry', attempts: 3 } as const, /^at try 3$/, /worked at try 3/],
  ])('is said: %j', (served, label, sentence) => {
    expect(describeServed(served).label).toMatch(label);
    expect(describeServed(served).sentence).toMatch(sentence);
  });
});
