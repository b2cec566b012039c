import { parseJSONRPCMessage, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { isAppError, toErrorView } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { mcpCaller, readClientName } from './callerIdentity.ts';
import { canElicit, closesForm, openForm, type OpenForms } from './elicitation.ts';
import { answerableId, errorText, isRecord, isRequestId, rpcErrors, type RequestId } from './jsonRpc.ts';
import { cancels } from './legacySessions.ts';
import { refusedSubscription } from './subscriptions.ts';
import { parseMessage } from './parseMessage.ts';
import type { PlainAnswers } from './plainAnswer.ts';
import { readPlainRequest, type PlainCall, type PlainRequest } from './plainRequest.ts';
import { createProtocolServer, type ProtocolOptions, type ProtocolPrincipal } from './protocolServer.ts';

/** Where the messages of one client go: lines of a stream, a WebSocket, a stream of events. */
export interface MessageOutput {
  write(text: string): void;
  /** Enough is on its way: no more should be taken before there is room again. */
  readonly full: boolean;
  /** Calls back once, when it is no longer full. */
  whenRoom(tell: () => void): void;
  /** The connection is over: what was written still goes out. */
  close(): void;
}

export interface MessageConnection {
  /** Takes one message as it came. */
  take(text: string): void;
  /** No more should be taken; `onRoom` of the options hears when that has passed. */
  readonly busy: boolean;
  /** The client sends no more: the connection ends when all is answered, or after a grace. */
  endOfInput(): void;
  end(): void;
  /** Resolves when the connection is over. */
  ended: Promise<void>;
}

export interface MessageConnectionOptions extends ProtocolOptions {
  plain: PlainAnswers;
  log: Log;
  onRoom?(): void;
}

/** So many requests may be unanswered before no more are taken. */
const mostOpen = 256;
/** What still runs when the input ends has this long to be answered; clients kill after 2000 ms. */
const graceMs = 1500;

/**
 * One client on a connection of its own, both generations. The SDK decides on the generation and
 * answers the opening; once that is settled, plain requests are answered past it.
 */
export function createMessageConnection(options: MessageConnectionOptions, principal: ProtocolPrincipal, output: MessageOutput): MessageConnection {
  const { plain, log } = options;
  const { tokenId, approval, offer } = principal;
  /** A client that set a log level is served by the SDK, which sends it messages. */
  let logs = false;
  /** Plain calls that run. */
  const running = new Map<RequestId, AbortController>();
  /** Requests of the SDK's that have not been answered. */
  const withSdk = new Set<RequestId>();
  const forms: OpenForms = new Set();
  let opening: Settled & { id: RequestId } | undefined;
  let settled: Settled | undefined;
  let inputEnded = false;
  let finished = false;
  let resolveEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve));

  const wire: Transport = {
    start: () => Promise.resolve(),
    close: () => Promise.resolve(finish()),
    send: (message) => {
      noteAnswer(message);
      output.write(JSON.stringify(message));
      goOn();
      return Promise.resolve();
    },
  };
  const sdk = serveStdio(() => createProtocolServer(options, principal), { transport: wire, onerror: (error) => log.debug({ err: error }, 'an MCP message was refused') });

  function take(text: string): void {
    let message: unknown;
    try {
      message = parseMessage(text);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return output.write(errorText(null, rpcErrors.parse, error.message));
    }
    const id = answerableId(message);
    if (id !== null && (running.has(id) || withSdk.has(id))) return output.write(errorText(null, rpcErrors.invalidRequest, `Invalid Request: a request with the id ${JSON.stringify(id)} is not answered yet; use each id once`));
    const wanted = readPlainRequest(message);
    if (wanted && wanted.era === settled?.era && !logs && plain.takes(wanted, offer.toolbox)) return void answer(wanted, settled);
    if (!cancels(message, running) && !closesForm(message, forms)) handToSdk(message);
  }

  async function answer(wanted: PlainRequest, { client, elicits }: Settled): Promise<void> {
    const stopper = new AbortController();
    running.set(wanted.id, stopper);
    let form: ReturnType<typeof openForm> | undefined;
    const showForm = (heading: string): void => {
      if (stopper.signal.aborted || form) return;
      form = openForm(heading, forms);
      output.write(form.request);
    };
    const asks = elicits && typeof approval === 'object' && wanted.era === 'legacy';
    const text = await plain.answer(wanted, offer.toolbox, { caller: mcpCaller(tokenId, wanted.client ?? client ?? readClientName(undefined)), approval }, { signal: stopper.signal, progress: progressOf(wanted, stopper.signal), ...(asks && { onWaiting: showForm }) });
    const takeBack = form?.takeBack();
    if (takeBack !== undefined) output.write(takeBack);
    running.delete(wanted.id);
    // A cancelled request gets no answer.
    if (!stopper.signal.aborted) output.write(text);
    goOn();
  }

  function progressOf(wanted: PlainRequest, signal: AbortSignal): { token: RequestId; send: (params: object) => void } | undefined {
    const token = (wanted as Partial<PlainCall>).progressToken;
    return token === undefined ? undefined : { token, send: (params) => void (signal.aborted || output.write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params }))) };
  }

  function handToSdk(message: unknown): void {
    let known: JSONRPCMessage;
    try {
      known = parseJSONRPCMessage(message);
    } catch {
      const what = Array.isArray(message) ? 'Batches are not served here; send one message at a time' : 'This is not a JSON-RPC request, notification or response';
      return output.write(errorText(answerableId(message), rpcErrors.invalidRequest, `Invalid Request: ${what}`));
    }
    if ('method' in known && 'id' in known) {
      if (known.method === 'initialize' && settled?.era === 'legacy') return output.write(errorText(known.id, rpcErrors.invalidRequest, 'Invalid Request: this connection has had its handshake'));
      const refused = refusedSubscription(known, offer);
      if (refused !== undefined) return output.write(refused);
      if (known.method === 'logging/setLevel') logs = true;
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
    if (method === 'initialize') {
      const { clientInfo, capabilities } = isRecord(params) ? params : {};
      opening = { id, era: 'legacy', client: readClientName(clientInfo), elicits: canElicit(capabilities) };
    } else if (settled === undefined && opening === undefined && method !== 'server/discover') opening = { id, era: 'modern', client: undefined, elicits: false };
  }

  function noteAnswer(message: JSONRPCMessage): void {
    if ('method' in message || !isRequestId(message.id)) return;
    withSdk.delete(message.id);
    if (message.id !== opening?.id) return;
    const { era, client, elicits } = opening;
    if ('result' in message && (era === 'legacy' || message.result['resultType'] !== undefined)) settled = { era, client, elicits };
    opening = undefined;
  }

  const isBusy = (): boolean => output.full || running.size + withSdk.size >= mostOpen;

  /** Goes on when there is room; ends when the input has ended and all is answered. */
  function goOn(): void {
    if (inputEnded && running.size + withSdk.size === 0) return end();
    if (output.full) output.whenRoom(goOn);
    else if (!isBusy()) options.onRoom?.();
  }

  function end(): void {
    void sdk.close().catch((error: unknown) => log.warn({ err: toErrorView(error) }, 'an MCP connection did not end cleanly')).then(finish);
  }

  function finish(): void {
    if (finished) return;
    finished = true;
    for (const stopper of running.values()) stopper.abort();
    output.close();
    resolveEnded();
  }

  return {
    take,
    get busy() {
      return isBusy();
    },
    endOfInput() {
      inputEnded = true;
      const timer = setTimeout(end, graceMs);
      void ended.then(() => clearTimeout(timer));
      goOn();
    },
    end,
    ended,
  };
}

/** What the opening of a connection has settled. */
interface Settled {
  era: PlainRequest['era'];
  client: string | undefined;
  /** A client of the 2025 revisions that can put a form to its user; modern ones say so with each request. */
  elicits: boolean;
}
