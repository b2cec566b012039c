import type { Provenance, ServerConnection } from '../../src-preload/contract/servers.ts';
import { isAppError } from '../kernel/errors.ts';
import { choosesCode } from '../mcp/adopt/pinsKey.ts';
import { canonicalHost, classifyAddress } from '../ports/addresses.ts';
import { formatCommand, readCommand, readPackageRun } from './commandLine.ts';
import { hideArguments, hideInAddress, type HideKeys } from './secretPlaces.ts';

type StdioConnection = Extract<ServerConnection, { kind: 'stdio' }>;

/** What a person should know before adding a server, in sentences; empty where nothing stands out. */
export function describeRemarks(connection: ServerConnection, { home, hideKeys, provenance }: { home: string; hideKeys: HideKeys; provenance?: Provenance }): string[] {
  const came = provenance?.kind === 'client' && provenance.inWorkspace ? ['Came with this folder, not from you: whoever wrote the folder chose the command'] : [];
  return [...came, ...(connection.kind === 'stdio' ? ofCommand(connection, home, hideKeys) : ofAddress(connection.url, hideKeys))];
}

function ofCommand(connection: StdioConnection, home: string, hideKeys: HideKeys): string[] {
  const { program, args } = readCommand(connection);
  return [
    ...newest(connection),
    ...shells(connection),
    ...(program === 'docker' || program === 'podman' ? containers(program, args, home) : folders(args, home)),
    ...(program === 'sudo' ? ['Runs with the rights of the administrator'] : []),
    ...loaders(connection),
    ...(hideArguments(connection.args, hideKeys) === connection.args ? [] : ['A key stands in its arguments, where other programs of this computer can read it']),
  ];
}

function newest(connection: StdioConnection): string[] {
  const run = readPackageRun(connection);
  if (!run || run.version !== undefined) return [];
  if (/^(?:git\+|https?:|github:)/i.test(run.written)) return [`Runs whatever lies at ${run.written} each time`];
  const pinned = connection.args.map((argument, index) => (index === run.index ? `${run.name}${run.runner === 'npx' || !argument.includes('==') ? '@' : '=='}VERSION` : argument));
  return [`Runs the newest version each time; one that stays the same would be ${formatCommand({ command: connection.command, args: pinned })}`];
}

function shells(connection: StdioConnection): string[] {
  const { program, args } = readCommand(connection);
  const posix = ['sh', 'bash', 'zsh'].includes(program) && args.some((argument) => /^-\w*c$/.test(argument));
  const power = ['powershell', 'pwsh'].includes(program) && args.some((argument) => /^-(?:c|command|enc|encodedcommand)$/i.test(argument));
  // On Windows `cmd /c npx …` is how npx is started; all else that cmd reads is a script.
  const windows = /(?:^|[/\\])cmd(?:\.exe)?$/i.test(connection.command) && (!['npx', 'bunx', 'uvx', 'node', 'docker'].includes(program) || args.some((argument) => /[&|<>^%]/.test(argument)));
  return posix || power || windows ? ['Runs a shell command: read it whole'] : [];
}

/** Arguments that name all of a computer or a home. */
function folders(args: readonly string[], home: string): string[] {
  const places = args.flatMap((argument) => wholePlace(argument.replace(/^--?[\w-]+=/, ''), home) ?? []);
  return [...new Set(places)].map((place) => `Could read and write all of ${place}`);
}

function wholePlace(path: string, home: string): string | undefined {
  const plain = path.replace(/^file:\/\//, '').replace(/(?<=.)[/\\]+$/, '').replaceAll('\\', '/');
  if (plain === '/' || /^[A-Za-z]:$/.test(plain)) return plain === '/' ? 'this computer' : `drive ${plain.toUpperCase()}`;
  if (plain === '~' || plain === '$HOME' || plain === '${HOME}' || plain === '${userHome}' || plain === home.replaceAll('\\', '/').replace(/\/+$/, '')) return 'your home folder (~)';
  return /^\/(?:home|Users|root)$/.test(plain) || /^[A-Za-z]:\/Users$/i.test(plain) ? plain : undefined;
}

function containers(program: string, args: readonly string[], home: string): string[] {
  const text = args.join(' ');
  const mounts = args.flatMap((argument, index) => {
    const before = args[index - 1] ?? '';
    const volume = before === '-v' || before === '--volume' ? argument : /^(?:-v|--volume=)(.+)$/.exec(argument)?.[1];
    if (volume !== undefined) return [/^([A-Za-z]:[/\\][^:]*|[^:]*):/.exec(volume)?.[1] ?? volume];
    const mount = before === '--mount' ? argument : /^--mount=(.+)$/.exec(argument)?.[1];
    const source = mount === undefined ? undefined : /(?:^|,)(?:src|source)=([^,]+)/.exec(mount)?.[1];
    return source === undefined ? [] : [source];
  });
  const masters = /--privileged\b|docker\.sock|--pid[= ]host|--cap-add[= ](?:ALL|SYS_ADMIN)/.test(text);
  const image = args.find((argument, index) => index > 0 && !argument.startsWith('-') && /^[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/.test(argument) && !takesValue.has(args[index - 1] ?? ''));
  const moving = image !== undefined && args[0] === 'run' && !image.includes('@sha256:') && (/:latest$/.test(image) || !/:[^/]+$/.test(image));
  return [
    `Runs in a container of ${program}`,
    ...(moving ? [`Runs the newest image each time; one that stays the same would be ${image.replace(/:latest$/, '')}:VERSION`] : []),
    ...(masters ? ['Could control this computer: its container is not closed off'] : []),
    ...(/--net(?:work)?[= ]host/.test(text) ? ['Could reach every service of this computer: it shares its network'] : []),
    ...folders(mounts, home),
  ];
}

const takesValue: ReadonlySet<string> = new Set(['-e', '--env', '-v', '--volume', '--mount', '--name', '--network', '--net', '-p', '--publish', '-w', '--workdir', '-u', '--user', '--env-file', '--entrypoint', '--platform', '--pull', '--add-host', '-m', '--memory', '--cpus', '-l', '--label', '--cap-add', '--pid', '--security-opt']);

function loaders({ env }: StdioConnection): string[] {
  const names = Object.keys(env).filter((name) => choosesCode.test(name));
  return names.length === 0 ? [] : [`Changes which code its program loads: ${names.join(', ')}`];
}

function ofAddress(address: string, hideKeys: HideKeys): string[] {
  const url = new URL(address);
  const place = placeOf(url.hostname);
  const clear = (url.protocol === 'http:' || url.protocol === 'ws:') && place !== 'loopback';
  return [
    ...(clear ? ['No encryption: others in the network can read and change what is sent'] : []),
    ...(place === 'loopback' ? [] : [`What its tools are given goes to ${url.hostname}`]),
    ...(place === 'metadata' ? ['Its address is one where a cloud tells machines their keys'] : []),
    ...(hideInAddress(address, hideKeys) === address ? [] : ['A key stands in its address, where logs and other programs keep it']),
  ];
}

function placeOf(hostname: string): 'loopback' | 'metadata' | 'elsewhere' {
  try {
    const { host, isAddress } = canonicalHost(hostname);
    if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
    const place = isAddress ? classifyAddress(host) : 'public';
    return place === 'loopback' || place === 'metadata' ? place : 'elsewhere';
  } catch (error) {
    if (isAppError(error, 'INVALID_INPUT')) return 'elsewhere';
    throw error;
  }
}
