import { expect, test } from 'vitest';
import { runChaos } from '../kit/chaos.ts';

test('a daemon killed five times under load stands by everything it has said', { timeout: 120_000 }, async () => {
  const { kills, written, appended, decided } = await runChaos(5, Date.now() % 1_000_000);
  expect(kills).toBe(5);
  for (const some of [written, appended, decided]) expect(some.size).toBeGreaterThan(0);
});
