// Attack 23, for the servers of others: the runtime is killed with SIGKILL, and none of them outlives it.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../kit/connectTestServer.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { processesWith, startUnprivileged } from './kit/unprivileged.ts';

test('a server that ignores its closed input and every signal ends with it, and so does what it started apart from itself', { timeout: 60_000 }, async () => {
  const mark = '3781023';
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const file = join(folder, 'mcp_servers.json');
  const stubborn = `trap '' TERM HUP INT PIPE; setsid sleep ${mark} & "$0" "$1" legacy; while :; do sleep ${mark}; done`;
  writeFileSync(file, JSON.stringify({ servers: [{ name: 'stubborn', command: '/bin/sh', args: ['-c', stubborn, process.execPath, fixture('probeServer.ts')] }, { name: 'plain', command: process.execPath, args: [fixture('probeServer.ts'), 'modern', mark] }] }), { mode: 0o644 });
  const daemon = await startUnprivileged('--servers', file);
  await expect.poll(() => processesWith('probeServer.ts').length, { timeout: 15_000 }).toBeGreaterThanOrEqual(3);
  await daemon.kill();
  await expect.poll(() => [...processesWith(mark), ...processesWith('probeServer.ts legacy')], { timeout: 10_000 }).toEqual([]);
});
