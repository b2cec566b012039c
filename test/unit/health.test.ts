import { expect, it } from 'vitest';
import { createMetrics } from '../../src-main/health/metrics.ts';
import { createStatistics } from '../../src-main/health/statistics.ts';
import { systemClock } from '../../src-main/kernel/clock.ts';
import { openStore } from '../../src-main/store/openStore.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const ended = (name: string, state: string, server = 'steward') => ({ name, state, server, at: 1, durationMs: 10, waitedMs: 0, errorCode: undefined });

it('statistics have the names of the mission document; what was refused was not executed', async () => {
  const store = await openStore(temporaryFolder());
  const statistics = createStatistics(store, systemClock);
  expect(statistics.stats()).toMatchObject({ total_executions: 0, success_rate: 1, average_duration_ms: null });
  for (const call of [ended('a', 'done'), ended('a', 'done'), ended('a', 'failed'), ended('b', 'unknown', 'far'), ended('b', 'refused', 'far'), ended('c', 'refused')]) statistics.note(call);
  expect(statistics.stats()).toEqual({
    total_executions: 4,
    successful_executions: 2,
    failed_executions: 2,
    refused_calls: 2,
    success_rate: 0.5,
    average_duration_ms: 10,
    by_function: { a: { executions: 3, success_rate: 2 / 3 }, b: { executions: 1, success_rate: 0 } },
    by_server: { steward: { executions: 3, success_rate: 2 / 3 }, far: { executions: 1, success_rate: 0 } },
  });
  await statistics.flush();
  await store.close();
});

it('metrics count every call from the start, however late the first scrape comes', async () => {
  let healthy = true;
  const metrics = createMetrics({ activeConnections: () => 3, queueDepth: () => 2, running: () => 1, openCircuits: () => 0, healthy: () => healthy });
  for (let index = 0; index < 25_000; index++) metrics.note(ended('a', 'done'));
  metrics.note(ended('a', 'failed', 'far'));
  metrics.note(ended('a', 'refused'));
  const text = await metrics.render();
  for (const line of [
    'mcp_function_calls_total{function="a",status="done"} 25000',
    'mcp_function_calls_total{function="a",status="refused"} 1',
    'mcp_server_calls_total{server="far",status="failed"} 1',
    'mcp_function_duration_seconds_count{function="a"} 25001',
    'mcp_active_connections 3',
    'mcp_queue_depth 2',
    'mcp_running_calls 1',
    'mcp_open_circuits 0',
    'mcp_server_health 1',
  ]) expect(text.split('\n')).toContain(line);
  healthy = false;
  expect(await metrics.render()).toContain('mcp_server_health 0');
});
