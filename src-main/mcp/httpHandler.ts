import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createMcpHandler, isInitializeRequest, isJsonContentType, isLegacyRequest, SUPPORTED_PROTOCOL_VERSIONS, type AuthInfo, type ServerNotifier } from '@modelcontextprotocol/server';
import { isAppError, toErrorView } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Announcer } from './announcer.ts';
import { mcpCaller, readClientName } from './callerIdentity.ts';
import { answerableId, errorText, isRecord, rpcErrors } from './jsonRpc.ts';
import { createLegacySessions, type LegacySession } from './legacySessions.ts';
import type { Offer } from './offers.ts';
import { headerMismatch } from './paramHeaders.ts';
import type { Toolbox } from './toolbox.ts';
import { parseMessage } from './parseMessage.ts';
import { answerOverHttp } from './answerOverHttp.ts';
import type { PlainAnswers } from './plainAnswer.ts';
import { modernRevision, readPlainRequest, type PlainRequest } from './plainRequest.ts';
import { createProtocolServer, type ProtocolOptions, type ProtocolPrincipal } from './protocolServer.ts';
import { refusedSubscription } from './subscriptions.ts';
import { sendWebResponse, toWebRequest } from './webExchange.ts';

/** Who calls over HTTP, as the host has checked it. */
export interface HttpPrincipal {
  tokenId: string;
}

/** The same, with what it is offered under the address it asked for. */
interface OfferedPrincipal extends HttpPrincipal {
  offer: Offer;
}

export interface HttpHandler {
  handle(request: IncomingMessage, response: ServerResponse, principal: OfferedPrincipal, body: Buffer): void | Promise<void>;
  /** Tells clients of the 2026-07-28 revision that follow changes. */
  readonly notify: ServerNotifier;
  /** Ends the sessions of a token. */
  endSessions(tokenId: string): void;
  close(): Promise<void>;
}

/**
 * Streamable HTTP for the 2026-07-28 and the 2025 revisions. Plain requests are answered here, past the
 * SDK; everything else is the SDK's, on a server of the session or of the request.
 */
