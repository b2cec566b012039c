import { describe, expect, it } from 'vitest';
import { asSentence, baseName, dayGroup, formatBytes, formatClock, formatCount, formatDay, formatDuration, formatMinute, formatTimeLeft, formatWhen } from '../../../src-renderer/ui/format.ts';
import { shortenPath } from '../../../src-renderer/layout/shortenPath.ts';
import { readRoute } from '../../../src-renderer/layout/routes.ts';
import { matchesWords, readQuery } from '../../../src-renderer/features/palette/readQuery.ts';
import { findToken } from '../../../src-renderer/features/chat/useCompletion.ts';
import { whatPresetMeans } from '../../../src-renderer/features/firstrun/whatPresetMeans.ts';

const local = (...parts: [number, number, number, number?, number?, number?]): number => new Date(...parts).getTime();

describe('figures in words', () => {
  it.each([[0, '0 B'], [999, '999 B'], [1000, '1 KB'], [9214, '9.2 KB'], [38_200_000, '38.2 MB'], [999_499, '999 KB'], [999_500, '1 MB'], [1e15, '1 PB'], [5e18, '5000 PB']])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([[0.4, '0 ms'], [31, '31 ms'], [620, '0.6 s'], [14_200, '14 s'], [180_000, '3 min'], [7_199_000, '2 h 0 min'], [9_000_000, '2 h 30 min']])('%d ms took %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([[581_000, '9:41'], [38_000, '0:38'], [0, '0:00'], [-5000, '0:00'], [3_600_000, '1:00 h'], [3 * 86_400_000, '3 days']])('%d ms are left as %s', (ms, text) => {
    expect(formatTimeLeft(ms)).toBe(text);
  });

  it('times are local, with leading zeros', () => {
    const at = local(2026, 10, 4, 9, 5, 7);
    expect([formatClock(at), formatMinute(at), formatDay(at)]).toEqual(['09:05:07', '09:05', '4 November 2026']);
  });

  it('counts agree with their noun', () => {
    expect([formatCount(1, 'file'), formatCount(4102, 'file'), formatCount(2, 'entry', 'entries')]).toEqual(['1 file', '4,102 files', '2 entries']);
  });

  it('a sentence ends once', () => {
    expect([asSentence('Try again'), asSentence('Try again.'), asSentence('Why?')]).toEqual(['Try again.', 'Try again.', 'Why?']);
  });
});

describe('days', () => {
  const now = local(2026, 10, 24, 14, 2);

  it.each([
    [local(2026, 10, 24, 0, 1), 'Today', '00:01'],
    [local(2026, 10, 23, 23, 59), 'Yesterday', 'Mon 23:59'],
    [local(2026, 10, 20, 8, 0), 'November', 'Fri 08:00'],
    [local(2026, 9, 3, 8, 0), 'October', '3 Oct'],
    [local(2025, 11, 31, 8, 0), 'December 2025', '31 Dec'],
  ])('%d stands under its day', (at, group, when) => {
    expect([dayGroup(at, now), formatWhen(at, now)]).toEqual([group, when]);
  });
});

describe('paths', () => {
  it.each([['/home/mara/projects', '~/projects'], ['/home/mara', '~'], ['/Users/mara/a', '~/a'], ['/root/x', '~/x'], ['/rooted/x', '/rooted/x'], ['/etc/hosts', '/etc/hosts']])('%s is %s', (path, short) => {
    expect(shortenPath(path)).toBe(short);
  });

  it('a path is known by its last part', () => {
    expect([baseName('/a/b.txt'), baseName('/a/b/'), baseName('/')]).toEqual(['b.txt', 'b', '/']);
  });
});

describe('addresses', () => {
  it.each([
    ['', { screen: 'chat', chatId: null }],
    ['#/', { screen: 'chat', chatId: null }],
    ['#/chat/c1', { screen: 'chat', chatId: 'c1' }],
    ['#/approvals', { screen: 'approvals', batchId: null }],
    ['#/approvals/batch%2F1', { screen: 'approvals', batchId: 'batch/1' }],
    ['#/functions/read_file', { screen: 'functions', name: 'read_file' }],
    ['#/audit/call%2F1', { screen: 'audit', callId: 'call/1' }],
    ['#/settings/models', { screen: 'settings', section: 'models' }],
    ['#/health', { screen: 'health' }],
    ['#/no-such-place', { screen: 'chat', chatId: null }],
  ])('%s names a screen', (hash, route) => {
    expect(readRoute(hash)).toEqual(route);
  });

  it('a broken escape does not break the window', () => {
    expect(readRoute('#/chat/%E0%A4%A')).toEqual({ screen: 'chat', chatId: '%E0%A4%A' });
  });
});

describe('what is typed', () => {
  it.each([['zip it', 'all', 'zip it'], ['> zip', 'command', 'zip'], ['@q3', 'chat', 'q3'], ['#edit', 'call', 'edit'], ['~/notes', 'file', '/notes'], ['  ', 'all', '']])('%j looks among %s', (text, scope, words) => {
    expect(readQuery(text)).toEqual({ scope, words });
  });

  it('every word has to occur, in any order and case', () => {
    expect(matchesWords('Board q3', 'Q3 figures for the board')).toBe(true);
    expect(matchesWords('board q4', 'Q3 figures for the board')).toBe(false);
    expect(matchesWords('', 'anything')).toBe(true);
  });

  it('/ begins a function only at the start of the message', () => {
    expect(findToken('/read', 5)).toEqual({ kind: '/', query: 'read', start: 0 });
    expect(findToken('/', 1)).toEqual({ kind: '/', query: '', start: 0 });
    expect(findToken('read /etc', 9)).toBeUndefined();
    expect(findToken('/read a', 7)).toBeUndefined();
  });

  it('@ begins a path after a space, as far as the caret', () => {
    expect(findToken('look at @src/ta and', 15)).toEqual({ kind: '@', query: 'src/ta', start: 8 });
    expect(findToken('@', 1)).toEqual({ kind: '@', query: '', start: 0 });
    expect(findToken('mara@home.example', 17)).toBeUndefined();
  });
});

it('each preset says something of reads, changes, losses and what is sent', () => {
  for (const preset of ['ask', 'read-only', 'trusted', 'unattended'] as const) {
    expect(whatPresetMeans(preset, '~/projects').map((line) => line.risk)).toEqual(['read', 'write', 'destroy', 'out']);
  }
  expect(whatPresetMeans('read-only', '~/projects').filter((line) => line.state === 'refused')).toHaveLength(3);
  expect(whatPresetMeans('trusted', '~/projects')[1]?.state).toBe('done');
});
