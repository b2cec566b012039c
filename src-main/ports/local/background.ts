import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createWriteStream, mkdirSync, openSync, type WriteStream } from 'node:fs';
import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, toAppError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Background, BackgroundProcess, BackgroundRequest } from '../background.ts';
import type { Commands } from '../commands.ts';
import { inheritedEnvironment } from './inheritedEnvironment.ts';
import { linuxBegan } from './linuxProcesses.ts';

/** Bytes of a log; what comes after is not kept. */
const longestLog = 10 * 1024 * 1024;
const keptLogsMs = 7 * 86_400_000;
const processId = /^proc_[0-9a-z]+$/;

interface Entry extends BackgroundProcess {
  /** Tells the process from a later one of the same number, where the system says. */
  began?: string | undefined;
}

export interface LocalBackground extends Background {
  /** Numbers of those that run now. */
  running(): number[];
  /** Ends all but those that go on without Steward. */
  end(): Promise<void>;
}

/** Programs that run beside the calls; a folder holds a log and a note for each. */
export function createLocalBackground({ folder, commands }: { folder(): string; commands: Commands }): LocalBackground {
  const own = new Map<string, { entry: Entry; stop: AbortController; ended: Promise<void> }>();
  const kept = new Map<string, Entry>();
  let known: Promise<void> | undefined;

  const file = (id: string, ending: 'log' | 'json'): string => join(folder(), `${id}.${ending}`);
  const save = async (entry: Entry): Promise<void> => writeFile(file(entry.id, 'json'), JSON.stringify(entry), { mode: 0o600 });

  /** What earlier runs started, once. */
  const load = (): Promise<void> => (known ??= readEarlier(folder(), (entry) => void (own.has(entry.id) || kept.set(entry.id, entry))));

  async function startOwn(request: BackgroundRequest, entry: Entry): Promise<Entry> {
    const stop = new AbortController();
    const log = createLog(file(entry.id, 'log'));
    let begun: (pid: number) => void = () => undefined;
    const started = new Promise<number>((resolve) => (begun = resolve));
    const run = commands.run({ ...request, timeoutMs: request.lifetimeMs, maxOutputBytes: 4096, signal: stop.signal, onStart: begun, onChunk: log.add });
    const ended = run.then(
      ({ exitCode, signal, timedOut, limit }) => void (entry.ended = { exitCode, signal, ...(timedOut ? { why: 'its time was over' } : limit !== undefined ? { why: `too much ${limit}` } : {}) }),
      (error: unknown) => void (entry.ended = { exitCode: null, signal: null, why: toAppError(error).message }),
    ).then(async () => {
      log.close();
      await save(entry).catch(() => undefined);
    });
    entry.pid = await Promise.race([started, run.then(() => started)]);
    entry.began = linuxBegan(entry.pid);
    own.set(entry.id, { entry, stop, ended });
    return entry;
  }

  async function startKept(request: BackgroundRequest, entry: Entry): Promise<Entry> {
    if (request.profile) throw new AppError('UNSUPPORTED', 'What goes on without Steward cannot run in a sandbox: it would end with it', { hint: 'Start it with sandbox false, or let it end with Steward' });
    const argv = 'argv' in request.run ? request.run.argv : process.platform === 'win32' ? ['powershell.exe', '-NoProfile', '-Command', request.run.script] : ['/bin/sh', '-c', request.run.script];
    const log = openSync(file(entry.id, 'log'), 'a', 0o600);
    try {
      const child = spawn(argv[0] ?? '', argv.slice(1), { cwd: request.cwd, env: { ...inheritedEnvironment(process.env), ...request.environment }, detached: true, stdio: ['ignore', log, log], windowsHide: true });
      await once(child, 'spawn').catch((error: unknown) => { throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new AppError('NOT_FOUND', `There is no program called ${argv[0]}, or no folder ${request.cwd}`, { hint: 'Check the spelling' }) : toAppError(error, argv[0]); });
      child.once('exit', (exitCode, signal) => {
        entry.ended = { exitCode, signal };
        void save(entry).catch(() => undefined);
      });
      child.unref();
      entry.pid = child.pid ?? 0;
      entry.began = linuxBegan(entry.pid);
    } finally {
      closeSync(log);
    }
    kept.set(entry.id, entry);
    return entry;
  }

  /** One of an earlier run has ended when its number stands for another process, or none. */
  function asItStands(entry: Entry): BackgroundProcess {
    const gone = entry.ended === undefined && kept.has(entry.id) && process.platform === 'linux' && linuxBegan(entry.pid) !== entry.began;
    const { began: _, ...shown } = entry;
    return gone ? { ...shown, ended: { exitCode: null, signal: null } } : shown;
  }

  async function list(): Promise<BackgroundProcess[]> {
    await load();
    return [...[...own.values()].map(({ entry }) => entry), ...kept.values()].map(asItStands).sort((a, b) => b.startedAt - a.startedAt);
  }

  async function get(which: string | number): Promise<BackgroundProcess> {
    const found = (await list()).find(({ id, pid }) => id === which || pid === which);
    if (!found) throw new AppError('NOT_FOUND', `No process ${which} was started here`, { hint: 'Look at the list of processes' });
    return found;
  }

  return {
    async start(request) {
      await load();
      mkdirSync(folder(), { recursive: true, mode: 0o700 });
      const entry: Entry = { id: newId('proc'), pid: 0, command: 'script' in request.run ? request.run.script : request.run.argv.join(' '), startedAt: Date.now(), keepsRunning: request.keepRunning };
      const started = await (request.keepRunning ? startKept(request, entry) : startOwn(request, entry));
      await save(started);
      return asItStands(started);
    },
    list,
    get,
    async readLog(id, bytes) {
      const found = await get(id);
      if (!processId.test(found.id)) throw new AppError('NOT_FOUND', `There is no log of ${id}`);
      return readEnd(file(found.id, 'log'), bytes);
    },
    running: () => [...[...own.values()].map(({ entry }) => entry), ...kept.values()].filter((entry) => entry.ended === undefined).map(({ pid }) => pid),
    async end() {
      for (const { stop } of own.values()) stop.abort(new AppError('CANCELLED', 'Steward was stopped'));
      await Promise.all([...own.values()].map(({ ended }) => ended));
    },
  };
}

