import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it, vi } from 'vitest';
import { controlService } from '../../../src-main/functions/system/controlService.ts';
import { listServices } from '../../../src-main/functions/system/listServices.ts';
import { createLaunchdServices, parsePrint } from '../../../src-main/ports/local/services/launchd.ts';
import type { RunTool } from '../../../src-main/ports/local/services/runTool.ts';
import { createSystemdServices, parseShow, parseUnitFiles } from '../../../src-main/ports/local/services/systemd.ts';
import { createWindowsServices, parseQuery, parseStartType } from '../../../src-main/ports/local/services/windows.ts';
import { openDoor } from '../../kit/openDoor.ts';
import { recordedServices, recordedSystemctl } from '../../kit/recordedServices.ts';
import { testIf } from '../../kit/skip.ts';
import { startUserSystemd, userSystemdMissing } from '../../kit/userSystemd.ts';
import { failureOf, openWorkbench } from '../../kit/workbench.ts';

const never = new AbortController().signal;

describe('systemd', () => {
  testIf(userSystemdMissing === undefined, userSystemdMissing ?? 'systemd')('a real one: lists, starts, stops and switches on', async (context) => {
    const started = await startUserSystemd({ 'steward-test.service': '[Unit]\nDescription=A test\n[Service]\nExecStart=/bin/sleep 600\n[Install]\nWantedBy=default.target\n', 'steward-broken.service': '[Service]\nType=oneshot\nExecStart=/bin/false\n' });
    if (!started) return context.skip('systemd does not come up without the rest of its system');
    onTestFinished(() => started.stop());
    vi.stubEnv('XDG_RUNTIME_DIR', started.runtimeFolder);
    vi.stubEnv('HOME', started.home);
    onTestFinished(() => void vi.unstubAllEnvs());
    const bench = openWorkbench();
    const control = (name: string, action: string) => bench.call(controlService, { name, action, scope: 'user' });
    expect(await control('steward-test', 'start')).toMatchObject({ before: { state: 'stopped', enabled: false }, after: { name: 'steward-test.service', state: 'running', description: 'A test', pid: expect.any(Number) } });
    const listed = (await bench.call(listServices, { scope: 'user', state: 'running' }))['services'] as { name: string }[];
    expect(listed.map(({ name }) => name)).toContain('steward-test.service');
    // It does not notice by itself here: systemctl takes the machine for one without systemd and leaves the file to be read at the next start.
    expect(await control('steward-test', 'enable')).toMatchObject({ after: { state: 'running' } });
    expect(existsSync(join(started.home, '.config/systemd/user/default.target.wants/steward-test.service'))).toBe(true);
    expect(await control('steward-test', 'stop')).toMatchObject({ before: { state: 'running' }, after: { state: 'stopped', pid: null } });
    expect(await failureOf(control('steward-broken', 'start'))).toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('failed') });
    expect((await failureOf(control('no-such-unit', 'start'))).code).toBe('NOT_FOUND');
  });

  it('says why there is none', async () => {
    const none = createSystemdServices(recordedSystemctl(), () => false);
    expect(await failureOf(none.list('system', never))).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('containers') });
    expect(await none.manager()).toMatchObject({ manager: 'none' });
  });

  it('tells apart what runs, has done its work, failed and is not loaded', async () => {
    const found = await recordedServices().list('system', never);
    expect(Object.fromEntries(found.map(({ name, state, enabled }) => [name, [state, enabled]]))).toEqual({ 'broken.service': ['failed', false], 'cron.service': ['running', true], 'e2scrub_reap.service': ['stopped', true], 'rsync.service': ['stopped', false], 'ssh.service': ['running', true], 'systemd-random-seed.service': ['stopped', null] });
    expect(parseShow('Id=gone.service\nLoadState=not-found\nActiveState=inactive\n')).toEqual([]);
    expect(parseUnitFiles('getty@.service enabled enabled\n\n')).toEqual([]);
  });

  it.each([
    ['one that fails', 'broken', 'start', 'COMMAND_FAILED'],
    ['one that takes an administrator', 'ssh', 'stop', 'PERMISSION_DENIED'],
    ['one that is not there', 'nothing', 'restart', 'NOT_FOUND'],
  ])('%s', async (_what, name, action, code) => {
    const bench = openWorkbench();
    bench.ports.services = recordedServices();
    expect((await failureOf(bench.call(controlService, { name, action }))).code).toBe(code);
  });

  it.each(['*', 'a*.service', '--force', 'poweroff.target', 'x;reboot', '../x', 'a[b]', '$(id)', 'x.timer', ''])('refuses the name %j', (name) => {
    expect(controlService.input.safeParse({ name, action: 'stop' }).success).toBe(false);
  });

  it('refuses the service it runs as, whatever is allowed', async () => {
    const { door, parts } = await openDoor({ preset: 'unattended' });
    let asked = 0;
    parts.ports.services = { ...recordedServices(), holdsSteward: () => Promise.resolve(true), control: () => { asked++; return Promise.resolve(); } };
    const outcome = await door.callFunction({ name: 'control_service', input: { name: 'cron', action: 'stop' }, caller: { kind: 'catalogue' } });
    expect(outcome.error).toMatchObject({ code: 'DENIED_BY_POLICY', message: expect.stringContaining('Steward itself runs as cron.service') });
    expect(asked).toBe(0);
  });

  it('always asks, and offers no lasting permission', async () => {
    const { door, parts } = await openDoor({ preset: 'trusted' });
    parts.ports.services = recordedServices();
    const running = door.callFunction({ name: 'control_service', input: { name: 'cron', action: 'restart' }, caller: { kind: 'catalogue' }, approval: 'wait' });
    await expect.poll(() => parts.approvals.unanswered().length).toBe(1);
    const { view } = parts.approvals.unanswered()[0]!;
    expect(view).toMatchObject({ heading: 'Restart service cron.service', ruleId: 'ask.services', button: 'destroy', preview: { kind: 'facts' } });
    expect(view.offers.map(({ scope }) => scope)).toEqual(['once']);
    await door.decide([{ approvalId: view.id, digest: view.call.digest, verdict: 'refuse', scope: 'once', note: undefined }]);
    expect((await running).state).toBe('refused');
  });
});

