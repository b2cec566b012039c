import { connectRuntime, type RuntimeConnection } from '../cli/connectRuntime.ts';
import { AppError } from '../kernel/errors.ts';
import { resolveOptions } from '../runtime/resolveOptions.ts';

export interface McpClientOptions {
  /** Where Steward keeps its things. Default: the user's own data folder. */
  dataDir?: string;
  /** What relative paths mean. Default: the saved workspace, else the home folder. */
  workspace?: string;
  /** `ask`, `read-only`, `trusted`, `unattended` (needs dataDir and workspace), or the path of a rules file. */
  policy?: string;
  /** Milliseconds a call may wait for the person at the running app; then it fails with APPROVAL_PENDING. Default 45 000. */
  approvalWaitMs?: number;
}

export interface FunctionSummary {
  name: string;
  title: string;
  category: string;
  summary: string;
  description: string;
}

const defaultApprovalWaitMs = 45_000;

/**
 * Calls Steward's functions from a program. Uses the Steward that runs on the data folder, or starts
 * a runtime inside this process; either way every call goes through policy, approval and audit.
 * Without a running app there is nobody to ask: what would ask fails with APPROVAL_REQUIRED.
 */
export class ComprehensiveMcpClient {
  readonly #options: McpClientOptions;
  #connection: RuntimeConnection | undefined;
  #functions: FunctionSummary[] = [];

  constructor(options: McpClientOptions = {}) {
    this.#options = options;
  }

  /** Connects. Safe to call twice. */
  async initialize(): Promise<void> {
    if (this.#connection) return;
    const { dataDir, workspace, policy } = this.#options;
    this.#connection = await connectRuntime(resolveOptions({ dataDir, workspace, policy }));
    this.#functions = await this.#connection.ask('list', undefined);
  }

  /** Every function that can be called. */
  listFunctions(): FunctionSummary[] {
    this.#connected();
    return this.#functions;
  }

  /** The result of one call. Throws AppError: DENIED_BY_POLICY, REFUSED, INVALID_INPUT … */
  async callFunction(name: string, args: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const connection = this.#connected();
    const approval = connection.remote ? { waitMs: this.#options.approvalWaitMs ?? defaultApprovalWaitMs } : 'refuse';
    const answer = await connection.ask('call', { name, input: args, approval });
    if (answer.error) throw new AppError(answer.error.code, answer.error.message, answer.error.hint === undefined ? {} : { hint: answer.error.hint });
    return answer.result ?? {};
  }

  /** Functions by what they do, best first. */
  async searchFunctions(query: string): Promise<FunctionSummary[]> {
    const names = await this.#connected().ask('search', { query });
    return names.flatMap((name) => this.#functions.find((entry) => entry.name === name) ?? []);
  }

  /** Disconnects; a runtime of this process's own is stopped. */
  async shutdown(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
  }

  #connected(): RuntimeConnection {
    if (this.#connection) return this.#connection;
    throw new AppError('NOT_REACHABLE', 'The client is not connected', { hint: 'Call initialize() first, or use createMcpClient()' });
  }
}

/** A client that is connected already. */
export async function createMcpClient(options: McpClientOptions = {}): Promise<ComprehensiveMcpClient> {
  const client = new ComprehensiveMcpClient(options);
  await client.initialize();
  return client;
}
