import { expect, onTestFailed, test } from 'vitest';
import { runChaos } from '../kit/chaos.ts';

test('a daemon killed a hundred times under load stands by everything it has said', { timeout: 30 * 60_000 }, async () => {
  const seed = Number(process.env['STEWARD_CHAOS_SEED'] ?? 20);
  onTestFailed(() => console.error(`To repeat it: STEWARD_CHAOS_SEED=${seed}`));
  const { kills, written, appended, asked, decided } = await runChaos(100, seed);
  console.info(`${kills} kills, ${written.size} files, ${appended.size} lines and ${asked.size} lines a person allowed were acknowledged, ${decided.size} approvals decided`);
  expect(kills).toBe(100);
  for (const some of [written, appended, asked, decided]) expect(some.size).toBeGreaterThan(50);
});
