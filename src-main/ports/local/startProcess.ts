import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { ProcessEnd, Processes, ProcessRequest, RunningProcess } from '../processes.ts';
import { inheritedEnvironment } from './inheritedEnvironment.ts';
import { createUseReader } from './processUse.ts';
import { endTree, endWithSteward, signal } from './processTree.ts';
import { findProgram, isProgram, programPath, type ProgramPath } from './programPath.ts';

/** How long a program has after its input was closed, and again after it was asked to end, milliseconds. */
const graceMs = 1500;
/** Of what a program writes to standard error so much is read at once, then it waits so many milliseconds. */
const bytesAtOnce = 64 * 1024;
const pauseMs = 10;

/** Starts programs as this user, found where this person's programs are. */
export function createLocalProcesses(environment: NodeJS.ProcessEnv = process.env): Processes {
  let known: Promise<ProgramPath> | undefined;
  return {
    async start(request) {
      known ??= programPath(environment);
      return startProcess(request, inheritedEnvironment(environment), await known);
    },
  };
}

async function startProcess(request: ProcessRequest, inherited: Record<string, string>, known: ProgramPath): Promise<RunningProcess> {
  const own = request.environment['PATH'];
  const folders = own === undefined ? known.folders.map(({ folder }) => folder) : own.split(delimiter).filter(isAbsolute);
  await checkFolder(request.cwd);
  const program = await locate(request, folders);
  const watched = endWithSteward(program, request.args);
  const child = spawn(watched.command, watched.args, {
    cwd: request.cwd,
    env: { ...inherited, ...request.environment, PATH: folders.join(delimiter) },
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe', 'ignore', 'ignore', watched.list],
    windowsHide: true,
  });
  const ended = settleEnd();
  child.once('exit', (exitCode, name) => void finish({ exitCode, signal: name }));
  await once(child, 'spawn').catch((error: unknown) => { throw toAppError(error, program); });
  const { pid, stdin, stdout, stderr } = child;
  if (pid === undefined || !stdin || !stdout || !stderr) throw new AppError('INTERNAL', `${program} was started without its streams`);

  const use = createUseReader(pid);
  const decoder = new StringDecoder('utf8');
  let read = 0;
  stderr.on('data', (chunk: Buffer) => {
    request.onStderr(decoder.write(chunk));
    read += chunk.length;
    if (read < bytesAtOnce) return;
    read = 0;
    stderr.pause();
    setTimeout(() => stderr.resume(), pauseMs);
  });
  // Whoever reads and writes hears of a broken pipe by the end.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);

  async function finish(end: ProcessEnd): Promise<void> {
    if (pid === undefined) return ended.settle(end);
    // What it started and left behind, in its group or seen below it, ends with it.
    if (process.platform !== 'win32') signal(-pid, 'SIGKILL');
    for (const other of await use.left()) endTree(other);
    watched.ended(pid);
    ended.settle(end);
  }

  let ending: Promise<void> | undefined;
  async function end(): Promise<void> {
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return void (await ended.promise);
    await use.read();
    stdin?.end();
    if (await endsWithin(ended.promise)) return;
    if (process.platform === 'win32') child.kill('SIGTERM');
    else signal(-pid, 'SIGTERM');
    if (await endsWithin(ended.promise)) return;
    await use.read();
    if (process.platform === 'win32') child.kill('SIGKILL');
    else endTree(pid);
    await ended.promise;
  }

  return { pid, program, stdin, stdout, ended: ended.promise, use: () => (child.exitCode === null && child.signalCode === null ? use.read() : Promise.resolve(undefined)), end: () => (ending ??= end()) };
}

function settleEnd(): { promise: Promise<ProcessEnd>; settle(end: ProcessEnd): void } {
  let settle: (end: ProcessEnd) => void = () => undefined;
  const promise = new Promise<ProcessEnd>((done) => (settle = done));
  return { promise, settle };
}

async function endsWithin(ended: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((done) => (timer = setTimeout(() => done(false), graceMs)));
  const result = await Promise.race([ended.then(() => true as const), late]);
  clearTimeout(timer);
  return result;
}

async function checkFolder(cwd: string): Promise<void> {
  const entry = await stat(cwd).catch(() => undefined);
  if (!entry?.isDirectory()) throw new AppError('NOT_FOUND', `There is no folder ${cwd} to start it in`, { hint: 'Correct its working folder' });
}

async function locate({ command, cwd }: ProcessRequest, folders: readonly string[]): Promise<string> {
  if (command.includes('/') || (process.platform === 'win32' && command.includes('\\'))) {
    const file = resolve(cwd, command);
    if (await isProgram(file)) return file;
    throw new AppError('NOT_FOUND', `There is no program at ${file}`, { hint: 'Check the path, and that the file may be run' });
  }
  const found = await findProgram(command, folders);
  if (found === undefined) throw new AppError('NOT_FOUND', `There is no program called ${command}; looked in ${folders.join(', ')}`, { hint: 'Install it, or give its whole path' });
  return found;
}
