// A command finds the same in a sandbox that waited for it as in one that was made for it alone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { openDoor, type OpenDoor } from '../../../kit/openDoor.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';
import { describeIf } from '../../../kit/skip.ts';

type Answer = { output: string; stderr: string; exit_code: number | null; timed_out: boolean; signal: string | null; callId: string };

function runner({ door }: OpenDoor): (command: string | string[], more?: Record<string, unknown>) => Promise<Answer> {
  return async (command, more = {}) => {
    const outcome = await door.callFunction({ name: 'execute_shell', input: { command, ...more }, caller: { kind: 'mcp', client: 'test', tokenId: 'test' }, approval: 'refuse' });
    if (outcome.state !== 'done') throw outcome.error ?? new Error(outcome.state);
    return { ...(outcome.raw as Omit<Answer, 'callId'>), callId: outcome.callId };
  };
}

const whoServes = 'tr "\\0" " " </proc/$PPID/cmdline | head -c 60';

/** A call of its own profile runs in a sandbox made for it; others are run until one is served. */
async function untilWarm(run: ReturnType<typeof runner>): Promise<void> {
  await expect.poll(async () => (await run(whoServes)).output).toContain('python3 -I -c');
}

const probes: readonly [string, string | string[]][] = [
  ['variables', 'env | grep -v "^\\(_\\|SHLVL\\|OLDPWD\\|PROBE\\)=" | sort'],
  ['signals that are ignored or blocked', 'grep -E "^Sig(Ign|Blk)" /proc/self/status'],
  ['capabilities and privileges', 'grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status'],
  ['user and groups', 'id'],
  ['limits', 'ulimit -a'],
  ['mask of new files, folder, session', 'umask; pwd; test "$(ps -o sid= -p $$ 2>/dev/null)" != 0; echo $?'],
  ['what lies where it may write for a while', 'ls -A /tmp /var/tmp /dev/shm /run 2>&1 | grep -v "^steward$"'],
  ['the home folder', 'ls -A ~ 2>&1'],
  ['the network', 'cat /proc/net/dev | tail -n +3 | cut -d: -f1; cat </dev/tcp/127.0.0.1/9 2>&1 | wc -l'],
  ['standard input', 'wc -c'],
  ['no terminal', 'test -t 0 || test -t 1 || echo none; cat /dev/tty 2>&1 | head -c 0'],
  ['exit codes', 'exit 42'],
  ['a signal that ends it', 'kill -TERM $$'],
  ['a broken pipe', '(yes; echo $? >&2) | head -n 1'],
  ['a program that is not there', 'no-such-program-here'],
  ['an argument list', ['printf', '%s|', 'a b', '$HOME', 'ü']],
  ['bytes that are no text', 'printf "a\\377b"'],
];

describeIf(sandboxMissing === undefined, sandboxMissing ?? 'a sandbox')('commands in a sandbox that waited', () => {
  test('what they find is the same', { timeout: 120_000 }, async () => {
    const run = runner(await openDoor({ preset: 'unattended', files: { 'a.txt': 'a' } }));
    await untilWarm(run);
    for (const [index, [what, command]] of probes.entries()) {
      // No sandbox waits for variables nobody has asked with before.
      const { callId: _cold, ...cold } = await run(command, { environment: { PROBE: String(index) } });
      await untilWarm(run);
      const { callId: _warm, ...warm } = await run(command);
      expect({ what, ...warm, duration_ms: 0 }).toEqual({ what, ...cold, duration_ms: 0 });
    }
  });

  describe('and', () => {
    const warm = async ({ task: _task }: TestContext, files: Record<string, string> = {}): Promise<{ run: ReturnType<typeof runner>; opened: OpenDoor; at(name: string): string }> => {
      const opened = await openDoor({ preset: 'unattended', files });
      const run = runner(opened);
      await untilWarm(run);
      return { run, opened, at: (name) => join(opened.workspace, name) };
    };

    test('changes are taken over and undone; those after a time-out are not', { timeout: 60_000 }, async (context) => {
      const { run, opened, at } = await warm(context, { 'a.txt': 'one' });
      const made = await run('echo two >a.txt; mkdir d; echo x >d/x');
      expect([readFileSync(at('a.txt'), 'utf8'), readFileSync(at('d/x'), 'utf8')]).toEqual(['two\n', 'x\n']);
      expect((await run('cat a.txt d/x')).output).toBe('two\nx\n');
      await opened.undo.undo(made.callId, false);
      expect([readFileSync(at('a.txt'), 'utf8'), existsSync(at('d'))]).toEqual(['one', false]);
      expect(await run('echo x >never; echo so far; sleep 60', { timeout: 0.5 })).toMatchObject({ timed_out: true, output: 'so far\n' });
      expect(existsSync(at('never'))).toBe(false);
    });

    test('nothing of one is left for the next', { timeout: 60_000 }, async (context) => {
      const { run } = await warm(context);
      await run('echo x >/tmp/left; echo x >/dev/shm/left; (setsid sleep 3781006 &) >/dev/null 2>&1; export LEFT=1; ulimit -n 50; umask 0');
      await untilWarm(run);
      const seen = await run('ls /tmp /dev/shm; cat /proc/[0-9]*/comm; echo "[$LEFT]"; ulimit -n; umask');
      expect(seen.output).not.toMatch(/left|sleep|\[1\]|^50$|^0000$/m);
    });

    test('it has no descriptors but its three streams', { timeout: 60_000 }, async (context) => {
      const { run } = await warm(context);
      // The fourth is that of the listing.
      expect((await run('exec ls /proc/self/fd')).output).toBe('0\n1\n2\n3\n');
    });

    test('one that ends or stops what serves it does not keep the next from running', { timeout: 60_000 }, async (context) => {
      const { run } = await warm(context);
      await run('kill -KILL $PPID; sleep 1');
      expect((await run('echo here')).output).toBe('here\n');
      await untilWarm(run);
      expect(await run('kill -STOP $PPID; sleep 60', { timeout: 0.5 })).toMatchObject({ timed_out: true });
      expect((await run('echo here')).output).toBe('here\n');
    });

    test('protected places in the workspace are held back', { timeout: 60_000 }, async (context) => {
      const { run, at } = await warm(context);
      expect(await run('mkdir -p p/.git/hooks; echo evil >p/.git/hooks/pre-commit; echo fine >p/fine')).toMatchObject({ held_back: expect.arrayContaining([]) as unknown });
      expect([existsSync(at('p/.git/hooks/pre-commit')), existsSync(at('p/fine'))]).toEqual([false, true]);
    });
  });
});
