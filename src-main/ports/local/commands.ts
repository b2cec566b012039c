import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, normalize } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import type { CommandRequest, CommandResult, Commands, InterpretedSource } from '../commands.ts';
import type { Roots } from '../roots.ts';
import type { Scripts } from '../scripts.ts';
import { isWithin } from '../segments.ts';
import { inheritedEnvironment, pathFolders } from './inheritedEnvironment.ts';
import { interpreted, toAnswer } from './interpreters.ts';
import { createWarmSandboxes, isServed, type WarmJob, type WarmSandboxes } from './warm/warmSandboxes.ts';
import { runProcess } from './runProcess.ts';
import { toolFolders } from './sandbox/confinedCommand.ts';
import { findSandbox, type FoundSandbox } from './sandbox/findSandbox.ts';
import { openConfined } from './sandbox/openConfined.ts';
import { runConfined, type ConfinedRun } from './sandbox/runConfined.ts';
import type { UseLimits } from './sandbox/watchUse.ts';
import { sweepLayerFolders } from './sandbox/layerFolder.ts';

/** A program ready to be started, in a terminal: the command line that confines it, where a profile does. */
export interface OpenedCommand {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** What it may use, with all below it; absent where nothing confines it. */
  use?: UseLimits;
  /** Once it has ended: gives back what was set up for it, and takes back changes to places that stay as they are. */
  close(): Promise<void>;
}

export interface LocalCommands extends Commands {
  /** Ends the sandboxes that wait for work. */
  close(): Promise<void>;
  /** What changes under its profile holds at once. */
  open(request: Pick<CommandRequest, 'cwd' | 'environment' | 'profile'> & { run: Exclude<CommandRequest['run'], InterpretedSource> }): Promise<OpenedCommand>;
}

/** So long a command waits for a sandbox that is there but busy, in milliseconds: most are done by then, and one of its own costs about a third of it. */
const busyMs = 100;

/** Folders of PATH that are there for every sandbox. */
const systemFolders = ['/usr', '/bin', '/sbin', '/opt', '/nix/store', '/snap'];

/**
 * Runs programs as this user, confined or not. Whatever they started ends with the call. With `roots`,
 * programs of the workspace are found by their path only, unless it is the home folder or holds it.
 */
