// `steward token` beside a running daemon and without one.
import { execFile } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startDaemon } from '../../../src-main/hosts/headless/startDaemon.ts';
import { resolveOptions } from '../../../src-main/runtime/resolveOptions.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { legacyRequest, send } from '../kit/rawClient.ts';

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url));

function steward(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(execPath, [cli, ...args], (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }));
  });
}

test('made, listed and revoked while Steward runs', async () => {
  const dataDir = temporaryFolder();
  const daemon = await startDaemon({ runtime: resolveOptions({ dataDir, workspace: temporaryFolder({ 'note.txt': 'x' }) }, { MCP_LOG_LEVEL: 'silent' }), host: '127.0.0.1', port: 0, allowedHosts: [] });
  onTestFinished(() => daemon.stop());
  const made = await steward('token', 'create', 'laptop', '--functions', 'read_*,category:system', '--rate', '30', '--preset', 'read-only', '--reads', 'statistics', '--json', '--data-dir', dataDir);
  expect(made, made.err).toMatchObject({ code: 0 });
  const { token, ...view } = JSON.parse(made.out) as { token: string };
  expect(view).toMatchObject({ name: 'laptop', scope: { functions: ['read_*', 'category:system'], callsPerMinute: 30, preset: 'read-only', reads: ['statistics'] } });
  const list = () => send(daemon.server.port, { ...legacyRequest('tools/list'), headers: { Authorization: `Bearer ${token}` } });
  const answer = await list();
  expect(answer.status).toBe(200);
  expect(answer.text).not.toContain('"delete_file"');
  const listed = await steward('token', 'list', '--data-dir', dataDir);
  expect(listed.out).toMatch(/^laptop {2}made .*, last used .*; read_\*, category:system; at most read-only; 30 calls a minute; reads statistics\n$/);
  expect(listed.out).not.toContain(token);
  expect((await steward('token', 'create', 'laptop', '--data-dir', dataDir)).err).toContain('The name laptop is taken');
  expect((await steward('token', 'revoke', 'laptop', '--data-dir', dataDir)).code).toBe(0);
  expect((await list()).status).toBe(401);
  expect((await steward('token', 'revoke', 'laptop', '--data-dir', dataDir)).code).toBe(1);
}, 60_000);

test('made without a running Steward, and wrong ones refused with their reason', async () => {
  const dataDir = temporaryFolder();
  const made = await steward('token', 'create', 'laptop', '--data-dir', dataDir);
  expect(made.out).toMatch(/^stw_[\w-]{43}\n$/);
  expect(made.err).toContain('all functions');
  for (const [args, reason] of [
    [['create', 'A b'], 'cannot name a token'],
    [['create', 'x', '--functions', 'read file'], 'use a name with *'],
    [['create', 'x', '--preset', 'wild'], '--preset wild'],
    [['create', 'x', '--reads', 'secrets'], '--reads'],
    [['create', 'x', '--rate', '0'], '--rate'],
    [['revoke'], 'cannot name a token'],
    [['allow', 'x'], 'Usage'],
  ] as const) {
    const refused = await steward('token', ...args, '--data-dir', dataDir);
    expect([refused.code, refused.err], args.join(' ')).toEqual([2, expect.stringContaining(reason)]);
  }
  expect((await steward('token', 'revoke', 'other', '--data-dir', dataDir)).code).toBe(1);
}, 60_000);
