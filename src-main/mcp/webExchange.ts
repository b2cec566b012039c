import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/**
 * A request of Node's as the web's, for the SDK. Without its body: that has been read and is handed
 * over parsed. Its signal aborts when the client hangs up before it was answered.
 */
export function toWebRequest(request: IncomingMessage, response: ServerResponse): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const hangUp = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) hangUp.abort();
  });
  return new Request(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`, { method: request.method ?? 'GET', headers, signal: hangUp.signal });
}

/**
 * Sends the SDK's response; a stream goes out as it comes, and is cancelled as soon as the client hangs
 * up. Its connection ends with it, so that a server that is closing need not wait for it.
 */
export async function sendWebResponse(from: Response, response: ServerResponse): Promise<void> {
  const streamed = from.headers.get('content-type') === 'text/event-stream';
  response.writeHead(from.status, { ...Object.fromEntries(from.headers), ...(streamed && { connection: 'close' }) });
  if (from.body === null) {
    response.end();
    return;
  }
  response.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(from.body as ReadableStream), response);
  } catch (error) {
    // A client may leave whenever it likes.
    if (!response.destroyed) throw error;
  }
}
