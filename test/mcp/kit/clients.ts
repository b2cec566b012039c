// The SDK's own clients, unmodified, behind one face: the first generation, and the second in both eras.
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as FirstStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as FirstHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as FirstTransport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { onTestFinished } from 'vitest';

export interface ToolResult {
  content: { type: string; text?: string }[];
  structuredContent?: Record<string, unknown> | undefined;
  isError?: boolean | undefined;
}

export interface TestClient {
  /** Names, and whether each has all that a tool should have. */
  listTools(): Promise<{ name: string; description?: string | undefined; inputSchema: unknown; outputSchema?: unknown; annotations?: unknown }[]>;
  callTool(name: string, input: Record<string, unknown>, options?: { signal?: AbortSignal; onprogress?: (progress: { progress: number; message?: string | undefined }) => void }): Promise<ToolResult>;
  close(): Promise<void>;
}

export const generations = ['1.x', '2.x legacy', '2.x 2026-07-28'] as const;
export type Generation = (typeof generations)[number];

export interface Target {
  url?: string;
  token?: string;
  command?: { command: string; args: string[]; env?: Record<string, string> };
  /** What it calls itself. */
  name?: string;
}

/** Connects and closes again with the test. */
export async function connectClient(generation: Generation, { url, token = '', command, name: ownName = `client ${generation}` }: Target): Promise<TestClient> {
  const headers = { Authorization: `Bearer ${token}` };
  const identity = { name: ownName, version: '1.0.0' };
  if (generation === '1.x') {
    const client = new FirstClient(identity);
    const transport = command ? new FirstStdio({ ...command, stderr: 'ignore' }) : new FirstHttp(new URL(url ?? ''), { requestInit: { headers } });
    await client.connect(transport as FirstTransport);
    onTestFinished(() => client.close());
    return {
      listTools: async () => (await client.listTools()).tools,
      callTool: async (name, input, options) => (await client.callTool({ name, arguments: input }, undefined, options)) as ToolResult,
      close: () => client.close(),
    };
  }
  const client = new Client(identity, { versionNegotiation: { mode: generation === '2.x legacy' ? 'legacy' : { pin: '2026-07-28' } } });
  const transport: Transport = command ? new StdioClientTransport({ ...command, stderr: 'ignore' }) : new StreamableHTTPClientTransport(new URL(url ?? ''), { requestInit: { headers } });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, input, options) => (await client.callTool({ name, arguments: input }, options)) as ToolResult,
    close: () => client.close(),
  };
}
