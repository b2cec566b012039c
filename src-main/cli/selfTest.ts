import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../kernel/errors.ts';
import { openDoors } from '../hosts/headless/openDoors.ts';
import { createHttpPeer } from '../mcp/httpPeer.ts';
import { createRuntime } from '../runtime/createRuntime.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import { resolveOptions } from '../runtime/resolveOptions.ts';
import { createFileCipher } from '../runtime/secrets.ts';
import type { CommandInput } from './command.ts';

export interface SelfTestRow {
  category: string;
  function: string;
  /** left out: the policy of a machine without a sandbox does not run it. */
  outcome: 'ok' | 'left out' | 'failed';
  ms: number;
  detail: string;
}

/** Inputs in the place of an example, by function. */
type OwnInputs = Readonly<Record<string, Record<string, unknown>>>;

const ownHost = '127.0.0.1';

/**
 * `steward serve --test`: starts a daemon on folders of its own, calls the first example of one function
 * of each category over its own `/mcp`, prints what came of it and ends. Exit code 1 when one failed.
 */
export async function runSelfTest({ print, json }: Pick<CommandInput, 'print' | 'json'>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-self-test-'));
  try {
    const rows = await tryCategories(folder);
    if (json) print(JSON.stringify({ rows }));
    else for (const line of table(rows)) print(line);
    return rows.length > 0 && rows.every(({ outcome }) => outcome !== 'failed') ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryCategories(folder: string): Promise<SelfTestRow[]> {
  const [dataDir, workspace] = ['data', 'workspace'].map((name) => join(folder, name)) as [string, string];
  mkdirSync(workspace);
  // Nothing of this run's own surroundings: neither another data folder nor the person's notifications.
  const options = resolveOptions({ dataDir, workspace, policy: 'unattended', allowHosts: [ownHost] }, { ...process.env, MCP_SERVERS_PATH: '', MCP_SECURITY_LEVEL: '', MCP_DATA_DIR: '', MCP_WORKSPACE: '' });
  const runtime = await createRuntime(options, { notifications: { show: () => Promise.resolve({ shownBy: 'the self-test' }) }, createCipher: createFileCipher, mcpUrl: () => null }, { logLevel: 'error' });
  try {
    const doors = await openDoors(runtime, { host: ownHost, port: 0, allowedHosts: [] });
    const peer = createHttpPeer({ url: `${doors.server.url}/mcp`, token: doors.token });
    try {
      const rows: SelfTestRow[] = [];
      // What reaches out finds this daemon itself.
      const own = { check_url: { url: `${doors.server.url}/health` } };
      for (const definition of oneOfEach(runtime.registry.functions, own)) rows.push(await tryOne(definition, own, workspace, (body) => peer.post(body, {}, () => undefined, AbortSignal.timeout(60_000))));
      return rows;
    } finally {
      peer.close();
      await doors.close();
    }
  } finally {
    await runtime.stop();
  }
}

/** The safest function of each category: one that needs nothing beyond this computer, and changes nothing, where there is one. */
function oneOfEach(functions: readonly AnyFunction[], own: OwnInputs): AnyFunction[] {
  const reachesOut = ({ name, annotations }: AnyFunction): number => Number(annotations.openWorld && own[name] === undefined);
  const withExamples = functions.filter(({ examples }) => examples.length > 0).toSorted((a, b) => reachesOut(a) - reachesOut(b) || Number(b.annotations.readOnly) - Number(a.annotations.readOnly));
  return [...Map.groupBy(withExamples, ({ category }) => category).values()].flatMap(([first]) => first ?? []);
}

async function tryOne(definition: AnyFunction, own: OwnInputs, workspace: string, post: (body: string) => Promise<{ text: string }>): Promise<SelfTestRow> {
  const { name, category, examples } = definition;
  const [example] = examples;
  for (const [file, text] of Object.entries(example?.setup ?? {})) {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), text);
  }
  const begun = performance.now();
  const row = (outcome: SelfTestRow['outcome'], detail: string): SelfTestRow => ({ category, function: name, outcome, ms: Math.round(performance.now() - begun), detail });
  try {
    const { text } = await post(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: own[name] ?? example?.input } }));
    const { result, error } = JSON.parse(text) as { result?: { isError?: boolean; structuredContent?: Record<string, unknown> }; error?: { message: string } };
    if (!result) throw new AppError('INTERNAL', error?.message ?? 'There was no answer');
    if (result.isError !== true) return row('ok', own[name] === undefined ? (example?.title ?? '') : 'This daemon itself');
    const { code, message } = result.structuredContent ?? {};
    return row(code === 'DENIED_BY_POLICY' && String(message).includes('deny.unsandboxed') ? 'left out' : 'failed', `${String(code)}: ${String(message)}`);
  } catch (error) {
    return row('failed', error instanceof Error ? error.message : String(error));
  }
}

function table(rows: readonly SelfTestRow[]): string[] {
  const cells = [['category', 'function', 'outcome', 'ms', ''], ...rows.map(({ category, function: name, outcome, ms, detail }) => [category, name, outcome, String(ms), detail])];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) => line.map((cell, column) => (column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
}
