// Test projects, one a folder of test/. Groups run one after the other, so that what needs the
// machine to itself (browsers, measured times) has it. `npm test` runs all but `long`.
import { defineConfig } from 'vitest/config';

interface Folder {
  readonly name: string;
  /** Below test/; the project's name where absent. */
  readonly path?: string;
  readonly without?: string;
  /** How many files run at once, on the two cores that everything must do with. */
  readonly workers: number;
  readonly pool: 'threads' | 'forks';
  readonly testTimeout?: number;
  /** A second try, which the run names: a whole browser on a busy machine may be late once. */
  readonly retry?: number;
}

const folders: readonly Folder[] = [
  { name: 'unit', workers: 2, pool: 'threads' },
  { name: 'mcp', workers: 2, pool: 'forks' },
  { name: 'security', without: 'test/security/alone/**', workers: 2, pool: 'forks' },
  // What measures how others fare meanwhile.
  { name: 'alone', path: 'security/alone', workers: 1, pool: 'forks' },
  { name: 'e2e', workers: 2, pool: 'forks', testTimeout: 60_000, retry: 1 },
  { name: 'long', workers: 1, pool: 'forks', testTimeout: 30 * 60_000 },
];

export default defineConfig({
  test: {
    // A forgotten test.only would leave the rest out.
    allowOnly: false,
    slowTestThreshold: 5000,
    projects: folders.map(({ name, path = name, without, workers, pool, testTimeout = 20_000, retry = 0 }, groupOrder) => ({
      test: {
        name,
        include: [`test/${path}/**/*.test.{ts,tsx}`],
        exclude: without === undefined ? [] : [without],
        pool,
        maxWorkers: workers,
        sequence: { groupOrder },
        testTimeout,
        retry,
        // What is waited for comes late on a busy machine; that it comes at all is what counts.
        expect: { poll: { timeout: 10_000 } },
        hookTimeout: Math.max(testTimeout, 60_000),
        teardownTimeout: 10_000,
      },
    })),
  },
});
