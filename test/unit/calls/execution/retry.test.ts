import { expect, it } from 'vitest';
import { growingPause } from '../../../../src-main/calls/execution/retry.ts';

const middle = (earlier: number, backoff: number): number => {
  const pauses = Array.from({ length: 2000 }, () => growingPause(earlier, backoff));
  return pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
};

it.each([1, 1.5, 2, 10])('each pause is about %s times the one before, up to ten seconds', (backoff) => {
  for (let earlier = 0; earlier < 5; earlier++) expect(middle(earlier, backoff)).toBeCloseTo(Math.min(200 * backoff ** earlier, 10_000), -3);
  expect(middle(1, backoff) / middle(0, backoff)).toBeCloseTo(backoff, backoff > 5 ? 0 : 1);
  expect(middle(500, backoff)).toBeLessThanOrEqual(backoff === 1 ? 250 : 12_500);
});

it('is never the same for callers that failed together, and never none', () => {
  const pauses = Array.from({ length: 100 }, () => growingPause(0, 1.5));
  expect(new Set(pauses).size).toBeGreaterThan(90);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(150);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(250);
});
