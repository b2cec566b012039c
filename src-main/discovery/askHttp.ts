import { request as startRequest, type IncomingHttpHeaders } from 'node:http';
import { createEventReader } from '../mcp/eventStream.ts';
import { version } from '../kernel/version.ts';

/** A place in the network, by address: names are settled before. */
export interface ProbeTarget {
  /** An IP address. */
  host: string;
  port: number;
}

export interface AskLimits {
  signal: AbortSignal;
  /** Bytes of the answer, its header not counted. */
  mostBytes: number;
}

export interface HttpQuestion {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Hears each JSON message of the answer as it comes; true ends the reading. */
  onMessage?: (message: unknown) => boolean;
  /** Hears each event's data before it is read as JSON; true ends the reading. */
  onData?: (data: string) => boolean;
}

/** How an answer ended: `taken` by whoever asked, at its own end, or cut at the limit. */
export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  ended: 'taken' | 'whole' | 'too-large';
}

/** Of every question: no cookie, no key, no word of whose computer this is. */
const usual = { 'User-Agent': `steward/${version}`, Accept: 'application/json, text/event-stream', 'Accept-Encoding': 'identity' };

/**
 * One question over plain HTTP and what comes of it; undefined where nobody answers in HTTP. Nothing is
 * followed, kept alive or sent twice. Throws only when the signal ends it.
 */
export function askHttp({ host, port }: ProbeTarget, { method, path, headers, body, onMessage, onData }: HttpQuestion, { signal, mostBytes }: AskLimits): Promise<HttpAnswer | undefined> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const sent = startRequest({ host, port, path, method, agent: false, signal, maxHeaderSize: 16_384, headers: { ...usual, ...(text !== undefined && { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)) }), ...headers } });
    const failed = (): void => (signal.aborted ? reject(signal.reason as Error) : resolve(undefined));
    sent.on('error', failed);
    // An upgrade nobody asked for is no answer.
    sent.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve(undefined);
    });
    sent.on('response', (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      const end = (ended: HttpAnswer['ended']): void => {
        resolve({ status, headers: answered, ended });
        sent.destroy();
      };
      const events = answered['content-type']?.startsWith('text/event-stream') ?? false;
      let taken = false;
      const take = (data: string): void => {
        taken ||= onData?.(data) === true || (onMessage !== undefined && onMessage(parse(data)));
      };
      const readEvents = createEventReader(take);
      let whole = '';
      let bytes = 0;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        bytes += Buffer.byteLength(chunk);
        if (events) readEvents(chunk);
        else whole += chunk;
        if (taken) end('taken');
        else if (bytes > mostBytes) end('too-large');
      });
      response.on('end', () => {
        if (!events && whole !== '') take(whole);
        end(taken ? 'taken' : 'whole');
      });
      response.on('error', failed);
    });
    sent.end(text);
  });
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
