import { expect, test } from 'vitest';
import { runChaos } from '../kit/chaos.ts';

test('a daemon killed a hundred times under load stands by everything it has said', { timeout: 30 * 60_000 }, async () => {
  const { kills, written, appended, asked, decided } = await runChaos(100, 20);
  expect(kills).toBe(100);
  for (const some of [written, appended, asked, decided]) expect(some.size).toBeGreaterThan(100);
});
