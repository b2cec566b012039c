import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDoor } from '../../../kit/openDoor.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';
import { describeIf } from '../../../kit/skip.ts';

const caller = { kind: 'mcp', client: 'test', tokenId: 'test' } as const;

describeIf(sandboxMissing === undefined, sandboxMissing ?? 'a sandbox')('execute_python in a warm sandbox', () => {
  it('answers, keeps changes apart and undoes them', async () => {
    const { door, workspace, undo } = await openDoor({ preset: 'unattended', files: { 'a.txt': 'one', '.env': 'x' } });
    const run = async (code: string, more: Record<string, unknown> = {}) => {
      const outcome = await door.callFunction({ name: 'execute_python', input: { code, ...more }, caller, approval: 'refuse' });
      if (outcome.state !== 'done') throw outcome.error ?? new Error(outcome.state);
      return { ...(outcome.raw as Record<string, unknown>), callId: outcome.callId } as Record<string, unknown> & { callId: string };
    };
    const started = performance.now();
    expect(await run('1+1')).toMatchObject({ result: '2', value: 2, exit_code: 0, files: [] });
    console.log('first', performance.now() - started);
    for (let round = 0; round < 5; round++) {
      const at = performance.now();
      await run('1+1');
      console.log('warm', performance.now() - at);
    }
    expect(await run('print("hi"); import sys; print("no", file=sys.stderr)')).toMatchObject({ output: 'hi\n', stderr: 'no\n' });
    expect(await run('def f():\n  return 1/0\nf()')).toMatchObject({ exit_code: 1, error: { type: 'ZeroDivisionError', trace: expect.stringContaining('line 2, in f\n    return 1/0') as string } });
    const made = await run('open("a.txt","w").write("two"); import os; os.mkdir("d"); open("d/x","w").write("x"); result = 5');
    expect(made).toMatchObject({ result: '5', files: [join(workspace, 'a.txt'), join(workspace, 'd/x')] });
    expect(readFileSync(join(workspace, 'a.txt'), 'utf8')).toBe('two');
    expect(await run('open("d/x").read() + open("a.txt").read()')).toMatchObject({ value: 'xtwo' });
    await undo.undo(made.callId, false);
    expect(readFileSync(join(workspace, 'a.txt'), 'utf8')).toBe('one');
    expect(await run('import os; (os.path.exists("d"), open("a.txt").read())')).toMatchObject({ value: [false, 'one'] });
    expect(await run('open("never","w"); import time; time.sleep(60)', { timeout: 0.5 })).toMatchObject({ timed_out: true, exit_code: null });
    expect(existsSync(join(workspace, 'never'))).toBe(false);
    expect(await run('import os; [os.listdir("/run/steward"), os.path.exists("/run/steward/layers")]')).toMatchObject({ value: [[], false] });
    expect(await run('open("/proc/self/status").read().split("CapEff:")[1].split()[0]')).toMatchObject({ value: '0000000000000000' });
    console.log(JSON.stringify(await run('import os; [p+" "+open(f"/proc/{p}/cmdline").read()[:40] for p in os.listdir("/proc") if p.isdigit()]')));
    console.log(JSON.stringify(await run('import ctypes,os\nl=ctypes.CDLL(None,use_errno=True)\n[l.unshare(0x10000000), ctypes.get_errno(), l.mount(b"x",b"/tmp",b"tmpfs",0,None), ctypes.get_errno(), l.umount2(os.getcwd().encode(),2), ctypes.get_errno()]')));
  });
});

