import { SseError, type JSONRPCMessage, type JSONRPCRequest, type MessageExtraInfo, type Transport, type TransportSendOptions } from '@modelcontextprotocol/client';
import { AppError } from '../../kernel/errors.ts';
import { isRecord, type RequestId } from '../jsonRpc.ts';
import { DirectCalls } from './directCalls.ts';
import { longestLine, type LineEnds } from '../lines.ts';
import { withKnownContent } from './knownContent.ts';
import { findUnsafe } from './readMessage.ts';
import type { ReportingTransport } from './stdioTransport.ts';

interface OpenRequest {
  readonly method: string;
  readonly stopper: AbortController;
  answered(): void;
  lost(error: AppError): void;
}

/** How long a server may keep the stream open in which it has answered, milliseconds. */
const lingerMs = 2000;

/**
 * Stands between the SDK's client and a transport. Sending a request settles with its answer: it fails
 * as soon as none can come any more, or one came that must not be taken in. Nothing of a request is
 * left open once it was given up.
 */
export class WatchedTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;
  /** Whatever goes wrong beside the answer of a request. */
  ontrouble?: (error: Error) => void;
  readonly hasPerRequestStream: boolean;
  /** Requests that are none of the SDK's. */
  readonly direct = new DirectCalls((message) => this.send(message));
  readonly #inner: Transport & Partial<ReportingTransport>;
  readonly #open = new Map<RequestId, OpenRequest>();
  #endReason: AppError | undefined;
  #received = 0;
  #listed = 0;

  constructor(inner: Transport, { channel }: { /** All messages share one channel, where silence means an older server. */ channel: boolean }) {
    this.#inner = inner;
    this.hasPerRequestStream = inner.hasPerRequestStream === true;
    // What the SDK tells such transports by.
    if (channel) Object.assign(this, { stderr: null, pid: null });
    inner.onclose = () => {
      for (const id of [...this.#open.keys()]) this.#lose(id, this.endReason ?? new AppError('NETWORK', 'The connection to the server is closed'));
      this.onclose?.();
    };
    inner.onerror = (error) => {
      // After its stream broke, an SSE client would go on in a session that knows nothing of this one.
      if (error instanceof SseError && this.#received > 0) this.#end(new AppError('NETWORK', 'The server’s event stream broke', { cause: error }));
      this.ontrouble?.(error);
      this.onerror?.(error);
    };
    inner.onmessage = (message: JSONRPCMessage, extra?: MessageExtraInfo) => this.#take(message, extra);
    this.#inner.onleftout = (ends, why) => this.#leaveOut(ends, why);
  }

  get endReason(): AppError | undefined {
    return this.#endReason ?? this.#inner.endReason;
  }

  /** Messages that came so far. */
  get received(): number {
    return this.#received;
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId;
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion?.(version);
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    // Its stream stays, and the SDK watches that itself.
    if ('method' in message && 'id' in message && message.method !== 'subscriptions/listen') return this.#request(message, options);
    const sent = this.#inner.send(message, options);
    if ('method' in message && message.method === 'notifications/cancelled') this.#giveUp(message.params?.['requestId'] as RequestId);
    await sent;
  }

  async #request(message: JSONRPCRequest, options?: TransportSendOptions): Promise<void> {
    const { id, method } = message;
    const stopper = new AbortController();
    const answer = new Promise<void>((resolve, reject) => this.#open.set(id, { method, stopper, answered: resolve, lost: reject }));
    // Also lost before anybody waits for it.
    answer.catch(() => undefined);
    if (method.endsWith('/list') && message.params?.['cursor'] === undefined) this.#listed = 0;
    options?.requestSignal?.addEventListener('abort', () => this.#giveUp(id), { once: true });
    let streamEnded = false;
    const onRequestStreamEnd = (): void => {
      streamEnded = true;
      this.#lose(id, new AppError('NETWORK', 'The server closed the stream before it had answered'));
    };
    try {
      await this.#inner.send(message, { ...options, requestSignal: stopper.signal, onRequestStreamEnd });
    } catch (error) {
      const wasOpen = this.#open.delete(id);
      // Given up meanwhile: nobody waits for this any more.
      if (!wasOpen && stopper.signal.aborted) return;
      throw error;
    }
    const isStream = this.hasPerRequestStream && this.#open.has(id);
    await answer;
    if (isStream && !streamEnded) setTimeout(() => stopper.abort(), lingerMs).unref();
  }

  #take(message: JSONRPCMessage, extra?: MessageExtraInfo): void {
    this.#received++;
    const id = 'method' in message ? undefined : message.id;
    const unsafe = findUnsafe(message);
    if (unsafe !== undefined) {
      const error = new AppError('INVALID_OUTPUT', `The server sent what must not be taken in: ${unsafe}`);
      if (id !== undefined) this.#lose(id, error);
      this.ontrouble?.(error);
      return;
    }
    if (id !== undefined && this.#isTooMuch(id, message)) return this.#lose(id, new AppError('TOO_LARGE', `The server’s list has more than ${longestLine} bytes`));
    const request = id === undefined ? undefined : this.#settle(id);
    const told = request?.method === 'tools/call' ? withKnownContent(message) : message;
    if (!this.direct.take(told)) this.onmessage?.(told, extra);
  }

  /** Lists come in pages; all of them together are kept to what one message may have. */
  #isTooMuch(id: RequestId, message: JSONRPCMessage): boolean {
    if (this.#open.get(id)?.method.endsWith('/list') !== true || !isRecord(message)) return false;
    this.#listed += JSON.stringify(message).length;
    return this.#listed > longestLine;
  }

  /** Fails the request that was answered by what could not be taken in. Where that cannot be told of one too long, the connection is of no use any more. */
  #leaveOut({ first, last }: LineEnds, why: AppError): void {
    const written = [...`${first} ${last}`.matchAll(/"id"\s*:\s*("[^"\\]*"|\d+)/g)].map((match) => JSON.parse(match[1] ?? 'null') as RequestId);
    const isAnswer = first.startsWith('{') && /"(?:result|error)"\s*:/.test(`${first} ${last}`);
    const whole = why.code === 'TOO_LARGE';
    const candidates = whole && this.#open.size === 1 ? [...this.#open.keys()] : isAnswer ? written.filter((id) => this.#open.has(id)) : [];
    const [only, ...others] = [...new Set(candidates)];
    if (only !== undefined && others.length === 0) this.#lose(only, why);
    else if (whole) this.#end(why);
    this.ontrouble?.(why);
  }

  #lose(id: RequestId, error: AppError): void {
    const request = this.#open.get(id);
    this.#open.delete(id);
    request?.lost(error);
    request?.stopper.abort();
  }

  #settle(id: RequestId): OpenRequest | undefined {
    const request = this.#open.get(id);
    this.#open.delete(id);
    request?.answered();
    return request;
  }

  /** Nobody waits for it any more: neither does its HTTP request. */
  #giveUp(id: RequestId): void {
    this.#settle(id)?.stopper.abort();
  }

  #end(reason: AppError): void {
    this.#endReason ??= reason;
    void this.close().catch(() => undefined);
  }
}
