import type { McpServer, McpServerOptions } from './createMcpServer.ts';
import { createHttpHandler } from './httpHandler.ts';
import { createPlainAnswers } from './plainAnswer.ts';
import { serveStandardIo } from './standardIo.ts';
import { createToolbox } from './toolbox.ts';

/** The ways in, over one toolbox. */
export type Carriers = McpServer;

const defaultApprovalWaitMs = 45_000;

export function createCarriers({ registry, door, version, log, approvalWaitMs = defaultApprovalWaitMs }: McpServerOptions): Carriers {
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
