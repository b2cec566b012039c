import { z } from 'zod';
import { errorView, timestamp } from './common.ts';

/**
 * Names a server on screens, in rules and before its tools: `github` makes `github__create_issue`, and
 * that name has to fit what models accept (64 letters, digits, `_` or `-`).
 */
export const serverName = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]|_(?=[A-Za-z0-9-])){0,31}$/, 'use letters, digits, dashes or single underscores within, at most 32');

/** A value, or the name of one in the secret store: `{"secret":"github-token"}`. */
export const secretOrText = z.union([z.string(), z.strictObject({ secret: z.string().min(1).max(100) })]);
export type SecretOrText = z.infer<typeof secretOrText>;

/** The sign-in to a server that wants one, where it cannot be found out: a registration made beforehand, a document that describes this client, what is asked for. */
export const signInSettings = z.strictObject({
  clientId: z.string().min(1).max(2048).optional(),
  clientSecret: z.strictObject({ secret: z.string().min(1).max(100) }).optional(),
  /** The authorization server the registration was made with; the one of the first sign-in where absent. It is shown to no other. */
  issuer: z.url({ protocol: /^https?$/ }).max(2048).optional(),
  clientMetadataUrl: z.url({ protocol: /^https$/ }).max(2048).optional(),
  scope: z.string().max(1000).optional(),
});

/** How a server is reached. Where an address is given as `http` and only the older SSE is served there, that is used. */
export const serverConnection = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('stdio'),
    /** A program by name or absolute path; started without a shell. */
    command: z.string().min(1).max(4096),
    args: z.array(z.string().max(32_768)).max(1000).default([]),
    env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no name of an environment variable'), secretOrText).default({}),
    /** Absolute. Default: the workspace. */
    cwd: z.string().max(4096).optional(),
  }),
  z.strictObject({ kind: z.enum(['http', 'sse', 'websocket']), url: z.url({ protocol: /^(?:https?|wss?)$/ }).max(2048), headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no name of a header'), secretOrText).default({}), oauth: signInSettings.optional() }),
]);
export type ServerConnection = z.infer<typeof serverConnection>;

/** A server as it is configured. */
export const serverEntry = z.strictObject({
  name: serverName,
  connection: serverConnection,
  enabled: z.boolean(),
  /** Servers of one group that offer the same tool stand in for each other. */
  group: serverName.optional(),
  /** What the entry says the server is for; shown, and believed in nothing. */
  capabilities: z.array(z.string().max(100)).max(100).optional(),
});
export type ServerEntry = z.infer<typeof serverEntry>;

/** Where a server was learned of. Nothing of it is started or asked before the person, or the operator, has accepted it. */
export const provenance = z.discriminatedUnion('kind', [
  /** `--servers` or MCP_SERVERS_PATH: counts as accepted. */
  z.strictObject({ kind: z.literal('operator'), file: z.string() }),
  /** Entered by hand. */
  z.strictObject({ kind: z.literal('person') }),
  /** Another program's configuration. `inWorkspace`: it came with the folder, not from the person. */
  z.strictObject({
    kind: z.literal('client'),
    client: z.string(),
    file: z.string(),
    inWorkspace: z.boolean(),
    /** The folder it is meant for, where the file keeps one list a folder. */
    project: z.string().optional(),
  }),
  /** Something that answers as an MCP server on this computer or, where the person asked for that, in the local network. */
  z.strictObject({ kind: z.literal('port'), host: z.string(), port: z.number().int(), process: z.strictObject({ name: z.string(), pid: z.number().int(), user: z.string().optional() }).optional() }),
  /** Announced on the local network as `_mcp._tcp`. */
  z.strictObject({ kind: z.literal('mdns'), instance: z.string(), host: z.string(), port: z.number().int() }),
  /** A `server.json` document, by file or address. */
  z.strictObject({ kind: z.literal('registry'), source: z.string() }),
]);
export type Provenance = z.infer<typeof provenance>;

/** off: not wanted. configured: wanted, not needed so far. degraded: it answers, but slowly or with failures. */
export const serverState = z.enum(['off', 'configured', 'starting', 'ready', 'degraded', 'failed']);
export type ServerStateName = z.infer<typeof serverState>;