export function createHttpHandler(options: ProtocolOptions & { plain: PlainAnswers; approval: ProtocolPrincipal['approval']; announcer: Announcer; log: Log }): HttpHandler {
  const { plain, approval, announcer, log } = options;
  const sessions = createLegacySessions((tokenId, offer) => createProtocolServer(options, { tokenId, approval, offer, announcer }));
  const sdk = createMcpHandler(({ authInfo }) => createProtocolServer(options, { tokenId: authInfo?.clientId ?? '', approval, offer: offerOf(authInfo) }), { onerror: (error) => log.debug({ err: error }, 'an MCP request was refused') });

  function handle(request: IncomingMessage, response: ServerResponse, principal: OfferedPrincipal, body: Buffer): void | Promise<void> {
    const { tokenId, offer } = principal;
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/mcp') return sendError(response, 404, null, rpcErrors.refused, 'MCP is served at /mcp, as Streamable HTTP');
    let message: unknown;
    if (request.method === 'POST') {
      if (!isJsonContentType(request.headers['content-type'])) return sendError(response, 415, null, rpcErrors.refused, 'Unsupported Media Type: Content-Type must be application/json');
      try {
        message = parseMessage(body.toString('utf8'));
      } catch (error) {
        if (!isAppError(error)) throw error;
        return sendError(response, 400, null, rpcErrors.parse, error.message);
      }
      const wanted = readPlainRequest(message);
      if (wanted && headersFit(request.headers, wanted, offer.toolbox) && plain.takes(wanted, offer.toolbox)) {
        const sessionId = wanted.era === 'legacy' ? request.headers['mcp-session-id'] : undefined;
        const session = typeof sessionId === 'string' ? sessions.find(sessionId, tokenId) : undefined;
        if (sessionId === undefined || (session && !session.logs)) return answerPlain(response, wanted, principal, session);
      }
      const mismatch = paramMismatch(request.headers, message, offer);
      if (mismatch !== undefined) return sendError(response, 400, answerableId(message), headerMismatchCode, mismatch);
      const refused = refusedSubscription(message, offer);
      if (refused !== undefined) return void response.writeHead(200, { 'Content-Type': 'application/json' }).end(refused);
    }
    return answerBySdk(request, response, principal, message);
  }

  function answerPlain(response: ServerResponse, wanted: PlainRequest, { tokenId, offer }: OfferedPrincipal, session: LegacySession | undefined): Promise<void> {
    const by = { caller: mcpCaller(tokenId, wanted.client ?? session?.client ?? readClientName(undefined)), approval };
    return answerOverHttp(response, wanted, session, (call) => plain.answer(wanted, offer.toolbox, by, call));
  }

  async function answerBySdk(request: IncomingMessage, response: ServerResponse, { tokenId, offer }: OfferedPrincipal, message: unknown): Promise<void> {
    const authInfo: AuthInfo = { token: '', clientId: tokenId, scopes: [], extra: { offer } };
    try {
      await sendWebResponse(await route(toWebRequest(request, response), message, authInfo), response);
    } catch (error) {
      log.error({ err: error }, 'an MCP request could not be answered');
      if (response.headersSent) response.destroy();
      else sendError(response, 500, answerableId(message), rpcErrors.internal, toErrorView(error).message);
    }
  }

  async function route(request: Request, message: unknown, authInfo: AuthInfo): Promise<Response> {
    if (await isLegacyRequest(request, message)) {
      const sessionId = request.headers.get('mcp-session-id');
      if (sessionId !== null) {
        const session = sessions.find(sessionId, authInfo.clientId);
        return session ? session.serve(request, message, authInfo) : errorResponse(404, answerableId(message), rpcErrors.sessionNotFound, 'Session not found');
      }
      if (isInitializeRequest(message)) return sessions.begin(request, message, authInfo, offerOf(authInfo));
    }
    return sdk.fetch(request, { authInfo, ...(message !== undefined && { parsedBody: message }) });
  }

  return {
    handle,
    notify: sdk.notify,
    endSessions: (tokenId) => sessions.endOf(tokenId),
    async close() {
      sessions.endAll();
      await sdk.close();
    },
  };
}

/** What was put there for this request; `extra` is the SDK's place for it. */
function offerOf(authInfo: AuthInfo | undefined): Offer {
  return authInfo?.extra?.['offer'] as Offer;
}

/** Whether the headers are what the SDK asks for with this request. */
function headersFit(headers: IncomingHttpHeaders, wanted: PlainRequest, toolbox: Toolbox): boolean {
  const version = headers['mcp-protocol-version'];
  if (wanted.era === 'modern') {
    if (wanted.method === 'tools/call' && toolbox.paramHeaders(wanted.name)) return false;
    return version === modernRevision && headers['mcp-method'] === wanted.method && (wanted.method === 'tools/list' || headers['mcp-name'] === wanted.name);
  }
  const { accept } = headers;
  return accept !== undefined && accept.includes('application/json') && accept.includes('text/event-stream') && (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(String(version)));
}

/** JSON-RPC's code for headers that do not say what the body says (SEP-2243). */
const headerMismatchCode = -32_020;

/** What is wrong with the headers in which a modern call repeats arguments. */
function paramMismatch(headers: IncomingHttpHeaders, message: unknown, { toolbox }: Offer): string | undefined {
  if (headers['mcp-protocol-version'] !== modernRevision || !isRecord(message) || message['method'] !== 'tools/call' || !isRecord(message['params'])) return undefined;
  const { name, arguments: input } = message['params'];
  const wanted = typeof name === 'string' ? toolbox.paramHeaders(name) : undefined;
  return wanted && headerMismatch(wanted, headers, isRecord(input) ? input : {});
}

function sendError(response: ServerResponse, status: number, id: ReturnType<typeof answerableId>, code: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(errorText(id, code, message));
}

function errorResponse(status: number, id: ReturnType<typeof answerableId>, code: number, message: string): Response {
  return new Response(errorText(id, code, message), { status, headers: { 'Content-Type': 'application/json' } });
}
