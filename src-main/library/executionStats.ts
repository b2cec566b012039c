import type { ExecutionStats } from './types.ts';

/** Counts calls. */
export interface ExecutionTally {
  note(name: string, failed: boolean, durationMs: number): void;
  stats(): ExecutionStats;
}

export function createExecutionTally(): ExecutionTally {
  const byFunction = new Map<string, { executions: number; failed: number }>();
  let total = 0;
  let failures = 0;
  let duration = 0;
  return {
    note(name, failed, durationMs) {
      const known = byFunction.get(name) ?? { executions: 0, failed: 0 };
      byFunction.set(name, known);
      known.executions++;
      total++;
      duration += durationMs;
      if (!failed) return;
      known.failed++;
      failures++;
    },
    stats: () => ({
      totalExecutions: total,
      successfulExecutions: total - failures,
      failedExecutions: failures,
      successRate: total === 0 ? 1 : (total - failures) / total,
      averageDurationMs: total === 0 ? null : duration / total,
      byFunction: Object.fromEntries([...byFunction].map(([name, counts]) => [name, { ...counts }])),
    }),
  };
}
