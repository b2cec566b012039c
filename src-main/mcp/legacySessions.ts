import { randomUUID } from 'node:crypto';
import { isJSONRPCNotification, WebStandardStreamableHTTPServerTransport, type AuthInfo, type Server } from '@modelcontextprotocol/server';
import { LRUCache } from 'lru-cache';
import { readClientName } from './callerIdentity.ts';
import { canElicit, closesForm, type OpenForms } from './elicitation.ts';
import { createEventStore } from './eventStore.ts';
import { isRecord, type RequestId } from './jsonRpc.ts';
import type { Offer } from './offers.ts';

/** What a client of the 2025 revisions began with its handshake. */
export interface LegacySession {
  readonly id: string;
  /** Only this token may use it. */
  readonly tokenId: string;
  readonly client: string;
  /** Calls that were answered past the SDK's server; the session's `notifications/cancelled` stops them. */
  readonly running: Map<RequestId, AbortController>;
  /** Whether its client can put a form to its user, and the forms it has been sent. */
  readonly elicits: boolean;
  readonly forms: OpenForms;
  /** Its client set a log level: the SDK's server serves its calls, too, and sends it messages. */
  readonly logs: boolean;
  /** Everything else goes to the SDK's server of this session. */
  serve(request: Request, parsedBody: unknown, authInfo: AuthInfo): Promise<Response>;
  end(): void;
}

export interface LegacySessions {
  /** Answers a handshake and remembers the session it began. */
  begin(request: Request, initialize: { params: { clientInfo: unknown; capabilities: unknown } }, authInfo: AuthInfo, offer: Offer): Promise<Response>;
  /** Undefined for an unknown one, and for another token's. */
  find(id: string, tokenId: string): LegacySession | undefined;
  /** Ends those of a token. */
  endOf(tokenId: string): void;
  endAll(): void;
}

/** More at once, or idle for longer, and the one that was not used for longest ends. */
const mostSessions = 8192;
const idleMs = 24 * 3600 * 1000;
/** So long a client should wait before it opens a stream again, milliseconds. */
const retryMs = 1000;

export function createLegacySessions(createServer: (tokenId: string, offer: Offer) => Server): LegacySessions {
  const sessions = new LRUCache<string, LegacySession>({ max: mostSessions, ttl: idleMs, updateAgeOnGet: true, dispose: (session) => session.end() });

  return {
    async begin(request, initialize, authInfo, offer) {
      let logs = false;
      const eventStore = createEventStore();
      const running: LegacySession['running'] = new Map();
      const forms: OpenForms = new Set();
      const { clientInfo, capabilities } = initialize.params;
      const transport = new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        eventStore,
        retryInterval: retryMs,
        onsessioninitialized: (id) => void sessions.set(id, { id, tokenId: authInfo.clientId, client: readClientName(clientInfo), running, elicits: canElicit(capabilities), forms, get logs() { return logs; }, serve, end }),
        onsessionclosed: (id) => void sessions.delete(id),
      });
      function end(): void {
        for (const stopper of running.values()) stopper.abort();
        eventStore.clear();
        void transport.close();
      }
      async function serve(next: Request, parsedBody: unknown, auth: AuthInfo): Promise<Response> {
        if (cancels(parsedBody, running) || closesForm(parsedBody, forms)) return new Response(null, { status: 202 });
        if (isRecord(parsedBody) && parsedBody['method'] === 'logging/setLevel') logs = true;
        return transport.handleRequest(next, { parsedBody, authInfo: auth });
      }
      await createServer(authInfo.clientId, offer).connect(transport);
      return transport.handleRequest(request, { parsedBody: initialize, authInfo });
    },
    find(id, tokenId) {
      return sessions.peek(id)?.tokenId === tokenId ? sessions.get(id) : undefined;
    },
    endOf(tokenId) {
      for (const [id, session] of sessions) if (session.tokenId === tokenId) sessions.delete(id);
    },
    endAll: () => sessions.clear(),
  };
}

/** Stops a running call when the message asks for it; false when that is not what it is about. */
export function cancels(message: unknown, running: ReadonlyMap<RequestId, AbortController>): boolean {
  if (!isRecord(message) || message['method'] !== 'notifications/cancelled' || !isJSONRPCNotification(message)) return false;
  const stopper = running.get(message.params?.['requestId'] as RequestId);
  stopper?.abort();
  return stopper !== undefined;
}
