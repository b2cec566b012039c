import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDoor, type OpenDoor } from '../../../kit/openDoor.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';
import { describeIf } from '../../../kit/skip.ts';

type Answer = Record<string, unknown> & { callId: string };

function runner({ door }: OpenDoor): (code: string, more?: Record<string, unknown>) => Promise<Answer> {
  return async (code, more = {}) => {
    const outcome = await door.callFunction({ name: 'execute_python', input: { code, ...more }, caller: { kind: 'mcp', client: 'test', tokenId: 'test' }, approval: 'refuse' });
    if (outcome.state !== 'done') throw outcome.error ?? new Error(outcome.state);
    return { ...(outcome.raw as Record<string, unknown>), callId: outcome.callId };
  };
}

describeIf(sandboxMissing === undefined, sandboxMissing ?? 'a sandbox')('execute_python', () => {
  it('tells value, output and exception', { timeout: 60_000 }, async () => {
    const run = runner(await openDoor({ preset: 'unattended' }));
    expect(await run('1+1')).toMatchObject({ result: '2', value: 2, exit_code: 0, files: [] });
    expect(await run('result = {"a": [1]}')).toMatchObject({ value: { a: [1] } });
    expect(await run('object')).not.toHaveProperty('value');
    expect(await run('print("hi"); import sys; print("no", file=sys.stderr)')).toMatchObject({ output: 'hi\n', stderr: 'no\n' });
    expect(await run('print("hi"); 7', { capture_output: false })).toMatchObject({ output: '', value: 7 });
    expect(await run('def f():\n  return 1/0\nf()')).toMatchObject({ exit_code: 1, error: { type: 'ZeroDivisionError', trace: expect.stringContaining('line 2, in f\n    return 1/0') as string } });
    expect(await run('x = (')).toMatchObject({ exit_code: 1, error: { type: 'SyntaxError' } });
    expect(await run('import sys; sys.exit(3)')).toMatchObject({ exit_code: 3 });
    expect(await run('import os, signal; os.kill(os.getpid(), signal.SIGSEGV)')).toMatchObject({ exit_code: null });
    expect(await run('import subprocess; subprocess.run(["echo", "below"]); None')).toMatchObject({ output: 'below\n' });
  });

  it('keeps changes apart, takes them over, and undoes them exactly', { timeout: 60_000 }, async () => {
    const opened = await openDoor({ preset: 'unattended', files: { 'a.txt': 'one', 'old/x': 'x', 'old/y': 'y' } });
    const run = runner(opened);
    const at = (name: string): string => join(opened.workspace, name);
    const made = await run('open("a.txt","w").write("two"); import os; os.mkdir("d"); open("d/x","w").write("x"); result = 5');
    expect(made).toMatchObject({ result: '5', files: [at('a.txt'), at('d/x')] });
    expect(await run('open("d/x").read() + open("a.txt").read()')).toMatchObject({ value: 'xtwo' });
    await opened.undo.undo(made.callId, false);
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('one');
    expect(await run('import os; (os.path.exists("d"), open("a.txt").read())')).toMatchObject({ value: [false, 'one'] });
    const emptied = await run('import shutil, os; shutil.rmtree("old"); os.mkdir("old"); open("old/z","w").write("z")');
    expect([existsSync(at('old/x')), existsSync(at('old/z'))]).toEqual([false, true]);
    await opened.undo.undo(emptied.callId, false);
    expect([existsSync(at('old/x')), existsSync(at('old/y')), existsSync(at('old/z'))]).toEqual([true, true, false]);
    expect(await run('open("never","w").write("x"); print("so far", flush=True); import time; time.sleep(60)', { timeout: 0.5 })).toMatchObject({ timed_out: true, exit_code: null, output: 'so far\n' });
    expect(existsSync(at('never'))).toBe(false);
  });

  it('sees what others changed since the last call', { timeout: 60_000 }, async () => {
    const opened = await openDoor({ preset: 'unattended' });
    const run = runner(opened);
    const look = 'import os; [os.path.exists("new"), sorted(os.listdir())]';
    expect(await run(look)).toMatchObject({ value: [false, []] });
    const caller = { kind: 'mcp', client: 'test', tokenId: 'test' } as const;
    await opened.door.callFunction({ name: 'create_file', input: { file_path: 'new', content: '1' }, caller });
    expect(await run(look)).toMatchObject({ value: [true, ['new']] });
    await opened.door.callFunction({ name: 'write_file', input: { file_path: 'new', content: 'other' }, caller });
    expect(await run('open("new").read()')).toMatchObject({ value: 'other' });
  });

  it('leaves a call nothing of the one before, and no way to what serves it', { timeout: 60_000 }, async () => {
    const run = runner(await openDoor({ preset: 'unattended' }));
    await run('import builtins, json; builtins.left = 1; json.dumps = None');
    expect(await run('import builtins, json; [hasattr(builtins, "left"), json.dumps(1)]')).toMatchObject({ value: [false, '1'] });
    await run('open("/tmp/left", "w").write("x"); open("/dev/shm/left", "w").write("x")');
    expect(await run('import os; [os.listdir("/tmp"), os.path.exists("/dev/shm/left")]').then(({ value }) => JSON.stringify(value))).not.toContain('left');
    await run('import subprocess; subprocess.Popen(["setsid", "sleep", "3781004"]); None');
    const others = 'import os\n[open(f"/proc/{p}/cmdline").read() for p in os.listdir("/proc") if p.isdigit()]';
    expect(JSON.stringify((await run(others))['value'])).not.toContain('sleep');
    expect(await run('open("/proc/self/status").read().split("CapEff:")[1].split()[0]')).toMatchObject({ value: '0000000000000000' });
    expect(await run('import os; os.listdir("/run/steward")')).toMatchObject({ value: [] });
    const doors = `
import ctypes, os
c = ctypes.CDLL(None, use_errno=True)
def refused(name, *values): return getattr(c, name)(*values) == -1 and ctypes.get_errno() != 0
server = os.getppid()
[refused("unshare", 0x10000000), refused("unshare", 0x20000), refused("mount", b"x", b"/tmp", b"tmpfs", 0, None), refused("umount2", os.getcwd().encode(), 2), refused("ptrace", 16, server, None, None)]`;
    expect(await run(doors)).toMatchObject({ value: [true, true, true, true, true] });
    const files = `
import os
server = os.getppid()
def reached(path):
    for attempt in (lambda: open(path, "rb").read(1), lambda: os.listdir(path), lambda: os.open(path, os.O_WRONLY)):
        try:
            attempt()
            return True
        except OSError:
            pass
    return False
places = ["mem", "environ", "maps", "root", "cwd"] + ["fd/" + name for name in os.listdir(f"/proc/{server}/fd")]
[place for place in places if reached(f"/proc/{server}/{place}")]`;
    expect(await run(files)).toMatchObject({ value: [] });
    await run('import os, signal; os.kill(os.getppid(), signal.SIGKILL); import time; time.sleep(5)');
    expect(await run('"still here"')).toMatchObject({ value: 'still here' });
  });

  it('runs the same where a sandbox of its own is made for it', { timeout: 60_000 }, async () => {
    const opened = await openDoor({ preset: 'unattended', files: { 'a.txt': 'one' } });
    const run = runner(opened);
    // With hosts there is a way out of its own for each call.
    const alone = { hosts: ['example.invalid'] };
    expect(await run('print("hi"); import sys; print("no", file=sys.stderr); 1+1', alone)).toMatchObject({ output: 'hi\n', stderr: 'no\n', result: '2', value: 2, exit_code: 0, files: [] });
    expect(await run('def f():\n  return 1/0\nf()', alone)).toMatchObject({ exit_code: 1, error: { type: 'ZeroDivisionError', trace: expect.stringContaining('line 2, in f\n    return 1/0') as string } });
    expect(await run('import sys; sys.exit(3)', alone)).toMatchObject({ exit_code: 3 });
    const made = await run('open("a.txt","w").write("two"); "\\0steward-" + "forged"', alone);
    expect(made).toMatchObject({ value: '\0steward-forged', files: [join(opened.workspace, 'a.txt')] });
    await opened.undo.undo(made.callId, false);
    expect(readFileSync(join(opened.workspace, 'a.txt'), 'utf8')).toBe('one');
  });

  it('gives back the figures that are open', { timeout: 60_000 }, async () => {
    // A stand-in with the three things that are asked of matplotlib.
    const pyplot = 'figures = {}\nclass Figure:\n  def __init__(self, data): self.data = data\n  def savefig(self, to, format): to.write(b"\\x89PNG" + self.data)\ndef get_fignums(): return sorted(figures)\ndef figure(number): return figures[number]\n';
    const run = runner(await openDoor({ preset: 'unattended', files: { 'matplotlib/__init__.py': '', 'matplotlib/pyplot.py': pyplot } }));
    for (const more of [{}, { hosts: ['example.invalid'] }]) {
      const { images, view: _view } = (await run('import matplotlib.pyplot as p, os\np.figures[2] = p.Figure(b"b"); p.figures[1] = p.Figure(b"a"); os.environ["MPLBACKEND"]', more)) as Answer & { images: { mime: string; base64: string }[] };
      expect(images.map(({ mime, base64 }) => [mime, Buffer.from(base64, 'base64').toString('latin1')])).toEqual([['image/png', '\u0089PNGa'], ['image/png', '\u0089PNGb']]);
    }
  });

  it('is ended at its limits', { timeout: 60_000 }, async () => {
    const run = runner(await openDoor({ preset: 'unattended' }));
    const flood = await run('while True: print("y" * 10000)', { timeout: 2 });
    expect([flood['truncated'], flood['timed_out'] === true || flood['limit'] === 'output']).toEqual([true, true]);
    expect(String(flood['output']).length).toBeLessThan(300_000);
    expect(await run('import subprocess\nwhile True: subprocess.Popen(["sleep", "3781005"])', { timeout: 30 }).then(({ limit, error }) => limit ?? error)).toBeDefined();
    expect(await run('"after"')).toMatchObject({ value: 'after' });
  });
});
