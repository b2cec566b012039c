import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { CommandRequest, CommandResult } from '../commands.ts';
import { lowerPriority } from './lowerPriority.ts';
import { OutputKeeper } from './outputKeeper.ts';
import { endTree, endWithSteward, signal as sendSignal } from './processTree.ts';
import { endMarked, newRunMark } from './runMark.ts';
import { watchUse, type ExceededUse, type UseLimits } from './sandbox/watchUse.ts';

/** Between the polite end and the last one, milliseconds. */
const graceMs = 1500;
/** When a program has ended, its output has as well once nothing came for so long, whoever holds it open. */
const silentMs = 1000;
/** Bytes of output, kept or not, after which a command is ended: nobody will read more, and reading it costs everybody. */
const mostOutput = 256 * 1024 * 1024;
/** At most so often a command's output is told, milliseconds. */
const tellEveryMs = 100;
/** Of a command's output so much is read at once, then it waits so many milliseconds: some 40 MB a second. */
const bytesAtOnce = 128 * 1024;
const pauseMs = 3;

export interface ProcessToRun {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** A sandbox: it has no use for being asked to end. */
  confined?: boolean;
  /** What a sandbox may use, with all below it. */
  use?: UseLimits;
  /**
   * It tells its program's exit code as a line on file descriptor 3 and then waits for a line on 4.
   * Called in between, and only when it was not cut short.
   */
  beforeEnd?: (pid: number) => Promise<void>;
}

type Ending = 'timeout' | 'abort' | 'output' | ExceededUse;

