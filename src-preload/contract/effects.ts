import { z } from 'zod';

/**
 * What a call touches, as Steward resolved it: real paths, parsed argument lists, recipients. The
 * policy decides on these, the approval card shows these, and the digest an approval is bound to
 * covers these. Nothing here is a model's claim.
 */
export const pathEffect = z.strictObject({
  kind: z.literal('path'),
  access: z.enum(['read', 'write', 'delete']),
  /** Absolute, links resolved as far as the path exists. */
  path: z.string(),
  /** As the call wrote it. */
  requested: z.string(),
  insideWorkspace: z.boolean(),
  exists: z.boolean(),
  /** A write that puts other content in the place of what is there. */
  replaces: z.boolean(),
  /** The effect covers everything below the path. */
  recursive: z.boolean(),
  /** A delete whose content goes on living elsewhere by the same call: nothing is lost. */
  moved: z.boolean().optional(),
  /** What is there now, as size, time and inode, where the call replaces or deletes it: another one means asking again. */
  version: z.string().optional(),
  /** A read of content that has so many names, where it is more than one: others may lie outside the workspace. */
  links: z.number().int().optional(),
  /** Why this place always asks or is closed, for example "shell profile"; absent for ordinary places. */
  protectedAs: z.string().optional(),
  /** Set when the path may never be used: escapes, links that lead out, device files. */
  refusal: z.string().optional(),
});

/**
 * What foreign code may do while it runs: its effects, as nobody can list them beforehand. The policy
 * decides on this; what it does not name is not there for the code.
 */
export const sandboxProfile = z.strictObject({
  /** Folders it may change, absolute. Its own temporary folder comes with every profile. */
  write: z.array(z.string()),
  /** Folders it may read beside the system's programs and what it may change. */
  read: z.array(z.string()),
  /** Places inside those that are not there for it: Steward's data folder, keys, what a rule denies. */
  hidden: z.array(z.string()),
  /** Places inside what it may change that stay as they are: git hooks, editor tasks. */
  fixed: z.array(z.string()),
  /** `host` or `host:port` it may reach, through the checking proxy; none = no network at all. */
  hosts: z.array(z.string()),
  /** kept: changes go to an upper layer, are merged when it has ended and can be undone exactly. direct: they happen at once and cannot. */
  changes: z.enum(['kept', 'direct']),
  limits: z.strictObject({
    processes: z.number().int(),
    /** Bytes, for all its processes together. */
    memory: z.number(),
    /** Seconds of processor time for one process. */
    cpuSeconds: z.number(),
    /** Bytes of output kept. */
    output: z.number(),
    /** Bytes of one file it writes. */
    fileSize: z.number(),
    /** Seconds until it is ended. */
    seconds: z.number(),
  }),
});
export type SandboxProfile = z.infer<typeof sandboxProfile>;

export const execEffect = z.strictObject({
  kind: z.literal('exec'),
  /** One argument list a program; several for a pipeline or list of commands. Empty when the script could not be read: it may run anything. */
  programs: z.array(z.array(z.string())),
  /** The exact text a shell will run; absent when no shell is involved. */
  script: z.string().optional(),
  /** The script is typed into this terminal: what reads it there decides what it means. */
  terminal: z.string().optional(),
  cwd: z.string(),
  sandbox: z.enum(['none', 'sandboxed']),
  /** Present exactly when it is sandboxed. */
  profile: sandboxProfile.optional(),
});

/** Reading facts about this machine: load, memory, processes. */
export const machineEffect = z.strictObject({ kind: z.literal('machine'), facts: z.array(z.string()) });
/** Showing a notification on this computer's own desktop. */
export const notifyEffect = z.strictObject({ kind: z.literal('notify'), title: z.string() });

