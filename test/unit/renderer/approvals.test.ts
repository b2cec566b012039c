import { describe, expect, it } from 'vitest';
import type { ApprovalView, DiffLine } from '../../../src-preload/contract/index.ts';
import { findUnusualCharacters } from '../../../src-preload/state/unusualCharacters.ts';
import { readChanges, readTexts, toTexts } from '../../../src-renderer/features/approvals/argumentTexts.ts';
import { describeCoverage, listBatchOffers } from '../../../src-renderer/features/approvals/batchOffers.ts';
import { batchTerms } from '../../../src-renderer/features/approvals/batchTerms.ts';
import { describeReach } from '../../../src-renderer/features/approvals/describeReach.ts';
import { excerptText } from '../../../src-renderer/features/approvals/excerptText.ts';
import { groupApprovals } from '../../../src-renderer/features/approvals/groupApprovals.ts';
import { findNext } from '../../../src-renderer/features/approvals/nextWaiting.ts';
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

describe('the next thing that waits', () => {
  const step = (batchId: string, open = true): ApprovalView[] => {
    const { outcome: _outcome, ...rest } = card('Move 42');
    return [{ ...rest, batchId, ...(!open && { outcome: 'allowed' as const }) }];
  };
  const queue = [step('a'), step('b', false), step('c'), step('d')];
  const chat = { screen: 'chat', chatId: 'chat-1' } as const;
  const next = (...rest: Parameters<typeof findNext> extends [unknown, ...infer R] ? R : never): string | undefined => findNext(queue, ...rest)?.[0]?.batchId;

  it('is the one after the card that has the focus, and round', () => {
    expect([next('a', ['a'], chat), next('c', ['a', 'c'], chat), next('d', ['d'], chat)]).toEqual(['c', 'd', 'a']);
  });

  it('is what is on screen, when nothing there has the focus', () => {
    expect(next(undefined, ['c'], chat)).toBe('c');
    expect(next(undefined, [], chat)).toBe('a');
  });

  it('goes on in the queue from the card that was just decided', () => {
    expect(next(undefined, ['b'], { screen: 'approvals', batchId: 'b' })).toBe('c');
    expect(next('b', ['b'], { screen: 'approvals', batchId: null })).toBe('c');
  });

  it('is nothing when nothing waits', () => {
    expect(findNext([step('a', false)], undefined, [], chat)).toBeUndefined();
  });
});

describe('a lasting permission for a batch', () => {
  const match = (path: string): ApprovalView['offers'][number]['match'] => [{ function: 'move_file', path }];
  const row = (id: string, path: string | undefined): ApprovalView => ({ ...card('Move 42'), id, offers: [{ scope: 'once', sentence: 'Only this' }, ...(path === undefined ? [] : (['chat', 'always'] as const).map((scope) => ({ scope, sentence: `${scope}: moves in ${path}`, match: match(path) })))] });

  it('is offered once for all cards that offer the same, the narrow scopes first', () => {
    const offers = listBatchOffers([row('1', 'scans/**'), row('2', undefined), row('3', 'scans/**'), row('4', 'other/**')]);
    expect(offers.map(({ offer, approvalIds }) => [offer.scope, offer.sentence, approvalIds.join()])).toEqual([
      ['chat', 'chat: moves in scans/**', '1,3'],
      ['chat', 'chat: moves in other/**', '4'],
      ['always', 'always: moves in scans/**', '1,3'],
      ['always', 'always: moves in other/**', '4'],
    ]);
  });

  it('says which of the chosen it is not for', () => {
    expect([describeCoverage(3, 3), describeCoverage(3, 4), describeCoverage(1, 4)]).toEqual(['', 'It is offered for 3 of the 4 chosen; the other is allowed this once.', 'It is offered for 1 of the 4 chosen; the others are allowed this once.']);
  });

  it('says what it would have matched, over what it was held against', () => {
    expect([describeReach({ matched: 6, of: 212 }), describeReach({ matched: 0, of: 1 }), describeReach({ matched: 0, of: 0 })]).toEqual(['It would have matched 6 of the 212 calls of the last 7 days.', 'It would have matched none of the 1 call of the last 7 days.', 'There are no other calls of the last 7 days to hold it against.']);
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

  it('of a card come back as what was changed alone', () => {
    expect(readChanges(toTexts(values), values)).toEqual({ input: {} });
    expect(readChanges({ ...toTexts(values), count: '6', path: 'b.txt' }, values)).toEqual({ input: { count: 6, path: 'b.txt' } });
    expect(readChanges({ ...toTexts(values), edits: '[' }, values)).toEqual({ problem: 'edits: "[" is not valid JSON' });
  });

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

describe('what was edited', () => {
  it('is shown from a little before its first difference', () => {
    const long = `${'same '.repeat(200)}`;
    expect(excerptText('short', 'other')).toBe('short');
    expect(excerptText(undefined, 'x')).toBe('none');
    expect(excerptText(`${long}new end`, `${long}old end`)).toMatch(/^…(same |ame )[^]*new end$/);
    expect(excerptText(`first ${long}`, `other ${long}`)).toMatch(/^first same [^]*…$/);
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
  expect([...kinds].sort((a, b) => a.localeCompare(b))).toEqual(['archive', 'command', 'delete', 'diff', 'facts', 'form', 'mail', 'message', 'request', 'sql', 'transfer']);
});
