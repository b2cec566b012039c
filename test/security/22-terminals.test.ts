// Attacks 22, 23 and 24 for terminals: what leaves its session or parent ends with the terminal and with Steward,
// and escape sequences stay in the terminal view.
import { expect, onTestFinished, test } from 'vitest';
import { meetSteward } from './kit/outside.ts';
import { processesWith, startUnprivileged } from './kit/unprivileged.ts';

const escapes = [
  ['setsid', 'setsid sleep 3781024 & sleep 600'],
  ['a double fork', '(setsid sh -c "sleep 3781024 & exit" &) ; sleep 600'],
  ['what ignores signals', `trap '' TERM HUP INT PIPE; setsid sleep 3781024 & while :; do sleep 1; done`],
] as const;

for (const [kind, more] of [['sandboxed', {}], ['not sandboxed', { sandbox: false }]] as const) {
  const seen = (): number => processesWith('sleep\u00003781024').length;

  test(`${kind}: gone when the terminal is closed, its time is over, or Steward stops`, async () => {
    const outside = await meetSteward({ allowUnsandboxed: true });
    for (const [what, command] of escapes) {
      const { ok, result, text } = await outside.call('open_terminal', { command, wait: 0, ...more });
      expect(ok, text).toBe(true);
      await expect.poll(seen, { timeout: 5000 }).toBeGreaterThan(0);
      expect((await outside.call('close_terminal', { session_id: result['session_id'] })).ok, what).toBe(true);
      await expect.poll(() => processesWith('3781024'), { timeout: 5000 }).toEqual([]);
    }
    await outside.call('open_terminal', { command: escapes[1][1], wait: 0, lifetime: 1, ...more });
    await expect.poll(() => processesWith('3781024'), { timeout: 8000 }).toEqual([]);
    await outside.call('open_terminal', { command: escapes[1][1], wait: 0, ...more });
    await expect.poll(seen, { timeout: 5000 }).toBeGreaterThan(0);
    await outside.steward.runtime.stop();
    expect(processesWith('3781024')).toEqual([]);
  });

  test(`${kind}: gone when the runtime is killed`, async () => {
    const daemon = await startUnprivileged('--allow-unsandboxed');
    for (const [, command] of escapes) await daemon.client.callTool('open_terminal', { command, wait: 0, ...more });
    await expect.poll(seen, { timeout: 5000 }).toBeGreaterThanOrEqual(escapes.length);
    await daemon.kill();
    await expect.poll(() => processesWith('3781024'), { timeout: 5000 }).toEqual([]);
  });
}

const sequences = [
  ['colour', '\\033[31mred\\033[0m', 'red'],
  ['clear the screen', 'gone\\033[2J\\033[Hleft', 'left'],
  ['window title', 'a\\033]0;owned\\007b', 'ab'],
  ['clipboard', 'a\\033]52;c;b3duZWQ=\\007b', 'ab'],
  ['link', 'a\\033]8;;http://evil/\\033\\\\click\\033]8;;\\033\\\\b', 'aclickb'],
  ['carriage return', 'approved\\rdenied  ', 'denied'],
  ['one-byte controls in UTF-8', 'a\\302\\233[31mb', 'a31mb'],
  ['device control', 'a\\033P1$r0m\\033\\\\b', 'ab'],
] as const;

test('escape sequences are drawn, never passed on; another client’s terminal is not found', async () => {
  const outside = await meetSteward();
  onTestFinished(() => outside.steward.runtime.stop());
  for (const [what, sequence, seen] of sequences) {
    const { ok, result, text } = await outside.call('open_terminal', { command: `printf '${sequence}\\n'; echo end; exec cat`, wait_for: 'end', wait: 10 });
    expect(ok, text).toBe(true);
    expect(String(result['screen']).split('\n')[0]?.trimEnd(), what).toBe(seen);
    expect(text, what).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\\u00(?:1b|9b)/);
    await outside.call('close_terminal', { session_id: result['session_id'] });
  }

  // One of another client's is not found.
  const mine = await outside.call('open_terminal', { command: ['cat'] });
  const { door } = outside.steward.runtime;
  for (const name of ['send_terminal_input', 'read_terminal', 'close_terminal']) {
    const { state, error } = await door.callFunction({ name, input: { session_id: mine.result['session_id'], ...(name === 'send_terminal_input' && { input: 'x' }) }, caller: { kind: 'chat', chatId: 'another', model: 'none' } });
    expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'NOT_FOUND' });
  }
});
