import { z } from 'zod';
import { errorView, timestamp } from './common.ts';
import { discoveryProblem, foundServer, heldTool, provenance, serverEntry, serverLogLine, serverName, serverStatus, toolWarning, type DiscoveryProblem, type FoundServer, type ServerLogLine } from './servers.ts';

/** A server of the person's own, as `config.json` keeps it. */
export const personServer = serverEntry.extend({
  /** Where it was learned of. */
  from: provenance,
  addedAt: timestamp,
});
export type PersonServer = z.infer<typeof personServer>;

/** A sign-in that the person has begun. */
export const signInAttempt = z.discriminatedUnion('state', [
  /** `url`: where their browser goes; https, or http on this computer. */
  z.strictObject({ state: z.literal('waiting'), url: z.url({ protocol: /^https?$/ }), until: timestamp }),
  z.strictObject({ state: z.literal('failed'), error: errorView }),
]);
export type SignInAttempt = z.infer<typeof signInAttempt>;

/** An accepted server, for the screen. */
export const serverView = serverStatus.extend({
  /** The whole command line or address. */
  address: z.string(),
  kind: z.enum(['stdio', 'http', 'sse', 'websocket']),
  /** operator: its file says so, and only there is it changed. */
  owner: z.enum(['operator', 'person']),
  from: provenance.optional(),
  addedAt: timestamp.optional(),
  enabled: z.boolean(),
  /** How the person's sign-in stands, where one was begun and is not done. */
  signInAttempt: signInAttempt.optional(),
  group: z.string().optional(),
  /** Tools that can be called. */
  tools: z.number().int(),
  /** Tools that wait for the person, by why, and when the last of their definitions was first seen. */
  held: z.strictObject({ new: z.number().int(), changed: z.number().int(), warned: z.number().int(), seenAt: timestamp.optional() }),
});
export type ServerView = z.infer<typeof serverView>;

/** A found server that the person does not want to be shown among the found ones. */
export const ignoredServer = z.strictObject({ identity: z.string().max(200), label: z.string(), address: z.string(), at: timestamp });
export type IgnoredServer = z.infer<typeof ignoredServer>;

/** How the search for servers stands. */
export type ServerSearch = { state: 'never' } | { state: 'looking'; since: number } | { state: 'done'; at: number };

/** State of the topic `servers`. */
export interface ServersState {
  servers: ServerView[];
  found: FoundServer[];
  /** Configurations that could not be read, or entries of them. */
  problems: DiscoveryProblem[];
  /** Of the found ones, now or at another time; brought back they are shown again. */
  ignored: IgnoredServer[];
  search: ServerSearch;
}
export type ServersAction =
  | { type: 'serversChanged'; changed: ServerView[]; removed: string[] }
  | { type: 'foundReplaced'; found: FoundServer[]; problems: DiscoveryProblem[]; ignored: IgnoredServer[]; search: ServerSearch };

/** State of the topic `serverLog`, by the server's name: the last lines, oldest first, at most 500. */
export interface ServerLogState {
  lines: ServerLogLine[];
}
export type ServerLogAction = { type: 'added'; lines: ServerLogLine[] };

/** A tool of another server that may be called. */
export const serverTool = z.strictObject({ name: z.string(), functionName: z.string(), title: z.string().optional(), description: z.string(), pinnedAt: timestamp });
export type ServerTool = z.infer<typeof serverTool>;

const offered = { title: z.string().optional(), description: z.string().optional(), warnings: z.array(toolWarning) };
const resource = z.strictObject({ /** Its address; of a template with variables in braces. */ uri: z.string(), name: z.string(), mime: z.string().optional(), size: z.number().optional(), ...offered });

/** What a server offers beside tools. Texts of a stranger. */
export const serverContentView = z.strictObject({
  resources: z.array(resource),
  templates: z.array(resource),
  prompts: z.array(z.strictObject({ name: z.string(), arguments: z.array(z.strictObject({ name: z.string(), description: z.string().optional(), required: z.boolean() })), ...offered })),
});
export type ServerContentView = z.infer<typeof serverContentView>;

