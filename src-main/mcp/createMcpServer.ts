import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { Door } from '../calls/callFunction.ts';
import type { Log } from '../kernel/log.ts';
import type { Registry } from '../registry/registry.ts';
import { createHttpHandler, type HttpPrincipal } from './httpHandler.ts';
import { createPlainAnswers } from './plainAnswer.ts';
import { serveStandardIo } from './standardIo.ts';
import { createToolbox } from './toolbox.ts';

export interface McpServerOptions {
  registry: Registry;
  door: Door;
  /** Steward's own, told to clients. */
  version: string;
  log: Log;
  /** How long a call over HTTP waits for the person before it is answered APPROVAL_PENDING. Default 45 000 ms. */
  approvalWaitMs?: number;
}

/** All functions, outward, as an MCP server. Every call goes through the door. */
export interface McpServer {
  /** Answers a request for `/mcp` whose key, Host and Origin have been checked. `body` is the whole of it. */
  handleHttp(request: IncomingMessage, response: ServerResponse, principal: HttpPrincipal, body: Buffer): void | Promise<void>;
  /** Serves one client on a pair of streams until the input ends. Nobody can be asked there: what would ask is refused. */
  serveStandardIo(input: Readable, output: Writable): Promise<void>;
  /** Ends sessions and streams. */
  close(): Promise<void>;
}

const defaultApprovalWaitMs = 45_000;

export function createMcpServer({ registry, door, version, log, approvalWaitMs = defaultApprovalWaitMs }: McpServerOptions): McpServer {
  const identity = { name: 'steward', title: 'Steward', version };
  const toolbox = createToolbox(registry, door);
  const plain = createPlainAnswers(toolbox, identity);
  const http = createHttpHandler({ toolbox, identity, plain, approval: { waitMs: approvalWaitMs }, log });
  const connections = new Set<() => void>();
  return {
    handleHttp: http.handle,
    async serveStandardIo(input, output) {
      const connection = serveStandardIo({ toolbox, identity, plain, log }, input, output);
      connections.add(connection.end);
      await connection.ended;
      connections.delete(connection.end);
    },
    async close() {
      for (const end of connections) end();
      await http.close();
    },
  };
}
