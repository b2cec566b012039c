// Runs the MCP project's own conformance suites, unmodified, each scenario in a process of its own.
// Server scenarios meet a server by its address; client scenarios start a client by its command.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const longestRunMs = 120_000;

/** Names as `list` prints them, with the revisions each applies to. */
export async function listScenarios(suite: Suite, side: 'server' | 'client'): Promise<{ name: string; revisions: string[] }[]> {
  const { output } = await run([suites[suite], 'list', `--${side}`]);
  return [...output.matchAll(/^ {2}- (\S+) \[([^\]]*)\]/gm)].map(([, name = '', revisions = '']) => ({ name, revisions: revisions.split(',') }));
}

/** Plays one scenario. It has passed when it ended well and none of its checks failed. */
export async function playScenario({ suite, name, specVersion }: Scenario, subject: Subject, environment: Readonly<Record<string, string>> = {}): Promise<ScenarioResult> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-conformance-'));
  try {
    const target = 'server' in subject ? ['server', '--url', subject.server] : ['client', '--command', subject.client];
    const { code, output } = await run([suites[suite], ...target, '--scenario', name, '-o', folder, ...(specVersion === undefined ? [] : ['--spec-version', specVersion])], environment);
    const checks = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('checks.json'))
      .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ScenarioResult['checks']);
    const failures = checks.filter(({ status }) => status === 'FAILURE').map(({ id, errorMessage = '' }) => `${id}: ${errorMessage}`);
    const passed = code === 0 && failures.length === 0 && checks.some(({ status }) => status === 'SUCCESS');
    return { passed, failures: passed || failures.length > 0 ? failures : [output.slice(-2000)], checks };
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