/** A resource, for the person's eyes; what is neither text nor a picture is told of by its size. */
export const resourceText = z.strictObject({ parts: z.array(z.strictObject({ uri: z.string(), mime: z.string().optional(), bytes: z.number(), text: z.string().optional(), /** Base64. */ picture: z.string().optional() })), truncated: z.boolean() });
export type ResourceText = z.infer<typeof resourceText>;

/** A prompt with its arguments filled in, for the composer. `leftOut`: messages that are no text. */
export const promptText = z.strictObject({ text: z.string(), truncated: z.boolean(), leftOut: z.number().int(), warnings: z.array(toolWarning) });
export type PromptText = z.infer<typeof promptText>;

/** One server of the found ones that is to be added. */
export const importRequest = z.strictObject({
  identity: z.string().max(200),
  /** Another name than the one made of its label. */
  name: serverName.optional(),
  /** Values for what it asks, by id. */
  answers: z.record(z.string().max(200), z.string().max(10_000)).optional(),
});
export type ServerImportRequest = z.infer<typeof importRequest>;

/** What adding would change, before anything of it is done. */
export const importPreview = z.strictObject({
  entries: z.array(z.strictObject({
    name: serverName,
    kind: z.enum(['stdio', 'http', 'sse', 'websocket']),
    /** The whole command line or address, as it would be used; what looks like a key is not shown. */
    address: z.string(),
    folder: z.string().optional(),
    /** Variables or headers, with where each value lies. */
    values: z.array(z.strictObject({ name: z.string(), value: z.string(), secret: z.string().optional() })),
    remarks: z.array(z.string()),
    /** Where the program of a command lies; null where it is not found. */
    program: z.strictObject({ name: z.string(), path: z.string().nullable() }).optional(),
  })),
  /** Keys that move to the secret store, by the names they get there. */
  secrets: z.array(z.strictObject({ name: z.string(), entry: z.string(), place: z.string() })),
  /** Names exactly this; adding gives it, so that nothing else is added. */
  digest: z.string(),
});
export type ImportPreview = z.infer<typeof importPreview>;

/** One way to mend what the doctor has found. */
export const doctorFix = z.discriminatedUnion('kind', [
  /** To be copied and run by the person. */
  z.strictObject({ kind: z.literal('command'), label: z.string(), command: z.string() }),
  /** Start it, or ask it, again. */
  z.strictObject({ kind: z.literal('refresh'), label: z.string() }),
  z.strictObject({ kind: z.literal('enable'), label: z.string() }),
  /** Save a secret of this name. */
  z.strictObject({ kind: z.literal('secret'), label: z.string(), secret: z.string() }),
  /** Begin a sign-in to it. */
  z.strictObject({ kind: z.literal('sign-in'), label: z.string() }),
  /** Give it a key for its requests. */
  z.strictObject({ kind: z.literal('key'), label: z.string() }),
  /** Give it a variable it wants. */
  z.strictObject({ kind: z.literal('variable'), label: z.string(), name: z.string() }),
  /** Start another program of the same name. */
  z.strictObject({ kind: z.literal('program'), label: z.string(), path: z.string() }),
]);
export type DoctorFix = z.infer<typeof doctorFix>;

export const doctorCheck = z.strictObject({
  id: z.string(),
  title: z.string(),
  outcome: z.enum(['ok', 'trouble', 'note']),
  detail: z.string(),
  fixes: z.array(doctorFix),
});
export type DoctorCheck = z.infer<typeof doctorCheck>;

/** Why a server does not work, or that it does. */
export const doctorReport = z.strictObject({ name: z.string(), ok: z.boolean(), checks: z.array(doctorCheck) });
export type DoctorReport = z.infer<typeof doctorReport>;

const named = z.strictObject({ name: serverName });
const nothing = z.strictObject({});

