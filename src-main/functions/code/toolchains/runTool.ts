import { commandPreview } from '../commandPreview.ts';
import { AppError, isAppError } from '../../../kernel/errors.ts';
import type { CommandResult } from '../../../ports/commands.ts';
import type { CallContext, PreviewContext } from '../../../registry/defineFunction.ts';
import type { DeclaredEffect } from '../../../registry/effects.ts';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { tooMuch } from '../scriptFields.ts';

export type Argv = [string, ...string[]];

/** One way to do the work. Its arguments follow from the call's input alone, so that they can be declared. */
export interface Tool {
  name: string;
  argv: Argv;
  /** Files of the folder, one of which says that this tool is meant; absent: it is there for want of another. */
  signs?: readonly string[];
  /** What to install to have it, for the error. */
  install: string;
}

export const outputBudget = 4_000_000;

/** All ways a call may go, declared together; one is taken, by what is found. */
export function toolEffects(tools: readonly Tool[], cwd: string, seconds: number): DeclaredEffect[] {
  return [
    { kind: 'path', access: 'read', path: cwd, recursive: true },
    { kind: 'exec', programs: tools.map(({ argv }) => argv), cwd, seconds, output: outputBudget },
  ];
}

/** Messages in English, without colours, and no cache beside the sources. */
const environment = { LC_ALL: 'C.UTF-8', NO_COLOR: '1', CARGO_TERM_COLOR: 'never', FORCE_COLOR: '0', CI: 'true' };

export interface ToolRun {
  tool: Tool;
  result: CommandResult;
}

/** Runs the first of the tools that is there. UNSUPPORTED, naming what to install, when none is. */
export async function runFirst({ commands, files, signal, progress }: Pick<CallContext, 'commands' | 'files' | 'signal' | 'progress'>, tools: readonly Tool[], cwd: string, seconds: number, what: string, stdin?: string): Promise<ToolRun> {
  for (const tool of tools) {
    const result = await commands
      .run({
        run: { argv: tool.argv },
        cwd: files.absolute(cwd),
        environment,
        timeoutMs: seconds * 1000,
        maxOutputBytes: outputBudget,
        signal,
        ...(stdin !== undefined && { stdin }),
        onOutput: (_stream, end, bytes) => progress({ done: bytes, unit: 'bytes', note: end.trimEnd().split('\n').at(-1)?.slice(0, 200) ?? '' }),
      })
      .catch((error: unknown) => {
        if (isAppError(error, 'NOT_FOUND')) return undefined;
        throw error;
      });
    if (result && !isMissing(result, tool)) return { tool, result };
  }
  const install = [...new Set(tools.map((tool) => tool.install))];
  throw new AppError('UNSUPPORTED', `${what}: ${[...new Set(tools.map(({ name }) => name))].join(', ')} ${tools.length === 1 ? 'is' : 'are'} not installed here`, { hint: `Install ${install.join(', or ')}` });
}

/** A program, or the module an interpreter was to run, is not there: nothing has run. */
function isMissing({ exitCode, stdout, stderr }: CommandResult, { argv }: Tool): boolean {
  if (exitCode === 127 && stdout === '') return true;
  if (argv[1] === '--ignoreConfig' && stdout.includes('TS5023') && stdout.includes('ignoreConfig')) return true;
  return argv[1] === '-m' && exitCode === 1 && stdout === '' && stderr.trimEnd().endsWith(`No module named ${argv[2] ?? ''}`);
}

/** DEADLINE_EXCEEDED or COMMAND_FAILED for a run that was ended before it was done. */
export function requireEnded({ tool, result }: ToolRun, seconds: number): void {
  if (result.timedOut) throw new AppError('DEADLINE_EXCEEDED', `${tool.name} was ended after ${seconds} s`, { hint: 'Give it more time with timeout, or less to do' });
  if (result.limit !== undefined) throw new AppError('COMMAND_FAILED', `${tool.name} was ended. ${tooMuch[result.limit]}`, { hint: 'Give it less to do' });
}

/** COMMAND_FAILED with what it printed, for a tool that failed without saying what it is meant to say. */
export function failedTool({ tool, result }: ToolRun): AppError {
  const said = (result.stderr.trim() || result.stdout.trim()).slice(-1500);
  return new AppError('COMMAND_FAILED', `${tool.name} ended with ${result.exitCode === null ? `signal ${result.signal ?? 'unknown'}` : `exit code ${result.exitCode}`}${said === '' ? ' and said nothing' : `: ${said}`}`, { hint: 'Look at what it says; execute_shell runs it in another way' });
}

/** The card: what would be run, found by looking at the folder; with several ways, all of them. */
export function toolPreview(context: PreviewContext, tools: readonly Tool[], cwd: string, seconds: number): { preview: Preview } {
  const notes: Extract<Preview, { kind: 'command' }>['notes'] = tools.length > 1 ? [{ tone: 'write', text: 'Only the first of these that is installed is run' }] : [];
  return { preview: commandPreview(context, { cwd, seconds, variables: Object.keys(environment), programs: tools.map(({ argv }) => argv), notes }) };
}
