// Attack 21: endless processor time, memory and output: the whole tree is ended at the limit, and of the output beginning and end are kept.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesWith } from './kit/unprivileged.ts';
import { meetSteward } from './kit/outside.ts';
import { testIf } from '../kit/skip.ts';

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

/** Ways to fill memory that are no memory of a process's own. */
const fillings = [
  ['memory that processes share', `open my $f, '<', '/dev/zero'; my $at = syscall(9, 0, 10 << 30, 3, 0x21, -1, 0); syscall(0, fileno $f, $at + ($_ << 26), 1 << 26) for 0 .. 159; print "went through"`],
  ['files in memory without a name', `my $block = 'x' x (1 << 24); for (1 .. 10) { my ($name, $fd) = ('3781002'); $fd = syscall(319, $name, 0); syscall(1, $fd, $block, 1 << 24) for 1 .. 64 } print "went through"`],
  ['temporary files in every place', `my $block = 'x' x (1 << 24); for my $folder (qw(/tmp /run /dev/shm /var/tmp), $ENV{HOME}) { open my $f, '>', "$folder/3781002"; syswrite $f, $block for 1 .. 64 } print "went through"`],
] as const;

for (const [what, program] of fillings) {
  testIf(process.arch === 'x64', 'the numbers of system calls are those of x86-64')(`memory: ${what} count as well`, async () => {
    const outside = await meetSteward();
    const { result, text } = await outside.call('execute_shell', { command: ['perl', '-e', program], timeout: 50 });
    expect(text).not.toContain('went through');
    expect(result, text).toMatchObject({ limit: 'memory', exit_code: null, timed_out: false });
    expect(processesWith('3781002')).toEqual([]);
  }, 60_000);
}

test('processes: a flood of them is ended at its limit, for root as well', { timeout: 60_000 }, async () => {
  const outside = await meetSteward();
  const { text } = await outside.call('execute_shell', { command: 'for i in $(seq 1 5000); do sleep 3781002 & done; wait; echo went through', timeout: 30 });
  expect(text).toMatch(/"limit":"processes"|Cannot fork/);
  await expect.poll(() => processesWith('3781002')).toEqual([]);
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