function createLog(path: string): { add(chunk: Buffer): void; close(): void } {
  const stream: WriteStream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  // A full disk costs the log, not the program.
  stream.on('error', () => undefined);
  let bytes = 0;
  return {
    add(chunk) {
      if (bytes >= longestLog) return;
      bytes += chunk.length;
      stream.write(bytes >= longestLog ? Buffer.concat([chunk, Buffer.from('\n[the log is full; the rest is not kept]\n')]) : chunk);
    },
    close: () => void stream.end(),
  };
}

async function readEnd(path: string, bytes: number): Promise<{ text: string; bytes: number; truncated: boolean }> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return { text: '', bytes: 0, truncated: false };
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, bytes));
    await handle.read(buffer, 0, buffer.length, size - buffer.length);
    // A character that was cut through is left out.
    let from = 0;
    while (size > bytes && from < 4 && from < buffer.length && ((buffer[from] ?? 0) & 0xc0) === 0x80) from++;
    return { text: buffer.toString('utf8', from), bytes: size, truncated: size > bytes };
  } finally {
    await handle.close();
  }
}

/** Notes of earlier runs; what is old is removed. One that was to end with Steward has ended. */
async function readEarlier(folder: string, found: (entry: Entry) => void): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const path = join(folder, name);
    try {
      const entry = JSON.parse(await readFile(path, 'utf8')) as Entry;
      const old = Date.now() - (await stat(path)).mtimeMs > keptLogsMs && (process.platform !== 'linux' || linuxBegan(entry.pid) !== entry.began);
      if (old) await Promise.all([rm(path, { force: true }), rm(join(folder, `${entry.id}.log`), { force: true })]);
      else found(entry.keepsRunning || entry.ended ? entry : { ...entry, ended: { exitCode: null, signal: null } });
    } catch {
      await rm(path, { force: true });
    }
  }
}
