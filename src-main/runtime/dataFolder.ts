import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, writeSync, chmodSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '../kernel/errors.ts';

/** Where Steward keeps its things when nothing else is said, as each system's custom has it. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Steward');
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Steward');
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'steward');
}

/** Makes the folder, readable by this user only. Answers its real path. */
export function prepareDataFolder(folder: string): string {
  try {
    makeFolder(folder);
    chmodSync(folder, 0o700);
    const probe = join(folder, `.write-test-${process.pid}`);
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
    return realpathSync(folder);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new AppError('DATA_FOLDER_UNUSABLE', `The data folder ${folder} cannot be written (${reason})`, { cause: error, hint: 'Make it writable for this user, or choose another with --data-dir' });
  }
}

/** Node's own recursive mkdir never returns where a file system answers ENOENT to whatever is new in it, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Who owns a data folder: what the command line needs to reach it. */
export interface Owner {
  pid: number;
  host: string;
  /** Kernel start time of the process, where the system tells: a reused pid is not the owner. */
  startedTick: string | null;
  /** Base address of the HTTP door, once it listens; null for a runtime without one. */
  url: string | null;
}

export interface DataFolderLock {
  /** Tells others where the owner can be reached. */
  announce(url: string): void;
  release(): void;
}

const lockName = 'lock';
/** The owner touches its lock this often; another machine's lock that was not touched for long is a dead one's. */
const touchEveryMs = 15_000;
const staleAfterMs = 60_000;

/**
 * Takes the folder for this process. DATA_FOLDER_IN_USE, naming the owner, when a living process has
 * it; the lock of a dead one is taken over.
 */
export function lockDataFolder(folder: string): DataFolderLock {
  const file = join(folder, lockName);
  const owner: Owner = { pid: process.pid, host: hostname(), startedTick: startTick(process.pid), url: null };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const descriptor = openSync(file, 'wx', 0o600);
      writeSync(descriptor, JSON.stringify(owner));
      closeSync(descriptor);
      const touching = setInterval(() => touch(file), touchEveryMs);
      touching.unref();
      return {
        announce(url) {
          const temporary = `${file}.${process.pid}`;
          writeFileSync(temporary, JSON.stringify({ ...owner, url }), { mode: 0o600 });
          renameSync(temporary, file);
        },
        release() {
          clearInterval(touching);
          if (readOwner(folder)?.pid === process.pid) rmSync(file, { force: true });
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new AppError('DATA_FOLDER_UNUSABLE', `The data folder ${folder} cannot be locked`, { cause: error });
    }
    const other = readOwner(folder);
    if (other && isAlive(other, file)) {
      throw new AppError('DATA_FOLDER_IN_USE', `Steward runs on ${folder} already (process ${other.pid}${other.url ? `, ${other.url}` : ''})`, { hint: 'Use that one, stop it, or choose another --data-dir' });
    }
    // A dead owner's lock: move it aside first, so that only one of two starters takes over.
    const aside = `${file}.stale-${process.pid}-${attempt}`;
    try {
      renameSync(file, aside);
      rmSync(aside, { force: true });
    } catch {
      // Somebody else was faster; look again.
    }
  }
  throw new AppError('DATA_FOLDER_IN_USE', `Another Steward is starting on ${folder}`, { hint: 'Try again in a moment' });
}

/** The living owner of a folder, if there is one. */
export function findOwner(folder: string): Owner | undefined {
  const owner = readOwner(folder);
  return owner && isAlive(owner, join(folder, lockName)) ? owner : undefined;
}

function readOwner(folder: string): Owner | undefined {
  try {
    const owner = JSON.parse(readFileSync(join(folder, lockName), 'utf8')) as Owner;
    return typeof owner.pid === 'number' ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(owner: Owner, file: string): boolean {
  // On a shared volume another machine's processes cannot be seen: its lock stands while it is touched.
  if (owner.host !== hostname()) return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < staleAfterMs;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.startedTick === null || owner.startedTick === startTick(owner.pid);
}

/** Field 22 of /proc/<pid>/stat: clock ticks between boot and the start of the process. */
function startTick(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The folder is gone or read-only; whatever writes next will say so.
  }
}
