import type { Readable, Writable } from 'node:stream';
import { parseJSONRPCMessage, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { isAppError, toErrorView } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { mcpCaller, readClientName } from './callerIdentity.ts';
import { answerableId, errorText, isRecord, isRequestId, rpcErrors, type RequestId } from './jsonRpc.ts';
import { cancels } from './legacySessions.ts';
import { LineReader, LineWriter, longestLine } from './lines.ts';
import { parseMessage } from './parseMessage.ts';
import type { PlainAnswers } from './plainAnswer.ts';
import { readPlainRequest, type PlainRequest } from './plainRequest.ts';
import { createProtocolServer, type ProtocolOptions } from './protocolServer.ts';

export interface StandardIoConnection {
  /** Resolves when the connection is over: the input ended, the output broke, or `end` was called. */
  ended: Promise<void>;
  end(): void;
}

/** Callers on a pair of streams are the one who started the process. */
const tokenId = 'stdio';
/** So many requests may be unanswered before no more are read. */
const mostOpen = 256;
/** What still runs when the input ends has this long to be answered; clients kill after 2000 ms. */
const graceMs = 1500;

/**
 * Serves MCP, both generations, on lines of JSON. The SDK decides on the generation and answers the
 * opening; once that is settled, plain requests are answered past it.
 */
export function serveStandardIo(options: ProtocolOptions & { plain: PlainAnswers; log: Log }, input: Readable, output: Writable): StandardIoConnection {
  const { plain, log } = options;
  /** Plain calls that run. */
  const running = new Map<RequestId, AbortController>();
  /** Requests of the SDK's that have not been answered. */
  const withSdk = new Set<RequestId>();
  let opening: { id: RequestId; era: PlainRequest['era']; client: string | undefined } | undefined;
  let settled: { era: PlainRequest['era']; client: string | undefined } | undefined;
  let inputEnded = false;
  let finished = false;
  let resolveEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve));

  const writer = new LineWriter(output, () => finish());
  const wire: Transport = {
    start: () => Promise.resolve(),
    close: () => Promise.resolve(finish()),
    send: (message) => {
      noteAnswer(message);
      writer.write(JSON.stringify(message));
      goOn();
      return Promise.resolve();
    },
  };
  const sdk = serveStdio(() => createProtocolServer(options, { tokenId, approval: 'refuse' }), { transport: wire, onerror: (error) => log.debug({ err: error }, 'an MCP message was refused') });
  const reader = new LineReader(input, {
    onLine: (line) => {
      take(line);
      if (isBusy()) reader.pause();
    },
    onTooLong: () => writer.write(errorText(null, rpcErrors.invalidRequest, `A message was longer than ${longestLine} bytes; send less at once`)),
    onEnd: () => {
      inputEnded = true;
      const timer = setTimeout(end, graceMs);
      void ended.then(() => clearTimeout(timer));
      goOn();
    },
  });

  function take(line: string): void {
    let message: unknown;
    try {
      message = parseMessage(line);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return writer.write(errorText(null, rpcErrors.parse, error.message));
    }
    const id = answerableId(message);
    if (id !== null && (running.has(id) || withSdk.has(id))) return writer.write(errorText(null, rpcErrors.invalidRequest, `Invalid Request: a request with the id ${JSON.stringify(id)} is not answered yet; use each id once`));
    const wanted = readPlainRequest(message);
    if (wanted && wanted.era === settled?.era && plain.takes(wanted)) return void answer(wanted, wanted.client ?? settled.client);
    if (!cancels(message, running)) handToSdk(message);
  }

  async function answer(wanted: PlainRequest, client: string | undefined): Promise<void> {
    const stopper = new AbortController();
    running.set(wanted.id, stopper);
    const token = wanted.method === 'tools/call' ? wanted.progressToken : undefined;
    const progress = token === undefined ? undefined : { token, send: (params: object) => tell(stopper.signal, params) };
    const text = await plain.answer(wanted, { caller: mcpCaller(tokenId, client ?? readClientName(undefined)), approval: 'refuse' }, { signal: stopper.signal, progress });
    running.delete(wanted.id);
    // A cancelled request gets no answer.
    if (!stopper.signal.aborted) writer.write(text);
    goOn();
  }

  function tell(signal: AbortSignal, params: object): void {
    if (!signal.aborted) writer.write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params }));
  }

  function handToSdk(message: unknown): void {
    let known: JSONRPCMessage;
    try {
      known = parseJSONRPCMessage(message);
    } catch {
      const what = Array.isArray(message) ? 'Batches are not served here; send one message a line' : 'This is not a JSON-RPC request, notification or response';
      return writer.write(errorText(answerableId(message), rpcErrors.invalidRequest, `Invalid Request: ${what}`));
    }
    if ('method' in known && 'id' in known) {
      withSdk.add(known.id);
      noteOpening(known.id, known.method, known.params);
    } else if ('method' in known && known.method === 'notifications/cancelled') {
      // The SDK gives a cancelled request no answer.
      withSdk.delete(known.params?.['requestId'] as RequestId);
    }
    wire.onmessage?.(known);
  }

  /** A handshake, or the first modern request after discovery, settles the generation once it is answered. */
  function noteOpening(id: RequestId, method: string, params: unknown): void {
    if (method === 'initialize') opening = { id, era: 'legacy', client: readClientName(isRecord(params) ? params['clientInfo'] : undefined) };
    else if (settled === undefined && opening === undefined && method !== 'server/discover') opening = { id, era: 'modern', client: undefined };
  }

  function noteAnswer(message: JSONRPCMessage): void {
    if ('method' in message || !isRequestId(message.id)) return;
    withSdk.delete(message.id);
    if (message.id !== opening?.id) return;
    if ('result' in message && (opening.era === 'legacy' || message.result['resultType'] !== undefined)) settled = { era: opening.era, client: opening.client };
    opening = undefined;
  }

  function isBusy(): boolean {
    return writer.full || running.size + withSdk.size >= mostOpen;
  }

  /** Reads on when there is room; ends when the input has ended and all is answered. */
  function goOn(): void {
    if (inputEnded && running.size + withSdk.size === 0) return end();
    if (writer.full) writer.whenRoom(goOn);
    else if (!isBusy()) reader.resume();
  }

  function end(): void {
    void sdk.close().catch((error: unknown) => log.warn({ err: toErrorView(error) }, 'an MCP connection did not end cleanly')).then(finish);
  }

  function finish(): void {
    if (finished) return;
    finished = true;
    reader.stop();
    for (const stopper of running.values()) stopper.abort();
    writer.flush();
    resolveEnded();
  }

  return { ended, end };
}
