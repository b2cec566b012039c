// Attack 22: a process that leaves its session, its group or its parent: it is gone with its call.
import { expect, test } from 'vitest';
import { processesWith } from './kit/unprivileged.ts';
import { meetSteward } from './kit/outside.ts';

const escapes = [
  ['setsid', 'setsid sleep 3781003 & sleep 0.2'],
  ['setsid in the background', 'setsid -f sleep 3781003; sleep 0.2'],
  ['nohup', 'nohup sleep 3781003 >/dev/null 2>&1 & sleep 0.2'],
  ['a double fork', '(setsid sh -c "sleep 3781003 & exit" &) ; sleep 0.2'],
  ['a daemon of perl', `perl -e 'use POSIX; fork and exit; POSIX::setsid(); fork and exit; exec "sleep", "3781003"'; sleep 0.2`],
  ['a namespace of its own', 'unshare --user --pid --fork setsid sleep 3781003 & sleep 0.3'],
] as const;

test.each(escapes)('%s is gone when its call has ended', async (_what, command) => {
  const outside = await meetSteward();
  expect((await outside.call('execute_shell', { command })).ok).toBe(true);
  await expect.poll(() => processesWith('3781003')).toEqual([]);
});

test.each(escapes)('%s is gone when its call was stopped', async (_what, command) => {
  const outside = await meetSteward();
  const { door } = outside.steward.runtime;
  const stopper = new AbortController();
  const call = door.callFunction({ name: 'execute_shell', input: { command: `${command}; sleep 3781003` }, caller: { kind: 'catalogue' }, signal: stopper.signal });
  await expect.poll(() => processesWith('3781003').length).toBeGreaterThan(0);
  stopper.abort();
  expect(await call).toMatchObject({ state: 'failed', error: { code: 'CANCELLED' } });
  await expect.poll(() => processesWith('3781003')).toEqual([]);
});

// Without a sandbox there is no namespace to end: what a run started is told by the mark it inherits.
test.each([...escapes.slice(0, 5), ['what has no output any more', 'setsid -f sleep 3781003 >/dev/null 2>&1; sleep 0.2'], ['a process that ignores being asked', `setsid -f sh -c "trap '' TERM HUP INT; sleep 3781003; sleep 3781003"; sleep 0.2`]] as const)('%s is gone without a sandbox too, and its call ends', { timeout: 20_000 }, async (_what, command) => {
  const outside = await meetSteward({ allowUnsandboxed: true });
  const { ok, result, text } = await outside.call('execute_shell', { command, sandbox: false, timeout: 10 });
  expect(ok, text).toBe(true);
  expect(result).toMatchObject({ exit_code: 0, timed_out: false });
  await expect.poll(() => processesWith('3781003')).toEqual([]);
});

test('without a sandbox: who shed the mark and holds the output open keeps no call waiting', { timeout: 20_000 }, async () => {
  const outside = await meetSteward({ allowUnsandboxed: true });
  const { result } = await outside.call('execute_shell', { command: 'echo said; setsid -f env -i /bin/sleep 8', sandbox: false, timeout: 6 });
  expect(result).toMatchObject({ output: 'said\n', exit_code: 0, timed_out: false });
  expect(Number(result['duration_ms'])).toBeLessThan(5000);
});
