import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { AppError } from '../../kernel/errors.ts';
import type { Commands } from '../commands.ts';
import { isWithin } from '../segments.ts';
import { inheritedEnvironment, pathFolders } from './inheritedEnvironment.ts';
import { runProcess } from './runProcess.ts';
import { toolFolder } from './sandbox/confinedCommand.ts';
import { findSandbox, type FoundSandbox } from './sandbox/findSandbox.ts';
import { runConfined } from './sandbox/runConfined.ts';
import { sweepLayerFolders } from './sandbox/layerFolder.ts';

/** Folders of PATH that are there for every sandbox. */
const systemFolders = ['/usr', '/bin', '/sbin', '/opt', '/nix/store', '/snap'];

/** Runs programs as this user, confined or not. Whatever they started ends with the call. */
export function createLocalCommands(environment: NodeJS.ProcessEnv = process.env): Commands {
  const path = pathFolders(environment);
  const base = inheritedEnvironment(environment);
  let found: FoundSandbox | undefined;
  let finding: Promise<FoundSandbox> | undefined;

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
    inheritedEnvironment: () => Object.keys(base),
    toolFolders(home) {
      const found = path.filter((folder) => !systemFolders.some((root) => isWithin(folder, root))).flatMap((folder) => realFolder(folder) ?? []);
      const folders = [...new Set(found.map((folder) => toolFolder(folder, home)))].filter((folder) => folder !== '/' && !isWithin(home, folder)).sort();
      // One that lies in another comes with it.
      return folders.filter((folder) => !folders.some((other) => other !== folder && isWithin(folder, other)));
    },
    async run(request) {
      const argv = 'argv' in request.run ? request.run.argv : shellArguments(request.run.script);
      if (argv[0] === '') throw new AppError('INVALID_INPUT', 'The command is empty');
      if (!request.profile) return runProcess({ command: argv[0] ?? '', args: argv.slice(1), cwd: request.cwd, env: { ...base, ...request.environment } }, request);
      const { kind, programs } = await ready();
      if (kind.kind === 'none') throw new AppError('UNSUPPORTED', `The command was to run in a sandbox, but ${kind.reason}`, { hint: 'Allow it without one, or install what is missing' });
      return runConfined({ request, profile: request.profile, argv, environment: { ...base, ...request.environment }, home: realHome(), programs });
    },
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
