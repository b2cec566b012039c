// Attack 23: the runtime is killed with SIGKILL: no process it started outlives it.
import { expect, test } from 'vitest';
import { processesWith, startUnprivileged } from './kit/unprivileged.ts';

test.each([
  ['a command', 'sleep 3781004'],
  ['a session of its own', 'setsid -f sleep 3781004; sleep 3781004'],
  ['what ignores signals', `trap '' TERM HUP INT PIPE; while :; do sleep 3781004; done`],
  ['many', 'for i in 1 2 3 4 5 6 7 8 9; do setsid sleep 3781004 & done; wait'],
])('%s ends with it', async (_what, command) => {
  const daemon = await startUnprivileged();
  void daemon.client.callTool('execute_shell', { command, timeout: 3600 }).catch(() => undefined);
  await expect.poll(() => processesWith('sleep 3781004').length, { timeout: 5000 }).toBeGreaterThan(0);
  await daemon.kill();
  await expect.poll(() => processesWith('3781004'), { timeout: 5000 }).toEqual([]);
});

test.each([
  ['a command', 'sleep 3781004'],
  ['a session of its own', 'setsid -f sleep 3781004; sleep 3781004'],
  ['what has left its parent', '(setsid sh -c "sleep 3781004 & exit" &); sleep 3781004'],
])('%s ends with it without a sandbox too', async (_what, command) => {
  const daemon = await startUnprivileged('--allow-unsandboxed');
  void daemon.client.callTool('execute_shell', { command, sandbox: false, timeout: 3600 }).catch(() => undefined);
  await expect.poll(() => processesWith('sleep 3781004').length, { timeout: 5000 }).toBeGreaterThan(0);
  await daemon.kill();
  await expect.poll(() => processesWith('3781004'), { timeout: 5000 }).toEqual([]);
});

test('at whatever moment of a command’s beginning that comes', { timeout: 120_000 }, async () => {
  for (let delay = 0; delay < 60; delay += 6) {
    const daemon = await startUnprivileged();
    void daemon.client.callTool('execute_shell', { command: ['sleep', '3781004'], timeout: 3600 }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, delay));
    await daemon.kill();
    await expect.poll(() => processesWith('3781004'), { timeout: 5000 }).toEqual([]);
  }
});
