import { AppError, toAppError } from '../../kernel/errors.ts';
import type { ProcessFacts } from '../machine.ts';
import type { FoundProcess, SignalName, Signals } from '../signals.ts';
import { linuxBegan } from './linuxProcesses.ts';

type Known = Pick<ProcessFacts, 'pid' | 'parent' | 'name' | 'user' | 'began'>;

/** `started`: processes that were started to stay and may be ended, though they are below Steward. */
export function createLocalSignals(list: () => Promise<readonly Known[]>, started: () => readonly number[]): Signals {
  const readBegan = async (pid: number): Promise<string | undefined> => (process.platform === 'linux' ? linuxBegan(pid) : (await list()).find((entry) => entry.pid === pid)?.began);

  return {
    async find(wanted) {
      const all = await list();
      const guard = createGuard(all, started());
      const found = all.filter((entry) => ('pid' in wanted ? entry.pid === wanted.pid : isCalled(entry.name, wanted.name)));
      const free = found.filter((entry) => guard(entry.pid) === undefined);
      const [first] = found;
      const refusal = free.length === 0 && first ? guard(first.pid) : undefined;
      return { processes: (refusal === undefined ? free : found).map(toFound), ...(refusal !== undefined && { refusal }) };
    },
    async send(target, name, tree) {
      const all = await list();
      const guard = createGuard(all, started());
      const targets = [target, ...(tree ? below(all, target.pid).map(toFound) : [])];
      const refused = targets.map(({ pid }) => guard(pid)).find((why) => why !== undefined);
      if (refused !== undefined) throw new AppError('FORBIDDEN', refused);
      const began = await readBegan(target.pid);
      if (began === undefined) throw new AppError('NOT_FOUND', `${target.name} (${target.pid}) has ended already`);
      if (began !== target.began) throw new AppError('CONFLICT', `${target.pid} is another process by now, not the ${target.name} that was meant; it got no signal`, { hint: 'List the processes again' });
      // Parents first and stopped, so that none starts another meanwhile.
      const freeze = tree && process.platform !== 'win32' && (name === 'SIGKILL' || name === 'SIGTERM');
      if (freeze) for (const each of targets) sendIfSame(each, 'SIGSTOP');
      const reached = targets.filter((each) => sendIfSame(each, name, each.pid === target.pid));
      if (freeze && name !== 'SIGKILL') for (const each of targets) sendIfSame(each, 'SIGCONT');
      return reached;
    },
    runs: async ({ pid, began }) => (await readBegan(pid)) === began,
  };
}

const toFound = ({ pid, name, user, began }: Known): FoundProcess => ({ pid, name, user, began });

/** Looks and signals in one go on Linux: there is no time between for another process to take the number. */
function sendIfSame({ pid, began, name: program }: FoundProcess, name: SignalName, tell = false): boolean {
  if (process.platform === 'linux' && linuxBegan(pid) !== began) return false;
  try {
    return process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM' && tell) throw new AppError('PERMISSION_DENIED', `This user may not signal ${program} (${pid})`, { cause: error, hint: 'It belongs to another user' });
    if (!tell || (error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw toAppError(error, `${program} (${pid})`);
  }
}

/** Windows gives names an ending, and does not tell capitals from small letters. */
function isCalled(name: string, wanted: string): boolean {
  if (process.platform !== 'win32') return name === wanted;
  const plain = (text: string): string => text.toLowerCase().replace(/\.exe$/, '');
  return plain(name) === plain(wanted);
}

function below(all: readonly Known[], pid: number): Known[] {
  const children = all.filter((entry) => entry.parent === pid && entry.pid !== pid);
  return children.flatMap((child) => [child, ...below(all, child.pid)]);
}

/** Why a process may never be signalled; undefined where it may. */
function createGuard(all: readonly Known[], started: readonly number[]): (pid: number) => string | undefined {
  const parents = new Map(all.map((entry) => [entry.pid, entry.parent]));
  const above = chain(process.pid, parents);
  const free = new Set(started);
  return (pid) => {
    if (pid === process.pid) return 'Steward does not end itself: stop it where it was started';
    if (pid <= 1 || (process.platform === 'win32' && pid <= 4)) return `${pid} is the system's first process: ending it ends the system`;
    if (above.includes(pid)) return `${pid} is what Steward runs in: ending it ends Steward`;
    const line = [pid, ...chain(pid, parents)];
    const own = line.indexOf(process.pid);
    if (own < 0 || line.slice(0, own).some((each) => free.has(each))) return undefined;
    return `${pid} belongs to Steward: stop the server or the call it works for instead`;
  };
}

/** Parents of a process, nearest first. */
function chain(pid: number, parents: ReadonlyMap<number, number>): number[] {
  const found: number[] = [];
  for (let next = parents.get(pid); next !== undefined && next > 0 && !found.includes(next); next = parents.get(next)) found.push(next);
  return found;
}
