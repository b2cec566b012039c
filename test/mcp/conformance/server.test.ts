// The MCP project's server suites against the product's own server.
import { expect, test } from 'vitest';
import { listScenarios, playScenarios, type Scenario } from '../../kit/conformance.ts';
import { startConformanceServer } from './startConformanceServer.ts';

test('all', async () => {
  const url = await startConformanceServer();
  const old = (await listScenarios('0.1.16', 'server')).map(({ name }): Scenario => ({ suite: '0.1.16', name }));
  const now = (await listScenarios('0.2.0-alpha.12', 'server')).flatMap(({ name, revisions }): Scenario[] =>
    revisions.includes('extension') ? [{ suite: '0.2.0-alpha.12', name }] : revisions.filter((revision) => revision === '2025-11-25' || revision === '2026-07-28').map((specVersion) => ({ suite: '0.2.0-alpha.12', name, specVersion })),
  );
  const all = [...old, ...now];
  const results = await playScenarios(all, () => ({ server: url }), { atOnce: 4 });
  const failed = all.flatMap((scenario, index) => (results[index]?.passed === true ? [] : [{ ...scenario, why: results[index]?.failures.map((text) => text.slice(0, 600)) }]));
  console.log(all.length, JSON.stringify(failed, null, 1));
  expect(failed).toEqual([]);
}, 600_000);
