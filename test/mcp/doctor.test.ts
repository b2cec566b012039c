// `steward doctor` as it is run: what it prints, for eyes and for programs, and how it ends.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readJson, runCommand } from '../kit/hosts/runProcess.ts';
import { testIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const program = fileURLToPath(new URL('../kit/servers/fileServer.ts', import.meta.url));

interface Place {
  folder: string;
  doctor(...words: string[]): ReturnType<typeof runCommand>;
}

function place(servers: object[] = []): Place {
  const folder = temporaryFolder({ 'tools.json': '[{"name":"first","description":"Does one thing"}]', 'ws/a.txt': 'a' });
  writeFileSync(join(folder, 'mcp_servers.json'), JSON.stringify({ servers }).replaceAll('FOLDER', folder));
  return { folder, doctor: (...words) => runCommand(['out/main/cli.js', 'doctor', ...words, '--data-dir', join(folder, 'data'), '--workspace', join(folder, 'ws'), '--servers', join(folder, 'mcp_servers.json')]) };
}

const works = { name: 'works', command: process.execPath, args: [program, 'FOLDER/tools.json'] };
const gone = { name: 'gone', command: 'no-such-program-here' };

test('one server: 0 when it works, 1 with the reason and the way to mend it when it does not', { timeout: 60_000 }, async () => {
  const { doctor } = place([works, gone]);
  expect(await doctor('works')).toMatchObject({ code: 0, stdout: expect.stringContaining('Server works: works') });
  const failed = await doctor('gone');
  expect(failed).toMatchObject({ code: 1, stdout: expect.stringMatching(/Server gone: does not work\n! Program\s+no-such-program-here was not found\. Looked in /) });
  expect(failed.stdout).toContain('Find it in your terminal: command -v no-such-program-here');
  const json = await doctor('gone', '--json');
  expect(json.code).toBe(1);
  expect(readJson(json.stdout)).toMatchObject({ name: 'gone', ok: false, checks: [{ id: 'program', outcome: 'trouble' }] });
  expect(await doctor('nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('No server is called nobody') });
});

test('everything: data folder, token, chain, sandbox, door, programs, and each server', { timeout: 60_000 }, async () => {
  const { doctor } = place([works, gone]);
  const { code, stdout } = await doctor('--json');
  const report = readJson(stdout) as { ok: boolean; checks: { id: string; outcome: string }[]; servers: { name: string; ok: boolean }[] };
  expect(code).toBe(1);
  expect(report.checks.map(({ id }) => id)).toEqual(['data-folder', 'room', 'token', 'secrets', 'workspace', 'functions', 'audit', 'sandbox', 'port', 'program-node', 'program-npx', 'program-uvx', 'program-python3', 'program-docker']);
  expect(report.checks.filter(({ id }) => ['data-folder', 'audit', 'workspace', 'secrets'].includes(id)).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(report.servers).toMatchObject([{ name: 'works', ok: true }, { name: 'gone', ok: false }]);
});

testIf(process.platform !== 'win32', 'Windows has no modes')('a token others can read is trouble, and said with the command that closes it', async () => {
  const { folder, doctor } = place();
  await doctor();
  writeFileSync(join(folder, 'data/token'), 'x'.repeat(40));
  chmodSync(join(folder, 'data/token'), 0o644);
  const { code, stdout } = await doctor();
  expect(code).toBe(1);
  expect(stdout).toContain('mode 644');
  expect(stdout).toContain(`Close it: chmod 600 ${join(folder, 'data/token')}`);
}, 60_000);

test('a Steward that cannot even start is examined, not fallen over', { timeout: 60_000 }, async () => {
  const { folder, doctor } = place();
  await doctor();
  writeFileSync(join(folder, 'data/config.json'), '{ "theme": ');
  expect(await doctor()).toMatchObject({ code: 1, stdout: expect.stringMatching(/^! Start\s+.*config\.json is not valid JSON/) });
  const { code, stdout } = await doctor('--json');
  expect([code, readJson(stdout)]).toMatchObject([1, { ok: false, checks: [{ id: 'start', outcome: 'trouble' }] }]);
});
