import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { WebSocket, type RawData } from 'ws';
import { AppError } from '../../kernel/errors.ts';
import { longestLine, type LineEnds } from '../lines.ts';
import { createPace } from './pace.ts';
import { takeMessage, tooLong as tooLongError } from './readMessage.ts';
import type { ReportingTransport } from './stdioTransport.ts';

/** Milliseconds a server has to answer our closing. */
const closeMs = 1000;
/** Bytes on their way to a server that does not read; more, and the connection ends. */
const mostUnsent = 64 * 1024 * 1024;

/** One message a text frame, under the subprotocol `mcp`. Redirects are not followed. */
export class WebSocketTransport implements ReportingTransport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  onleftout?: (ends: LineEnds, why: AppError) => void;
  endReason: AppError | undefined;
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #pace = createPace();
  #socket: WebSocket | undefined;
  #closed = false;

  constructor(url: URL, headers: Readonly<Record<string, string>>) {
    this.#url = url;
    this.#headers = headers;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url, 'mcp', { headers: this.#headers, maxPayload: longestLine, perMessageDeflate: false, followRedirects: false });
      this.#socket = socket;
      socket.on('unexpected-response', (request, response) => {
        reject(new AnsweredStatus(response.statusCode ?? 0));
        request.destroy();
        this.#finish();
      });
      socket.on('open', resolve);
      socket.on('message', (data, isBinary) => this.#take(data, isBinary));
      socket.on('error', (error) => {
        const tooLong = 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
        this.endReason ??= tooLong ? tooLongError() : new AppError('NETWORK', `The connection to the server broke: ${error.message}`, { cause: error });
        reject(error);
        this.onerror?.(this.endReason);
      });
      socket.on('close', (code) => {
        this.endReason ??= new AppError('NETWORK', `The server closed the connection (${code})`);
        reject(this.endReason);
        this.#finish();
      });
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const socket = this.#socket;
    if (this.#closed || socket?.readyState !== WebSocket.OPEN) return Promise.reject(this.endReason ?? new AppError('NETWORK', 'The connection to the server is closed'));
    if (socket.bufferedAmount > mostUnsent) {
      this.endReason ??= new AppError('NETWORK', 'The server takes in nothing of what it is sent');
      socket.terminate();
      return Promise.reject(this.endReason);
    }
    return new Promise((resolve, reject) => socket.send(JSON.stringify(message), (error) => (error ? reject(error) : resolve())));
  }

  close(): Promise<void> {
    const socket = this.#socket;
    if (!socket || this.#closed) return Promise.resolve(this.#finish());
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.terminate(), closeMs);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.close();
    });
  }

  #take(data: RawData, isBinary: boolean): void {
    // There is no text in a binary frame, which is told like any other that is no message.
    const text = isBinary || !Buffer.isBuffer(data) ? '' : data.toString('utf8');
    const kind = takeMessage(text, this);
    const wait = this.#pace(text.length, kind, 1);
    if (wait === 0) return;
    this.#socket?.pause();
    setTimeout(() => this.#socket?.resume(), wait);
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onclose?.();
  }
}

/** The server answered the handshake with an HTTP status instead. */
export class AnsweredStatus extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the server answered HTTP ${status}`);
    this.status = status;
  }
}