// Not run on its own system: shapes of `launchctl print system` as launchctl(1) and public listings show them.
describe('launchd', () => {
  const printed = `system = {
	type = system
	handle = 0
	services = {
		       0     78 	com.example.broken
		     331      - 	com.apple.logd
		       0      0 	com.apple.periodic-daily
		       0   (pe) 	com.apple.lazy
	}

	unmanaged processes = {
	}

	disabled services = {
		"com.apple.ftpd" => disabled
		"com.apple.logd" => enabled
	}
}
`;
  it('reads what runs, what failed and what is switched off', () => {
    expect(parsePrint(printed).map(({ name, state, enabled, pid }) => [name, state, enabled, pid])).toEqual([['com.example.broken', 'failed', null, null], ['com.apple.logd', 'running', true, 331], ['com.apple.periodic-daily', 'stopped', null, null], ['com.apple.lazy', 'stopped', null, null]]);
  });

  it('asks launchctl as its manual says', async () => {
    const asked: string[][] = [];
    const run: RunTool = async (_program, args) => {
      asked.push([...args]);
      return { code: 0, stdout: printed, stderr: '' };
    };
    const services = createLaunchdServices(run, 501);
    for (const action of ['start', 'stop', 'restart', 'reload', 'enable', 'disable'] as const) await services.control('com.apple.logd', action, 'system', never);
    await services.list('user', never);
    expect(asked.filter(([verb]) => verb !== 'print')).toEqual([['kickstart', 'system/com.apple.logd'], ['kill', 'SIGTERM', 'system/com.apple.logd'], ['kickstart', '-k', 'system/com.apple.logd'], ['kill', 'SIGHUP', 'system/com.apple.logd'], ['enable', 'system/com.apple.logd'], ['disable', 'system/com.apple.logd']]);
    expect(asked.at(-1)).toEqual(['print', 'gui/501']);
  });
});

// Not run on its own system: output of `sc queryex` and `sc qc` as learn.microsoft.com shows it ("sc.exe query", "sc.exe qc").
describe('services of Windows', () => {
  const block = (name: string, display: string, state: string, pid: number, [service, shown, type, word]: readonly string[]): string => `${service}: ${name}\r\n${shown}: ${display}\r\n        ${type}               : 20  WIN32_SHARE_PROCESS  \r\n        ${word}              : ${state}  \r\n                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n        SERVICE_EXIT_CODE  : 0  (0x0)\r\n        CHECKPOINT         : 0x0\r\n        WAIT_HINT          : 0x0\r\n        PID                : ${pid}\r\n        FLAGS              : \r\n`;
  const english = ['SERVICE_NAME', 'DISPLAY_NAME', 'TYPE', 'STATE'];
  const text = `\r\n${block('eventlog', 'Windows Event Log', '4  RUNNING', 1184, english)}\r\n${block('wuauserv', 'Windows Update', '1  STOPPED', 0, english)}`;

  it.each([['English', text], ['another language', `\r\n${block('eventlog', 'Windows-Ereignisprotokoll', '4  RUNNING', 1184, ['SERVICE_NAME', 'ANZEIGENAME', 'TYP', 'STATUS'])}`]])('reads %s', (_what, output) => {
    expect(parseQuery(output)[0]).toMatchObject({ name: 'eventlog', state: 'running', detail: 'running', pid: 1184 });
  });

  it('waits until a service has come to its state', async () => {
    let state = '1  STOPPED';
    const asked: string[] = [];
    const run: RunTool = async (_program, args) => {
      asked.push(args.join(' '));
      if (args[0] === 'start') state = '4  RUNNING';
      return { code: 0, stdout: args[0] === 'qc' ? '[SC] QueryServiceConfig SUCCESS\r\n\r\nSERVICE_NAME: x\r\n        TYPE               : 20  WIN32_SHARE_PROCESS \r\n        START_TYPE         : 2   AUTO_START\r\n        ERROR_CONTROL      : 1   NORMAL\r\n' : block('x', 'X', state, 5, english), stderr: '' };
    };
    await createWindowsServices(run).control('x', 'start', 'system', never);
    expect(asked).toContain('start x');
    expect(await createWindowsServices(run).find('x', 'system', never)).toMatchObject({ state: 'running', enabled: true });
    expect(parseStartType('        TYPE : 20  A\r\n        START_TYPE : 4  DISABLED\r\n')).toBe(false);
    expect((await failureOf(createWindowsServices(async () => ({ code: 5, stdout: '[SC] OpenService FAILED 5:\r\n\r\nAccess is denied.\r\n', stderr: '' })).list('system', never))).code).toBe('PERMISSION_DENIED');
  });
});
