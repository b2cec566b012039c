import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../../kernel/errors.ts';
import type { ServiceAction, ServiceFacts, Services, ServiceScope } from '../../services.ts';
import { failedControl } from './failedControl.ts';
import type { RunTool } from './runTool.ts';

const sc = `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\sc.exe`;
/** sc only sends the request: so long the service has to come to the state it was asked for. */
const settleMs = 30_000;
const lookEveryMs = 250;

/** Services of Windows, by sc.exe. */
export function createWindowsServices(run: RunTool): Services {
  async function ask(args: readonly string[], signal?: AbortSignal): Promise<string> {
    const result = await run(sc, args, signal);
    if (!result) throw new AppError('UNSUPPORTED', 'sc.exe is not there');
    if (result.code !== 0) throw failedControl(result, args.join(' '));
    return result.stdout;
  }

  function requireSystem(scope: ServiceScope): void {
    if (scope === 'user') throw new AppError('UNSUPPORTED', 'Windows has no services of a person that can be told apart', { hint: 'Try the services of the system' });
  }

  async function find(name: string, scope: ServiceScope, signal: AbortSignal): Promise<ServiceFacts | undefined> {
    requireSystem(scope);
    const result = await run(sc, ['queryex', name], signal);
    const [found] = parseQuery(result?.stdout ?? '');
    if (!found) return undefined;
    return { ...found, enabled: parseStartType(await ask(['qc', name], signal)) };
  }

  async function comesTo(state: ServiceFacts['state'], name: string, signal: AbortSignal): Promise<void> {
    for (let waited = 0; waited < settleMs; waited += lookEveryMs) {
      if ((await find(name, 'system', signal))?.state === state) return;
      await wait(lookEveryMs, undefined, { signal });
    }
    throw new AppError('DEADLINE_EXCEEDED', `${name} did not become ${state} within ${settleMs / 1000} s`, { hint: 'It may still: look again' });
  }

  const steps: Record<ServiceAction, (name: string, signal: AbortSignal) => Promise<void>> = {
    async start(name, signal) {
      await ask(['start', name], signal);
      await comesTo('running', name, signal);
    },
    async stop(name, signal) {
      await ask(['stop', name], signal);
      await comesTo('stopped', name, signal);
    },
    async restart(name, signal) {
      await steps.stop(name, signal);
      await steps.start(name, signal);
    },
    reload: async (name, signal) => void (await ask(['control', name, 'paramchange'], signal)),
    enable: async (name, signal) => void (await ask(['config', name, 'start=', 'auto'], signal)),
    disable: async (name, signal) => void (await ask(['config', name, 'start=', 'disabled'], signal)),
  };

  return {
    manager: () => Promise.resolve({ manager: 'windows' }),
    canonical: (name) => name,
    find,
    async list(scope, signal) {
      requireSystem(scope);
      return parseQuery(await ask(['queryex', 'type=', 'service', 'state=', 'all'], signal)).sort((a, b) => a.name.localeCompare(b.name));
    },
    async control(name, action, scope, signal) {
      if (!(await find(name, scope, signal))) throw new AppError('NOT_FOUND', `There is no service ${name}`, { hint: 'List the services to see their names' });
      await steps[action](name, signal);
    },
    // Steward is installed as no service on Windows; what wraps it into one is not told.
    holdsSteward: () => Promise.resolve(false),
  };
}

/** Numbers of SERVICE_STATUS_PROCESS (winsvc.h): 1 stopped, 4 running, the others on the way. */
const states: Record<string, ServiceFacts['state']> = { 1: 'stopped', 4: 'running' };

/** `sc queryex`: labels differ by language, so it is read by place: name, display name, then numbers in a fixed order, the second the state, the seventh the process. */
export function parseQuery(text: string): ServiceFacts[] {
  return text.split(/\r?\n\r?\n/).flatMap((block) => {
    const lines = block.split(/\r?\n/).filter((line) => line.trim() !== '');
    const heads = lines.filter((line) => /^\S[^:]*: /.test(line)).map((line) => line.slice(line.indexOf(':') + 1).trim());
    const numbers = lines.flatMap((line) => /^\s+\S[^:]*: (\S+)\s*(.*)$/.exec(line)?.slice(1) ?? []);
    const [name] = heads;
    const [state, word, pid] = [numbers[2], numbers[3], numbers[12]];
    if (name === undefined || state === undefined) return [];
    return [{ name, description: heads[1] ?? '', state: states[state] ?? 'other', detail: (word ?? '').trim().toLowerCase().replaceAll('_', ' '), enabled: null, pid: Number(pid) > 0 ? Number(pid) : null }];
  });
}

/** `sc qc`: START_TYPE is the second number; 2 and below start with the system, 4 is switched off. */
export function parseStartType(text: string): boolean | null {
  const numbers = [...text.matchAll(/^\s+\S[^:\r\n]*: (\d+)\b/gm)].map(([, value]) => Number(value));
  const start = numbers[1];
  if (start === undefined) return null;
  return start <= 2 ? true : start === 4 ? false : null;
}
