import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished, describe, expect, it } from 'vitest';
import type { ApprovalView } from '../../../../src-preload/contract/index.ts';
import type { Door } from '../../../../src-main/calls/callFunction.ts';
import { killProcess } from '../../../../src-main/functions/system/killProcess.ts';
import { linuxBegan } from '../../../../src-main/ports/local/linuxProcesses.ts';
import { isRunning } from '../../../kit/isRunning.ts';
import { openDoor } from '../../../kit/openDoor.ts';
import { endStray, startStray } from '../../../kit/strayProcess.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

const person = { kind: 'catalogue' } as const;

const decide = (door: Door, card: ApprovalView, verdict: 'allow' | 'refuse') => door.decide([{ approvalId: card.id, digest: card.call.digest, verdict, scope: 'once', note: undefined }]);

function stray(name: string, script?: string): number {
  const pid = startStray(name, script);
  onTestFinished(() => endStray(pid));
  return pid;
}

describe('kill_process', () => {
  it('ends a process by number, and says so', async () => {
    const pid = stray('kp-number');
    const output = await openWorkbench().call(killProcess, { pid });
    expect(output).toEqual({ processes: [{ pid, name: 'kp-number', user: expect.any(String), ended: true }], signal: 'SIGTERM' });
    expect(isRunning(pid)).toBe(false);
  });

  it('refuses several of a name unless all are meant', async () => {
    const pids = [stray('kp-several'), stray('kp-several')];
    const bench = openWorkbench();
    expect(await failureOf(bench.call(killProcess, { name: 'kp-several' }))).toMatchObject({ code: 'AMBIGUOUS_MATCH', message: expect.stringContaining(String(pids[0])) });
    expect(pids.every(isRunning)).toBe(true);
    await bench.call(killProcess, { name: 'kp-several', all: true });
    expect(pids.some(isRunning)).toBe(false);
  });

  it('forces what does not end by itself, with all below it', async () => {
    const pid = stray('kp-stubborn', 'trap "" TERM; "$0" 601 & while :; do "$0" 1; done');
    await expect.poll(() => openWorkbench().ports.machine.processes().then((all) => all.filter((each) => each.parent === pid).length)).toBeGreaterThan(1);
    const children = (await openWorkbench().ports.machine.processes()).filter((each) => each.parent === pid).map((each) => each.pid);
    const output = await openWorkbench().call(killProcess, { pid, wait: 0.3, force: true, tree: true });
    expect(output['signal']).toBe('SIGKILL');
    expect(isRunning(pid)).toBe(false);
    await expect.poll(() => children.some(isRunning)).toBe(false);
  });

  it('tells when it goes on running', async () => {
    const pid = stray('kp-deaf', 'trap "" TERM; while :; do sleep 0.1; done');
    await expect.poll(() => linuxBegan(pid)).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await openWorkbench().call(killProcess, { pid, wait: 0.2 })).toMatchObject({ processes: [{ pid, ended: false }] });
  });

  it.each([
    ['no process', { pid: 4_194_303 }, 'NOT_FOUND'],
    ['no name', { name: 'no-such-program' }, 'NOT_FOUND'],
  ])('%s is said', async (_what, input, code) => {
    expect((await failureOf(openWorkbench().call(killProcess, input))).code).toBe(code);
  });
});

describe('what may never be signalled', () => {
  it.each([
    ['Steward itself', () => process.pid, /Steward does not end itself/],
    ['the first process', () => 1, /first process/],
    ['number 0', () => 0, /There is no process|first process|No process/],
    ['what Steward runs in', () => process.ppid, /ending it ends Steward|first process/],
  ])('%s, under a preset that runs anything', async (_what, pid, words) => {
    const { door } = await openDoor({ preset: 'unattended' });
    const outcome = await door.callFunction({ name: 'kill_process', input: { pid: pid(), signal: 'SIGKILL', tree: true }, caller: person });
    expect(outcome.error?.message).toMatch(words);
    expect(['DENIED_BY_POLICY', 'NOT_FOUND']).toContain(outcome.error?.code);
    expect(isRunning(process.pid)).toBe(true);
  });

  it('its own children, such as servers', async () => {
    const child = spawn('sleep', ['600']);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'spawn');
    const { door } = await openDoor({ preset: 'unattended', rules: [{ id: 'r', verdict: 'allow', reason: '', match: { function: 'kill_process' } }] });
    const outcome = await door.callFunction({ name: 'kill_process', input: { pid: child.pid, signal: 'SIGKILL' }, caller: person });
    expect(outcome.error).toMatchObject({ code: 'DENIED_BY_POLICY', message: expect.stringContaining('belongs to Steward') });
    expect(isRunning(child.pid)).toBe(true);
  });

  it('another process that took the number: an approval is for the one that was shown', async () => {
    const pid = stray('kp-reused');
    const bench = openWorkbench();
    const { signals } = bench.ports;
    const target = (await signals.find({ pid })).processes[0]!;
    expect(await failureOf(signals.send({ ...target, began: '1' }, 'SIGKILL', false))).toMatchObject({ code: 'CONFLICT' });
    expect(isRunning(pid)).toBe(true);
  });

  it('a process that was not the one allowed, though the function would', async () => {
    const { door, parts } = await openDoor();
    const [meant, other] = [stray('kp-meant'), stray('kp-other')];
    const running = door.callFunction({ name: 'kill_process', input: { pid: meant, wait: 1 }, caller: person, approval: 'wait' });
    await expect.poll(() => parts.approvals.unanswered().length).toBe(1);
    const [card] = parts.approvals.unanswered();
    expect(card?.view).toMatchObject({ heading: `End kp-meant (${meant})`, button: 'destroy' });
    expect(card?.view.call.effects[0]).toMatchObject({ kind: 'process', processes: [{ pid: meant, name: 'kp-meant' }] });
    await decide(door, card!.view, 'allow');
    expect((await running).state).toBe('done');
    expect([isRunning(meant), isRunning(other)]).toEqual([false, true]);
  });

  it('asks again when the process was another by the time it was allowed', async () => {
    const { door, parts } = await openDoor();
    const first = stray('kp-changing');
    const running = door.callFunction({ name: 'kill_process', input: { name: 'kp-changing', wait: 1 }, caller: person, approval: 'wait' });
    await expect.poll(() => parts.approvals.unanswered().length).toBe(1);
    endStray(first);
    await expect.poll(() => isRunning(first)).toBe(false);
    const second = stray('kp-changing');
    await decide(door, parts.approvals.unanswered()[0]!.view, 'allow');
    await expect.poll(() => parts.approvals.unanswered().length).toBe(1);
    expect(isRunning(second)).toBe(true);
    await decide(door, parts.approvals.unanswered()[0]!.view, 'refuse');
    expect((await running).state).toBe('refused');
    expect(isRunning(second)).toBe(true);
  });
});
