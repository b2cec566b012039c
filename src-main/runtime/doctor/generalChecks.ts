import { access, constants, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoctorCheck, DoctorFix, DoctorReport } from '../../../src-preload/contract/serverMethods.ts';
import type { Machine } from '../../health/doctor/machine.ts';
import { toErrorView } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { findSandbox } from '../../ports/local/sandbox/findSandbox.ts';
import { createLocalListeners } from '../../ports/local/listeners.ts';
import type { Runtime } from '../createRuntime.ts';
import { findOwner } from '../dataFolder.ts';
import { openDoctorMachine } from './doctorMachine.ts';
import { examineServer } from './examineServer.ts';

/** How Steward itself is, and each of its servers. */
export interface SystemReport {
  ok: boolean;
  checks: DoctorCheck[];
  servers: DoctorReport[];
}

const defaultPort = 9000;
/** Below this much room the audit may stop risky calls soon. */
const littleRoom = 500e6;
const serversAtOnce = 4;

/** Looks at everything a Steward needs, and asks every server that is switched on. */
export async function examineAll(runtime: Runtime): Promise<SystemReport> {
  const machine = await openDoctorMachine(createLocalListeners());
  const [checks, servers] = await Promise.all([
    Promise.all([dataFolder(runtime), room(runtime), token(runtime), secrets(runtime), workspace(runtime), ownFunctions(runtime), chain(runtime), sandbox(), door(runtime, machine), ...['node', 'npx', 'uvx', 'python3', 'docker'].map((program) => tool(program, machine))]),
    examineServers(runtime),
  ]);
  return { ok: [...checks, ...servers.flatMap((server) => server.checks)].every(({ outcome }) => outcome !== 'trouble'), checks, servers };
}

async function examineServers(runtime: Runtime): Promise<DoctorReport[]> {
  const names = runtime.mcpServers.entries().map(({ name }) => name);
  const reports: DoctorReport[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let at = next++; at < names.length; at = next++) {
      // One that was removed meanwhile needs no doctor.
      const report = await examineServer(names[at] ?? '', runtime).catch(() => undefined);
      if (report) reports[at] = report;
    }
  }
  await Promise.all(Array.from({ length: serversAtOnce }, work));
  return reports.filter((report) => report !== undefined);
}

function check(id: string, title: string, outcome: DoctorCheck['outcome'], detail: string, ...fixes: DoctorFix[]): DoctorCheck {
  return { id, title, outcome, detail, fixes };
}

const command = (label: string, text: string): DoctorFix => ({ kind: 'command', label, command: text });

async function dataFolder({ dataFolder: folder }: Runtime): Promise<DoctorCheck> {
  const mode = (await stat(folder)).mode & 0o777;
  const writable = await access(folder, constants.W_OK).then(() => true, () => false);
  if (!writable) return check('data-folder', 'Data folder', 'trouble', `${folder} cannot be written`, command('Make it yours', `chmod u+rwx ${folder}`));
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) return check('data-folder', 'Data folder', 'trouble', `Others on this computer can read ${folder} (mode ${mode.toString(8)})`, command('Close it', `chmod 700 ${folder}`));
  return check('data-folder', 'Data folder', 'ok', folder);
}

async function room({ dataFolder: folder }: Runtime): Promise<DoctorCheck> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return check('room', 'Disk', free < littleRoom ? 'trouble' : 'ok', `${formatBytes(free)} free where the data folder lies${free < littleRoom ? ': when it is full, calls that change something are stopped' : ''}`);
}

async function token({ dataFolder: folder, options }: Runtime): Promise<DoctorCheck> {
  if (options.environment.MCP_AUTH_TOKEN !== undefined) return check('token', 'Token', 'ok', 'Comes from MCP_AUTH_TOKEN');
  const file = join(folder, 'token');
  const entry = await stat(file).catch(() => undefined);
  if (!entry) return check('token', 'Token', 'note', 'There is none yet; it is made at the first start of the daemon', command('Make it now', 'steward token'));
  const mode = entry.mode & 0o777;
  return process.platform !== 'win32' && (mode & 0o077) !== 0
    ? check('token', 'Token', 'trouble', `Others on this computer can read ${file} (mode ${mode.toString(8)}), and call with it`, command('Close it', `chmod 600 ${file}`))
    : check('token', 'Token', 'ok', `${file}, readable by you only`);
}