/** One thing about a tool's definition that a person should see before accepting it. */
export const toolWarning = z.strictObject({
  kind: z.enum(['instruction', 'hidden-characters', 'look-alike', 'schema']),
  /** Path into the definition: `description`, `inputSchema.properties.note.description`. */
  where: z.string(),
  text: z.string(),
});
export type ToolWarning = z.infer<typeof toolWarning>;

/**
 * What came of asking it who it is. Asked is only what listens already or was announced, and never with
 * a key or token. `unknown` is trusted in nothing; `answered` is its own word.
 */
export const handshake = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answered'), name: z.string(), version: z.string(), revision: z.string() }),
  /** It wants a key before it says anything. */
  z.strictObject({ kind: z.literal('locked') }),
  z.strictObject({ kind: z.literal('unknown'), reason: z.string() }),
]);
export type Handshake = z.infer<typeof handshake>;

/** A value the entry has a place for and nobody knows so far: the person gives it before the entry is added. */
export const serverAsk = z.strictObject({ id: z.string(), title: z.string(), secret: z.boolean() });
export type ServerAsk = z.infer<typeof serverAsk>;

/** A server that was found and is not accepted. */
export const foundServer = z.strictObject({
  /** The same for the same server, however it was found. */
  identity: z.string(),
  /** As it would be added, where that is known already. */
  entry: serverEntry.optional(),
  /** What it is called where it was found; text of a stranger. */
  label: z.string(),
  /** The whole command line or address. */
  address: z.string(),
  provenance: z.array(provenance).min(1),
  /** Variables and headers that hold keys and would move to the secret store. */
  secrets: z.array(z.string()),
  /** What has to be filled in first. */
  asks: z.array(serverAsk).optional(),
  /** Absent where it was not asked: what would have to be started first, or lies elsewhere. */
  handshake: handshake.optional(),
  /** What to know before it is added: runs the newest version each time, could reach all of the home folder, no encryption. */
  remarks: z.array(z.string()),
  /** Name of the accepted server it is the same as. */
  have: z.string().optional(),
  foundAt: timestamp,
});
export type FoundServer = z.infer<typeof foundServer>;

/** A configuration that could not be read, or an entry of it. */
export const discoveryProblem = z.strictObject({ where: z.string(), line: z.number().int().optional(), path: z.string().optional(), text: z.string() });
export type DiscoveryProblem = z.infer<typeof discoveryProblem>;

