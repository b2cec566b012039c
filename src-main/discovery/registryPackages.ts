import type { ServerAsk, ServerConnection } from '../../src-preload/contract/servers.ts';
import type { RegistryInput, RegistryPackage, RegistryRemote } from './registrySchema.ts';

/** A connection with the values it still asks for, or why none can be made. */
export type PackageConnection = { connection: ServerConnection; asks: ServerAsk[]; secretNames: string[]; remarks: string[] } | { connection: undefined; reason: string };

/** The command that runs a package: npx, uvx or docker, with its version. */
export function commandOfPackage(described: RegistryPackage): PackageConnection {
  const { registryType, identifier, version, transport } = described;
  if (transport !== undefined && transport.type !== 'stdio') return refused(`is a package that listens at ${transport.url ?? 'an address'} once it was started; start it yourself, then add its address`);
  const asks = createAsks();
  const runtime = argumentsOf(described.runtimeArguments ?? [], asks);
  const own = argumentsOf(described.packageArguments ?? [], asks);
  const env = valuesOf(described.environmentVariables ?? [], asks);
  if (version !== undefined && !/^[\w.+-]{1,100}$/.test(version)) return refused(`has ${JSON.stringify(version)} as its version, which is none`);
  const elsewhere = described.registryBaseUrl !== undefined && !usualRegistries.has(described.registryBaseUrl.replace(/\/+$/, '')) ? described.registryBaseUrl : undefined;
  const done = (command: string, args: string[], remarks: string[] = []): PackageConnection => ({ connection: { kind: 'stdio', command, args, env: env.values }, asks: asks.all(), secretNames: env.secretNames, remarks });
  switch (registryType) {
    case 'npm': {
      if (!/^(?:@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/i.test(identifier) || identifier.startsWith('-')) return refused(`has ${JSON.stringify(identifier)} as its package, which is no name npm knows`);
      const registry = elsewhere === undefined ? [] : [`--registry=${elsewhere}`];
      return done('npx', ['-y', ...registry, ...runtime.filter((argument) => argument !== '-y' && argument !== '--yes'), `${identifier}${version === undefined ? '' : `@${version}`}`, ...own], fromElsewhere(elsewhere));
    }
    case 'pypi': {
      if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(identifier)) return refused(`has ${JSON.stringify(identifier)} as its package, which is no name PyPI knows`);
      const index = elsewhere === undefined ? [] : [`--default-index=${elsewhere}`];
      return done('uvx', [...index, ...runtime, `${identifier}${version === undefined ? '' : `@${version}`}`, ...own], fromElsewhere(elsewhere));
    }
    case 'oci': {
      if (!/^[a-z0-9][\w./:-]*(?:@sha256:[0-9a-f]{64})?$/i.test(identifier)) return refused(`has ${JSON.stringify(identifier)} as its image, which is none`);
      const host = described.registryBaseUrl === undefined || usualRegistries.has(described.registryBaseUrl.replace(/\/+$/, '')) ? '' : `${described.registryBaseUrl.replace(/^https?:\/\//, '').replace(/\/+$/, '')}/`;
      const tagged = /:[^/]+$/.test(identifier) || identifier.includes('@');
      const image = `${host}${identifier}${version === undefined || tagged ? '' : `:${version}`}`;
      const passed = Object.keys(env.values).flatMap((name) => ['-e', name]);
      const given = runtime.filter((argument) => argument !== 'run' && argument !== '-i' && argument !== '--rm' && argument !== '--interactive');
      return done('docker', ['run', '-i', '--rm', ...passed, ...given, image, ...own]);
    }
    default:
      return refused(`is a ${registryType} package; npm, PyPI and container packages can be run`);
  }
}

/** The address of a remote server. */
export function addressOfRemote({ type, url, headers = [], variables = {} }: RegistryRemote): PackageConnection {
  const kind = type === 'sse' ? 'sse' : type === 'streamable-http' || type === 'streamable' || type === 'http' ? 'http' : undefined;
  if (kind === undefined) return refused(`is reached by ${JSON.stringify(type)}, which is not known here`);
  const asks = createAsks();
  const address = fillTemplate(url, variables, asks);
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return refused(`has ${JSON.stringify(url)} as its address, which is none`);
  const filled = valuesOf(headers, asks);
  return { connection: { kind, url: address, headers: filled.values }, asks: asks.all(), secretNames: filled.secretNames, remarks: [] };
}

function refused(reason: string): PackageConnection {
  return { connection: undefined, reason };
}

function fromElsewhere(registry: string | undefined): string[] {
  return registry === undefined ? [] : [`Comes from ${registry}, not from the usual registry`];
}

const usualRegistries: ReadonlySet<string> = new Set(['https://registry.npmjs.org', 'https://pypi.org', 'https://docker.io', 'https://registry-1.docker.io']);

interface Asks {
  /** The place of a value in a text: `${id}`. */
  place(ask: ServerAsk): string;
  all(): ServerAsk[];
}

function createAsks(): Asks {
  const asks = new Map<string, ServerAsk>();
  return {
    place(ask) {
      const id = ask.id.replace(/[{}$]/g, '');
      if (!asks.has(id)) asks.set(id, { ...ask, id });
      return `\${${id}}`;
    },
    all: () => [...asks.values()],
  };
}

/** `{name}` in a text, by the variables described beside it. */
function fillTemplate(text: string, variables: Readonly<Record<string, RegistryInput>>, asks: Asks): string {
  return text.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!variable) return whole;
    return variable.value ?? variable.default ?? asks.place({ id: name, title: variable.description ?? name, secret: variable.isSecret ?? false });
  });
}

/** A given value, else the default, else what the person is asked; undefined where it can be left out. */
function valueOf(input: RegistryInput, name: string, asks: Asks): string | undefined {
  if (input.value !== undefined) return fillTemplate(input.value, input.variables ?? {}, asks);
  if (input.default !== undefined) return input.default;
  const needed = (input.isRequired ?? false) || (input.isSecret ?? false);
  return needed ? asks.place({ id: name, title: input.description ?? name, secret: input.isSecret ?? false }) : undefined;
}

function argumentsOf(described: readonly RegistryInput[], asks: Asks): string[] {
  return described.flatMap((argument) => {
    const { type, name, valueHint } = argument;
    if (type === 'named' && name !== undefined) {
      const flag = argument.value === undefined && argument.default === undefined && argument.isRequired !== true;
      if (flag) return [];
      const value = valueOf(argument, name.replace(/^-+/, ''), asks);
      return value === undefined ? [name] : name.startsWith('--') && value !== '' ? [name, value] : [name, value].filter((each) => each !== '');
    }
    const value = valueOf(argument, valueHint ?? name ?? 'argument', asks);
    return value === undefined ? [] : [value];
  });
}

function valuesOf(described: readonly RegistryInput[], asks: Asks): { values: Record<string, string>; secretNames: string[] } {
  const values: Record<string, string> = {};
  const secretNames: string[] = [];
  for (const input of described) {
    const { name } = input;
    if (name === undefined) continue;
    const value = valueOf(input, name, asks);
    if (value === undefined) continue;
    values[name] = value;
    const inside = Object.values(input.variables ?? {}).some((variable) => variable.isSecret === true);
    if (input.isSecret === true || inside) secretNames.push(name);
  }
  return { values, secretNames };
}
