import { mcpConfiguration, namedServerEntry, serverName, type DiscoveryProblem, type McpConfiguration, type ServerEntry, type WrittenServerEntry } from '../../src-preload/contract/servers.ts';
import { isThisServer } from './isThisServer.ts';
import { pathName, readJsonc } from './jsonc.ts';
import { serverNameFrom } from './serverNames.ts';
import { environmentVariable } from './variables.ts';
import { readConnection, type EntryProblem } from './writtenEntry.ts';
import { describeIssues } from './describeIssues.ts';

export interface ServersFileContext {
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  platform: NodeJS.Platform;
  /** Addresses under which this very Steward is reached. */
  ownUrls: readonly string[];
  ownAddresses: readonly string[];
}

/** What `mcp_servers.json` says. A wrong entry is a problem, and takes nothing from the others. */
export interface ServersFileContent {
  /** With their label, which differs from the name where that had to be made to fit. */
  entries: { label: string; entry: ServerEntry }[];
  /** Names of entries that lead back to this Steward. */
  own: string[];
  configuration: McpConfiguration;
  problems: DiscoveryProblem[];
  /** False where the text could not be read at all: an editor may be in the middle of writing it. */
  readable: boolean;
}

const topLevel: ReadonlySet<string> = new Set(['$schema', 'mcp_configuration', 'servers', 'mcpServers']);

/** Reads the text of `mcp_servers.json`. `where` names the file in problems. */
export function readServersFile(text: string, where: string, context: ServersFileContext): ServersFileContent {
  const { value, problems: syntax, lineOf } = readJsonc(text);
  const problems: DiscoveryProblem[] = syntax.map((problem) => ({ where, ...problem }));
  const content: ServersFileContent = { entries: [], own: [], configuration: {}, problems, readable: value !== undefined };
  const report = (path: readonly PropertyKey[], message: string): void => {
    const line = lineOf(path);
    problems.push({ where, path: pathName(path), text: message, ...(line !== undefined && { line }) });
  };
  if (value === undefined) return content;
  if (!isRecord(value)) {
    report([], 'must be an object with a list "servers" or an object "mcpServers"');
    return content;
  }
  for (const key of Object.keys(value)) if (!topLevel.has(key)) report([key], `is not known here; known are ${[...topLevel].join(', ')}`);
  if (value['mcp_configuration'] !== undefined) {
    const parsed = mcpConfiguration.safeParse(value['mcp_configuration']);
    if (parsed.success) content.configuration = parsed.data;
    else for (const { path, text: message } of describeIssues(parsed.error.issues)) report(['mcp_configuration', ...path], message);
  }
  const names = new Map<string, string>();
  const { servers, mcpServers } = value;
  if (Array.isArray(servers)) servers.forEach((item: unknown, index) => readListed(item, ['servers', index]));
  else if (servers !== undefined) report(['servers'], 'must be a list; an object of entries by name is called "mcpServers"');
  if (isRecord(mcpServers)) for (const [label, item] of Object.entries(mcpServers)) readFields(label, serverName.safeParse(label).success ? label : serverNameFrom(label), item, ['mcpServers', label]);
  else if (mcpServers !== undefined) report(['mcpServers'], 'must be an object of entries by name; a list is called "servers"');
  return content;

  function readListed(item: unknown, path: readonly PropertyKey[]): void {
    if (!isRecord(item)) return report(path, 'must be an object with a name and a url or command');
    const { name, ...fields } = item;
    const parsed = serverName.safeParse(name);
    if (!parsed.success) return report([...path, 'name'], name === undefined ? 'is missing' : (parsed.error.issues[0]?.message ?? 'is no name'));
    readFields(parsed.data, parsed.data, fields, path);
  }

  function readFields(label: string, name: string, fields: unknown, path: readonly PropertyKey[]): void {
    const parsed = namedServerEntry.safeParse(fields);
    if (!parsed.success) return reportAll(path, describeIssues(parsed.error.issues));
    const { enabled, disabled, group, capabilities } = parsed.data;
    if (enabled !== undefined && disabled !== undefined && enabled === disabled) return report([...path, 'disabled'], 'says the opposite of "enabled"');
    if (group !== undefined && !serverName.safeParse(group).success) return report([...path, 'group'], 'use letters, digits, dashes or single underscores within, at most 32');
    const connection = connectionOf(parsed.data, path);
    if (!connection) return;
    const before = names.get(name.toLowerCase());
    if (before !== undefined) return report(path, `has the name of ${before} already; each server needs its own`);
    names.set(name.toLowerCase(), pathName(path));
    if (isThisServer(connection, context)) content.own.push(name);
    else content.entries.push({ label, entry: { name, connection, enabled: enabled ?? !(disabled ?? false), ...(group !== undefined && { group }), ...(capabilities && { capabilities }) } });
  }

  function connectionOf(written: WrittenServerEntry, path: readonly PropertyKey[]): ServerEntry['connection'] | undefined {
    const read = readConnection(written, { resolve: (inside) => environmentVariable(inside, context.environment), home: context.home, platform: context.platform });
    if (!read.connection) {
      reportAll(path, read.problems);
      return undefined;
    }
    if (read.missing.length === 0) return read.connection;
    report(path, `needs ${read.missing.map((name) => `\${${name}}`).join(', ')}, which is not set; set it before the start, or write \${NAME:-default}`);
    return undefined;
  }

  function reportAll(path: readonly PropertyKey[], found: readonly EntryProblem[]): void {
    for (const problem of found) report([...path, ...problem.path], problem.text);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
