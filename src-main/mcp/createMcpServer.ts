import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Log } from '../kernel/log.ts';
import type { HttpPrincipal } from './httpHandler.ts';
import type { Carriers } from './createCarriers.ts';
import type { Offers, OffersOptions } from './offers.ts';

export interface McpServerOptions extends OffersOptions {
  /** Steward's own, told to clients. */
  version: string;
  log: Log;
  /** How long a call over HTTP waits for the person before it is answered APPROVAL_PENDING. Default 45 000 ms. */
  approvalWaitMs?: number;
}

/** A token that is not limited. */
const ownToken = 'default';

/** All functions, outward, as an MCP server. Every call goes through the door. */
export interface McpServer {
  /** Answers a request for `/mcp`, `/sse` or `/messages` whose key, Host and Origin have been checked. `body` is the whole of it. */
  handleHttp(request: IncomingMessage, response: ServerResponse, principal: HttpPrincipal, body: Buffer): void | Promise<void>;
  /** Serves one client on a WebSocket whose key, Host and Origin have been checked; `url` is what it asked for. */
  serveWebSocket(socket: WebSocket, principal: HttpPrincipal, url?: string): void;
  /** Serves one client on a pair of streams until the input ends. Nobody can be asked there: what would ask is refused. */
  serveStandardIo(input: Readable, output: Writable, options?: { lazy?: boolean }): Promise<void>;
  /** Loads what the first client would wait for, and writes the list of tools. */
  prepare(): Promise<void>;
  /** Ends every session, stream and call under this token, which has been revoked. */
  endToken(tokenId: string): void;
  /** Ends sessions and streams. */
  close(): Promise<void>;
}

/** The MCP server. The SDK and the tools' schemas are loaded with the first client, not with the runtime. */
export function createMcpServer(options: McpServerOptions): McpServer {
  let loading: Promise<Carriers> | undefined;
  let carriers: Carriers | undefined;
  let offers: Offers | undefined;

  function load(): Promise<Carriers> {
    loading ??= Promise.all([import('./createCarriers.ts'), import('./offers.ts')]).then(([{ createCarriers }, { createOffers }]) => (carriers = createCarriers({ ...options, offers: (offers = createOffers(options)) })));
    return loading;
  }

  return {
    handleHttp(...exchange) {
      return carriers ? carriers.handleHttp(...exchange) : load().then(({ handleHttp }) => handleHttp(...exchange));
    },
    serveWebSocket(socket, principal, url) {
      if (carriers) return carriers.serveWebSocket(socket, principal, url);
      // What comes before there is somebody to hear it must not be lost.
      socket.pause();
      void load().then((loaded) => {
        loaded.serveWebSocket(socket, principal, url);
        socket.resume();
      });
    },
    serveStandardIo: async (...streams) => (await load()).serveStandardIo(...streams),
    async prepare() {
      await load();
      void offers?.of(ownToken, false).toolbox.toolsText;
    },
    endToken: (tokenId) => carriers?.endToken(tokenId),
    close: async () => (await loading)?.close(),
  };
}