async function secrets({ secrets: store }: Runtime): Promise<DoctorCheck> {
  const [names, open] = [store.names(), (await store.all()).map(({ name }) => name)];
  const closed = names.filter((name) => !open.includes(name));
  return closed.length > 0
    ? check('secrets', 'Secrets', 'trouble', `${closed.join(', ')} cannot be opened: sealed by another computer, or another way of starting Steward`, command('Save it again', `steward secret set ${closed[0] ?? ''}`))
    : check('secrets', 'Secrets', 'ok', `${names.length} saved in ${store.description}`);
}

async function workspace({ roots }: Runtime): Promise<DoctorCheck> {
  const folder = roots().workspace;
  const there = await stat(folder).then((entry) => entry.isDirectory(), () => false);
  return there ? check('workspace', 'Workspace', 'ok', folder) : check('workspace', 'Workspace', 'trouble', `${folder} is not there`, command('Make it', `mkdir -p ${folder}`));
}

async function ownFunctions({ ownFunctions: own }: Runtime): Promise<DoctorCheck> {
  const { functions, problems, waiting } = own.state();
  const said = [`${formatCount(functions.length, 'entry', 'entries')} of your own in use`, ...(waiting.length > 0 ? [`${formatCount(waiting.length, 'script')} not accepted yet: ${waiting.map(({ file }) => file).join(', ')}`] : [])];
  const wrong = problems.map(({ where, line, path, text }) => `${where}${line === undefined ? '' : `:${line}`}: ${path === undefined ? '' : `${path} `}${text}`);
  return check('functions', 'Functions', wrong.length > 0 ? 'trouble' : waiting.length > 0 ? 'note' : 'ok', [...wrong, ...said].join('; '));
}

async function chain({ chainWatch }: Runtime): Promise<DoctorCheck> {
  try {
    const state = await chainWatch.verify();
    return state.state === 'broken' ? check('audit', 'Audit', 'trouble', `Broken at row ${state.seq}: ${state.reason}`, command('Show it', 'steward audit verify')) : check('audit', 'Audit', 'ok', `Intact, ${state.entries} rows`);
  } catch (error) {
    return check('audit', 'Audit', 'trouble', `Could not be checked: ${toErrorView(error).message}`, command('Check it by itself', 'steward audit verify'));
  }
}

async function sandbox(): Promise<DoctorCheck> {
  const { kind } = await findSandbox();
  if (kind.kind === 'none') return check('sandbox', 'Sandbox', 'trouble', `${kind.reason}; commands run unconfined and always ask`, ...(process.platform === 'linux' ? [command('Install it', 'sudo apt-get install bubblewrap util-linux')] : []));
  return check('sandbox', 'Sandbox', 'ok', kind.reason === undefined ? `By ${kind.by}; changes are kept apart and can be undone` : `By ${kind.by}. ${kind.reason}`);
}

async function door({ dataFolder: folder }: Runtime, machine: Machine): Promise<DoctorCheck> {
  const url = findOwner(folder)?.url ?? undefined;
  if (url !== undefined) {
    const { state } = await machine.reach(url);
    return state === 'listens' ? check('port', 'Door', 'ok', `Open at ${url}`) : check('port', 'Door', 'trouble', `Steward runs, but nothing listens at ${url}`, command('Start it again', 'steward serve'));
  }
  const holder = await machine.listenerOf(defaultPort);
  return holder === undefined
    ? check('port', 'Door', 'note', `No daemon runs on this data folder; port ${defaultPort} is free for one`, command('Start it', 'steward serve'))
    : check('port', 'Door', 'note', `No daemon runs on this data folder, and port ${defaultPort} is taken: ${holder}`, command('Start it on another port', 'steward serve --port 0'));
}

/** Many servers need one of these; without servers none is needed. */
async function tool(program: string, machine: Machine): Promise<DoctorCheck> {
  const file = await machine.find(program);
  if (file === undefined) return check(`program-${program}`, program, 'note', 'Not installed; servers that are started with it will not start');
  const version = await machine.versionOf(file, program);
  return check(`program-${program}`, program, version === undefined ? 'note' : 'ok', version === undefined ? `${file} is there, and does not say its version` : `${version}, ${file}`);
}
