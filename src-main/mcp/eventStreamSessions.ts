import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createMessageConnection, type MessageConnection, type MessageConnectionOptions } from './messageConnection.ts';
import type { ProtocolPrincipal } from './protocolServer.ts';

/** The transport of the 2024-11-05 revision: a stream of events from `/sse`, messages posted to `/messages`. */
export interface EventStreamSessions {
  /** Opens a session on a GET of `/sse`; it lasts as long as the stream. */
  open(response: ServerResponse, principal: ProtocolPrincipal): void;
  /** Takes a message posted to `/messages?sessionId=…`. Another token's session is not found. */
  post(request: IncomingMessage, response: ServerResponse, tokenId: string, body: Buffer): void;
  /** Ends those of a token. */
  end(tokenId: string): void;
  endAll(): void;
}

/** Streams that may be open at once. */
const mostSessions = 1000;
/** So often a comment keeps a silent stream open through proxies, milliseconds. */
const aliveEveryMs = 15_000;

export function createEventStreamSessions(options: Omit<MessageConnectionOptions, 'onRoom'>): EventStreamSessions {
  const sessions = new Map<string, { tokenId: string; connection: MessageConnection }>();

  function open(response: ServerResponse, principal: ProtocolPrincipal): void {
    if (sessions.size >= mostSessions) return refuse(response, 503, `${mostSessions} streams are open already; close one, or use /mcp`);
    const id = randomUUID();
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache, no-transform', Connection: 'keep-alive', 'X-Accel-Buffering': 'no' });
    response.write(`event: endpoint\ndata: /messages?sessionId=${id}\n\n`);
    const alive = setInterval(() => response.write(': still here\n\n'), aliveEveryMs);
    const connection = createMessageConnection(options, principal, {
      write: (text) => void (response.writable && response.write(`event: message\ndata: ${text}\n\n`)),
      get full() {
        return response.writableNeedDrain;
      },
      whenRoom: (tell) => void response.once('drain', tell),
      close: () => void response.end(),
    });
    sessions.set(id, { tokenId: principal.tokenId, connection });
    // A client that is gone stops its calls: their answers could not be fetched later.
    response.once('close', () => connection.end());
    void connection.ended.then(() => {
      clearInterval(alive);
      sessions.delete(id);
    });
  }

  function post(request: IncomingMessage, response: ServerResponse, tokenId: string, body: Buffer): void {
    const id = new URL(request.url ?? '', 'http://localhost').searchParams.get('sessionId') ?? '';
    const session = sessions.get(id);
    if (session?.tokenId !== tokenId) return refuse(response, 404, 'There is no such session; open one with a GET of /sse');
    if (session.connection.busy) return refuse(response, 429, 'Too many requests of this session are unanswered; wait for some of them');
    response.writeHead(202, { 'Content-Type': 'text/plain' }).end('Accepted');
    session.connection.take(body.toString('utf8'));
  }

  return {
    open,
    post,
    end(tokenId) {
      for (const session of sessions.values()) if (session.tokenId === tokenId) session.connection.end();
    },
    endAll() {
      for (const { connection } of sessions.values()) connection.end();
    },
  };
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
