import { posix, win32 } from 'node:path';
import { serverConnection, type ServerConnection, type WrittenServerEntry } from '../../src-preload/contract/servers.ts';
import { expandVariables, type ResolveVariable } from './variables.ts';

/** What is wrong with an entry, below its own path. */
export interface EntryProblem {
  path: readonly PropertyKey[];
  text: string;
}

export type ReadConnection = { connection: ServerConnection; missing: string[] } | { connection: undefined; problems: EntryProblem[] };

export interface EntryContext {
  resolve: ResolveVariable;
  /** For `~` and `~/…` in `command` and `cwd`, which no shell expands. */
  home: string;
  platform: NodeJS.Platform;
}

/** The connection an entry's fields describe, variables expanded; `missing` are those that nobody knew. */
export function readConnection(written: WrittenServerEntry, { resolve, home, platform }: EntryContext): ReadConnection {
  const missing = new Set<string>();
  const expand = (text: string): string => {
    const expanded = expandVariables(text, resolve);
    for (const name of expanded.missing) missing.add(name);
    return expanded.text;
  };
  const expandAll = (values: WrittenServerEntry['env']): Record<string, string | { secret: string }> =>
    Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, typeof value === 'object' ? value : expand(String(value))]));
  const atHome = (text: string): string => (text === '~' || /^~[/\\]/.test(text) ? `${home}${text.slice(1)}` : text);

  const { url = written.serverUrl, protocol = written.type ?? written.transport } = written;
  const hasCommand = written.command !== undefined;
  if (hasCommand && url !== undefined) return wrong([], 'has a command and a url; a server is either started or called');
  if (!hasCommand && url === undefined) return wrong([], 'has neither a command nor a url');
  if (hasCommand) {
    if (protocol !== undefined && protocol !== 'stdio') return wrong(['protocol'], `is ${protocol}, but a command is spoken to over stdio`);
    if (written.headers && Object.keys(written.headers).length > 0) return wrong(['headers'], 'have no meaning with a command; use env');
    if (written.oauth) return wrong(['oauth'], 'has no meaning with a command');
    const cwd = written.cwd === undefined ? undefined : atHome(expand(written.cwd));
    if (cwd !== undefined && !/^\$\{/.test(cwd) && !(platform === 'win32' ? win32 : posix).isAbsolute(cwd)) return wrong(['cwd'], `must be an absolute path, not ${JSON.stringify(cwd)}`);
    return checked({ kind: 'stdio', command: atHome(expand(written.command ?? '')), args: (written.args ?? []).map((argument) => expand(String(argument))), env: expandAll(written.env), ...(cwd !== undefined && { cwd }) });
  }
  if (protocol === 'stdio') return wrong(['protocol'], 'is stdio, which needs a command');
  for (const field of ['args', 'cwd'] as const) if (written[field] !== undefined) return wrong([field], 'has no meaning with a url');
  const address = expand(url ?? '');
  return checked({ kind: connectionKind(protocol, address), url: address, headers: expandAll(written.headers), ...(written.oauth && { oauth: written.oauth }) });

  function checked(value: unknown): ReadConnection {
    const parsed = serverConnection.safeParse(value);
    if (!parsed.success) return { connection: undefined, problems: parsed.error.issues.map((issue) => ({ path: issue.path, text: issueText(issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message, issue.path) })) };
    const address = parsed.data.kind === 'stdio' ? undefined : new URL(parsed.data.url);
    if (address && (address.username !== '' || address.password !== '')) return wrong(['url'], 'holds a name and password; use a header Authorization with {"secret":"name"}');
    return { connection: parsed.data, missing: [...missing] };
  }
}

function wrong(path: readonly PropertyKey[], text: string): ReadConnection {
  return { connection: undefined, problems: [{ path, text }] };
}

function issueText(message: string, path: readonly PropertyKey[]): string {
  return path.at(-1) === 'url' ? 'is not an address that starts with http://, https://, ws:// or wss://' : message;
}

function connectionKind(protocol: WrittenServerEntry['protocol'], url: string): 'http' | 'sse' | 'websocket' {
  if (/^wss?:/i.test(url)) return 'websocket';
  switch (protocol) {
    case 'sse':
      return 'sse';
    case 'websocket':
    case 'ws':
      return 'websocket';
    case undefined:
      return /\/sse\/?(?:[?#]|$)/.test(url) ? 'sse' : 'http';
    case 'stdio':
    case 'http':
    case 'streamable-http':
    case 'streamable_http':
    case 'streamableHttp':
      return 'http';
  }
}
