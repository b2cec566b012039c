import { describe, expect, it } from 'vitest';
import type { ApprovalView, DiffLine } from '../../../src-preload/contract/index.ts';
import { findUnusualCharacters } from '../../../src-preload/state/unusualCharacters.ts';
import { readTexts, toTexts } from '../../../src-renderer/features/approvals/argumentTexts.ts';
import { batchTerms } from '../../../src-renderer/features/approvals/batchTerms.ts';
import { groupApprovals } from '../../../src-renderer/features/approvals/groupApprovals.ts';
import { needsToBeSeen } from '../../../src-renderer/features/approvals/useSeenToEnd.ts';
import { comparePairs } from '../../../src-renderer/ui/comparePairs.ts';
import { makeApproval, makeSheet } from '../../kit/uiFixture/approvalsData.ts';

const now = 1_795_000_000_000;
const sheet = makeSheet(now).flatMap((group) => group.approvals);
const card = (heading: string): ApprovalView => {
  const found = sheet.find((approval) => approval.heading.startsWith(heading));
  if (!found) throw new Error(`The sheet has no card "${heading}"`);
  return found;
};

describe('cards of one step', () => {
  it('stand together, in the order they were asked', () => {
    const [a, b, c] = ['Edit ~/.ssh', 'Run ffmpeg', 'Move 42'].map(card);
    const groups = groupApprovals([{ ...a!, batchId: 'one' }, { ...b!, batchId: 'two' }, { ...c!, batchId: 'one' }]);
    expect(groups.map((group) => group.map((approval) => approval.heading.split(' ')[0]))).toEqual([['Edit', 'Move'], ['Run']]);
  });

  it('tell the worst reach and the worst way back among them', () => {
    const terms = batchTerms([card('Move 42'), card('Send POST'), card('Run 3')], 2);
    expect(terms.map((term) => term.tone)).toEqual(['destroy', 'destroy', 'plain']);
    expect(terms[0]?.detail).toBe('2 of 3 chosen');
  });
});

describe('seen to the end', () => {
  it('is asked for what destroys or leaves and does not fit', () => {
    expect(needsToBeSeen(card('Replace a file'))).toBe(true);
    expect(needsToBeSeen(card('Run 3'))).toBe(true);
    expect(needsToBeSeen(card('Send POST'))).toBe(true);
  });

  it('is not asked for what can be taken back or is short', () => {
    expect(needsToBeSeen(card('Edit ~/.ssh'))).toBe(false);
    expect(needsToBeSeen(card('Delete 214'))).toBe(false);
  });
});

describe('arguments as texts', () => {
  const values = { path: 'a.txt', count: 5, edits: [{ search: 'x' }], flag: false };

  it('come back as they were', () => {
    expect(readTexts(toTexts(values), values)).toEqual({ input: values });
    expect(readTexts(toTexts(values, 0), values)).toEqual({ input: values });
    expect(toTexts(values, 0)['edits']).toBe('[{"search":"x"}]');
  });

  it('a text stays a text even where it looks like a number', () => {
    expect(readTexts({ path: '5' }, { path: 'a' })).toEqual({ input: { path: '5' } });
  });

  it('what is no JSON is named', () => {
    expect(readTexts({ count: 'five' }, { count: 5 })).toEqual({ problem: 'count: "five" is not valid JSON' });
  });
});

describe('changed words', () => {
  const remove = (text: string): DiffLine => ({ type: 'remove', text });
  const add = (text: string): DiffLine => ({ type: 'add', text });
  const marked = (lines: DiffLine[]): string[] => comparePairs(lines).map((parts) => parts.filter((part) => part.changed).map((part) => part.text).join('|'));

  it('are marked on both sides of the pair that is most alike; a line beside it is marked whole', () => {
    expect(marked([remove('IE: { standard: 0.21, reduced: [0.09] },'), add('// 21% ended on 28 February'), add('IE: { standard: 0.23, reduced: [0.09] },')])).toEqual(['0.21', '// 21% ended on 28 February', '0.23']);
  });

  it('are not marked in what is only new or only gone', () => {
    expect(marked([add('one'), add('two')])).toEqual(['', '']);
    expect(marked([remove('one'), { type: 'context', text: 'x' }, add('two')])).toEqual(['', '', '']);
  });

  it('no text is lost or doubled', () => {
    const lines = [remove('const a = 1;'), remove(''), add('const b = 2;'), add('\tconst a  = 11;'), { type: 'context', text: 'end' } as const];
    expect(comparePairs(lines).map((parts) => parts.map((part) => part.text).join(''))).toEqual(lines.map((line) => line.text));
  });
});

describe('unusual characters', () => {
  const codes = (text: string): string[] => findUnusualCharacters(text).map((found) => found.codePoint);

  it.each([
    ['invoice_\u202efdp.exe', ['U+202E']],
    ['h\u0430lden.example', ['U+0430']],
    ['zero\u200bwidth', ['U+200B']],
    ['bell\u0007', ['U+0007']],
    ['tag\u{e0041}', ['U+E0041']],
    ['paypa\u0399', ['U+0399']],
  ])('%j shows what hides', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it.each(['Zażółć gęślą jaźń', 'Привет, мир', 'Ελληνικά', '日本語', 'a\tb\r\nc', '👩‍👧', '❤️', 'naïve café'])('%j is ordinary', (text) => {
    expect(codes(text)).toEqual([]);
  });
});

it('the fixture makes every kind of preview', () => {
  const kinds = new Set([...sheet, makeApproval(now, { heading: 'A b', name: 'x', risk: 'read', approveLabel: 'A', ruleId: 'r', preview: { kind: 'facts', facts: [], notes: [] }, terms: sheet[0]!.terms })].map((approval) => approval.preview.kind));
  expect([...kinds].sort((a, b) => a.localeCompare(b))).toEqual(['archive', 'command', 'delete', 'diff', 'facts', 'mail', 'message', 'request', 'sql', 'transfer']);
});
