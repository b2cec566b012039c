// Attack 21: endless processor time, memory and output: the whole tree is ended at the limit, and of the output beginning and end are kept.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesWith } from './kit/unprivileged.ts';
import { meetSteward } from './kit/outside.ts';

test.each([
  ['a loop', 'while :; do :; done', /"timed_out":true/],
  ['a sleep', 'sleep 3781002', /"timed_out":true/],
  ['what ignores being asked to end', `trap '' TERM INT HUP; sleep 3781002; sleep 3781002`, /"timed_out":true/],
  ['what stops itself', 'kill -STOP $$; sleep 3781002', /"timed_out":true/],
  ['a tree', '(sleep 3781002 & (sleep 3781002 & sleep 3781002)); sleep 3781002', /"timed_out":true/],
  ['what closes its output first', 'exec >&- 2>&-; sleep 3781002', /"timed_out":true/],
])('%s ends at its time, with everything it started and nothing it changed', async (_what, command, expected) => {
  const outside = await meetSteward();
  const { text } = await outside.call('execute_shell', { command: `echo x > made; ${command}`, timeout: 1 });
  expect(text).toMatch(expected);
  expect(processesWith('3781002')).toEqual([]);
  expect(existsSync(join(outside.workspace, 'made'))).toBe(false);
});

test('memory: one process at its own limit, many together at theirs', { timeout: 60_000 }, async () => {
  const outside = await meetSteward();
  const one = await outside.call('execute_shell', { command: ['perl', '-e', 'my $x = "3781002" x 1_500_000_000; print length $x'], timeout: 30 });
  expect(one.text).toMatch(/Out of memory|"signal":"SIG|"limit":"memory"/);
  expect(processesWith('3781002')).toEqual([]);
});

test('output: beginning and end are kept, the middle is left out and said to be', { timeout: 60_000 }, async () => {
  const outside = await meetSteward();
  const { result } = await outside.call('execute_shell', { command: 'echo first; yes | head -c 5000000; echo last' });
  expect(result).toMatchObject({ exit_code: 0, truncated: true });
  expect(String(result['output'])).toMatch(/^first\n/);
  expect(String(result['output'])).toMatch(/last\n$/);
  expect(String(result['output']).length).toBeLessThan(300_000);
});

test('a file without end meets the limit of a file', { timeout: 60_000 }, async () => {
  const outside = await meetSteward();
  const { text } = await outside.call('execute_shell', { command: 'truncate -s 20G big && echo made || echo refused' });
  expect(text).toContain('refused');
  expect(statSync(join(outside.workspace, 'big')).size).toBe(0);
});
