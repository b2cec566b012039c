import { spawn } from 'node:child_process';
import { AppError, toAppError } from '../../kernel/errors.ts';
import type { CommandRequest, CommandResult, Commands } from '../commands.ts';
import { OutputKeeper } from './outputKeeper.ts';

/** What a command may see of Steward's own environment: enough to find programs and speak the user's language. */
const inherited = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TERM', 'TMPDIR', 'SYSTEMROOT', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'] as const;

/** Between the polite end and the last one. */
const graceMs = 1500;

/** Runs programs as this user. The whole process group ends with the call. */
export function createLocalCommands(environment: NodeJS.ProcessEnv = process.env): Commands {
  const base = Object.fromEntries(inherited.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])));
  return {
    sandbox: { kind: 'none', reason: 'This version runs commands without a sandbox' },
    inheritedEnvironment: () => Object.keys(base),
    run: (request) => run(request, base),
  };
}

function run(request: CommandRequest, base: Record<string, string | undefined>): Promise<CommandResult> {
  const [program, ...args] = 'argv' in request.run ? request.run.argv : shellArguments(request.run.script);
  if (program === undefined) throw new AppError('INVALID_INPUT', 'The command is empty');
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    if (request.signal.aborted) {
      reject(toAppError(request.signal.reason));
      return;
    }
    // A group of its own: ending the group ends whatever the command started and left behind.
    const child = spawn(program, args, { cwd: request.cwd, env: { ...base, ...request.environment }, detached: process.platform !== 'win32', stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const stdout = new OutputKeeper(request.maxOutputBytes);
    const stderr = new OutputKeeper(request.maxOutputBytes);
    let timedOut = false;
    let lastResort: NodeJS.Timeout | undefined;

    const endGroup = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined) return;
      try {
        if (process.platform === 'win32') child.kill(signal);
        else process.kill(-child.pid, signal);
      } catch {
        // It is gone already.
      }
    };
    const end = (): void => {
      endGroup('SIGTERM');
      lastResort ??= setTimeout(() => endGroup('SIGKILL'), graceMs);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, request.timeoutMs);
    request.signal.addEventListener('abort', end, { once: true });

    child.stdout.on('data', (chunk: Buffer) => {
      stdout.add(chunk);
      request.onOutput?.('stdout', chunk.toString('utf8'));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.add(chunk);
      request.onOutput?.('stderr', chunk.toString('utf8'));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(request.stdin ?? '');

    const finish = (): void => {
      clearTimeout(timer);
      clearTimeout(lastResort);
      request.signal.removeEventListener('abort', end);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      finish();
      reject(error.code === 'ENOENT' ? new AppError('NOT_FOUND', `There is no program called ${program}, or the folder ${request.cwd} is gone`, { cause: error, hint: 'Check the spelling, or install it' }) : toAppError(error, program));
    });
    // The streams may stay open in a grandchild that escaped the exit: the group ends with the call.
    child.once('exit', () => setTimeout(() => endGroup('SIGKILL'), 50));
    child.once('close', (exitCode, signal) => {
      finish();
      endGroup('SIGKILL');
      if (request.signal.aborted && !timedOut) {
        reject(toAppError(request.signal.reason));
        return;
      }
      resolve({
        exitCode,
        signal,
        stdout: stdout.text(),
        stderr: stderr.text(),
        stdoutBytes: stdout.bytes,
        stderrBytes: stderr.bytes,
        truncated: stdout.truncated || stderr.truncated,
        timedOut,
        durationMs: performance.now() - startedAt,
      });
    });
  });
}

function shellArguments(script: string): [string, ...string[]] {
  return process.platform === 'win32' ? ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', script] : ['/bin/sh', '-c', script];
}
