import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { AppError } from '../../../kernel/errors.ts';
import type { ServiceFacts, Services, ServiceScope } from '../../services.ts';
import { failedControl } from './failedControl.ts';
import type { RunTool } from './runTool.ts';

const systemctl = '/usr/bin/systemctl';
const properties = 'Id,Description,LoadState,ActiveState,SubState,UnitFileState,MainPID';

/** Where a manager of each kind leaves its mark. */
function isThere(scope: ServiceScope): boolean {
  return scope === 'system' ? existsSync('/run/systemd/system') : existsSync(`${process.env['XDG_RUNTIME_DIR'] ?? '/nowhere'}/systemd/private`);
}

/** Services of systemd, by systemctl. `present` says whether there is a manager for that kind of services. */
export function createSystemdServices(run: RunTool, present: (scope: ServiceScope) => boolean = isThere): Services {
  async function ask(scope: ServiceScope, args: readonly string[], signal?: AbortSignal): Promise<string> {
    if (!present(scope)) throw new AppError('UNSUPPORTED', scope === 'system' ? 'This computer was not started by systemd, as in most containers: nothing manages services here' : 'There is no systemd for services of this person: no session of theirs is open', { hint: scope === 'system' ? 'Look at the processes instead' : 'Try the services of the system' });
    const result = await run(systemctl, [...(scope === 'user' ? ['--user'] : []), '--no-pager', ...args], signal);
    if (!result) throw new AppError('UNSUPPORTED', 'systemctl is not installed', { hint: 'Install systemd' });
    if (result.code !== 0) throw failedControl(result, args.join(' '));
    return result.stdout;
  }

  async function find(name: string, scope: ServiceScope, signal: AbortSignal): Promise<ServiceFacts | undefined> {
    const [found] = parseShow(await ask(scope, ['show', `--property=${properties}`, '--', canonical(name)], signal));
    return found;
  }

  return {
    manager: () => Promise.resolve(present('system') || present('user') ? { manager: 'systemd' } : { manager: 'none', reason: 'systemd does not run' }),
    canonical,
    find,
    async list(scope, signal) {
      const [loaded, files] = await Promise.all([ask(scope, ['show', `--property=${properties}`, '--', '*.service'], signal), ask(scope, ['list-unit-files', '--type=service', '--no-legend', '--plain'], signal)]);
      const found = parseShow(loaded);
      const known = new Set(found.map(({ name }) => name));
      return [...found, ...parseUnitFiles(files).filter(({ name }) => !known.has(name))].sort((a, b) => a.name.localeCompare(b.name));
    },
    async control(name, action, scope, signal) {
      if (!(await find(name, scope, signal))) throw new AppError('NOT_FOUND', `There is no service ${canonical(name)}`, { hint: 'List the services to see their names' });
      await ask(scope, ['--no-ask-password', action, '--', canonical(name)], signal);
    },
    async holdsSteward(name) {
      const groups = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
      return groups.split(/[/\n]/).includes(canonical(name));
    },
  };
}

const canonical = (name: string): string => (name.endsWith('.service') ? name : `${name}.service`);

const states: Record<string, ServiceFacts['state']> = { active: 'running', reloading: 'running', inactive: 'stopped', failed: 'failed' };

/** `systemctl show` of several units: lines `Key=value`, a blank line between two. Units that are not there are left out. */
export function parseShow(text: string): ServiceFacts[] {
  return text.split(/\n\n+/).flatMap((block) => {
    const values = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const));
    const name = values.get('Id');
    if (name === undefined || values.get('LoadState') === 'not-found') return [];
    const active = values.get('ActiveState') ?? '';
    const pid = Number(values.get('MainPID') ?? 0);
    // One that did its work and has no process any more is active, but does not run.
    const state = active === 'active' && values.get('SubState') === 'exited' ? 'stopped' : (states[active] ?? 'other');
    return [{ name, description: values.get('Description') ?? '', state, detail: `${active} (${values.get('SubState') ?? ''})`, enabled: enabledOf(values.get('UnitFileState') ?? ''), pid: pid > 0 ? pid : null }];
  });
}

/** `systemctl list-unit-files --no-legend --plain`: name, state, preset. Templates are no services yet. */
export function parseUnitFiles(text: string): ServiceFacts[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', state = ''] = line.trim().split(/\s+/);
    return name === '' || name.includes('@.') ? [] : [{ name, description: '', state: 'stopped' as const, detail: `not loaded (${state})`, enabled: enabledOf(state), pid: null }];
  });
}

/** Static and generated ones cannot be switched on by themselves: whether they start is another's matter. */
function enabledOf(state: string): boolean | null {
  if (state.startsWith('enabled')) return true;
  return state === 'disabled' || state.startsWith('masked') ? false : null;
}