/** Runs a program with all that belongs to it in a process group of its own, and ends the group with it. */
export function runProcess({ command, args, cwd, env, confined = false, use, beforeEnd }: ProcessToRun, request: CommandRequest): Promise<CommandResult> {
  const startedAt = performance.now();
  return new Promise((settle, reject) => {
    if (request.signal.aborted) {
      reject(toAppError(request.signal.reason));
      return;
    }
    if (!confined && !isProgram(command, cwd, env['PATH'] ?? '')) {
      reject(new AppError('NOT_FOUND', `There is no program called ${command}`, { hint: 'Check the spelling, or install it' }));
      return;
    }
    const watched = endWithSteward(command, args);
    const question = beforeEnd ? 'pipe' : 'ignore';
    const mark = newRunMark();
    const child = spawn(watched.command, watched.args, { cwd, env: confined ? { ...env } : { ...env, [mark.name]: mark.value }, detached: process.platform !== 'win32', stdio: ['pipe', 'pipe', 'pipe', question, question, watched.list], windowsHide: true });
    const stdout = new OutputKeeper(request.maxOutputBytes);
    const stderr = new OutputKeeper(request.maxOutputBytes);
    let ending: Ending | undefined;
    let told: number | undefined;
    let problem: unknown;
    let lastResort: NodeJS.Timeout | undefined;
    let silence: NodeJS.Timeout | undefined;
    let stopWatching: () => void = () => undefined;

    const endAll = (): void => {
      if (child.pid === undefined) return;
      if (process.platform === 'win32') child.kill('SIGKILL');
      else endTree(child.pid);
      if (!confined) endMarked(mark);
      setTimeout(letGo, silentMs).unref();
    };
    /** Whoever still holds the other end of the output has nothing to do with this any more. */
    const letGo = (): void => [child.stdout, child.stderr].forEach((stream) => stream?.destroy());
    const letGoOnceSilent = (before = -1): void => {
      const bytes = stdout.bytes + stderr.bytes;
      if (bytes === before) letGo();
      else silence = setTimeout(() => letGoOnceSilent(bytes), silentMs);
    };
    const end = (why: Ending): void => {
      ending ??= why;
      if (child.pid === undefined) return;
      if (confined || process.platform === 'win32') endAll();
      else sendSignal(-child.pid, 'SIGTERM');
      lastResort ??= setTimeout(endAll, graceMs);
    };
    const timer = setTimeout(() => end('timeout'), request.timeoutMs);
    const onAbort = (): void => end('abort');
    request.signal.addEventListener('abort', onAbort, { once: true });
    const finish = (): void => {
      clearTimeout(timer);
      clearTimeout(lastResort);
      clearTimeout(silence);
      stopWatching();
      if (child.pid !== undefined) watched.ended(child.pid);
      request.signal.removeEventListener('abort', onAbort);
    };

    const tell = thinned(request.onOutput);
    const slowDown = paced();
    const keep = (stream: 'stdout' | 'stderr', keeper: OutputKeeper) => (chunk: Buffer): void => {
      keeper.add(chunk);
      request.onChunk?.(chunk);
      tell(stream, chunk, stdout.bytes + stderr.bytes);
      slowDown(child[stream], chunk.length);
      if (stdout.bytes + stderr.bytes > mostOutput) end('output');
    };
    child.stdout?.on('data', keep('stdout', stdout));
    child.stderr?.on('data', keep('stderr', stderr));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(request.stdin ?? '');
    if (child.pid !== undefined) {
      lowerPriority(child.pid);
      request.onStart?.(child.pid);
      if (use) stopWatching = watchUse(child.pid, use, end);
    }
    if (beforeEnd) {
      const [answer, question] = [child.stdio[4] as Writable, child.stdio[3] as Readable];
      answer.on('error', () => undefined);
      question.once('data', (line: Buffer) => {
        told = Number(line.toString('utf8').trim());
        const looked = ending === undefined ? beforeEnd(child.pid ?? 0) : Promise.resolve();
        looked.catch((error: unknown) => (problem = error)).finally(() => answer.end('\n'));
      });
    }

    child.once('error', (error: NodeJS.ErrnoException) => {
      finish();
      reject(error.code === 'ENOENT' ? new AppError('NOT_FOUND', `${command} could not be started in ${cwd}`, { cause: error, hint: 'Look whether the folder is there' }) : toAppError(error, command));
    });
    const endGroup = (): void => {
      if (child.pid !== undefined && process.platform !== 'win32') sendSignal(-child.pid, 'SIGKILL');
    };
    const endLeft = (): void => {
      endGroup();
      if (!confined) endMarked(mark);
    };
    // The streams may stay open in a grandchild that escaped the exit: it ends with the call, and is not waited for.
    // A sandbox ends with its first process; without one, what is left is found by its mark.
    child.once('exit', () => {
      setTimeout(endLeft, 50);
      letGoOnceSilent();
    });
    child.once('close', (code, signal) => {
      finish();
      endLeft();
      if (ending === 'abort') return reject(toAppError(request.signal.reason));
      if (problem !== undefined) return reject(toAppError(problem));
      settle({
        exitCode: told ?? code,
        signal: told === undefined ? signal : null,
        stdout: stdout.text(),
        stderr: stderr.text(),
        stdoutBytes: stdout.bytes,
        stderrBytes: stderr.bytes,
        truncated: stdout.truncated || stderr.truncated,
        timedOut: ending === 'timeout',
        durationMs: performance.now() - startedAt,
        ...(ending !== undefined && ending !== 'timeout' && { limit: ending }),
      });
    });
  });
}

/** Whether a command names a program: by path, or in a folder of PATH. */
function isProgram(command: string, cwd: string, path: string): boolean {
  if (process.platform === 'win32') return true;
  const places = command.includes('/') ? [resolve(cwd, command)] : path.split(':').map((folder) => join(folder, command));
  return places.some((place) => {
    try {
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}

/** Lets a flood wait in its pipe, so that reading it leaves the event loop to others. */
function paced(): (stream: Readable | null, bytes: number) => void {
  let read = 0;
  return (stream, bytes) => {
    read += bytes;
    if (read < bytesAtOnce || !stream) return;
    read = 0;
    stream.pause();
    setTimeout(() => stream.resume(), pauseMs);
  };
}

/** The end of the newest output with the count so far, now and then. */
function thinned(onOutput: CommandRequest['onOutput']): (stream: 'stdout' | 'stderr', chunk: Buffer, bytes: number) => void {
  let last = 0;
  return (stream, chunk, bytes) => {
    const now = performance.now();
    if (!onOutput || now - last < tellEveryMs) return;
    last = now;
    onOutput(stream, chunk.toString('utf8', Math.max(0, chunk.length - 1000)), bytes);
  };
}
