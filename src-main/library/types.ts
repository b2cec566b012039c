/** What programs see of Steward. Plain types: nothing has to be installed beside it to use them. */

export interface McpClientOptions {
  /** A Steward that runs elsewhere: `http://127.0.0.1:9000`. With it only `token` and `name` are meant. */
  url?: string;
  /** What it lets programs in by; `steward token` prints it. Default: MCP_AUTH_TOKEN. */
  token?: string;
  /** Where Steward keeps its things. Where one runs on them already, that one is used. Default: the user's own data folder. */
  dataDir?: string;
  /** What relative paths mean. Default: the saved workspace, else the home folder. */
  workspace?: string;
  /** `ask`, `read-only`, `trusted`, `unattended` (needs dataDir and workspace), or the path of a rules file. */
  policy?: string;
  /** `mcp_servers.json`: other MCP servers whose tools are functions. */
  servers?: string;
  /** What this program is called in rules, on cards and in the audit. Default `program`. */
  name?: string;
  /** Milliseconds a call may wait for the person at the running app; then it fails with APPROVAL_PENDING. Default 45 000. */
  approvalWaitMs?: number;
}

/** What a runtime of the program's own is started with. */
export type OwnFlags = { [Name in 'dataDir' | 'workspace' | 'policy' | 'servers']?: McpClientOptions[Name] | undefined };

export interface FunctionSummary {
  name: string;
  title: string;
  /** One of the eight, or `servers` for a tool of another MCP server. */
  category: string;
  summary: string;
  description: string;
  /** JSON Schema of its arguments. */
  parameters: Record<string, unknown>;
}

export interface ServerSummary {
  name: string;
  /** configured: not needed so far. degraded: it answers, but slowly or with failures. */
  status: 'off' | 'configured' | 'starting' | 'ready' | 'degraded' | 'failed';
  /** Command line or URL. */
  address: string;
  /** Functions it offers. */
  functions: number;
  group?: string;
  /** Why it is failed or degraded. */
  reason?: string;
}

export interface ServerStatusReport {
  totalServers: number;
  servers: ServerSummary[];
}

/** A server that was found and is not in use: nothing of it is started or trusted before a person accepts it. */
export interface DiscoveredServer {
  label: string;
  address: string;
  /** How it was found: operator, person, client, port, mdns, registry. */
  foundBy: string[];
  remarks: string[];
  /** The server in use that it is the same as. */
  have?: string;
}

/** The calls this client has made. */
export interface ExecutionStats {
  totalExecutions: number;
  successfulExecutions: number;
  failedExecutions: number;
  /** 0 to 1; 1 before the first. */
  successRate: number;
  /** Null before the first. */
  averageDurationMs: number | null;
  byFunction: Record<string, { executions: number; failed: number }>;
}
