import { execFile } from 'node:child_process';
import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { inheritedEnvironment, pathFolders } from './inheritedEnvironment.ts';

/** A folder that holds programs, and how it came to be looked into. */
export interface ProgramFolder {
  folder: string;
  from: 'PATH' | 'login shell' | 'usual place';
}

export interface ProgramPath {
  /** In the order programs are looked for; each is there. */
  readonly folders: readonly ProgramFolder[];
  /** The same as a value for PATH. */
  readonly path: string;
}

/** A desktop's own PATH has no more than these: what the person's shell adds is missing. */
const bareFolders = new Set(['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/games', '/usr/local/games', '/snap/bin', '/Library/Apple/usr/bin']);

/** A login shell that asks questions or waits for something is left alone. */
const shellTimeoutMs = 3000;
const marker = '__steward_path__';

/**
 * Where this person's programs are: PATH, then, as an app that was started from the desktop sees only
 * the system's own, PATH of the login shell, then the places where common tools put programs.
 */
export async function programPath(environment: NodeJS.ProcessEnv = process.env): Promise<ProgramPath> {
  const own = pathFolders(environment);
  const shell = own.every((folder) => bareFolders.has(folder)) ? await loginShellFolders(environment) : [];
  const wanted: ProgramFolder[] = [
    ...own.map((folder) => ({ folder, from: 'PATH' as const })),
    ...shell.map((folder) => ({ folder, from: 'login shell' as const })),
    ...(await usualPlaces(environment)).map((folder) => ({ folder, from: 'usual place' as const })),
  ];
  const folders: ProgramFolder[] = [];
  for (const entry of wanted) if (!folders.some(({ folder }) => folder === entry.folder) && (await isFolder(entry.folder))) folders.push(entry);
  return { folders, path: folders.map(({ folder }) => folder).join(delimiter) };
}

function loginShellFolders(environment: NodeJS.ProcessEnv): Promise<string[]> {
  const shell = environment['SHELL'];
  if (process.platform === 'win32' || shell === undefined || !isAbsolute(shell)) return Promise.resolve([]);
  return new Promise((resolve) => {
    const child = execFile(shell, ['-ilc', `printf '%s%s%s' ${marker} "$PATH" ${marker}`], { env: inheritedEnvironment(environment), timeout: shellTimeoutMs, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024 }, (_error, stdout) => {
      // Its start files may say whatever they like before and after.
      const path = stdout.split(marker)[1] ?? '';
      resolve(path.split(delimiter).filter(isAbsolute));
    });
    child.stdin?.end();
  });
}

/** Places of version managers, package managers and installers, below the home folder unless absolute. */
const usual = ['.local/bin', 'bin', '.volta/bin', '.asdf/shims', '.local/share/mise/shims', '.local/share/fnm/aliases/default/bin', '.bun/bin', '.deno/bin', '.cargo/bin', '.pyenv/shims', '.local/share/pnpm', '/opt/homebrew/bin', '/usr/local/bin', '/home/linuxbrew/.linuxbrew/bin'];

async function usualPlaces(environment: NodeJS.ProcessEnv): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const home = environment['HOME'] ?? homedir();
  const nvm = environment['NVM_DIR'] ?? join(home, '.nvm');
  const versions = await readdir(join(nvm, 'versions', 'node')).catch(() => []);
  const newest = versions.filter((name) => /^v\d+\.\d+\.\d+$/.test(name)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return [...(newest === undefined ? [] : [join(nvm, 'versions', 'node', newest, 'bin')]), ...usual.map((folder) => (isAbsolute(folder) ? folder : join(home, folder)))];
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((entry) => entry.isDirectory(), () => false);
}

/** The file a command names in these folders; undefined when there is none that may be run. */
export async function findProgram(command: string, folders: readonly string[]): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? ['', ...(process.env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';')] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const file = join(folder, command + ending);
      if (await isProgram(file)) return file;
    }
  }
  return undefined;
}

/** Whether there is a file that may be run. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    const entry = await stat(await realpath(file));
    return entry.isFile() && (process.platform === 'win32' || (entry.mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
