// The MCP project's server suites against the product's own server: every scenario, at every revision it
// applies to. What cannot pass is named with its reason, and has to be taken off when it does.
import { expect, test } from 'vitest';
import { listScenarios, playScenarios, playSuite, type ScenarioResult } from '../../kit/conformance.ts';
import { startConformanceServer } from './startConformanceServer.ts';

const newSuite = '0.2.0-alpha.12';
const revisions = ['2025-11-25', '2026-07-28'] as const;
const tasks = 'The tasks extension (SEP-2663): the SDK has its types, but no server for it. Calls that wait for a person answer APPROVAL_PENDING or input_required instead';
const skills = 'The skills extension (SEP-2640): Steward offers no skills, and says so in its capabilities';

/** Scenarios that do not pass, as `suite name`, and why. */
const expectedFailures: Readonly<Record<string, string>> = {
  '0.1.16 server-sse-polling': 'The suite speaks 2025-03-26 here, which has no events to come back with, and so finds nothing to check; 0.2.0-alpha.12 plays the same at 2025-11-25, and it passes',
  ...Object.fromEntries(['tasks-lifecycle', 'tasks-capability-negotiation', 'tasks-wire-fields', 'tasks-request-state-removal', 'tasks-mrtr-input', 'tasks-request-headers', 'tasks-dispatch-and-envelope', 'tasks-required-task-error', 'tasks-mrtr-composition'].map((name) => [`${newSuite} ${name}`, tasks])),
  [`${newSuite} tasks-status-notifications`]: 'The suite itself skips it: it waits there for a rewrite',
  ...Object.fromEntries(['sep-2640-skills-directory', 'sep-2640-skills-enumeration', 'sep-2640-skills-manifest'].map((name) => [`${newSuite} ${name}`, skills])),
};

interface Played {
  name: string;
  specVersion?: string | undefined;
  result: ScenarioResult | undefined;
}

/** Every scenario the suites have, each at every revision it applies to. */
async function playAll(url: string): Promise<Played[]> {
  const subject = { server: url };
  const known = await listScenarios(newSuite, 'server');
  const extensions = known.filter(({ revisions: applies }) => applies.includes('extension')).map(({ name }) => ({ suite: newSuite, name }) as const);
  const [first, extra, ...rest] = await Promise.all([
    playSuite('0.1.16', undefined, subject),
    playScenarios(extensions, () => subject),
    ...revisions.map(async (specVersion) => ({ specVersion, results: await playSuite(newSuite, specVersion, subject) })),
  ]);
  return [
    ...(await listScenarios('0.1.16', 'server')).map(({ name }) => ({ name: `0.1.16 ${name}`, result: first.get(name) })),
    ...extensions.map(({ name }, index) => ({ name: `${newSuite} ${name}`, result: extra[index] })),
    ...rest.flatMap(({ specVersion, results }) => known.filter(({ revisions: applies }) => applies.includes(specVersion)).map(({ name }) => ({ name: `${newSuite} ${name}`, specVersion, result: results.get(name) }))),
  ];
}

test('all scenarios pass but those named, and each named one fails', async () => {
  const played = await playAll(await startConformanceServer());
  // Fewer would mean that the list was not read.
  expect(played.length).toBeGreaterThan(110);
  const failed = played.filter(({ result }) => result?.passed !== true);
  expect(failed.filter(({ name }) => expectedFailures[name] === undefined).map(({ name, specVersion, result }) => ({ name, specVersion, failures: result?.failures ?? 'was not played' }))).toEqual([]);
  expect(Object.keys(expectedFailures).filter((expected) => !failed.some(({ name }) => name === expected)), 'these pass now: take them off the list').toEqual([]);
  const warnings = played.flatMap(({ name, specVersion, result }) => (expectedFailures[name] === undefined ? (result?.checks ?? []).filter(({ status }) => status === 'WARNING').map(({ id }) => [name, specVersion, id]) : []));
  expect(warnings).toEqual([]);
}, 600_000);
