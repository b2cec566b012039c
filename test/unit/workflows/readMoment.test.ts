import { describe, expect, it } from 'vitest';
import { describePattern, fromZone, nextRuns, readMoment } from '../../../src-main/workflows/schedule/readMoment.ts';
import { failureOf } from '../../kit/workbench.ts';

const zone = 'Europe/Berlin';
const at = (text: string): number => Date.parse(text);
const now = at('2026-11-24T12:00:00+01:00');
const iso = (moments: readonly number[]): string[] => moments.map((moment) => new Date(moment).toISOString());

describe('words', () => {
  it.each([
    ['30 9 * * 1-5', 'Every weekday at 09:30'],
    ['@daily', 'Every day at 00:00'],
    ['every 15 minutes', 'Every 15 minutes'],
    ['every hour', 'Every hour, 0 past'],
    ['every day at 9', 'Every day at 09:00'],
    ['every day at 12am', 'Every day at 00:00'],
    ['every weekday at 9:30pm', 'Every weekday at 21:30'],
    ['every monday and friday at 18:00', 'Every Monday and Friday at 18:00'],
    ['daily at 12pm', 'Every day at 12:00'],
    ['0 9 1 * *', 'On day 1 of every month at 09:00'],
    ['5 4 * 1,7 MON', 'Cron 5 4 * 1,7 MON'],
  ])('%s', async (text, sentence) => {
    expect(await readMoment(text, zone, now)).toMatchObject({ kind: 'repeated', sentence });
  });

  it.each([
    ['in 20 minutes', '2026-11-24T11:20:00.000Z'],
    ['tomorrow at 8:00', '2026-11-25T07:00:00.000Z'],
    ['at 18:00', '2026-11-24T17:00:00.000Z'],
    ['2027-07-01T09:00', '2027-07-01T07:00:00.000Z'],
    ['2027-07-01T09:00Z', '2027-07-01T09:00:00.000Z'],
    ['2027-01-31 09:00+05:00', '2027-01-31T04:00:00.000Z'],
  ])('once: %s', async (text, moment) => {
    const read = await readMoment(text, zone, now);
    expect(read.kind === 'once' && new Date(read.at).toISOString()).toBe(moment);
  });

  it.each(['', 'sometimes', 'every 7 minutes', '61 * * * *', '* * * * * *', '0 25 * * *', 'yesterday at 8', '2020-01-01T00:00', '2027-02-30T09:00', 'tomorrow', 'every day at 9 but not on holidays', 'tomorrow at 8 unless it rains'])('refuses %j', async (text) => {
    expect(await failureOf(readMoment(text, zone, now))).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('schedule') });
  });

  it('leaves unusual expressions as they stand', () => expect(describePattern('1-5 * * * *')).toBe('Cron 1-5 * * * *'));
});

describe('changes of the clocks', () => {
  it('a time that is left out runs right after; one that comes twice runs once', async () => {
    // Berlin: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00.
    expect(iso(await nextRuns('30 2 * * *', zone, at('2026-03-28T12:00:00Z'), 2))).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z']);
    expect(iso(await nextRuns('30 2 * * *', zone, at('2026-10-24T12:00:00Z'), 2))).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
    expect(iso(await nextRuns('0 9 * * *', zone, at('2026-03-28T00:00:00Z'), 2))).toEqual(['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z']);
  });

  it('for single moments too', () => {
    expect(new Date(fromZone(Date.UTC(2026, 2, 29, 2, 30), zone)).toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(new Date(fromZone(Date.UTC(2026, 9, 25, 2, 30), zone)).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('a day of the month or of the week, as crontab has it', async () => {
    expect(iso(await nextRuns('0 0 1 * 1', 'UTC', at('2026-11-24T00:00:00Z'), 2))).toEqual(['2026-11-30T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
  });
});
