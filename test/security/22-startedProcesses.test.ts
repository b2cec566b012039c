// Attacks 21, 22 and 23 for what is started to stay: ended at its limit and with all that got away from it,
// and with Steward, however that ends.
import { expect, onTestFinished, test } from 'vitest';
import { meetSteward } from './kit/outside.ts';
import { processesWith, startUnprivileged } from './kit/unprivileged.ts';

const escapes = [
  ['setsid', 'setsid sleep 3781022 & sleep 600'],
  ['a double fork', '(setsid sh -c "sleep 3781022 & exit" &) ; sleep 600'],
  ['what ignores signals', `trap '' TERM HUP INT PIPE; setsid sleep 3781022 & while :; do sleep 1; done`],
] as const;

for (const [kind, more] of [['sandboxed', {}], ['not sandboxed', { sandbox: false }]] as const) {
  test.each(escapes)(`${kind}: %s is gone when it is ended`, async (_what, command) => {
    const outside = await meetSteward({ allowUnsandboxed: true });
    const { ok, result, text } = await outside.call('start_process', { command, ...more });
    expect(ok, text).toBe(true);
    await expect.poll(() => processesWith('sleep\u00003781022').length).toBeGreaterThan(0);
    const { pid } = result['process'] as { pid: number };
    expect((await outside.call('kill_process', { pid, wait: 0.2, force: true, tree: true })).ok).toBe(true);
    await expect.poll(() => processesWith('3781022'), { timeout: 5000 }).toEqual([]);
  });

  test(`${kind}: and when its time is over`, async () => {
    const outside = await meetSteward({ allowUnsandboxed: true });
    await outside.call('start_process', { command: escapes[0][1], lifetime: 1, ...more });
    await expect.poll(() => processesWith('3781022'), { timeout: 8000 }).toEqual([]);
  });

  test(`${kind}: and when the runtime is killed`, async () => {
    const daemon = await startUnprivileged('--allow-unsandboxed');
    await daemon.client.callTool('start_process', { command: escapes[1][1], ...more });
    await expect.poll(() => processesWith('sleep\u00003781022').length, { timeout: 5000 }).toBeGreaterThan(0);
    await daemon.kill();
    await expect.poll(() => processesWith('3781022'), { timeout: 5000 }).toEqual([]);
  });
}

test('endless output ends in a full log, and the call answers', async () => {
  const outside = await meetSteward();
  onTestFinished(() => outside.steward.runtime.stop());
  const { ok, result, text } = await outside.call('start_process', { command: 'yes 3781023', wait: 2, lifetime: 3 });
  expect(ok, text.slice(0, 300)).toBe(true);
  expect(text.length).toBeLessThan(20_000);
  const { process_id } = result['process'] as { process_id: string };
  await expect.poll(() => processesWith('3781023'), { timeout: 8000 }).toEqual([]);
  const log = await outside.call('read_process_log', { process_id, lines: 2 });
  expect(log.result['bytes']).toBeLessThanOrEqual(11 * 1024 * 1024);
});

test('keeps running only where that was asked for, and never in the sandbox', async () => {
  const outside = await meetSteward();
  expect(await outside.call('start_process', { command: ['sleep', '3781022'], keep_running: true })).toMatchObject({ ok: false, code: 'UNSUPPORTED' });
  expect(await outside.call('start_process', { command: ['sleep', '3781022'], keep_running: true, sandbox: false })).toMatchObject({ ok: false, code: 'DENIED_BY_POLICY' });
  expect(processesWith('3781022')).toEqual([]);
});
