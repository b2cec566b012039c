import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { toAppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Wire } from '../../wire/connection.ts';
import { largestMessageBytes } from '../../wire/limits.ts';
import { answerHook, hooksPath, type TakeHook } from './answerHook.ts';
import { createAssets } from './assets.ts';
import { entryPage, type EntryReason } from './entryPage.ts';
import { createHostGuard } from './hostGuard.ts';
import { sessionLifetimeMs, type PersonKeys, type PersonSession } from './personKeys.ts';
import { listen } from './listen.ts';
import type { ProgramKeys, ProgramPrincipal } from './programKeys.ts';
import { bearerChallenge, isMetadataPath, protectedResourceMetadata } from './protectedResource.ts';
import { readBody } from './readBody.ts';
import { readCookie, redirect, refuseUpgrade, sendHtml, sendJson, sendText } from './respond.ts';
import { carryWebSocket } from './wsTransport.ts';

/** Answers `/mcp`, `/sse` and `/messages`. `body` is the whole of a POST's body, else empty; the request's stream has been read. */
export type McpHandler = (request: IncomingMessage, response: ServerResponse, principal: ProgramPrincipal, body: Buffer) => void | Promise<void>;

export interface HttpServerOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** `HOST` or `HOST:PORT` that may be named besides this computer. */
  allowedHosts: readonly string[];
  programKeys: ProgramKeys;
  /** Absent where the interface is a window of its own: no page is served and `/ws` opens for nobody. */
  personKeys?: PersonKeys | undefined;
  wire: Wire;
  /** Folder of the built user interface. */
  assets: string;
  log: Log;
  health(): object;
  /** Whether calls can be taken; what else it says goes out as it is. */
  ready(): { ready: boolean };
  /** In Prometheus' text format; absent when metrics are off. */
  metrics?: () => Promise<string>;
  mcp?: McpHandler;
  /** Takes a WebSocket of `/mcp/ws`. */
  mcpSocket?: (socket: WebSocket, request: IncomingMessage, principal: ProgramPrincipal) => void;
  /** Takes what comes in at `/hooks/TOKEN`. */
  hook?: TakeHook;
  limits?: Partial<HttpLimits>;
  /** What the entry page tells people to type. */
  entryCommands?: readonly { command: string; effect: string }[];
}

export interface HttpServer {
  /** Without path and code: `http://127.0.0.1:9000`. */
  url: string;
  port: number;
  /** Open ones, of clients of any kind. */
  readonly connections: number;
  /** Stops taking requests, lets running ones end for `graceMs`, then hangs up. */
  close(graceMs?: number): Promise<void>;
}

/** What one caller can make the door hold, and for how long. */
export interface HttpLimits {
  headerBytes: number;
  bodyBytes: number;
  connections: number;
  /** Milliseconds a request may take to send its headers, and to send all of itself. */
  headersMs: number;
  requestMs: number;
  /** How often the two above are looked at, milliseconds. */
  checkMs: number;
  /** How long a connection is kept open for a next request, milliseconds. */
  keepAliveMs: number;
}

const httpLimits: HttpLimits = {
  headerBytes: 64 * 1024,
  bodyBytes: 16 * 1024 * 1024,
  // A client of the 2025 revisions holds two, a stream and its call; a thousand clients leave room to spare.
  connections: 8192,
  headersMs: 10_000,
  requestMs: 60_000,
  checkMs: 5000,
  keepAliveMs: 30_000,
};
const defaultGraceMs = 3000;

const noProgramKey = 'A program token is needed: send "Authorization: Bearer TOKEN" with the token of the data folder';
const noPersonKey = 'A browser that came in with a one-time code is needed; a program token does not open this';

