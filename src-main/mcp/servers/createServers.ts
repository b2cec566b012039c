import { isDeepStrictEqual } from 'node:util';
import type { HeldTool, ServerEntry, ServerLogLine, ServerStatus } from '../../../src-preload/contract/servers.ts';
import type { Limits } from '../../calls/limits.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, toErrorView } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import type { Log } from '../../kernel/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { LiveRegistry } from '../../registry/registry.ts';
import { adoptTool, type ForeignCall, type ForeignResult } from '../adopt/adoptTool.ts';
import { readTools } from '../adopt/foreignTool.ts';
import { pinsKey } from '../adopt/pinsKey.ts';
import type { AdoptedTool } from '../adopt/adoptTool.ts';
import type { ToolPins } from '../adopt/toolPins.ts';
import { createServerLog, type ServerLog } from '../client/serverLog.ts';
import type { SupervisedServer } from '../client/superviseServer.ts';

/** An accepted server, for lists. */
export interface AcceptedServer extends ServerStatus {
  /** The whole command line or address. */
  address: string;
  /** Tools that can be called. */
  tools: number;
  held: readonly HeldTool[];
}

export interface ServersOptions {
  registry: LiveRegistry;
  pins: ToolPins;
  processes: Processes;
  readSecret(name: string): Promise<string>;
  workspace(): string;
  hide(text: string): string;
  limits: Limits['connection_pool'];
  /** Seconds between two looks whether a connected server answers. */
  probeEverySeconds: number;
  clock: Clock;
  log: Log;
}

/** The MCP servers whose tools are functions here. */
export interface Servers {
  /**
   * Uses exactly these, all of them accepted. Pinned tools are there at once, without starting anything;
   * one that has never been asked for its tools is asked now, in the background.
   */
  use(entries: readonly ServerEntry[]): void;
  list(): AcceptedServer[];
  /** Asks a server for its tools now. NOT_FOUND for one that is not used. */
  refresh(name: string): Promise<void>;
  /** Takes over held definitions, each named by the hash the person saw. */
  accept(name: string, tools: readonly { tool: string; hash: string }[]): Promise<void>;
  /** What may be called of it, and what waits for the person. NOT_FOUND for one that is not used. */
  toolsOf(name: string): { usable: readonly AdoptedTool[]; held: readonly HeldTool[] };
  /** What it has said of itself. NOT_FOUND for one that is not used. */
  logOf(name: string): Promise<ServerLog>;
  readonly logged: Event<{ name: string; line: ServerLogLine }>;
  /** Reads what the servers that run here take up, for the next list. */
  readUse(): Promise<void>;
  readonly changed: Event<void>;
  close(): Promise<void>;
}

