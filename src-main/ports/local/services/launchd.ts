import { AppError } from '../../../kernel/errors.ts';
import type { ServiceAction, ServiceFacts, Services, ServiceScope } from '../../services.ts';
import { failedControl } from './failedControl.ts';
import type { RunTool } from './runTool.ts';

const launchctl = '/bin/launchctl';

/** How launchctl says each action (launchctl(1)): a service that is kept alive starts again after `kill`. */
const commands: Record<ServiceAction, readonly string[]> = {
  start: ['kickstart'],
  stop: ['kill', 'SIGTERM'],
  restart: ['kickstart', '-k'],
  reload: ['kill', 'SIGHUP'],
  enable: ['enable'],
  disable: ['disable'],
};

/** Services of launchd, by launchctl. */
export function createLaunchdServices(run: RunTool, user = process.getuid?.() ?? 0): Services {
  const domain = (scope: ServiceScope): string => (scope === 'system' ? 'system' : `gui/${user}`);

  async function ask(args: readonly string[], signal?: AbortSignal): Promise<string> {
    const result = await run(launchctl, args, signal);
    if (!result) throw new AppError('UNSUPPORTED', 'launchctl is not there');
    if (result.code !== 0) throw failedControl(result, args.join(' '));
    return result.stdout;
  }

  async function list(scope: ServiceScope, signal: AbortSignal): Promise<ServiceFacts[]> {
    return parsePrint(await ask(['print', domain(scope)], signal));
  }

  const find = async (name: string, scope: ServiceScope, signal: AbortSignal): Promise<ServiceFacts | undefined> => (await list(scope, signal)).find((service) => service.name === name);

  return {
    manager: () => Promise.resolve({ manager: 'launchd' }),
    canonical: (name) => name,
    list,
    find,
    async control(name, action, scope, signal) {
      // One that is switched off is not listed, and can be switched on.
      if (action !== 'enable' && !(await find(name, scope, signal))) throw new AppError('NOT_FOUND', `There is no service ${name}`, { hint: 'List the services to see their labels' });
      await ask([...commands[action], `${domain(scope)}/${name}`], signal);
    },
    // launchd tells each of its services its label.
    holdsSteward: (name) => Promise.resolve(process.env['XPC_SERVICE_NAME'] === name),
  };
}

/** `launchctl print system` or `gui/UID`: in the block `services` lines of process, last status and label; in `disabled services` those switched off. */
export function parsePrint(text: string): ServiceFacts[] {
  const disabled = new Map([...block(text, 'disabled services').matchAll(/"([^"]+)" => (\w+)/g)].map(([, label = '', word = '']) => [label, word === 'disabled' || word === 'true']));
  return block(text, 'services').split('\n').flatMap((line): ServiceFacts[] => {
    const [, process = '', status = '', label = ''] = /^\s*(\d+|-)\s+(\S+)\s+(\S+)\s*$/.exec(line) ?? [];
    if (label === '') return [];
    const pid = Number(process) > 0 ? Number(process) : null;
    const failed = pid === null && /^-?\d+$/.test(status) && Number(status) !== 0;
    return [{ name: label, description: '', state: pid !== null ? 'running' : failed ? 'failed' : 'stopped', detail: pid !== null ? 'running' : failed ? `last ended with ${status}` : 'not running', enabled: disabled.has(label) ? !disabled.get(label) : null, pid }];
  });
}

function block(text: string, name: string): string {
  const start = new RegExp(`^\\s*${name} = \\{$`, 'm').exec(text);
  if (!start) return '';
  const rest = text.slice(start.index + start[0].length);
  return rest.slice(0, /^\s*\}$/m.exec(rest)?.index ?? rest.length);
}
