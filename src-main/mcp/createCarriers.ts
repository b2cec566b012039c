import type { ServerResponse } from 'node:http';
import type { Log } from '../kernel/log.ts';
import { createAnnouncer, type Announcer } from './announcer.ts';
import type { McpServer } from './createMcpServer.ts';
import { createEventStreamSessions } from './eventStreamSessions.ts';
import { createHttpHandler } from './httpHandler.ts';
import type { MessageConnection } from './messageConnection.ts';
import type { Offers } from './offers.ts';
import { createPlainAnswers } from './plainAnswer.ts';
import { serveStandardIo } from './standardIo.ts';
import { serveWebSocket } from './webSocketConnection.ts';

/** The ways in, over one choice of offers. */
export type Carriers = Omit<McpServer, 'prepare'>;

export interface CarriersOptions {
  offers: Offers;
  version: string;
  log: Log;
  approvalWaitMs?: number;
}

const defaultApprovalWaitMs = 45_000;

/** Whether an address asks for the two lazy tools: `/mcp?tools=lazy`. */
const asksLazy = (url: string | undefined): boolean => url !== undefined && /[?&]tools=lazy(?:&|$)/.test(url);

export function createCarriers({ offers, version, log, approvalWaitMs = defaultApprovalWaitMs }: CarriersOptions): Carriers {
  const identity = { name: 'steward', title: 'Steward', version };
  const plain = createPlainAnswers(identity);
  const approval = { waitMs: approvalWaitMs };
  const announcer: Announcer = createAnnouncer(offers, { toolsChanged: () => http.notify.toolsChanged(), contentChanged: () => { http.notify.resourcesChanged(); http.notify.promptsChanged(); }, resourceUpdated: (uri) => http.notify.resourceUpdated(uri) });
  const http = createHttpHandler({ identity, plain, approval, announcer, log });
  const streams = createEventStreamSessions({ identity, plain, log });
  const connections = new Map<Pick<MessageConnection, 'end'>, string | undefined>();
  /** Exchanges of tokens that can be revoked; theirs end with them. */
  const exchanges = new Map<string, Set<ServerResponse>>();

  function remember(tokenId: string, response: ServerResponse): void {
    const open = exchanges.get(tokenId) ?? new Set();
    exchanges.set(tokenId, open.add(response));
    response.once('close', () => {
      if (open.delete(response) && open.size === 0) exchanges.delete(tokenId);
    });
  }

  async function keep(connection: Pick<MessageConnection, 'ended' | 'end'>, tokenId?: string): Promise<void> {
    connections.set(connection, tokenId);
    await connection.ended;
    connections.delete(connection);
  }

  return {
    handleHttp(request, response, principal, body) {
      const { tokenId } = principal;
      const url = request.url ?? '';
      const path = url.split('?', 1)[0];
      const offer = offers.of(tokenId, asksLazy(url));
      if (offer.scope) remember(tokenId, response);
      if (path === '/sse' && request.method === 'GET') return streams.open(response, { tokenId, approval, offer, announcer });
      // A client of a newer revision tries a POST first, to learn which one is served.
      if (path === '/sse') return void response.writeHead(405, { Allow: 'GET' }).end();
      if (path === '/messages' && request.method === 'POST') return streams.post(request, response, tokenId, body);
      if (path === '/messages') return void response.writeHead(405, { Allow: 'POST' }).end();
      return http.handle(request, response, { tokenId, offer }, body);
    },
    serveWebSocket(socket, { tokenId }, url) {
      const offer = offers.of(tokenId, asksLazy(url));
      void keep(serveWebSocket({ identity, plain, log }, { tokenId, approval, offer, announcer }, socket), tokenId);
    },
    serveStandardIo: (input, output, { lazy = false } = {}) => keep(serveStandardIo({ identity, plain, log }, { offer: (tokenId) => offers.of(tokenId, lazy), announcer }, input, output)),
    endToken(tokenId) {
      http.endSessions(tokenId);
      streams.end(tokenId);
      for (const [connection, owner] of connections) if (owner === tokenId) connection.end();
      for (const response of exchanges.get(tokenId) ?? []) response.destroy();
    },
    async close() {
      announcer.close();
      for (const connection of connections.keys()) connection.end();
      streams.endAll();
      await http.close();
    },
  };
}
