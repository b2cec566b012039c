import { foreignServerEntry, type DiscoveryProblem, type ServerAsk, type ServerConnection } from '../../../src-preload/contract/servers.ts';
import { describeIssues } from '../describeIssues.ts';
import { pathName, readJsonc, type JsoncText } from '../jsonc.ts';
import type { ServerProposal } from '../proposal.ts';
import { environmentVariable, type ResolveVariable } from '../variables.ts';
import { readConnection, type EntryProblem } from '../writtenEntry.ts';
import { holdsKey } from '../secretPlaces.ts';
import type { ConfigFile, ConfigPlaces } from './clients.ts';
import type { ClientEntry } from './readers.ts';
import { readYaml } from './readYaml.ts';

export interface ClientConfigContent {
  proposals: ServerProposal[];
  problems: DiscoveryProblem[];
}

/** More in one file is no configuration. */
const mostEntries = 500;

/** Reads the text of another program's configuration. What that program means by `${…}` is filled in where it can be known. */
export async function readClientConfig(text: string, { config, file, inWorkspace }: ConfigFile, places: ConfigPlaces): Promise<ClientConfigContent> {
  const { value, problems: syntax, lineOf }: JsoncText = config.format === 'yaml' ? await readYaml(text) : readJsonc(text);
  const problems: DiscoveryProblem[] = syntax.map((problem) => ({ where: file, ...problem }));
  const { entries, inputs = [] } = config.read(value);
  if (entries.length > mostEntries) problems.push({ where: file, text: `has ${entries.length} entries; the first ${mostEntries} are shown` });
  const proposals = entries.slice(0, mostEntries).flatMap((entry) => read(entry) ?? []);
  return { proposals, problems };

  function read(entry: ClientEntry): ServerProposal | undefined {
    const parsed = foreignServerEntry.safeParse(entry.fields);
    if (!parsed.success) return report(entry, describeIssues(parsed.error.issues));
    const folder = entry.project ?? places.workspace;
    const result = readConnection(parsed.data, { resolve: resolver(places, folder, inWorkspace), home: places.home, platform: places.platform });
    if (!result.connection) return report(entry, result.problems);
    const connection = withKeptElsewhere(result.connection, entry.keptElsewhere ?? []);
    const asks = [...result.missing.map((id) => askFor(id, inputs)), ...(entry.keptElsewhere ?? []).map((name): ServerAsk => ({ id: name, title: name, secret: true }))];
    const secretNames = namesAsking(connection, asks.filter(({ secret }) => secret));
    return {
      label: entry.label,
      connection,
      provenance: { kind: 'client', client: config.client, file, inWorkspace, ...(entry.project !== undefined && { project: entry.project }) },
      ...(asks.length > 0 && { asks }),
      ...(secretNames.length > 0 && { secretNames }),
      ...(hasEnvironmentFile(entry.fields) && { remarks: ['Reads more variables from a file of their own (envFile); those are not taken over'] }),
    };
  }

  function report(entry: ClientEntry, found: readonly EntryProblem[]): undefined {
    for (const { path, text: message } of found) {
      const place = [...entry.path, ...path];
      const line = lineOf(place);
      problems.push({ where: file, path: pathName(place), text: message, ...(line !== undefined && { line }) });
    }
    return undefined;
  }
}

/**
 * A file that came with a folder is a stranger's: it names no variable of this environment, or accepting
 * it would send their values to whatever address it gives.
 */
function resolver({ home, platform, environment }: ConfigPlaces, folder: string, inWorkspace: boolean): ResolveVariable {
  const separator = platform === 'win32' ? '\\' : '/';
  const known: Readonly<Record<string, string>> = {
    userHome: home,
    workspaceFolder: folder,
    workspaceRoot: folder,
    workspaceFolderBasename: folder.split(/[/\\]/).at(-1) ?? folder,
    pathSeparator: separator,
    '/': separator,
  };
  return (inside) => (Object.hasOwn(known, inside) ? known[inside] : inWorkspace ? undefined : environmentVariable(inside, environment));
}

function askFor(id: string, inputs: readonly ServerAsk[]): ServerAsk {
  const input = inputs.find((each) => each.id === id);
  const name = id.replace(/^(?:env|input):/, '').replace(/:-.*$/s, '');
  return input ?? { id, title: name, secret: holdsKey(name, '${}', (text) => text) };
}

function withKeptElsewhere(connection: ServerConnection, names: readonly string[]): ServerConnection {
  if (connection.kind !== 'stdio') return connection;
  const absent = names.filter((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !Object.hasOwn(connection.env, name));
  return { ...connection, env: { ...connection.env, ...Object.fromEntries(absent.map((name) => [name, `\${${name}}`])) } };
}

/** Variables and headers whose value has an ask in it. */
function namesAsking(connection: ServerConnection, asks: readonly ServerAsk[]): string[] {
  const values = connection.kind === 'stdio' ? connection.env : connection.headers;
  return Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' && asks.some(({ id }) => value.includes(`\${${id}}`)) ? [name] : []));
}

function hasEnvironmentFile(fields: unknown): boolean {
  return typeof (fields as { envFile?: unknown } | null)?.envFile === 'string';
}