export function createServers({ registry, pins, limits, log, clock, probeEverySeconds, ...options }: ServersOptions): Servers {
  const used = new Map<string, { entry: ServerEntry; server: Promise<SupervisedServer>; known: SupervisedServer | undefined }>();
  const changed = new Emitter<void>();
  const logged = new Emitter<{ name: string; line: ServerLogLine }>();
  const ending = new Set<Promise<void>>();
  const client = oncePerRuntime();

  /** The client is loaded with the first server: most starts need none. */
  function oncePerRuntime(): () => Promise<(entry: ServerEntry) => SupervisedServer> {
    let loading: Promise<(entry: ServerEntry) => SupervisedServer> | undefined;
    return () =>
      (loading ??= Promise.all([import('../client/superviseServer.ts'), import('../client/connectionBudget.ts')]).then(([{ superviseServer }, { createConnectionBudget }]) => {
        const budget = createConnectionBudget(() => limits, clock);
        return (entry) => superviseServer({ entry, limits: () => limits, budget, clock, log: createServerLog(clock, options.hide), hide: options.hide, processes: options.processes, readSecret: options.readSecret, workspace: options.workspace, probeEveryMs: probeEverySeconds * 1000 });
      }));
  }

  function use(entries: readonly ServerEntry[]): void {
    const wanted = new Map(entries.filter(({ enabled }) => enabled).map((entry) => [entry.name, entry]));
    for (const [name, { entry }] of used) {
      if (isDeepStrictEqual(wanted.get(name), entry)) wanted.delete(name);
      else drop(name);
    }
    for (const entry of wanted.values()) add(entry);
    changed.emit();
  }

  function drop(name: string): void {
    const gone = used.get(name);
    used.delete(name);
    registry.replace(name, []);
    const end = gone?.server.then((server) => server.drain()).catch((error: unknown) => log.warn({ server: name, err: error }, 'a server did not end cleanly')) ?? Promise.resolve();
    ending.add(end);
    void end.finally(() => ending.delete(end));
  }

  function add(entry: ServerEntry): void {
    const { name } = entry;
    const server = client().then((supervise) => {
      const supervised = supervise(entry);
      const place = used.get(name);
      if (place?.server === server) place.known = supervised;
      supervised.changed(() => changed.emit());
      supervised.log.added((line) => logged.emit({ name, line }));
      supervised.listChanged((kind) => {
        if (kind === 'tools') askInBackground(name);
      });
      return supervised;
    });
    used.set(name, { entry, server, known: undefined });
    adopt(name);
    const { usable, held } = pins.of(pinsKey(entry));
    if (usable.length + held.length === 0) askInBackground(name);
  }

  function askInBackground(name: string): void {
    // The state says why it failed; the next call tries again.
    refresh(name).catch((error: unknown) => log.warn({ server: name, err: toErrorView(error) }, 'a server could not be asked for its tools'));
  }

  async function refresh(name: string): Promise<void> {
    const { entry, server } = requireServer(name);
    const listed = await (await server).use((open) => open.listTools());
    const { tools, refused } = readTools(listed);
    for (const { name: tool, why } of refused) log.warn({ server: name, tool }, `a tool was left out: ${why}`);
    if (used.get(name)?.server !== server) return;
    await pins.offer(pinsKey(entry), tools);
    if (used.get(name)?.server === server) adopt(name);
    changed.emit();
  }

  /** Makes what is pinned into functions. */
  function adopt(name: string): void {
    const { entry, server } = requireServer(name);
    const address = addressOf(entry);
    const call = async ({ tool, arguments: input, signal, idempotent, onProgress }: ForeignCall): Promise<ForeignResult> => (await (await server).callTool(tool, input, { signal, idempotent, onProgress })) as unknown as ForeignResult;
    const foreign = { name, members: () => [{ name, address }], call };
    registry.replace(name, pins.of(pinsKey(entry)).usable.map((tool) => adoptTool(foreign, tool)));
  }

  function requireServer(name: string): { entry: ServerEntry; server: Promise<SupervisedServer> } {
    const server = used.get(name);
    if (!server) throw new AppError('NOT_FOUND', `No server in use is called ${name}`, { hint: 'List them with: steward servers' });
    return server;
  }

  return {
    use,
    list: () =>
      [...used].map(([name, { entry, known }]) => {
        const { usable, held } = pins.of(pinsKey(entry));
        return { ...(known?.status() ?? untouched(name, clock.now())), address: addressOf(entry), tools: usable.length, held };
      }),
    refresh,
    async accept(name, tools) {
      const { entry, server } = requireServer(name);
      await pins.accept(pinsKey(entry), tools);
      if (used.get(name)?.server === server) adopt(name);
      changed.emit();
    },
    toolsOf: (name) => pins.of(pinsKey(requireServer(name).entry)),
    logOf: async (name) => (await requireServer(name).server).log,
    logged: logged.event,
    async readUse() {
      await Promise.all([...used.values()].flatMap(({ known }) => known?.readUse() ?? []));
    },
    changed: changed.event,
    async close() {
      const servers = [...used.values()].map(({ server }) => server);
      used.clear();
      await Promise.all([...servers.map((server) => server.then((known) => known.end(), () => undefined)), ...ending]);
    },
  };
}

/** Of a server before the client is there. */
function untouched(name: string, now: number): ServerStatus {
  return { name, state: 'configured', since: now, connections: 0, running: 0, restarts: 0, p50Ms: null, p95Ms: null, errorRate: 0, latencies: [] };
}

/** A word of a command line as a shell would need it, so that its parts can be told apart. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

export function addressOf({ connection }: Pick<ServerEntry, 'connection'>): string {
  return connection.kind === 'stdio' ? [connection.command, ...connection.args].map(word).join(' ') : connection.url;
}