/** The person's alone: no program and no model has a way here. */
export const serverMethods = {
  /** What may be called of a server, and what waits, with its diff. */
  'servers.tools': { params: named, result: z.strictObject({ tools: z.array(serverTool), held: z.array(heldTool) }) },
  'servers.log': { params: z.strictObject({ name: serverName, count: z.number().int().min(1).max(5000).default(500) }), result: z.strictObject({ lines: z.array(serverLogLine) }) },
  /** Connects, if need be, and asks for the tools. */
  'servers.refresh': { params: named, result: nothing },
  /** Asks it what it offers beside tools. */
  'servers.content': { params: named, result: serverContentView },
  'servers.readResource': { params: z.strictObject({ name: serverName, uri: z.string().min(1).max(8192) }), result: resourceText },
  'servers.getPrompt': { params: z.strictObject({ name: serverName, prompt: z.string().min(1).max(1000), arguments: z.record(z.string().max(200), z.string().max(100_000)).default({}) }), result: promptText },
  /** Takes over held definitions; each is named by the hash of what was shown, so that no other is taken. */
  'servers.accept': { params: z.strictObject({ name: serverName, tools: z.array(z.strictObject({ tool: z.string().max(200), hash: z.string().length(64) })).min(1).max(1000) }), result: nothing },
  /** Looks on this computer, and with `network` in the local network; progress is in the topic. */
  'servers.discover': { params: z.strictObject({ network: z.boolean().default(false) }), result: z.strictObject({ found: z.array(foundServer), problems: z.array(discoveryProblem), ignored: z.array(ignoredServer) }) },
  /** Found servers are shown among the ignored ones from now on, or among the found ones again. */
  'servers.ignore': { params: z.strictObject({ identities: z.array(z.string().max(200)).min(1).max(1000), ignored: z.boolean() }), result: nothing },
  /** An address or a command line as the person typed it; it is among the found ones then. Nothing is started. */
  'servers.propose': { params: z.strictObject({ typed: z.string().max(20_000), headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is no name of a header').max(200), z.string().max(10_000)).optional() }), result: foundServer },
  /** A `server.json` document, by file or address; its ways are among the found ones then. */
  'servers.readRegistry': { params: z.strictObject({ source: z.string().min(1).max(4096) }), result: z.strictObject({ found: z.array(foundServer), refused: z.array(z.string()) }) },
  'servers.previewImport': { params: z.strictObject({ requests: z.array(importRequest).min(1).max(200) }), result: importPreview },
  /** CONFLICT where it would not be what the preview showed. Added switched off, unless `enable`. */
  'servers.import': { params: z.strictObject({ requests: z.array(importRequest).min(1).max(200), digest: z.string().max(64), enable: z.boolean().default(false) }), result: z.strictObject({ names: z.array(z.string()) }) },
  'servers.setEnabled': { params: z.strictObject({ name: serverName, enabled: z.boolean() }), result: nothing },
  /**
   * Another address or command line, another program, or a key for its requests. Another program or
   * address is another server: what was accepted of the one before does not hold for it.
   */
  'servers.update': {
    params: z.strictObject({
      name: serverName,
      change: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('address'), typed: z.string().max(20_000) }),
        z.strictObject({ kind: z.literal('program'), path: z.string().min(1).max(4096) }),
        z.strictObject({ kind: z.literal('key'), value: z.string().min(1).max(10_000) }),
        /** A variable of a program; its value moves to the secret store. */
        z.strictObject({ kind: z.literal('variable'), name: z.string().max(200).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is no name of an environment variable'), value: z.string().min(1).max(10_000) }),
      ]),
    }),
    result: nothing,
  },
  /** Begins a sign-in: the address for the browser of whoever asks. How it goes on is in the topic. */
  'servers.signIn': { params: named, result: z.strictObject({ url: z.url({ protocol: /^https?$/ }) }) },
  /** Gives up a sign-in that waits, or puts away how the last one failed. */
  'servers.cancelSignIn': { params: named, result: nothing },
  /** Forgets the tokens. */
  'servers.signOut': { params: named, result: nothing },
  'servers.remove': { params: named, result: nothing },
  /** Tries it, and says why it does not work. */
  'servers.doctor': { params: named, result: doctorReport },
} as const;
