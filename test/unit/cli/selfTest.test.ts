// `steward serve --test`, as a process.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import type { SelfTestRow } from '../../../src-main/cli/selfTest.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url));

function selfTest(args: string[], environment: Record<string, string> = {}): Promise<{ code: number; out: string; err: string; left: string[] }> {
  const folder = temporaryFolder();
  return new Promise((resolve) => {
    const child = execFile(execPath, [cli, 'serve', '--test', ...args], { env: { ...process.env, TMPDIR: folder, HOME: folder, ...environment } }, (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err, left: readdirSync(folder).filter((name) => name.startsWith('steward-self-test')) }));
  });
}

test('one function of each category is called, over MCP, and nothing stays behind', async () => {
  const { code, out, err, left } = await selfTest(['--json']);
  const { rows } = JSON.parse(out) as { rows: SelfTestRow[] };
  expect(rows.map(({ category }) => category).toSorted(), err).toEqual([...new Set(functions.map(({ category }) => category))].toSorted());
  expect(rows.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(rows.filter(({ category, outcome }) => category !== 'code' && outcome !== 'ok')).toEqual([]);
  expect([code, left]).toEqual([0, []]);
}, 60_000);

test('people get a table', async () => {
  const { code, out } = await selfTest([]);
  expect(out).toMatch(/^category +function +outcome +ms\n/);
  expect(out).toMatch(/^files +read_file +ok +\d+ {2}A whole file$/m);
  expect(code).toBe(0);
}, 60_000);

test('what keeps it from starting is told, and the exit code says so', async () => {
  const { code, err } = await selfTest([], { MCP_MAX_WORKERS: 'many' });
  expect([code, err]).toEqual([2, expect.stringContaining('MCP_MAX_WORKERS')]);
}, 60_000);

test('a function that fails is named, and the exit code is 1', async () => {
  const { code, out } = await selfTest(['--json'], { MCP_RATE_LIMIT: '1' });
  const { rows } = JSON.parse(out) as { rows: SelfTestRow[] };
  expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', ...rows.slice(1).map(() => 'failed')]);
  expect([code, rows[1]?.detail]).toEqual([1, expect.stringContaining('RATE_LIMITED')]);
}, 60_000);
