import { readFileSync } from 'node:fs';
import { onTestFinished, describe, expect, it } from 'vitest';
import { killProcess } from '../../../../src-main/functions/system/killProcess.ts';
import { listProcesses } from '../../../../src-main/functions/system/listProcesses.ts';
import { readProcessLog } from '../../../../src-main/functions/system/readProcessLog.ts';
import { startProcess } from '../../../../src-main/functions/system/startProcess.ts';
import { createLocalBackground } from '../../../../src-main/ports/local/background.ts';
import { isRunning } from '../../../kit/isRunning.ts';
import { sandboxMissing } from '../../../kit/sandbox.ts';
import { describeIf } from '../../../kit/skip.ts';
import { endStray } from '../../../kit/strayProcess.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';

interface Started {
  process: { process_id: string; pid: number; running: boolean; exit_code: number | null };
  ready: boolean | null;
  output: string;
}

function bench(): Workbench {
  const opened = openWorkbench();
  onTestFinished(() => opened.ports.end());
  return opened;
}

const start = async (on: Workbench, input: Record<string, unknown>): Promise<Started> => (await on.call(startProcess, input)) as unknown as Started;

describe('start_process', () => {
  it('goes on when the call has ended, keeps its log, and is ended by number', async () => {
    const on = bench();
    const { process, ready } = await start(on, { command: 'echo begins; echo ready; sleep 600', sandbox: false, wait_for: 'ready', wait: 10 });
    expect([process.running, ready, isRunning(process.pid)]).toEqual([true, true, true]);
    expect(await on.call(readProcessLog, { process_id: process.process_id, lines: 1 })).toMatchObject({ output: 'ready\n', truncated: true, bytes: 13, processes: [{ running: true }] });
    const listed = (await on.call(listProcesses, { name: 'sleep 600', limit: 500 }))['processes'] as { pid: number; process_id: string | null }[];
    expect(listed.find(({ pid }) => pid === process.pid)?.process_id).toBe(process.process_id);
    await on.call(killProcess, { pid: process.pid, tree: true });
    expect(isRunning(process.pid)).toBe(false);
    await expect.poll(async () => ((await on.call(readProcessLog, { pid: process.pid }))['processes'] as { running: boolean }[])[0]?.running).toBe(false);
  });

  it('says how it ended when that was at once', async () => {
    expect(await start(bench(), { command: 'echo no; exit 3', sandbox: false, wait: 5 })).toMatchObject({ process: { running: false, exit_code: 3 }, ready: null, output: 'no\n' });
  });

  it('ends with Steward, unless it is to keep running', async () => {
    const on = openWorkbench();
    const [own, kept] = [await start(on, { command: ['sleep', '600'], sandbox: false }), await start(on, { command: ['sleep', '600'], sandbox: false, keep_running: true })];
    onTestFinished(() => endStray(kept.process.pid));
    await on.ports.end();
    expect([isRunning(own.process.pid), isRunning(kept.process.pid)]).toEqual([false, true]);
    // A later run of Steward knows it still.
    const later = createLocalBackground({ folder: () => `${on.roots.dataFolder}/processes`, commands: on.ports.commands });
    expect((await later.list()).map(({ id, ended }) => [id, ended === undefined])).toEqual(expect.arrayContaining([[kept.process.process_id, true], [own.process.process_id, false]]));
    expect((await later.get(kept.process.pid)).ended).toBeUndefined();
  });

  it.each([
    ['a program that is not there', { command: ['no-such-program-here'], sandbox: false }, 'NOT_FOUND'],
    ['one that is to outlive its sandbox', { command: ['sleep', '1'], keep_running: true }, 'UNSUPPORTED'],
    ['variables that load other code', { command: ['sleep', '1'], environment: { LD_PRELOAD: '/tmp/x.so' } }, 'INVALID_INPUT'],
    ['an unknown log', { process_id: 'proc_../../secret' }, 'NOT_FOUND'],
  ])('refuses %s', async (_what, input, code) => {
    expect((await failureOf(bench().call('process_id' in input ? readProcessLog : startProcess, input))).code).toBe(code);
  });

  it('is ended when its time is over', async () => {
    const on = bench();
    const { process } = await start(on, { command: ['sleep', '600'], sandbox: false, lifetime: 1, wait: 0 });
    await expect.poll(() => isRunning(process.pid), { timeout: 8000 }).toBe(false);
    await expect.poll(async () => (await on.ports.background.get(process.pid)).ended?.why).toBe('its time was over');
  });
});

describeIf(sandboxMissing === undefined, `commands cannot be confined here: ${sandboxMissing ?? ''}`)('in the sandbox', () => {
  it('changes the workspace at once and nothing else, and ends with all it started', async () => {
    const on = bench();
    on.put('kept.txt', 'kept');
    const { process, output } = await start(on, { command: `echo written > made.txt; echo x > ${on.roots.outside}/out.txt; cat ${on.roots.dataFolder}/* 2>&1; setsid sleep 600 & echo ready; sleep 600`, wait_for: 'ready', wait: 10 });
    expect(output).toContain('ready');
    expect(readFileSync(on.at('made.txt'), 'utf8')).toBe('written\n');
    expect(on.has('../outside/out.txt')).toBe(false);
    await on.call(killProcess, { pid: process.pid, tree: true, signal: 'SIGKILL' });
    await expect.poll(() => isRunning(process.pid)).toBe(false);
  });
});
