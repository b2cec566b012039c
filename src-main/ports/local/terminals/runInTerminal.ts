import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError, toAppError } from '../../../kernel/errors.ts';
import type { TerminalState } from '../../terminals.ts';
import type { OpenedCommand } from '../commands.ts';
import { lowerPriority } from '../lowerPriority.ts';
import { endRunningWithSteward, endTree } from '../processTree.ts';
import { endMarked, newRunMark } from '../runMark.ts';
import { watchUse } from '../sandbox/watchUse.ts';

/** Of what a program writes so much is read at once, then it waits so many milliseconds: some 4 MB a second. */
const charactersAtOnce = 64 * 1024;
const pauseMs = 15;

export interface RunningInTerminal {
  pid: number;
  write(data: string): void;
  /** Ends it with everything that it started. */
  end(why: string): void;
}

export interface TerminalEvents {
  onData(data: string): void;
  onEnd(end: NonNullable<TerminalState['ended']>): void;
}

/** Starts a program on a pseudoterminal that it controls. It ends with Steward, however that ends. */
export async function runInTerminal(opened: OpenedCommand, { columns, rows }: { columns: number; rows: number }, { onData, onEnd }: TerminalEvents): Promise<RunningInTerminal> {
  const confined = opened.use !== undefined;
  if (!confined) requireProgram(opened);
  const { spawn } = await import('node-pty').catch((error: unknown) => {
    throw new AppError('UNSUPPORTED', 'There are no terminals on this system', { cause: error, hint: 'Use execute_shell or start_process' });
  });
  const mark = newRunMark();
  const env = { ...opened.env, ...(!confined && { [mark.name]: mark.value }) };
  let why: string | undefined;
  const pty = start();
  const { pid } = pty;
  const enlisted = endRunningWithSteward(pid);
  lowerPriority(pid);
  const stopWatching = opened.use === undefined ? () => undefined : watchUse(pid, opened.use, (what) => end(`too much ${what === 'processes' ? 'processes at once' : what}`));
  let read = 0;
  let running = true;
  pty.onData((data) => {
    onData(data);
    read += data.length;
    if (read < charactersAtOnce) return;
    read = 0;
    pty.pause();
    setTimeout(() => running && pty.resume(), pauseMs);
  });
  pty.onExit(({ exitCode, signal }) => {
    running = false;
    stopWatching();
    enlisted();
    if (!confined) endMarked(mark);
    const killed = signal !== undefined && signal !== 0;
    onEnd({ exitCode: killed ? null : exitCode, signal: killed ? signal : null, ...(why !== undefined && { why }) });
  });

  function start(): ReturnType<typeof spawn> {
    try {
      return spawn(opened.command, opened.args, { name: 'xterm-256color', cols: columns, rows, cwd: opened.cwd, env });
    } catch (error) {
      throw toAppError(error, opened.command);
    }
  }

  function end(reason: string): void {
    if (!running) return;
    why ??= reason;
    if (process.platform === 'win32') pty.kill();
    else endTree(pid);
    if (!confined) endMarked(mark);
    // A flood that waits to be read keeps the end from being seen.
    pty.resume();
  }

  return { pid, end, write: (data) => void (running && pty.write(data)) };
}

/** In a terminal a missing program is but a line on the screen. */
function requireProgram({ command, cwd, env }: OpenedCommand): void {
  if (!isA(cwd, 'folder')) throw new AppError('NOT_FOUND', `There is no folder ${cwd} to open a terminal in`, { hint: 'Correct cwd' });
  if (process.platform === 'win32') return;
  const places = command.includes('/') ? [resolve(cwd, command)] : (env['PATH'] ?? '').split(':').map((folder) => join(folder, command));
  if (!places.some((place) => isA(place, 'file'))) throw new AppError('NOT_FOUND', `There is no program called ${command}`, { hint: 'Name another as command, for example ["sh", "-i"]' });
}

function isA(path: string, what: 'file' | 'folder'): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return what === 'file' ? found?.isFile() === true : found?.isDirectory() === true;
}
