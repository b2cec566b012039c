// `steward servers login`: from the command line, with a daemon and without one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readJson, runCommand, runNode } from '../kit/hosts/runProcess.ts';
import { startProtectedServer, visit } from '../kit/servers/authorizationServer.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

async function open(): Promise<{ flags: string[]; servers: string[]; folder: string }> {
  const { url } = await startProtectedServer();
  const folder = temporaryFolder();
  const file = join(folder, 'mcp_servers.json');
  writeFileSync(file, JSON.stringify({ servers: [{ name: 'cloud', url }, { name: 'local', command: 'no-such-program' }] }));
  return { folder, flags: ['--data-dir', join(folder, 'data')], servers: ['--servers', file] };
}

async function login(flags: string[]): Promise<void> {
  const running = runNode(['out/main/cli.js', 'servers', 'login', 'cloud', '--json', ...flags]);
  const { url } = await running.line((line) => readJson(line) as { url: string } | undefined);
  expect(await visit(url)).toMatchObject({ status: 200 });
  expect(await running.ended).toBe(0);
}

test('without a daemon: the address is printed, the tokens are kept for the next command', { timeout: 60_000 }, async () => {
  const { flags, servers } = await open();
  await login([...flags, ...servers]);
  const listed = await runCommand(['out/main/cli.js', 'call', 'cloud__echo', '{"text":"hello"}', '--policy', 'trusted', ...flags, ...servers]);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('hello') });
  expect(await runCommand(['out/main/cli.js', 'servers', 'logout', 'cloud', ...flags, ...servers])).toMatchObject({ code: 0, stdout: expect.stringContaining('Signed out') });
  expect(await runCommand(['out/main/cli.js', 'servers', 'login', 'local', ...flags, ...servers])).toMatchObject({ code: 1, stderr: expect.stringContaining('not reached over HTTP') });
  expect(await runCommand(['out/main/cli.js', 'servers', 'login', 'nobody', ...flags, ...servers])).toMatchObject({ code: 1, stderr: expect.stringContaining('No server in use') });
  expect(await runCommand(['out/main/cli.js', 'servers', 'login', ...flags])).toMatchObject({ code: 2 });
});

test('with a daemon: it signs in, its list says so, and the audit has the sign-in without a token', { timeout: 60_000 }, async () => {
  const { flags, servers } = await open();
  const daemon = runNode(['out/main/cli.js', 'serve', '--port', '0', '--no-open', '--json', ...flags, ...servers]);
  onTestFinished(async () => {
    daemon.child.kill('SIGKILL');
    await daemon.ended;
  });
  await daemon.line((line) => readJson(line) as object | undefined);
  const state = async (): Promise<unknown> => (JSON.parse((await runCommand(['out/main/cli.js', 'servers', '--json', ...flags])).stdout) as { servers: { name: string; signIn?: string; reason?: { hint?: string } }[] }).servers.find(({ name }) => name === 'cloud');
  await expect.poll(state, { timeout: 10_000 }).toMatchObject({ signIn: 'needed', reason: { code: 'UNAUTHENTICATED', hint: expect.stringContaining('steward servers login cloud') } });
  await login(flags);
  await expect.poll(state, { timeout: 10_000 }).toMatchObject({ signIn: 'signed-in', state: 'ready' });
  const audit = await runCommand(['out/main/cli.js', 'audit', '--json', ...flags]);
  expect(audit.stdout).toContain('Signed in to the server cloud');
  expect(audit.stdout).not.toMatch(/access-|refresh-/);
});
