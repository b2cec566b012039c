import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, ProtocolError, ProtocolErrorCode, Server, type CallToolResult, type Implementation, type InputRequiredResult, type LoggingLevel, type ServerContext, type Tool } from '@modelcontextprotocol/server';
import type { CallRequest } from '../calls/callOutcome.ts';
import { isAppError } from '../kernel/errors.ts';
import type { Announcer } from './announcer.ts';
import { mcpCaller, readClientName } from './callerIdentity.ts';
import { canElicit, elicitationParams, readFormAnswer } from './elicitation.ts';
import { handleOutward } from './outwardHandlers.ts';
import type { Offer } from './offers.ts';

/** What every connection shares. */
export interface ProtocolOptions {
  identity: Implementation;
}

/** Whom a protocol server serves, and with what. */
export interface ProtocolPrincipal {
  tokenId: string;
  approval: NonNullable<CallRequest['approval']>;
  offer: Offer;
  /** Told of changes; absent for a server that answers a single request. */
  announcer?: Announcer | undefined;
}

/** Sent with the handshake; hosts show it to their model. */
const instructions =
  'These tools operate the computer Steward runs on. Relative paths mean the workspace folder. A call that changes something may have to be allowed by the person at that computer: it is then answered APPROVAL_PENDING, and the same call with the same arguments succeeds once they have allowed it.';

const capabilities = { tools: { listChanged: true }, resources: { subscribe: true, listChanged: true }, prompts: { listChanged: true }, completions: {}, logging: {} };

const severities: readonly LoggingLevel[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/**
 * The SDK's low-level server over tools made once. It answers whatever is no plain request: handshakes,
 * discovery, resources, prompts, batches, and everything malformed. One for each connection, or each
 * stateless request.
 */
export function createProtocolServer({ identity }: ProtocolOptions, { tokenId, approval, offer, announcer }: ProtocolPrincipal): Server {
  const server = new Server(identity, { capabilities, instructions });
  const { toolbox } = offer;
  const callerOf = ({ mcpReq: { envelope } }: ServerContext) => mcpCaller(tokenId, readClientName(envelope === undefined ? server.getClientVersion() : (envelope as Record<string, unknown>)[CLIENT_INFO_META_KEY]));
  const signalOf = ({ mcpReq, http }: ServerContext): AbortSignal => (http?.req ? AbortSignal.any([mcpReq.signal, http.req.signal]) : mcpReq.signal);

  /** Set by clients of the 2025 revisions; without it they hear nothing. Modern ones say it with each request. */
  let threshold: LoggingLevel | undefined;
  const log = ({ mcpReq }: ServerContext) => (level: LoggingLevel, data: Record<string, unknown>): void => {
    if (mcpReq.envelope === undefined && (threshold === undefined || severities.indexOf(level) < severities.indexOf(threshold))) return;
    // A client that is gone hears nothing, which is no trouble of the call's.
    void mcpReq.log(level, data, 'steward').catch(() => undefined);
  };

  server.setRequestHandler('logging/setLevel', ({ params: { level } }) => {
    threshold = level;
    return {};
  });
  server.setRequestHandler('tools/list', (request) => {
    if (request.params?.cursor !== undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Unknown cursor: all tools are on the first page');
    return { tools: toolbox.tools as Tool[] };
  });
  server.setRequestHandler('tools/call', async (request, exchange) => {
    const { mcpReq } = exchange;
    const { name, arguments: input } = request.params;
    const envelope: Record<string, unknown> | undefined = mcpReq.envelope;
    const token = mcpReq._meta?.progressToken;
    const form = readFormAnswer(mcpReq.inputResponses);
    const elicits = typeof approval === 'object' && canElicit(envelope === undefined ? server.getClientCapabilities() : envelope[CLIENT_CAPABILITIES_META_KEY]);
    const ended = new AbortController();
    try {
      const { members } = await toolbox.call(
        {
          name,
          arguments: input,
          signal: signalOf(exchange),
          progress: token === undefined ? undefined : { token, send: (params) => void mcpReq.notify({ method: 'notifications/progress', params: { ...params } }).catch(() => undefined) },
          inputRequired: elicits && envelope !== undefined && form === 'not shown',
          // What is answered there decides nothing; when the call has ended the form is taken back.
          onWaiting: elicits && envelope === undefined ? (heading) => void mcpReq.send({ method: 'elicitation/create', params: elicitationParams(heading) }, { signal: ended.signal }).catch(() => undefined) : undefined,
          log: log(exchange),
          exchange,
        },
        { caller: callerOf(exchange), approval: typeof approval === 'object' && form === 'decline' ? { waitMs: 0 } : approval },
      );
      return JSON.parse(`{${members}}`) as CallToolResult | InputRequiredResult;
    } catch (error) {
      if (!isAppError(error, 'UNKNOWN_FUNCTION')) throw error;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.hint === undefined ? error.message : `${error.message}. ${error.hint}`, { code: error.code });
    } finally {
      ended.abort();
    }
  });
  const subscribed = handleOutward(server, offer, (exchange) => ({ caller: callerOf(exchange), approval, scope: offer.scope, signal: signalOf(exchange) }));
  announcer?.add(server, offer, subscribed);
  return server;
}
