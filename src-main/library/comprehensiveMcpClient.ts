import { AppError } from '../kernel/errors.ts';
import { connectSteward } from './connectSteward.ts';
import { createExecutionTally } from './executionStats.ts';
import { searchListed } from './searchListed.ts';
import type { ListedFunction, Steward } from './steward.ts';
import type { DiscoveredServer, ExecutionStats, FunctionSummary, McpClientOptions, ServerStatusReport, ServerSummary } from './types.ts';

interface Known {
  functions: readonly ListedFunction[];
  servers: readonly ServerSummary[];
  at: number;
}

/** What is known is looked up anew, in the background, when it was asked for and is older than this. */
const freshMs = 500;

/**
 * Calls Steward's functions from a program: over `url`, of the Steward that runs on the data folder, or of
 * one of its own. Either way every call goes through policy, approval and audit, and only a person
 * decides: where none can be asked, what would ask fails with APPROVAL_REQUIRED.
 *
 * Lists answer at once, with what was known at the last look; `refresh` looks now.
 */
export class ComprehensiveMcpClient {
  readonly #options: McpClientOptions;
  readonly #tally = createExecutionTally();
  #opening: Promise<Steward> | undefined;
  #steward: Steward | undefined;
  #known: Known = { functions: [], servers: [], at: 0 };
  #looking: Promise<void> | undefined;

  /** The MCP servers whose tools are functions. */
  readonly registry = { listServers: (): ServerSummary[] => [...this.#current().servers] };
  readonly autoDiscovery = {
    /** Looks for MCP servers on this computer. Nothing found is started or trusted. */
    discoverServers: (): Promise<DiscoveredServer[]> => this.#connected().discover(),
  };
  readonly functionExecutor = { getExecutionStats: (): ExecutionStats => this.#tally.stats() };

  constructor(options: McpClientOptions = {}) {
    this.#options = options;
  }

  /** Connects. Safe to call twice. */
  async initialize(): Promise<void> {
    this.#opening ??= connectSteward(this.#options);
    try {
      this.#steward = await this.#opening;
      await this.refresh();
    } catch (error) {
      await this.shutdown();
      throw error;
    }
  }

  /** Every function that can be called. */
  listFunctions(): FunctionSummary[] {
    return this.#current().functions.map(withoutPhrasings);
  }

  /** Functions by what they do, best first. */
  searchFunctions(query: string): FunctionSummary[] {
    return searchListed(query, this.#current().functions).map(withoutPhrasings);
  }

  /** The result of one call. Throws AppError: DENIED_BY_POLICY, REFUSED, INVALID_INPUT … */
  async callFunction(name: string, args: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const steward = this.#connected();
    const begun = performance.now();
    let failed = true;
    try {
      const result = await steward.call(name, args);
      failed = false;
      return result;
    } finally {
      this.#tally.note(name, failed, performance.now() - begun);
    }
  }

  getServerStatus(): ServerStatusReport {
    const servers = this.registry.listServers();
    return { totalServers: servers.length, servers };
  }

  /** Looks up functions and servers now. */
  async refresh(): Promise<void> {
    const steward = this.#connected();
    this.#looking ??= (async () => {
      const functions = await steward.functions();
      this.#known = { functions, servers: await steward.servers(), at: performance.now() };
    })().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  /** Disconnects; a runtime of this program's own is stopped. */
  async shutdown(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#steward = undefined;
    await (await opening?.catch(() => undefined))?.close();
  }

  #current(): Known {
    this.#connected();
    // What cannot be looked up now shows with the next call.
    if (performance.now() - this.#known.at > freshMs) void this.refresh().catch(() => undefined);
    return this.#known;
  }

  #connected(): Steward {
    if (this.#steward) return this.#steward;
    throw new AppError('NOT_REACHABLE', 'The client is not connected', { hint: 'Call initialize() first, or use createMcpClient()' });
  }
}

function withoutPhrasings({ phrasings: _, ...summary }: ListedFunction): FunctionSummary {
  return summary;
}

/** A client that is connected already. */
export async function createMcpClient(options: McpClientOptions = {}): Promise<ComprehensiveMcpClient> {
  const client = new ComprehensiveMcpClient(options);
  await client.initialize();
  return client;
}
