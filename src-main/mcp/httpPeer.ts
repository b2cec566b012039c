import { Agent, request as startRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createEventReader } from './eventStream.ts';

export interface PeerAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The body, where it was JSON or text; the messages of an event stream have been told before. */
  text: string;
}

/** One MCP server over HTTP, with connections that stay open. */
export interface HttpPeer {
  /**
   * Posts one message and reads its answer to the end. `onMessage` hears each message of an event stream
   * as it comes. Rejects when the server cannot be reached, hangs up, or `signal` aborts.
   */
  post(body: string, headers: Record<string, string>, onMessage: (text: string) => void, signal: AbortSignal): Promise<PeerAnswer>;
  close(): void;
}

/** Each waiting call holds a connection. */
const mostConnections = 256;

export function createHttpPeer({ url, token }: { url: string; token: string }): HttpPeer {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  const common = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
  return {
    post(body, headers, onMessage, signal) {
      return new Promise((resolve, reject) => {
        const sent = startRequest(url, { agent, method: 'POST', headers: { ...common, 'Content-Length': Buffer.byteLength(body), ...headers }, signal }, (response) => {
          readAnswer(response, onMessage).then(resolve, reject);
        });
        sent.on('error', reject);
        sent.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

async function readAnswer(response: IncomingMessage, onMessage: (text: string) => void): Promise<PeerAnswer> {
  response.setEncoding('utf8');
  const streamed = response.headers['content-type']?.startsWith('text/event-stream') ?? false;
  const readEvents = createEventReader(onMessage);
  let text = '';
  for await (const chunk of response as AsyncIterable<string>) {
    if (streamed) readEvents(chunk);
    else text += chunk;
  }
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}
