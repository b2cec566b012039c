import { describe, expect, it } from 'vitest';
import { findIncidents } from '../../../src-renderer/features/health/charts/incidents.ts';
import { linearScale, niceCountTicks, niceTicks, timeLabel, timeTicks } from '../../../src-renderer/features/health/charts/scale.ts';
import { areaPath, bucketAt, highest, lastValue, linePath, splitAtGaps, spreadLabels } from '../../../src-renderer/features/health/charts/series.ts';

const same = (value: number): number => value;

describe('scales', () => {
  it('maps a domain onto a range, and an empty one onto its middle', () => {
    expect(linearScale([0, 10], [100, 0])(2.5)).toBe(75);
    expect(linearScale([5, 5], [0, 10])(5)).toBe(5);
  });

  it('ticks at round values that reach over the highest', () => {
    expect(niceTicks(43, 3)).toEqual([0, 20, 40, 60]);
    expect(niceTicks(0.84, 3)).toEqual([0, 0.5, 1]);
    expect(niceTicks(0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(niceTicks(0, 3)).toEqual([0, 1]);
    expect(niceCountTicks(2, 4)).toEqual([0, 1, 2]);
    for (const most of [1, 7, 99, 1234, 5e6]) expect(niceTicks(most, 4).at(-1)).toBeGreaterThanOrEqual(most);
  });

  it('ticks time at whole hours and midnights', () => {
    const from = new Date(2026, 10, 23, 14, 7).getTime();
    const to = new Date(2026, 10, 24, 14, 7).getTime();
    expect(timeTicks(from, to, 6).map((at) => timeLabel(at, to - from))).toEqual(['16:00', '20:00', '00:00', '04:00', '08:00', '12:00']);
    const week = new Date(2026, 10, 17, 14).getTime();
    expect(timeTicks(week, to, 8).map((at) => timeLabel(at, to - week))).toEqual(['18 Nov', '19 Nov', '20 Nov', '21 Nov', '22 Nov', '23 Nov', '24 Nov']);
  });
});

describe('series', () => {
  const points = [{ at: 0, value: 1 }, { at: 1, value: 2 }, { at: 2, value: null }, { at: 3, value: 4 }, { at: 4, value: null }, { at: 5, value: 5 }, { at: 6, value: 6 }];

  it('never draws across a gap', () => {
    expect(splitAtGaps(points).map((piece) => piece.length)).toEqual([2, 1, 2]);
    expect(linePath(points, same, same)).toBe('M0 1L1 2M2 4h2M5 5L6 6');
    expect(areaPath(points, same, same)).toBe('M0 1L1 2L1 0L0 0ZM5 5L6 6L6 0L5 0Z');
    expect(linePath([{ at: 0, value: null }], same, same)).toBe('');
  });

  it('takes a long silence between readings as a gap', () => {
    expect(splitAtGaps([{ at: 0, value: 1 }, { at: 2, value: 1 }, { at: 30, value: 1 }], 5).map((piece) => piece.length)).toEqual([2, 1]);
  });

  it('finds the last and the highest recorded value', () => {
    expect(lastValue([...points, { at: 7, value: null }])).toBe(6);
    expect(lastValue([])).toBeUndefined();
    expect(highest(points)).toBe(6);
  });

  it('names the bucket under the pointer', () => {
    expect([bucketAt(44, 44, 768, 144), bucketAt(767.9, 44, 768, 144), bucketAt(0, 44, 768, 144), bucketAt(9999, 44, 768, 144)]).toEqual([0, 143, 0, 143]);
  });

  it('keeps labels apart and in order', () => {
    expect(spreadLabels([10, 12, 50], 14, 0, 100)).toEqual([10, 24, 50]);
    expect(spreadLabels([98, 99], 14, 0, 100)).toEqual([86, 100]);
  });
});

describe('incidents', () => {
  const bucket = (at: number, done: number, failed: number) => ({ at, done, failed });

  it('joins neighbouring bad buckets, over one quiet one', () => {
    expect(findIncidents([bucket(0, 20, 0), bucket(10, 10, 5), bucket(20, 9, 0), bucket(30, 10, 5), bucket(40, 20, 1)], 10)).toEqual([{ from: 10, to: 40 }]);
  });

  it('leaves out single failures', () => {
    expect(findIncidents([bucket(0, 3, 1), bucket(50, 2, 1)], 10)).toEqual([]);
  });
});