/** Starts the daemon's door. Throws PORT_IN_USE, or CONFIG_INVALID for an address that cannot be used. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { programKeys, personKeys, wire, log } = options;
  const limits = { ...httpLimits, ...options.limits };
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: largestMessageBytes,
    handleProtocols: (protocols) => (protocols.has('mcp') ? 'mcp' : false),
  });
  const assets = createAssets(options.assets);
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
    noDelay: true,
    // Some HTTP clients offer h2c with every request; only a WebSocket is an upgrade here.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  });
  server.maxConnections = limits.connections;
  const openSockets = new Set<WebSocket>();
  let connections = 0;
  server.on('connection', (socket) => void (connections++, socket.once('close', () => connections--)));
  const port = await listen(server, options.host, options.port);
  const guard = createHostGuard(port, options.allowedHosts);
  const cookieName = `steward_${port}`;

  function person(request: IncomingMessage): PersonSession | undefined {
    return personKeys?.check(readCookie(request, cookieName));
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/';
    const queryAt = url.indexOf('?');
    const path = queryAt < 0 ? url : url.slice(0, queryAt);
    if (path === '/health') return answerState(request, response, 200, options.health());
    if (path === '/ready') {
      const state = options.ready();
      return answerState(request, response, state.ready ? 200 : 503, state);
    }
    const refusal = guard(request.headers.host, request.headers.origin);
    if (refusal !== undefined) return sendText(response, 403, refusal);
    switch (path) {
      case '/mcp':
      case '/sse':
      case '/messages':
        return answerMcp(request, response);
      case '/metrics':
        return answerMetrics(request, response);
      case '/ws':
        return person(request) ? sendText(response, 426, 'Open this with a WebSocket', { Upgrade: 'websocket' }) : sendText(response, 401, noPersonKey);
      case '/mcp/ws':
        return programKeys.check(request.headers.authorization) ? sendText(response, 426, 'Open this with a WebSocket', { Upgrade: 'websocket' }) : sendText(response, 401, noProgramKey, bearerChallenge(request));
      default:
        if (options.hook && path.startsWith(hooksPath)) return answerHook(url, request, response, options.hook);
        if (!isReading(request, response)) return;
        if (isMetadataPath(path)) return sendJson(response, 200, protectedResourceMetadata(request));
        void answerPage(path, queryAt < 0 ? '' : url.slice(queryAt), request, response).catch((error: unknown) => fail(response, error));
    }
  }

  const answerState = (request: IncomingMessage, response: ServerResponse, status: number, state: object): void => void (isReading(request, response) && sendJson(response, status, state));

  function answerMcp(request: IncomingMessage, response: ServerResponse): void {
    const principal = programKeys.check(request.headers.authorization);
    if (!principal) return sendText(response, 401, noProgramKey, bearerChallenge(request));
    const { mcp } = options;
    if (!mcp) return sendText(response, 404, 'MCP is not served here');
    readBody(request, limits.bodyBytes, (body) => {
      if (!body) return sendText(response, 413, `The body is larger than ${limits.bodyBytes} bytes; send less at once`);
      try {
        mcp(request, response, principal, body)?.catch((error: unknown) => fail(response, error));
      } catch (error) {
        fail(response, error);
      }
    });
  }

  function answerMetrics(request: IncomingMessage, response: ServerResponse): void {
    if (!programKeys.check(request.headers.authorization)) return sendText(response, 401, noProgramKey, bearerChallenge(request));
    if (!options.metrics) return sendText(response, 404, 'Metrics are switched off; MCP_METRICS_ENABLED=true switches them on');
    if (!isReading(request, response)) return;
    options.metrics().then(
      (text) => sendText(response, 200, text.trimEnd(), { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
      (error: unknown) => fail(response, error),
    );
  }

  async function answerPage(path: string, query: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!personKeys) return sendText(response, 404, 'The interface of this Steward is its own window; programs use /mcp');
    if (path !== '/' && path !== '/index.html') {
      if (!(await assets.send(path, request, response))) sendText(response, 404, 'There is nothing at this address');
      return;
    }
    const session = person(request);
    const code = new URLSearchParams(query).get('code');
    if (code !== null && request.method === 'GET') {
      const redeemed = await personKeys.redeem(code);
      if (redeemed.state === 'accepted') return redirect(response, '/', { 'Set-Cookie': cookie(redeemed.secret) });
      return session ? redirect(response, '/') : enter(response, 401, redeemed.state);
    }
    if (!session) return enter(response, 401, 'no-key');
    response.setHeader('Set-Cookie', cookie(readCookie(request, cookieName) ?? ''));
    if (!(await assets.sendPage(request, response))) enter(response, 503, 'not-built');
  }

  function cookie(secret: string): string {
    return `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${sessionLifetimeMs / 1000}`;
  }

  function enter(response: ServerResponse, status: number, reason: EntryReason): void {
    const commands = reason === 'not-built' ? [{ command: 'npm run build', effect: 'builds the pages' }] : (options.entryCommands ?? [{ command: 'steward serve', effect: 'prints a fresh address when it starts' }]);
    sendHtml(response, status, entryPage(reason, commands));
  }

  function fail(response: ServerResponse, error: unknown): void {
    if (response.destroyed || (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.error({ err: error, path: response.req.url?.split('?')[0] }, 'a request to the door failed');
    sendText(response, 500, toAppError(error).message);
  }

  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    const refusal = guard(request.headers.host, request.headers.origin);
    if (refusal !== undefined) return refuseUpgrade(stream, 403, refusal);
    const path = request.url?.split('?')[0];
    if (path === '/ws') {
      const session = person(request);
      if (!session) return refuseUpgrade(stream, 401, noPersonKey);
      return sockets.handleUpgrade(request, stream, head, (socket) => {
        remember(socket);
        carryWebSocket(wire, socket, stream, session.id);
      });
    }
    if (path === '/mcp/ws') {
      const principal = programKeys.check(request.headers.authorization);
      if (!principal) return refuseUpgrade(stream, 401, noProgramKey, bearerChallenge(request));
      const { mcpSocket } = options;
      if (!mcpSocket) return refuseUpgrade(stream, 404, 'MCP is not served here');
      return sockets.handleUpgrade(request, stream, head, (socket) => {
        remember(socket);
        mcpSocket(socket, request, principal);
      });
    }
    refuseUpgrade(stream, 404, 'There is nothing at this address');
  }

  function remember(socket: WebSocket): void {
    openSockets.add(socket);
    socket.on('close', () => openSockets.delete(socket));
  }

  server.on('request', onRequest);
  server.on('upgrade', onUpgrade);

  return {
    url: `http://${reachableName(options.host)}:${port}`,
    port,
    get connections() {
      return connections;
    },
    close(graceMs = defaultGraceMs) {
      return new Promise((resolve) => {
        for (const socket of openSockets) socket.close(1001, 'Steward is ending');
        const timer = setTimeout(() => {
          for (const socket of openSockets) socket.terminate();
          server.closeAllConnections();
        }, graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

/** What a browser on this computer can open for an address listened on. */
function reachableName(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function isReading(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  sendText(response, 405, `${request.method} is not possible here; use GET`, { Allow: 'GET, HEAD' });
  return false;
}