/** A request to a server. */
export const networkEffect = z.strictObject({
  kind: z.literal('network'),
  /** write: something leaves this computer beside the address itself. */
  access: z.enum(['read', 'write']),
  /** Lower case, without brackets. */
  host: z.string(),
  port: z.number().int(),
  /** Where the host's addresses lie; the strictest of them. */
  place: z.enum(['public', 'private', 'loopback', 'metadata', 'unresolved']),
  /** The person's account there: they named the server themselves, and its secret is used. */
  account: z.string().optional(),
  /** Names of the secrets that go along, where there are any. */
  secrets: z.array(z.string()).optional(),
});
/** A statement on a database. */
export const sqlEffect = z.strictObject({
  kind: z.literal('sql'),
  /** As the person named the connection, or the path of its file. */
  database: z.string(),
  /** Upper case: SELECT, UPDATE, DROP. */
  verb: z.string(),
  /** Lower case, with the schema where the statement names one. Empty when they could not be told. */
  tables: z.array(z.string()),
  access: z.enum(['read', 'write', 'delete']),
});
/** Words that go to people: mail, chat messages, posts. */
export const messageEffect = z.strictObject({
  kind: z.literal('message'),
  /** In words: "mail of ada@example.com". */
  via: z.string(),
  recipients: z.array(z.string()),
  /** The account it goes out with, and the server it is given to. */
  account: z.string().optional(),
  server: z.strictObject({ host: z.string(), port: z.number().int(), place: z.enum(['public', 'private', 'loopback', 'metadata', 'unresolved']) }).optional(),
});
/**
 * A function of another MCP server. Nothing better is known of it than its name and where it runs. Servers
 * of a group stand in for each other: a call that any of them may answer has one effect for each.
 */
export const foreignEffect = z.strictObject({ kind: z.literal('foreign'), server: z.string(), tool: z.string(), group: z.string().optional() });

/** A signal to processes that run. */
export const processEffect = z.strictObject({
  kind: z.literal('process'),
  signal: z.enum(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2']),
  /** Everything below them gets it as well. */
  tree: z.boolean(),
  /** Empty where nothing of that number or name runs: then nothing is done. `began` tells a process from a later one of the same number. */
  processes: z.array(z.strictObject({ pid: z.number().int(), name: z.string(), user: z.string(), began: z.string() })),
  /** Set when one of them may never be signalled: Steward itself, what it runs on, the system's first. */
  refusal: z.string().optional(),
});
/** A change to a service of the system. */
export const serviceEffect = z.strictObject({
  kind: z.literal('service'),
  manager: z.enum(['systemd', 'launchd', 'windows', 'none']),
  /** user: of this person's own session. */
  scope: z.enum(['system', 'user']),
  /** As the manager calls it: `nginx.service`. */
  name: z.string(),
  action: z.enum(['start', 'stop', 'restart', 'reload', 'enable', 'disable']),
  /** Set when it may never be done: to the service Steward itself runs as. */
  refusal: z.string().optional(),
});
/** A call that is made later, or a later one taken back. What that call touches is judged when it is made. */
export const scheduleEffect = z.strictObject({
  kind: z.literal('schedule'),
  action: z.enum(['add', 'cancel']),
  /** The name of the task. */
  task: z.string(),
  /** When, as the call wrote it; empty when it is taken back. */
  when: z.string(),
  /** The function that will be called. */
  function: z.string(),
});
/** Reading Steward's own environment variables. */
export const environmentEffect = z.strictObject({
  kind: z.literal('environment'),
  /** Names whose values are told; without any only names are. */
  values: z.array(z.string()),
  /** Those among them that are not the harmless few every program inherits: any may hold a key. */
  private: z.array(z.string()),
});

/** What is remembered between calls: memories, or values that are kept for a while. */
export const memoryEffect = z.strictObject({
  kind: z.literal('memory'),
  store: z.enum(['memories', 'cache']),
  access: z.enum(['read', 'write', 'delete']),
  /** On whose behalf they are kept: `person`, or an outside caller. */
  owner: z.string(),
  /** They are the caller's own. */
  own: z.boolean(),
  /** Absent: all of the owner's. */
  namespace: z.string().optional(),
  key: z.string().optional(),
  /** Set when it may never be kept: it holds a secret. */
  refusal: z.string().optional(),
});

export const effect = z.discriminatedUnion('kind', [
  pathEffect,
  execEffect,
  machineEffect,
  notifyEffect,
  networkEffect,
  sqlEffect,
  messageEffect,
  foreignEffect,
  processEffect,
  serviceEffect,
  scheduleEffect,
  environmentEffect,
  memoryEffect,
]);
export type PathEffect = z.infer<typeof pathEffect>;
export type ExecEffect = z.infer<typeof execEffect>;
export type NetworkEffect = z.infer<typeof networkEffect>;
export type SqlEffect = z.infer<typeof sqlEffect>;
export type MessageEffect = z.infer<typeof messageEffect>;
export type ForeignEffect = z.infer<typeof foreignEffect>;
export type ProcessEffect = z.infer<typeof processEffect>;
export type ServiceEffect = z.infer<typeof serviceEffect>;
export type ScheduleEffect = z.infer<typeof scheduleEffect>;
export type EnvironmentEffect = z.infer<typeof environmentEffect>;
export type MemoryEffect = z.infer<typeof memoryEffect>;
export type Effect = z.infer<typeof effect>;
