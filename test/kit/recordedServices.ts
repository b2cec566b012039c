// systemctl as a program that answers what real ones answered; starting and stopping changes what it says.
import type { RunTool } from '../../src-main/ports/local/services/runTool.ts';
import { createSystemdServices } from '../../src-main/ports/local/services/systemd.ts';
import type { Services } from '../../src-main/ports/services.ts';

interface Unit {
  description: string;
  active: string;
  sub: string;
  file: string;
  pid: number;
}

/** Units of a Debian 12, as its systemctl (systemd 252) shows them. */
function debianUnits(): Map<string, Unit> {
  return new Map<string, Unit>([
    ['cron.service', { description: 'Regular background program processing daemon', active: 'active', sub: 'running', file: 'enabled', pid: 401 }],
    ['ssh.service', { description: 'OpenBSD Secure Shell server', active: 'active', sub: 'running', file: 'enabled', pid: 512 }],
    ['e2scrub_reap.service', { description: 'Remove Stale Online ext4 Metadata Check Snapshots', active: 'inactive', sub: 'dead', file: 'enabled', pid: 0 }],
    ['systemd-random-seed.service', { description: 'Load/Save Random Seed', active: 'active', sub: 'exited', file: 'static', pid: 0 }],
    ['broken.service', { description: 'A service that fails', active: 'failed', sub: 'failed', file: 'disabled', pid: 0 }],
  ]);
}

export function recordedSystemctl(units = debianUnits()): RunTool {
  const show = (name: string, unit: Unit | undefined): string => `MainPID=${unit?.pid ?? 0}\nId=${name}\nDescription=${unit?.description ?? name}\nLoadState=${unit ? 'loaded' : 'not-found'}\nActiveState=${unit?.active ?? 'inactive'}\nSubState=${unit?.sub ?? 'dead'}\nUnitFileState=${unit?.file ?? ''}\n`;
  return async (_program, args) => {
    const answer = (stdout: string) => ({ code: 0, stdout, stderr: '' });
    const [verb = '', name = ''] = [args.find((arg) => !arg.startsWith('--')), args.at(-1)];
    const unit = units.get(name);
    switch (verb) {
      case 'show':
        return answer(name === '*.service' ? [...units].map(([each, known]) => show(each, known)).join('\n') : show(name, unit));
      case 'list-unit-files':
        return answer('cron.service enabled enabled\ngetty@.service enabled enabled\nrsync.service disabled enabled\n');
      case 'start':
      case 'restart':
        if (name === 'broken.service') return { code: 1, stdout: '', stderr: 'Job for broken.service failed because the control process exited with error code.\nSee "systemctl status broken.service" and "journalctl -xeu broken.service" for details.\n' };
        if (unit) units.set(name, { ...unit, active: 'active', sub: 'running', pid: unit.pid + 1000 });
        return answer('');
      case 'stop':
        if (name === 'ssh.service') return { code: 1, stdout: '', stderr: 'Failed to stop ssh.service: Access denied\nSee system logs and \'systemctl status ssh.service\' for details.\n' };
        if (unit) units.set(name, { ...unit, active: 'inactive', sub: 'dead', pid: 0 });
        return answer('');
      default:
        if (unit) units.set(name, { ...unit, file: verb === 'enable' ? 'enabled' : verb === 'disable' ? 'disabled' : unit.file });
        return answer('');
    }
  };
}

export const recordedServices = (): Services => createSystemdServices(recordedSystemctl(), () => true);
