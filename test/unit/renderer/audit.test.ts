import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src-preload/contract/index.ts';
import { addWord, describeSpan, isNarrowed, listChips, periodSpan, startView, toFilter, toggleCaller, toggleState } from '../../../src-renderer/features/audit/auditView.ts';
import { densityBars, shiftSpan, spanFromDrag } from '../../../src-renderer/features/audit/density.ts';
import { appendOlder, mergeNewest, releaseHeld } from '../../../src-renderer/features/audit/mergeEntries.ts';

const now = new Date(2026, 10, 24, 14, 5).getTime();
const midnight = new Date(2026, 10, 24).getTime();
const hour = 3_600_000;
const names = new Set(['read_file']);

describe('audit filter', () => {
  it('asks for today without an end, so new rows belong to it', () => {
    expect(toFilter(startView, '', now)).toEqual({ from: midnight });
    expect(toFilter({ ...startView, period: 'all' }, '', now)).toEqual({});
    expect(toFilter({ ...startView, period: 'week' }, '', now)).toEqual({ from: new Date(2026, 10, 18).getTime() });
  });

  it('turns typed words into the chip they mean', () => {
    let view = startView;
    for (const word of ['failed', 'not known', 'MCP', 'read_file', 'old-exports', '7 days', 'failed', '  ']) view = addWord(view, word, names);
    expect(view).toEqual({ period: 'week', span: null, words: ['old-exports'], states: ['failed', 'unknown'], callers: ['mcp'], names: ['read_file'], risk: null });
    expect(toFilter({ ...view, risk: 'destroy' }, 'tax ', now)).toMatchObject({ text: 'old-exports tax', risks: ['destroy'], states: ['failed', 'unknown'], names: ['read_file'], callerKinds: ['mcp'] });
  });

  it('takes each chip back on its own', () => {
    let view = { ...startView, span: { from: midnight + 8 * hour, to: now + hour } };
    for (const word of ['failed', 'chat', 'read_file', 'tax']) view = addWord(view, word, names) as typeof view;
    const chips = listChips(view, now);
    expect(chips.map((chip) => chip.label)).toEqual(['today', '08:00 to now', 'from chat', 'failed', 'read_file', '“tax”']);
    for (const chip of chips) expect(listChips(chip.without, now).map((other) => other.id)).toEqual(chips.map((other) => other.id).filter((id) => id !== chip.id && !(chip.id === 'period' && id === 'span')));
    expect(isNarrowed(view, '')).toBe(true);
    expect(isNarrowed(startView, ' ')).toBe(false);
  });

  it('switches states and callers on and off', () => {
    const on = toggleCaller(toggleState(toggleState(startView, 'failed'), 'refused'), 'mcp');
    expect(on).toMatchObject({ states: ['failed', 'refused'], callers: ['mcp'] });
    expect(toggleCaller(toggleState(on, 'failed'), 'mcp')).toMatchObject({ states: ['refused'], callers: [] });
  });

  it('names a span by hours within a day and by days beyond', () => {
    expect(describeSpan({ from: midnight + 8 * hour, to: midnight + 12 * hour }, now)).toBe('08:00 to 12:00');
    expect(describeSpan({ from: midnight - 5 * hour, to: midnight }, now)).toBe('19:00 to 24:00');
    expect(describeSpan({ from: midnight - 48 * hour, to: midnight + hour }, now)).toBe('22 Nov to 24 Nov');
    expect(periodSpan('today', now)).toEqual({ from: midnight, to: midnight + 24 * hour });
  });
});

describe('density strip', () => {
  it('stacks by risk from the ground, and shows a single call', () => {
    const bars = densityBars([{ at: 0, read: 99, write: 1, destroy: 0, out: 0 }, { at: 1, read: 0, write: 0, destroy: 0, out: 0 }], 100, 40);
    expect(bars[0]?.parts.map((part) => part.risk)).toEqual(['read', 'write']);
    expect(bars[0]?.parts[1]?.height).toBe(1);
    expect((bars[0]?.parts[0]?.y ?? 0) + (bars[0]?.parts[0]?.height ?? 0)).toBe(40);
    expect(bars[1]?.parts).toEqual([]);
    expect(bars[1]?.x).toBeGreaterThan(50);
  });

  it('reads a drag as whole steps in either direction, and a click as none', () => {
    expect(spanFromDrag(110, 290, 480, 0, 48, 48)).toEqual({ from: 11, to: 29 });
    expect(spanFromDrag(290, 110, 480, 0, 48, 48)).toEqual({ from: 11, to: 29 });
    expect(spanFromDrag(-50, 9999, 480, 0, 48, 48)).toEqual({ from: 0, to: 48 });
    expect(spanFromDrag(100, 102, 480, 0, 48, 48)).toBeNull();
  });

  it('moves and widens with keys, and stays inside', () => {
    expect(shiftSpan({ from: 4, to: 8 }, 1, false, 0, 48, 2)).toEqual({ from: 6, to: 10 });
    expect(shiftSpan({ from: 0, to: 8 }, -1, false, 0, 48, 2)).toEqual({ from: 0, to: 8 });
    expect(shiftSpan({ from: 4, to: 6 }, -1, true, 0, 48, 2)).toEqual({ from: 4, to: 6 });
    expect(shiftSpan({ from: 40, to: 48 }, 1, true, 0, 48, 2)).toEqual({ from: 40, to: 48 });
  });
});

describe('live rows', () => {
  const entry = (seq: number, state: AuditEntry['state'] = 'done'): AuditEntry => ({
    callId: `call-${seq}`, seq, at: seq, name: 'read_file', risk: 'read', state, caller: { kind: 'cli' }, undo: { state: 'none' },
    phrase: { base: 'Read', present: 'Reading', past: 'Read', object: 'a' },
  });
  const seqs = (entries: AuditEntry[]): number[] => entries.map((one) => one.seq);

  it('brings known rows up to date where they stand and holds new ones back', () => {
    const start = { entries: [entry(3, 'running'), entry(2), entry(1)], held: [] };
    const held = mergeNewest(start, [entry(5), entry(4), entry(3, 'done')], true);
    expect(seqs(held.entries)).toEqual([3, 2, 1]);
    expect(held.entries[0]?.state).toBe('done');
    expect(seqs(held.held)).toEqual([5, 4]);
    const later = mergeNewest(held, [entry(6), entry(5, 'failed')], true);
    expect(seqs(later.held)).toEqual([6, 5, 4]);
    expect(later.held[1]?.state).toBe('failed');
    expect(seqs(releaseHeld(later).entries)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('puts new rows on top when nothing is under the hand', () => {
    expect(seqs(mergeNewest({ entries: [entry(1)], held: [entry(2)] }, [entry(3)], false).entries)).toEqual([3, 2, 1]);
  });

  it('adds older pages without doubling', () => {
    expect(seqs(appendOlder({ entries: [entry(3), entry(2)], held: [] }, [entry(2), entry(1)]).entries)).toEqual([3, 2, 1]);
  });
});
