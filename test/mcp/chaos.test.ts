import { expect, onTestFailed, test } from 'vitest';
import { runChaos } from '../kit/chaos.ts';

test('a daemon killed five times under load stands by everything it has said', { timeout: 120_000 }, async () => {
  const seed = Number(process.env['STEWARD_CHAOS_SEED'] ?? Date.now() % 1_000_000);
  onTestFailed(() => console.error(`To repeat it: STEWARD_CHAOS_SEED=${seed}`));
  const { kills, written, appended, decided } = await runChaos(5, seed);
  expect(kills).toBe(5);
  for (const some of [written, appended, decided]) expect(some.size).toBeGreaterThan(0);
});
