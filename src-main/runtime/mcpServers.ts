import { homedir } from 'node:os';
import type { DiscoveryProblem, FoundServer, ServerEntry } from '../../src-preload/contract/servers.ts';
import type { Limits } from '../calls/limits.ts';
import type { Discovery } from '../discovery/createDiscovery.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { createToolPins } from '../mcp/adopt/toolPins.ts';
import { createServers, type AcceptedServer } from '../mcp/servers/createServers.ts';
import { createLocalListeners } from '../ports/local/listeners.ts';
import { createLocalProcesses } from '../ports/local/startProcess.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { LiveRegistry } from '../registry/registry.ts';
import type { Store } from '../store/store.ts';
import type { SecretStore } from './secrets.ts';

export interface McpServersParts {
  registry: LiveRegistry;
  store: Store;
  secrets: SecretStore;
  redactor: Redactor;
  limits: Limits;
  /** `--servers` or MCP_SERVERS_PATH. */
  serversFile: string | undefined;
  /** MCP_HEALTH_CHECK_INTERVAL. */
  probeEverySeconds: number;
  workspace(): string;
  /** Addresses under which this Steward is reached. */
  ownUrls(): readonly string[];
  clock: Clock;
  log: Log;
}

/** Other MCP servers: those in use, and those that were found. */
export interface McpServers {
  /** Takes up what the operator's file says, and goes on doing so. */
  start(): Promise<void>;
  list(): AcceptedServer[];
  /** Looks for servers on this computer. Nothing found is started or asked for its tools. */
  discover(): Promise<{ found: FoundServer[]; problems: DiscoveryProblem[] }>;
  /** Settles once every server in use has been asked for its tools, as far as that was under way. */
  asked(): Promise<void>;
  /** What of the operator's file could not be used. */
  problems(): DiscoveryProblem[];
  close(): Promise<void>;
}

export async function createMcpServers(parts: McpServersParts): Promise<McpServers> {
  const { registry, store, secrets, redactor, limits, serversFile, probeEverySeconds, workspace, ownUrls, clock, log } = parts;
  const hide = (text: string): string => redactor.text(text, 'client');
  const pins = await createToolPins(store, clock, new Set(registry.functions.map(({ name }) => name)));
  const servers = createServers({ registry, pins, processes: createLocalProcesses(), readSecret: (name) => secrets.read(name), workspace, hide, limits, probeEverySeconds, clock, log });
  let opening: Promise<Discovery> | undefined;

  /** Loaded when it is first needed: a start without servers need not wait for it. */
  function discovery(): Promise<Discovery> {
    opening ??= import('../discovery/createDiscovery.ts').then(({ createDiscovery }) =>
      createDiscovery({
        home: homedir(), workspace: workspace(), platform: process.platform, environment: process.env, ownUrls,
        ...(serversFile !== undefined && { operatorFile: serversFile }),
        accepted: () => entries,
        listeners: createLocalListeners(),
        secrets: { names: () => secrets.names(), read: (name) => secrets.read(name) },
        hideKeys: hide,
        clock,
        cache: limits.cache.server_discovery,
      }),
    );
    return opening;
  }

  let entries: readonly ServerEntry[] = [];
  let fileProblems: () => DiscoveryProblem[] = () => [];

  function take(next: readonly ServerEntry[]): void {
    entries = next;
    servers.use(next);
    for (const { where, path, text } of fileProblems()) log.warn({ file: where, path }, text);
  }

  return {
    async start() {
      if (serversFile === undefined) return;
      const opened = await discovery();
      fileProblems = () => opened.problems();
      opened.operatorEntriesChanged(take);
      await opened.start();
      take(opened.operatorEntries());
    },
    list: servers.list,
    asked: servers.asked,
    async discover() {
      const opened = await discovery();
      const found = await opened.scan();
      return { found, problems: opened.problems() };
    },
    problems: () => fileProblems(),
    async close() {
      await servers.close();
      await (await opening)?.end();
    },
  };
}
