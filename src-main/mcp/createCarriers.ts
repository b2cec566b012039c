import type { McpServer, McpServerOptions } from './createMcpServer.ts';
import { createEventStreamSessions } from './eventStreamSessions.ts';
import { createHttpHandler } from './httpHandler.ts';
import { createPlainAnswers } from './plainAnswer.ts';
import { serveStandardIo } from './standardIo.ts';
import { createToolbox } from './toolbox.ts';
import { serveWebSocket } from './webSocketConnection.ts';

/** The ways in, over one toolbox. */
export type Carriers = McpServer;

const defaultApprovalWaitMs = 45_000;

export function createCarriers({ registry, door, version, log, approvalWaitMs = defaultApprovalWaitMs }: McpServerOptions): Carriers {
  const identity = { name: 'steward', title: 'Steward', version };
  const toolbox = createToolbox(registry, door);
  const plain = createPlainAnswers(toolbox, identity);
  const approval = { waitMs: approvalWaitMs };
  const http = createHttpHandler({ toolbox, identity, plain, approval, log });
  const streams = createEventStreamSessions({ toolbox, identity, plain, log });
  const connections = new Set<() => void>();
  return {
    handleHttp(request, response, principal, body) {
      const path = (request.url ?? '').split('?', 1)[0];
      if (path === '/sse' && request.method === 'GET') return streams.open(response, { tokenId: principal.tokenId, approval });
      // A client of a newer revision tries a POST first, to learn which one is served.
      if (path === '/sse') return void response.writeHead(405, { Allow: 'GET' }).end();
      if (path === '/messages' && request.method === 'POST') return streams.post(request, response, principal.tokenId, body);
      if (path === '/messages') return void response.writeHead(405, { Allow: 'POST' }).end();
      return http.handle(request, response, principal, body);
    },
    serveWebSocket(socket, { tokenId }) {
      const connection = serveWebSocket({ toolbox, identity, plain, log }, { tokenId, approval }, socket);
      connections.add(connection.end);
      void connection.ended.then(() => connections.delete(connection.end));
    },
    async serveStandardIo(input, output) {
      const connection = serveStandardIo({ toolbox, identity, plain, log }, input, output);
      connections.add(connection.end);
      await connection.ended;
      connections.delete(connection.end);
    },
    async close() {
      for (const end of connections) end();
      streams.endAll();
      await http.close();
    },
  };
}
