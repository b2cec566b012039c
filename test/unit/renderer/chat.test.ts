import { describe, expect, it } from 'vitest';
import type { CallView, Message, MessagePart } from '../../../src-preload/contract/index.ts';
import { argumentRows } from '../../../src-renderer/features/chat/argumentRows.ts';
import { callSteps } from '../../../src-renderer/features/chat/callSteps.ts';
import { figureSources, traceFigures } from '../../../src-renderer/features/chat/figures.ts';
import { numberCalls, saidBefore, saidBeforeEach, toStretches } from '../../../src-renderer/features/chat/turns.ts';
import { wholeLines } from '../../../src-renderer/features/chat/wholeLines.ts';
import { sameList, sameMap } from '../../../src-renderer/hooks/useKept.ts';
import { makeCall } from '../../kit/uiFixture/approvalsData.ts';

const now = 1_795_000_000_000;
const phrase = { base: 'Read', present: 'Reading', past: 'Read', object: 'a file' };
const done = (id: string, text: string, more: Partial<CallView> = {}): CallView => makeCall(now, { id, name: 'read_file', risk: 'read', state: 'done', phrase, result: { kind: 'text', text, truncated: false }, ...more });
const message = (id: string, role: Message['role'], parts: MessagePart[]): Message => ({ id, role, parts, at: now, status: 'done' });
const text = (words: string): MessagePart => ({ type: 'text', text: words });
const call = (callId: string): MessagePart => ({ type: 'call', callId });

describe('figures of an answer', () => {
  const numbers = new Map([['a', 1], ['b', 2]]);

  it('carry the number of the first call that told them', () => {
    const sources = figureSources([done('a', '118 rows'), done('b', '118 rows, 5,604.98 in all')], numbers);
    expect(traceFigures('118 invoices, €5,604.98 too little, 999 of my own.', sources)).toEqual([{ text: '118', call: 1 }, { text: ' invoices, ' }, { text: '€5,604.98', call: 2 }, { text: ' too little, 999 of my own.' }]);
  });

  it('come only from calls that are done and numbered', () => {
    const sources = figureSources([done('a', '118', { state: 'failed' }), done('c', '119')], numbers);
    expect(sources.size).toBe(0);
    expect(traceFigures('118 and 119', sources)).toEqual([{ text: '118 and 119' }]);
  });

  it('are not single digits, parts of words, dates or times', () => {
    const sources = figureSources([done('a', '5 24 2026 1402')], numbers);
    expect(traceFigures('5 of v24x on 2026-11-24 at 14:02', sources)).toEqual([{ text: '5 of v24x on 2026-11-24 at 14:02' }]);
  });

  it('match through separators and at the end of a sentence', () => {
    const sources = figureSources([done('a', '41230 rows')], numbers);
    expect(traceFigures('It has 41,230.', sources)[1]).toEqual({ text: '41,230', call: 1 });
  });
});

describe('parts of an answer', () => {
  it('neighbouring calls belong together; unknown calls and empty texts are left out', () => {
    const calls = { a: done('a', ''), b: done('b', '') };
    const stretches = toStretches(message('m', 'assistant', [text(' '), call('a'), call('unknown'), call('b'), text('So.'), call('a')]), calls);
    expect(stretches.map((stretch) => (stretch.kind === 'calls' ? stretch.calls.map((one) => one.id) : stretch.part.type))).toEqual([['a', 'b'], 'text', ['a']]);
    expect(new Set(stretches.map((stretch) => stretch.key)).size).toBe(3);
  });

  it('calls are numbered in the order they were made, each once', () => {
    const messages = [message('m1', 'assistant', [call('x'), call('y')]), message('m2', 'assistant', [call('x'), call('z')])];
    expect([...numberCalls(messages)]).toEqual([['x', 1], ['y', 2], ['z', 3]]);
  });

  it('each answer knows what had been said before it', () => {
    const messages = [message('1', 'assistant', []), message('2', 'person', [text('one')]), message('3', 'assistant', []), message('4', 'assistant', []), message('5', 'person', [text('two')])];
    expect(saidBeforeEach(messages)).toEqual([undefined, undefined, 'one', 'one', undefined]);
    expect([saidBefore(messages, 5), saidBefore(messages, 1)]).toEqual(['two', undefined]);
  });
});

describe('text still being written', () => {
  it('is shown by whole lines', () => {
    expect(wholeLines('A first line\nand the sec')).toBe('A first line\n');
    expect(wholeLines('only a few words')).toBe('');
  });

  it('is cut between words where a paragraph runs on, and never shrinks', () => {
    const words = 'word '.repeat(60);
    let shown = '';
    for (let end = 1; end <= words.length; end++) {
      const next = wholeLines(words.slice(0, end));
      expect(next.startsWith(shown)).toBe(true);
      expect(next === '' || next.endsWith(' ')).toBe(true);
      shown = next;
    }
    expect(shown.length).toBeGreaterThan(200);
  });
});

describe('the inspector', () => {
  it('opens nested arguments below their name', () => {
    expect(argumentRows({ file_path: 'a.ts', edits: [{ search: 'x', replace: 'y' }], types: ['ts', 'js'], dry_run: false, none: null, empty: {} }).map(({ name, depth, text: value }) => [depth, name, value])).toEqual([
      [0, 'file_path', 'a.ts'], [0, 'edits', '1 item'], [1, 'search', 'x'], [1, 'replace', 'y'], [0, 'types', '["ts","js"]'], [0, 'dry_run', 'false'], [0, 'none', 'null'], [0, 'empty', '{}'],
    ]);
  });

  it('gives every argument line a key of its own', () => {
    const keys = argumentRows({ edits: [{ a: 1 }, { a: 2 }] }).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells what has happened so far, in order', () => {
    const allowed = done('a', '', { createdAt: 10, startedAt: 30, finishedAt: 40, decision: { verdict: 'allow', by: 'person', ruleId: 'ask.writes', reason: '', at: 20 }, undo: { state: 'undone', at: 50 } });
    expect(callSteps(allowed).map((step) => step.text)).toEqual(['Proposed by the model', 'Allowed by you', 'Started', 'Done', 'Undone']);
    const late = done('b', '', { state: 'refused', createdAt: 10, decision: { verdict: 'deny', by: 'time-limit', ruleId: 'ask.writes', reason: '', at: 20 } });
    expect(callSteps(late).map((step) => step.text)).toEqual(['Proposed by the model', 'Refused: nobody answered in time']);
  });
});

it('what says the same is the same', () => {
  expect(sameMap(new Map([['a', 1]]), new Map([['a', 1]]))).toBe(true);
  expect(sameMap(new Map([['a', 1]]), new Map([['a', 2]]))).toBe(false);
  expect(sameMap(new Map([['a', 1]]), new Map([['b', 1]]))).toBe(false);
  expect(sameList([1, 2], [1, 2])).toBe(true);
  expect(sameList([1, 2], [2, 1])).toBe(false);
  expect(sameList([1], [1, 2])).toBe(false);
});
