import type { ServerConnection } from '../../src-preload/contract/servers.ts';

type StdioConnection = Extract<ServerConnection, { kind: 'stdio' }>;

export interface CommandParts {
  /** Known runners by their plain name, whatever folder they lie in; other programs as written. */
  program: string;
  args: readonly string[];
}

const runners: ReadonlySet<string> = new Set(['npx', 'bunx', 'pnpm', 'yarn', 'uvx', 'uv', 'pipx', 'node', 'bun', 'deno', 'python', 'python3', 'py', 'docker', 'podman', 'sh', 'bash', 'zsh', 'cmd', 'powershell', 'pwsh', 'sudo', 'env', 'steward']);

/** Program and arguments without what makes no difference: `cmd /c` before npx, its `-y`, the folder of a runner. */
export function readCommand({ command, args }: Pick<StdioConnection, 'command' | 'args'>): CommandParts {
  const program = runnerName(command);
  if (program === 'cmd' && /^\/c$/i.test(args[0] ?? '') && args[1] !== undefined) return readCommand({ command: args[1], args: args.slice(2) });
  if (program !== 'npx') return { program, args };
  const first = args.findIndex((argument) => argument !== '-y' && argument !== '--yes');
  return { program, args: first < 0 ? [] : args.slice(first) };
}

function runnerName(command: string): string {
  const base = (command.split(/[/\\]/).at(-1) ?? command).replace(/\.(?:exe|cmd|bat)$/i, '').toLowerCase();
  return runners.has(base) ? base : command;
}

/** A package runner's package, with the version where one is named. */
export interface PackageRun {
  runner: 'npx' | 'uvx';
  /** As it stands in the arguments. */
  written: string;
  name: string;
  /** Undefined where the newest one is run. */
  version: string | undefined;
  /** Where it stands in the arguments that were given. */
  index: number;
}

/** Which package a command fetches and runs; undefined for commands that fetch none. */
export function readPackageRun(connection: Pick<StdioConnection, 'command' | 'args'>): PackageRun | undefined {
  const { program, args } = readCommand(connection);
  const offset = connection.args.length - args.length;
  const found = (runner: PackageRun['runner'], index: number): PackageRun | undefined => {
    const written = args[index];
    return written === undefined ? undefined : { runner, written, index: index + offset, ...(runner === 'npx' ? npmPackage(written) : pythonPackage(written)) };
  };
  switch (program) {
    case 'npx':
    case 'bunx':
      return found('npx', packageIndex(args, ['-p', '--package'], ['--registry', '-c', '--call']));
    case 'pnpm':
    case 'yarn':
      return args[0] === 'dlx' ? found('npx', packageIndex(args, ['--package'], [], 1)) : undefined;
    case 'uvx':
      return found('uvx', packageIndex(args, ['--from'], ['--with', '--python', '-p', '--index-url', '--index', '--refresh-package']));
    case 'uv':
      return args[0] === 'tool' && args[1] === 'run' ? found('uvx', packageIndex(args, ['--from'], ['--with', '--python', '-p'], 2)) : undefined;
    case 'pipx':
      return args[0] === 'run' ? found('uvx', packageIndex(args, ['--spec'], ['--python'], 1)) : undefined;
    default:
      return undefined;
  }
}

/** The argument after an option that names the package, else the first that is no option. */
function packageIndex(args: readonly string[], naming: readonly string[], withValue: readonly string[], from = 0): number {
  for (let index = from; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (naming.includes(argument)) return index + 1;
    if (withValue.includes(argument)) index++;
    else if (!argument.startsWith('-')) return index;
  }
  return args.length;
}

const movingTags: ReadonlySet<string> = new Set(['', 'latest', 'next', 'beta', 'canary', '*', 'x']);

function npmPackage(written: string): { name: string; version: string | undefined } {
  const at = written.indexOf('@', 1);
  if (at < 0 || /^(?:git|https?|file|github)[:+]/i.test(written)) return { name: written, version: undefined };
  const version = written.slice(at + 1);
  const pinned = !movingTags.has(version) && /^v?\d+\.\d+\.\d+/.test(version);
  return { name: written.slice(0, at), version: pinned ? version : undefined };
}

function pythonPackage(written: string): { name: string; version: string | undefined } {
  if (/^(?:git\+|https?:)/i.test(written)) {
    const commit = /@([0-9a-f]{40})(?:#|$)/.exec(written)?.[1];
    return { name: written, version: commit };
  }
  const match = /^([A-Za-z0-9._-]+(?:\[[^\]]*\])?)(?:@|===?)(.+)$/.exec(written);
  const [, name = written, version = ''] = match ?? [];
  return { name, version: movingTags.has(version) ? undefined : version };
}

/** A command line as one text, every argument told apart. */
export function formatCommand({ command, args }: Pick<StdioConnection, 'command' | 'args'>): string {
  return [command, ...args].map((argument) => (/^[\w@%+=:,./\\~${}-]+$/.test(argument) ? argument : JSON.stringify(argument))).join(' ');
}
