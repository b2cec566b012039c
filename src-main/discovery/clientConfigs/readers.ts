import type { ServerAsk } from '../../../src-preload/contract/servers.ts';

/** An entry as it stands in another program's file, not looked into yet. */
export interface ClientEntry {
  label: string;
  fields: unknown;
  /** Where it stands in the file. */
  path: readonly PropertyKey[];
  /** The folder it is meant for. */
  project?: string;
  /** Variables whose values the program keeps elsewhere. */
  keptElsewhere?: readonly string[];
}

export interface ClientEntries {
  entries: ClientEntry[];
  /** What the program asks the person for, by id. */
  inputs?: readonly ServerAsk[];
}

/** Finds the entries in the value of a file. Anything that isn't there, or isn't as it should be, yields none. */
export type ReadClientEntries = (value: unknown) => ClientEntries;

type Fields = Record<string, unknown>;

function isRecord(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function named(value: unknown, path: readonly PropertyKey[], project?: string): ClientEntry[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([label, fields]) => ({ label, fields, path: [...path, label], ...(project !== undefined && { project }) }));
}

/** `{"mcpServers":{name:{…}}}` */
export const readMcpServers: ReadClientEntries = (value) => ({ entries: isRecord(value) ? named(value['mcpServers'], ['mcpServers']) : [] });

/** `{"servers":[{name,…}]}`, beside `mcpServers`. */
export const readServersList: ReadClientEntries = (value) => {
  if (!isRecord(value)) return { entries: [] };
  const list = Array.isArray(value['servers']) ? (value['servers'] as unknown[]) : [];
  const listed = list.flatMap((item, index): ClientEntry[] => {
    if (!isRecord(item)) return [];
    const { name, ...fields } = item;
    return [{ label: typeof name === 'string' ? name : `server ${index + 1}`, fields, path: ['servers', index] }];
  });
  return { entries: [...listed, ...named(value['mcpServers'], ['mcpServers'])] };
};

/** `~/.claude.json`: the person's servers, and those of each project. */
export const readClaudeCode: ReadClientEntries = (value) => {
  if (!isRecord(value)) return { entries: [] };
  const projects = isRecord(value['projects']) ? Object.entries(value['projects']) : [];
  return {
    entries: [
      ...named(value['mcpServers'], ['mcpServers']),
      ...projects.flatMap(([project, settings]) => (isRecord(settings) ? named(settings['mcpServers'], ['projects', project, 'mcpServers'], project) : [])),
    ],
  };
};

function vsCodeEntries(value: unknown, path: readonly PropertyKey[]): ClientEntries {
  if (!isRecord(value)) return { entries: [] };
  const inputs = Array.isArray(value['inputs']) ? (value['inputs'] as unknown[]) : [];
  return {
    entries: named(value['servers'], [...path, 'servers']),
    inputs: inputs.flatMap((input): ServerAsk[] => {
      if (!isRecord(input) || typeof input['id'] !== 'string') return [];
      const { id, description, password } = input;
      return [{ id: `input:${id}`, title: typeof description === 'string' ? description : id, secret: password === true }];
    }),
  };
}

/** `mcp.json` of VS Code: `{"servers":{name:{…}},"inputs":[…]}`. */
export const readVsCode: ReadClientEntries = (value) => vsCodeEntries(value, []);

/** The same under `mcp` of the settings. */
export const readVsCodeSettings: ReadClientEntries = (value) => (isRecord(value) ? vsCodeEntries(value['mcp'], ['mcp']) : { entries: [] });

/** `extensions` of goose; those that are part of goose itself are no servers. */
export const readGoose: ReadClientEntries = (value) => {
  const extensions = isRecord(value) && isRecord(value['extensions']) ? Object.entries(value['extensions']) : [];
  return {
    entries: extensions.flatMap(([key, extension]): ClientEntry[] => {
      if (!isRecord(extension)) return [];
      const { enabled = true, config } = extension;
      const { type, name, cmd, args, envs, env_keys: keys, uri, headers } = isRecord(config) ? config : extension;
      if (type !== 'stdio' && type !== 'sse' && type !== 'streamable_http') return [];
      const fields = type === 'stdio' ? { command: cmd, ...some({ args, env: envs }), enabled } : { url: uri, type, ...some({ headers }), enabled };
      const keptElsewhere = Array.isArray(keys) ? keys.filter((each): each is string => typeof each === 'string') : [];
      return [{ label: typeof name === 'string' && name !== '' ? name : key, fields, path: ['extensions', key], ...(keptElsewhere.length > 0 && { keptElsewhere }) }];
    }),
  };
};

/** `context_servers` of Zed; those that an extension brings have no command of their own. */
export const readZed: ReadClientEntries = (value) => {
  const servers = isRecord(value) && isRecord(value['context_servers']) ? Object.entries(value['context_servers']) : [];
  return {
    entries: servers.flatMap(([label, fields]): ClientEntry[] => {
      if (!isRecord(fields)) return [{ label, fields, path: ['context_servers', label] }];
      const { command, settings: _, ...rest } = fields;
      if (command === undefined && rest['url'] === undefined) return [];
      const { path, args, env } = isRecord(command) ? command : {};
      return [{ label, fields: isRecord(command) ? { ...rest, command: path, ...some({ args, env }) } : fields, path: ['context_servers', label] }];
    }),
  };
};

/** What is there of some fields: absent and null ones are not. */
function some(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
