import { isDeepStrictEqual } from 'node:util';
import type { HeldTool, ServerEntry, ServerStateName } from '../../../src-preload/contract/servers.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, toAppError, toErrorView, type ErrorView } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import type { Log } from '../../kernel/log.ts';
import type { Processes } from '../../ports/processes.ts';
import type { LiveRegistry } from '../../registry/registry.ts';
import { adoptTool } from '../adopt/adoptTool.ts';
import { readTools } from '../adopt/foreignTool.ts';
import type { ToolPins } from '../adopt/toolPins.ts';
import { createServerLog } from '../client/serverLog.ts';
import { createLazyServer, type LazyServer } from './lazyServer.ts';

/** An accepted server, for lists. */
export interface AcceptedServer {
  name: string;
  /** The whole command line or address. */
  address: string;
  state: ServerStateName;
  reason: ErrorView | undefined;
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
  /** `connection_pool` of the limits, seconds. */
  limits: { connection_timeout: number; idle_timeout: number };
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
  readonly changed: Event<void>;
  close(): Promise<void>;
}

export function createServers({ registry, pins, limits, log, clock, ...options }: ServersOptions): Servers {
  const used = new Map<string, LazyServer>();
  const changed = new Emitter<void>();
  const ending = new Set<Promise<void>>();

  function use(entries: readonly ServerEntry[]): void {
    const wanted = new Map(entries.filter(({ enabled }) => enabled).map((entry) => [entry.name, entry]));
    for (const [name, server] of used) {
      const next = wanted.get(name);
      if (next && isDeepStrictEqual(next, server.entry)) wanted.delete(name);
      else drop(name, server);
    }
    for (const entry of wanted.values()) add(entry);
    changed.emit();
  }

  function drop(name: string, server: LazyServer): void {
    used.delete(name);
    registry.replace(name, []);
    const end = server.end().catch((error: unknown) => log.warn({ server: name, err: error }, 'a server did not end cleanly'));
    ending.add(end);
    void end.finally(() => ending.delete(end));
  }

  function add(entry: ServerEntry): void {
    const { name } = entry;
    const server = createLazyServer({
      connect: { entry, log: createServerLog(clock, options.hide), hide: options.hide, processes: options.processes, readSecret: options.readSecret, workspace: options.workspace },
      timeoutMs: limits.connection_timeout * 1000,
      idleMs: limits.idle_timeout * 1000,
    });
    used.set(name, server);
    server.stateChanged(() => changed.emit());
    server.toolsChanged(() => askInBackground(name));
    adopt(name);
    const { usable, held } = pins.of(name);
    if (usable.length + held.length === 0) askInBackground(name);
  }

  function askInBackground(name: string): void {
    // The state says why it failed; the next call tries again.
    refresh(name).catch((error: unknown) => log.warn({ server: name, err: toErrorView(error) }, 'a server could not be asked for its tools'));
  }

  async function refresh(name: string): Promise<void> {
    const server = requireServer(name);
    const { tools, refused } = readTools(await server.listTools());
    for (const { name: tool, why } of refused) log.warn({ server: name, tool }, `a tool was left out: ${why}`);
    await pins.offer(name, tools);
    if (used.get(name) === server) adopt(name);
    changed.emit();
  }

  /** Makes what is pinned into functions. */
  function adopt(name: string): void {
    const server = requireServer(name);
    const address = addressOf(server.entry);
    const foreign = { name, members: () => [{ name, address }], call: server.call };
    registry.replace(name, pins.of(name).usable.map((tool) => adoptTool(foreign, tool)));
  }

  function requireServer(name: string): LazyServer {
    const server = used.get(name);
    if (!server) throw new AppError('NOT_FOUND', `No server in use is called ${name}`, { hint: 'List them with: steward servers' });
    return server;
  }

  return {
    use,
    list: () =>
      [...used].map(([name, { entry, state, reason }]) => {
        const { usable, held } = pins.of(name);
        return { name, address: addressOf(entry), state, reason: reason && toErrorView(toAppError(reason)), tools: usable.length, held };
      }),
    refresh,
    async accept(name, tools) {
      requireServer(name);
      await pins.accept(name, tools);
      adopt(name);
      changed.emit();
    },
    changed: changed.event,
    async close() {
      for (const [name, server] of used) drop(name, server);
      await Promise.all(ending);
    },
  };
}

/** A word of a command line as a shell would need it, so that its parts can be told apart. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

export function addressOf({ connection }: ServerEntry): string {
  return connection.kind === 'stdio' ? [connection.command, ...connection.args].map(word).join(' ') : connection.url;
}
