import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, ProtocolError, ProtocolErrorCode, Server, type CallToolResult, type Implementation, type InputRequiredResult, type Tool } from '@modelcontextprotocol/server';
import type { CallRequest } from '../calls/callOutcome.ts';
import { isAppError } from '../kernel/errors.ts';
import { mcpCaller, readClientName } from './callerIdentity.ts';
import { canElicit, elicitationParams, readFormAnswer } from './elicitation.ts';
import type { Toolbox } from './toolbox.ts';

/** What every connection shares. */
export interface ProtocolOptions {
  toolbox: Toolbox;
  identity: Implementation;
}

/** Whom a protocol server serves. */
export interface ProtocolPrincipal {
  tokenId: string;
  approval: NonNullable<CallRequest['approval']>;
}

/** Sent with the handshake; hosts show it to their model. */
const instructions =
  'These tools operate the computer Steward runs on. Relative paths mean the workspace folder. A call that changes something may have to be allowed by the person at that computer: it is then answered APPROVAL_PENDING, and the same call with the same arguments succeeds once they have allowed it.';

/**
 * The SDK's low-level server over tools made once. It answers whatever is no plain request: handshakes,
 * discovery, batches, and everything malformed. One for each connection, or each stateless request.
 */
export function createProtocolServer({ toolbox, identity }: ProtocolOptions, { tokenId, approval }: ProtocolPrincipal): Server {
  const server = new Server(identity, { capabilities: { tools: {} }, instructions });
  server.setRequestHandler('tools/list', (request) => {
    if (request.params?.cursor !== undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Unknown cursor: all tools are on the first page');
    return { tools: toolbox.tools as Tool[] };
  });
  server.setRequestHandler('tools/call', async (request, { mcpReq, http }) => {
    const { name, arguments: input } = request.params;
    const envelope: Record<string, unknown> | undefined = mcpReq.envelope;
    const clientInfo = envelope === undefined ? server.getClientVersion() : envelope[CLIENT_INFO_META_KEY];
    const token = mcpReq._meta?.progressToken;
    const signals = http?.req ? [mcpReq.signal, http.req.signal] : [mcpReq.signal];
    const form = readFormAnswer(mcpReq.inputResponses);
    const elicits = typeof approval === 'object' && canElicit(envelope === undefined ? server.getClientCapabilities() : envelope[CLIENT_CAPABILITIES_META_KEY]);
    const ended = new AbortController();
    try {
      const { members } = await toolbox.call(
        {
          name,
          arguments: input,
          signal: AbortSignal.any(signals),
          progress: token === undefined ? undefined : { token, send: (params) => void mcpReq.notify({ method: 'notifications/progress', params: { ...params } }).catch(() => undefined) },
          inputRequired: elicits && envelope !== undefined && form === 'not shown',
          // What is answered there decides nothing; when the call has ended the form is taken back.
          onWaiting: elicits && envelope === undefined ? (heading) => void mcpReq.send({ method: 'elicitation/create', params: elicitationParams(heading) }, { signal: ended.signal }).catch(() => undefined) : undefined,
        },
        { caller: mcpCaller(tokenId, readClientName(clientInfo)), approval: typeof approval === 'object' && form === 'decline' ? { waitMs: 0 } : approval },
      );
      return JSON.parse(`{${members}}`) as CallToolResult | InputRequiredResult;
    } catch (error) {
      if (!isAppError(error, 'UNKNOWN_FUNCTION')) throw error;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.hint === undefined ? error.message : `${error.message}. ${error.hint}`, { code: error.code });
    } finally {
      ended.abort();
    }
  });
  return server;
}