/** One changed line of a definition written out, for the diff of a held tool. */
export const definitionChange = z.strictObject({
  /** Path into the definition: `description`. */
  where: z.string(),
  /** Null where there was none, or is none any more. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type DefinitionChange = z.infer<typeof definitionChange>;

/** A tool that is not used until a person accepts it: new since its server was accepted, changed, or with warnings. */
export const heldTool = z.strictObject({
  tool: z.string(),
  why: z.enum(['new', 'changed', 'warned']),
  /** SHA-256 of the definition the person sees; accepting names it, so that no other one is accepted. */
  hash: z.string(),
  seenAt: timestamp,
  /** When the earlier definition was accepted. */
  pinnedAt: timestamp.optional(),
  changes: z.array(definitionChange),
  warnings: z.array(toolWarning),
});
export type HeldTool = z.infer<typeof heldTool>;

/** One line a server has said of itself, or Steward of it. Text of a stranger, without control characters. */
export const serverLogLine = z.strictObject({
  at: timestamp,
  from: z.enum(['stderr', 'server', 'steward']),
  /** As the server named it; only of its log messages. */
  level: z.string().optional(),
  text: z.string(),
});
export type ServerLogLine = z.infer<typeof serverLogLine>;

/** How an accepted server is doing. */
export const serverStatus = z.strictObject({
  name: serverName,
  state: serverState,
  /** Why it is failed or degraded. */
  reason: errorView.optional(),
  /** When it came into this state. */
  since: timestamp,
  /** needed: it wants the person to sign in, or to grant more. */
  signIn: z.enum(['needed', 'signed-in']).optional(),
  /** How it was reached in the end, which a fallback may have changed. */
  carrier: z.enum(['stdio', 'http', 'sse', 'websocket']).optional(),
  protocolVersion: z.string().optional(),
  /** What it calls itself; text of a stranger. */
  identity: z.strictObject({ name: z.string(), title: z.string().optional(), version: z.string() }).optional(),
  connections: z.number().int(),
  /** Calls that run now. */
  running: z.number().int(),
  /** How often it was started again after it had ended by itself. */
  restarts: z.number().int(),
  /** Of the last calls and probes, milliseconds; null when there were none. */
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  /** Share of the last calls and probes that failed for the server's fault, 0 to 1. */
  errorRate: z.number(),
  /** The last latencies, oldest first, milliseconds; for a sparkline. */
  latencies: z.array(z.number()),
  /** Of a server that runs on this machine: what it and all below it take up. `cpu`: share of one core. */
  use: z.strictObject({ pid: z.number().int(), memory: z.number(), cpu: z.number().nullable(), processes: z.number().int() }).optional(),
});
export type ServerStatus = z.infer<typeof serverStatus>;

/** Names other programs use for the same ways to reach a server. */
export const transportName = z.enum(['stdio', 'http', 'streamable-http', 'streamable_http', 'streamableHttp', 'sse', 'websocket', 'ws']);

const plainValue = z.union([secretOrText, z.number(), z.boolean()]);

/** What an entry may say, in `mcp_servers.json` and in the files of other programs alike. */
const writtenFields = {
  url: z.string().min(1).max(2048).optional().describe('Address of a server that runs already: http, https, ws or wss.'),
  protocol: transportName.optional().describe('How the address is spoken to. Where it speaks only the other HTTP way, that is used.'),
  command: z.string().min(1).max(4096).optional().describe('Program to start, by name or absolute path; started without a shell.'),
  args: z.array(z.union([z.string().max(32_768), z.number(), z.boolean()])).max(1000).optional(),
  env: z.record(z.string().max(200), plainValue).optional().describe('Variables of the program. {"secret":"name"} takes the value from the secret store.'),
  cwd: z.string().max(4096).optional().describe('Folder the program starts in; the workspace where absent.'),
  headers: z.record(z.string().max(200), plainValue).optional().describe('Headers of every request. {"secret":"name"} takes the value from the secret store.'),
  oauth: signInSettings.optional().describe('Sign-in with a client registered beforehand, or with other scopes than the server names.'),
  enabled: z.boolean().optional(),
  group: z.string().optional().describe('Servers of one group that offer the same tool stand in for each other.'),
  capabilities: z.array(z.string().max(100)).max(100).optional().describe('What the server is for; shown, and believed in nothing.'),
  // As other programs write the same.
  type: transportName.optional().describe('The same as protocol.'),
  transport: transportName.optional().describe('The same as protocol.'),
  serverUrl: z.string().min(1).max(2048).optional().describe('The same as url.'),
  disabled: z.boolean().optional().describe('The opposite of enabled.'),
  // Of other programs, and without meaning here: what may run without asking is up to the policy.
  description: z.unknown().optional(),
  timeout: z.unknown().optional(),
  autoApprove: z.unknown().optional(),
  alwaysAllow: z.unknown().optional(),
};

/** An entry under its name, as in the `mcpServers` of many programs. */
export const namedServerEntry = z.strictObject(writtenFields);
/** The same, with whatever else another program keeps there left out. */
export const foreignServerEntry = z.object({ ...writtenFields, oauth: signInSettings.optional().catch(undefined) });
export type WrittenServerEntry = z.infer<typeof foreignServerEntry>;

/** `mcp_configuration`, in `mcp_servers.json` and in `mcp_functions.json`. */
export const mcpConfiguration = z.looseObject({
  version: z.string().optional(),
  auto_discovery: z.boolean().optional().describe('Look for servers at the start and every half hour, without being asked to. Default: false.'),
  auto_integration: z.boolean().optional().describe('Use the servers of a file the operator passed without further question. Default: true. What was found elsewhere always waits for the person.'),
  security_level: z.string().optional(),
});
export type McpConfiguration = z.infer<typeof mcpConfiguration>;

/** `mcp_servers.json`. Comments and trailing commas are read; `${NAME}` and `${NAME:-default}` stand for variables of the environment. */
export const serversFile = z.strictObject({
  $schema: z.string().optional(),
  mcp_configuration: mcpConfiguration.optional(),
  servers: z.array(z.strictObject({ name: serverName, ...writtenFields })).optional(),
  mcpServers: z.record(z.string(), namedServerEntry).optional().describe('The same, in the form many programs write.'),
});
