import { request as startHttp, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../../kernel/errors.ts';
import { toNetworkError } from './networkErrors.ts';

/** Bytes of status line and headers that are read. */
const mostHeaderBytes = 64 * 1024;

export interface ExchangeRequest {
  socket: Socket;
  host: string;
  method: string;
  /** Path and query; the whole address where a proxy takes it in the plain. */
  path: string;
  headers: OutgoingHttpHeaders;
  body: Uint8Array | undefined;
  silenceMs: number;
}

/** One request and the head of its answer over a connection that stands; the connection serves no other. */
export function exchange({ socket, host, method, path, headers, body, silenceMs }: ExchangeRequest): Promise<{ response: IncomingMessage; wait: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const silent = (): void => void socket.destroy(new AppError('DEADLINE_EXCEEDED', `${host} was silent for ${Math.round(silenceMs / 1000)} s`));
    socket.setTimeout(silenceMs, silent);
    const asked = startHttp({ createConnection: () => socket, method, path, headers, maxHeaderSize: mostHeaderBytes, setDefaultHeaders: false });
    asked.once('response', (response) => {
      // Whoever reads the body hears of it, too; with nobody there it must not end the process.
      response.on('error', () => undefined);
      resolve({ response, wait: performance.now() - started });
    });
    asked.once('upgrade', (_response, upgraded) => {
      upgraded.destroy();
      reject(new AppError('NETWORK', `${host} wants to speak another protocol`));
    });
    asked.once('error', (error) => {
      socket.destroy();
      reject(toNetworkError(error, host));
    });
    asked.end(body);
  });
}
