// Runs the MCP project's own conformance suites, unmodified, in processes of their own.
// Server scenarios meet a server by its address; client scenarios start a client by its command.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The two releases of the suite: the one for the 2025 revisions, and the one that knows 2026-07-28. */
export const suites = {
  '0.1.16': entryOf('conformance-2025'),
  '0.2.0-alpha.12': entryOf('conformance-2026'),
} as const;
export type Suite = keyof typeof suites;

export interface Scenario {
  suite: Suite;
  name: string;
  /** The revision it is played at; the suite's own choice where absent. */
  specVersion?: string;
}

export interface ScenarioResult {
  passed: boolean;
  /** What was asked of the implementation and not met; the end of the output when nothing was recorded. */
  failures: string[];
  checks: { id: string; status: string; errorMessage?: string }[];
}

/** What is tested: a server's address, or the command line of a client, to which the suite appends its own address. */
export type Subject = { server: string } | { client: string };

const longestRunMs = 300_000;

/** Names as `list` prints them, with the revisions each applies to. */
export async function listScenarios(suite: Suite, side: 'server' | 'client'): Promise<{ name: string; revisions: string[] }[]> {
  const { output } = await run([suites[suite], 'list', `--${side}`]);
  return [...output.matchAll(/^ {2}- (\S+) \[([^\]]*)\]/gm)].map(([, name = '', revisions = '']) => ({ name, revisions: revisions.split(',') }));
}

/** Plays one scenario. It has passed when it ended well, none of its checks failed and something was checked: a scenario that skips all has not. */
export async function playScenario({ suite, name, specVersion }: Scenario, subject: Subject, environment: Readonly<Record<string, string>> = {}): Promise<ScenarioResult> {
  const { code, output, checks } = await play([suites[suite], ...targetOf(subject), '--scenario', name, ...versionOf(specVersion)], environment);
  const all = [...checks.values()].flat();
  const judged = judge(all);
  const passed = code === 0 && judged.passed;
  return { ...judged, passed, failures: passed || judged.failures.length > 0 ? judged.failures : [output.slice(-2000)] };
}

/** Plays every scenario of a suite that applies to a revision, in one process; results by name. */
export async function playSuite(suite: Suite, specVersion: string | undefined, subject: Subject): Promise<Map<string, ScenarioResult>> {
  const { checks } = await play([suites[suite], ...targetOf(subject), '--suite', 'all', ...versionOf(specVersion)], {});
  return new Map([...checks].map(([name, found]) => [name, judge(found)]));
}

// All clients of a suite start at once: the suite's own time limit for one is too short for the last of them.
const targetOf = (subject: Subject): string[] => ('server' in subject ? ['server', '--url', subject.server] : ['client', '--command', subject.client, '--timeout', String(longestRunMs / 2)]);
const versionOf = (specVersion: string | undefined): string[] => (specVersion === undefined ? [] : ['--spec-version', specVersion]);

function judge(checks: ScenarioResult['checks']): ScenarioResult {
  const failures = checks.filter(({ status }) => status === 'FAILURE').map(({ id, errorMessage = '' }) => `${id}: ${errorMessage}`);
  // That every message was well-formed is not yet what the scenario is about.
  return { passed: failures.length === 0 && checks.some(({ id, status }) => status === 'SUCCESS' && id !== 'wire-schema-valid'), failures, checks };
}

/** Runs the suite, and reads what it recorded: a folder a scenario, named `server-NAME-TIME` or `NAME-TIME`; a name may have a `/` in it. */
async function play(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<{ code: number | null; output: string; checks: Map<string, ScenarioResult['checks']> }> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-conformance-'));
  try {
    const ended = await run([...args, '-o', folder], environment);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => basename(file) === 'checks.json');
    const nameOf = (file: string): string => dirname(file).replaceAll('\\', '/').replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, '').replace(/^server-(?=.)/, '');
    return { ...ended, checks: new Map(files.map((file) => [nameOf(file), JSON.parse(readFileSync(join(folder, file), 'utf8')) as ScenarioResult['checks']])) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Plays them `atOnce` at a time; the results in the order of the scenarios. */
export async function playScenarios(scenarios: readonly Scenario[], subject: (scenario: Scenario) => Subject, { atOnce = 2, environment = {} }: { atOnce?: number; environment?: Readonly<Record<string, string>> } = {}): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < scenarios.length; index = next++) {
      const scenario = scenarios[index];
      if (scenario) results[index] = await playScenario(scenario, subject(scenario), environment);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

function entryOf(folder: string): string {
  return fileURLToPath(new URL(`../../node_modules/@modelcontextprotocol/${folder}/dist/index.js`, import.meta.url));
}

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: longestRunMs, env: { ...process.env, ...environment } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