export function createLocalCommands(environment: NodeJS.ProcessEnv = process.env, roots?: () => Pick<Roots, 'workspace' | 'home'>, scripts?: Pick<Scripts, 'stripTypes'>): LocalCommands {
  const inheritedBase = inheritedEnvironment(environment);
  const warm = { python: createWarmSandboxes({ waitMs: Number.POSITIVE_INFINITY }), programs: createWarmSandboxes({ waitMs: busyMs }) };
  let found: FoundSandbox | undefined;
  let finding: Promise<FoundSandbox> | undefined;

  const situation = (): string => [environment['PATH'], roots?.().workspace].join('\0');

  /** Relative folders of PATH, and those in a workspace, would put its programs before the system's. */
  const searchPath = remembered(situation, () => {
    const folders = pathFolders(environment);
    if (!roots) return folders;
    const { workspace, home } = roots();
    return isWithin(home, workspace) ? folders : folders.filter((folder) => !isWithin(normalize(folder), workspace) && !isWithin(realFolder(folder) ?? folder, workspace));
  });

  const foldersOfTools = remembered(situation, (home) => {
    const found = searchPath(home).filter((folder) => !systemFolders.some((root) => isWithin(folder, root))).flatMap((folder) => realFolder(folder) ?? []);
    const folders = [...new Set(found.flatMap((folder) => toolFolders(folder, home)).flatMap((folder) => realFolder(folder) ?? []))].filter((folder) => folder !== '/' && !isWithin(home, folder)).sort();
    // One that lies in another comes with it.
    return folders.filter((folder) => !folders.some((other) => other !== folder && isWithin(folder, other)));
  });

  const home = (): string => roots?.().home ?? realHome();

  const base = (): Record<string, string> => ({ ...inheritedBase, ...(environment['PATH'] !== undefined && { PATH: searchPath(home()).join(delimiter) }) });

  async function ready(): Promise<FoundSandbox> {
    finding ??= findSandbox();
    found ??= await finding;
    return found;
  }

  return {
    get sandbox() {
      return found?.kind ?? { kind: 'none', reason: 'It is not known yet whether there is a sandbox' };
    },
    async ready() {
      if (!finding) void sweepLayerFolders().catch(() => undefined);
      return (await ready()).kind;
    },
    close: async () => void (await Promise.all([warm.python.close(), warm.programs.close()])),
    inheritedEnvironment: () => Object.keys(inheritedBase),
    toolFolders: foldersOfTools,
    async run(asked) {
      if ('language' in asked.run) return runSource(asked, asked.run);
      return runCommand(asked);
    },
    async open({ run, cwd, environment: added, profile }) {
      const argv = argumentsOf(run);
      const all = { ...base(), ...added };
      if (!profile) return { command: argv[0] ?? '', args: argv.slice(1), cwd, env: all, close: async () => undefined };
      const { kind, programs } = await ready();
      if (kind.kind === 'none') throw new AppError('UNSUPPORTED', `The command was to run in a sandbox, but ${kind.reason}`, { hint: 'Allow it without one, or install what is missing' });
      return openConfined({ argv, cwd, profile, environment: all, home: home(), programs });
    },
  };

  async function runCommand(request: CommandRequest): Promise<CommandResult> {
    const argv = argumentsOf(request.run);
    if (argv[0] === '') throw new AppError('INVALID_INPUT', 'The command is empty');
    if (!request.profile) return runProcess({ command: argv[0] ?? '', args: argv.slice(1), cwd: request.cwd, env: { ...base(), ...request.environment } }, request);
    const { kind, programs } = await ready();
    if (kind.kind === 'none') throw new AppError('UNSUPPORTED', `The command was to run in a sandbox, but ${kind.reason}`, { hint: 'Allow it without one, or install what is missing' });
    const confined = { request, profile: request.profile, argv, environment: { ...base(), ...request.environment }, home: home(), programs };
    return (await runWarm(warm.programs, confined, { argv })) ?? runConfined(confined);
  }

  async function runSource(request: CommandRequest, source: InterpretedSource): Promise<CommandResult> {
    if (source.language === 'python' && request.profile) {
      const { programs } = await ready();
      const environment = { ...base(), MPLBACKEND: 'Agg', PYTHONIOENCODING: 'utf-8', ...request.environment };
      const result = await runWarm(warm.python, { request, profile: request.profile, environment, home: home(), programs }, { source: source.source });
      if (result) return result;
    }
    return toAnswer(source, request.maxOutputBytes, await runCommand(await interpreted(request, source, scripts)));
  }
}

/** Undefined where nothing of it was done: no sandbox waits for such a call. */
async function runWarm(sandboxes: WarmSandboxes, { request, profile, environment, home, programs }: Omit<ConfinedRun, 'argv'>, job: WarmJob): Promise<CommandResult | undefined> {
  const served = programs && isServed(profile) && request.stdin === undefined && !request.onStart && !request.onChunk;
  return served ? sandboxes.run({ request, profile, environment, home, programs }, job) : undefined;
}

function argumentsOf(run: CommandRequest['run']): string[] {
  if ('argv' in run) return run.argv;
  if ('script' in run) return shellArguments(run.script);
  throw new AppError('INTERNAL', 'A source takes an interpreter');
}

/** What PATH means is looked up so often, in milliseconds: it changes when somebody installs something. */
const rememberedMs = 2000;

/** The last answer for a while, in the same situation. */
function remembered(situation: () => string, find: (home: string) => string[]): (home: string) => string[] {
  let last: { key: string; at: number; found: string[] } | undefined;
  return (home) => {
    const now = performance.now();
    const key = `${home}\0${situation()}`;
    if (last?.key !== key || now - last.at > rememberedMs) last = { key, at: now, found: find(home) };
    return last.found;
  };
}

/** Undefined for a folder that is not there, or that this user may not use. */
function realFolder(folder: string): string | undefined {
  try {
    const real = realpathSync(folder);
    accessSync(real, constants.R_OK | constants.X_OK);
    return real;
  } catch {
    return undefined;
  }
}

function realHome(): string {
  return existsSync(homedir()) ? realpathSync(homedir()) : homedir();
}

function shellArguments(script: string): string[] {
  return process.platform === 'win32' ? ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', script] : ['/bin/sh', '-c', script];
}
