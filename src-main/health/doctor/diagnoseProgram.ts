import { isAbsolute } from 'node:path';
import type { DoctorCheck, DoctorFix } from '../../../src-preload/contract/serverMethods.ts';
import type { ServerConnection } from '../../../src-preload/contract/servers.ts';
import type { Machine } from './machine.ts';
import { readStderr } from './readStderr.ts';

type StdioConnection = Extract<ServerConnection, { kind: 'stdio' }>;

/** How well-known programs are come by, and from which version on MCP servers run on them. */
const known: Readonly<Record<string, { label: string; least?: readonly [number, number]; install: Partial<Record<NodeJS.Platform, string>> & { other: string } }>> = {
  node: { label: 'Node', least: [18, 0], install: { linux: 'sudo apt-get install nodejs npm', darwin: 'brew install node', win32: 'winget install OpenJS.NodeJS', other: 'https://nodejs.org' } },
  npx: { label: 'npx', least: [8, 0], install: { linux: 'sudo apt-get install nodejs npm', darwin: 'brew install node', win32: 'winget install OpenJS.NodeJS', other: 'https://nodejs.org' } },
  uvx: { label: 'uvx', install: { darwin: 'brew install uv', win32: 'winget install astral-sh.uv', other: 'python3 -m pip install --user uv' } },
  uv: { label: 'uv', install: { darwin: 'brew install uv', win32: 'winget install astral-sh.uv', other: 'python3 -m pip install --user uv' } },
  python: { label: 'Python', least: [3, 10], install: { linux: 'sudo apt-get install python3 python-is-python3', darwin: 'brew install python', win32: 'winget install Python.Python.3.13', other: 'https://python.org' } },
  python3: { label: 'Python', least: [3, 10], install: { linux: 'sudo apt-get install python3', darwin: 'brew install python', win32: 'winget install Python.Python.3.13', other: 'https://python.org' } },
  bunx: { label: 'bunx', install: { darwin: 'brew install oven-sh/bun/bun', other: 'npm install -g bun' } },
  deno: { label: 'Deno', install: { darwin: 'brew install deno', other: 'npm install -g deno' } },
  docker: { label: 'Docker', install: { linux: 'sudo apt-get install docker.io', darwin: 'brew install --cask docker', win32: 'winget install Docker.DockerDesktop', other: 'https://docs.docker.com/get-docker' } },
};

/** The program of a command, its version and folder, and what it said when it was last started. */
export async function diagnoseProgram(connection: StdioConnection, stderr: string, machine: Machine): Promise<DoctorCheck[]> {
  const { command, cwd } = connection;
  const program = (command.split(/[/\\]/).at(-1) ?? command).replace(/\.(?:exe|cmd|bat)$/i, '').toLowerCase();
  const file = await machine.find(command);
  const checks: DoctorCheck[] = [file === undefined ? await missing(command, program, machine) : found(command, file, machine)];
  if (file !== undefined) {
    const version = await machine.versionOf(file, program);
    if (version !== undefined) checks.push(judgeVersion(program, version, machine));
  }
  if (cwd !== undefined && !(await machine.isFolder(cwd))) checks.push({ id: 'folder', title: 'Folder', outcome: 'trouble', detail: `${cwd}, in which it would start, is not there`, fixes: [{ kind: 'command', label: 'Make it', command: `mkdir -p ${quote(cwd)}` }] });
  const script = /^(?:node|python3?|bun|deno)$/.test(program) ? connection.args.find((argument) => !argument.startsWith('-')) : undefined;
  if (script !== undefined && isAbsolute(script) && !(await machine.isFile(script))) checks.push({ id: 'script', title: 'Script', outcome: 'trouble', detail: `${script} is not there`, fixes: [] });
  for (const { id, detail, fixes, port } of readStderr(stderr)) {
    const owner = port === undefined ? undefined : await machine.listenerOf(port);
    checks.push({ id: `said-${id}`, title: 'Its own words', outcome: 'trouble', detail: owner === undefined ? detail : `${detail}: ${owner}`, fixes });
  }
  return checks;
}

function found(command: string, file: string, machine: Machine): DoctorCheck {
  const from = machine.folders.find(({ folder }) => file.startsWith(`${folder}/`))?.from;
  const beyond = from !== undefined && from !== 'PATH' ? `, which is not on the PATH this app was started with (found by way of: ${from})` : '';
  return { id: 'program', title: 'Program', outcome: 'ok', detail: isAbsolute(command) ? `${file} is there` : `${command} is ${file}${beyond}`, fixes: [] };
}

async function missing(command: string, program: string, machine: Machine): Promise<DoctorCheck> {
  const plain = isAbsolute(command) ? await machine.find(program) : undefined;
  const install = known[program]?.install;
  const text = install && (install[machine.platform] ?? install.other);
  const fixes: DoctorFix[] = [
    ...(plain === undefined ? [] : [{ kind: 'program' as const, label: `Use ${plain}`, path: plain }]),
    ...(text === undefined || text.startsWith('https:') ? [] : [{ kind: 'command' as const, label: 'Install it', command: text }]),
    ...(isAbsolute(command) || machine.platform === 'win32' ? [] : [{ kind: 'command' as const, label: 'Find it in your terminal', command: `command -v ${quote(command)}` }]),
  ];
  const places = machine.folders.map(({ folder }) => folder);
  return { id: 'program', title: 'Program', outcome: 'trouble', detail: isAbsolute(command) ? `There is no program ${command}` : `${command} was not found. Looked in ${places.join(', ')}${text?.startsWith('https:') === true ? `. It is to be had from ${text}` : ''}`, fixes };
}

function judgeVersion(program: string, version: string, machine: Machine): DoctorCheck {
  const { label = program, least, install } = known[program] ?? {};
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (!least || major > least[0] || (major === least[0] && minor >= least[1])) return { id: 'version', title: 'Version', outcome: 'ok', detail: `${label} ${version}`, fixes: [] };
  const text = install && (install[machine.platform] ?? install.other);
  return { id: 'version', title: 'Version', outcome: 'trouble', detail: `${label} ${version} is too old: MCP servers need ${least.join('.')} or newer`, fixes: text === undefined || text.startsWith('https:') ? [] : [{ kind: 'command', label: 'Get a newer one', command: text }] };
}

const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
