import { chmodSync } from 'node:fs';
import { createServer, request as openRequest, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Duplex, Readable, Writable } from 'node:stream';
import { AppError, toAppError } from '../../../kernel/errors.ts';
import { createAllowedHosts, nameOf, type AllowedHosts, type ResolveHost } from '../../allowedHosts.ts';

export interface HostProxyOptions {
  /** As in a sandbox profile: `host`, `host:port`, `*.domain`, `*.domain:port`; or another judge of connections. */
  hosts: readonly string[] | AllowedHosts;
  /** Where to listen, in a folder of this user's own; nothing may be there yet. null: a port of 127.0.0.1 that the system chooses. */
  socketPath: string | null;
  /** How names become addresses; the system's way by default. */
  resolve?: ResolveHost;
  /** Ends it, as `close` does. */
  signal?: AbortSignal;
  limits?: Partial<HostProxyLimits>;
}

export interface HostProxyLimits {
  /** Open at once; more are closed unanswered. */
  connections: number;
  /** Bytes of one request's header. */
  headerBytes: number;
  /** Milliseconds in which a request's header must have come. */
  headerMs: number;
  /** Milliseconds in which a host must have taken a connection. */
  connectMs: number;
  /** Milliseconds a connection may be silent. */
  idleMs: number;
  /** Bytes of content both ways over its whole life; then everything is cut. */
  bytes: number;
}

/** A sandbox's only way to the network: an HTTP proxy, on a Unix socket or a loopback port, that connects to allowed hosts. */
export interface HostProxy {
  /** Empty on a port. */
  readonly socketPath: string;
  /** Of 127.0.0.1; 0 on a Unix socket. */
  readonly port: number;
  /** `host:port` of what was refused, each once, in order; the first hundred. */
  readonly refused: readonly string[];
  /** Cuts every connection and removes the socket. Can be repeated. */
  close(): Promise<void>;
}

const defaultLimits: HostProxyLimits = { connections: 128, headerBytes: 32 * 1024, headerMs: 15_000, connectMs: 15_000, idleMs: 120_000, bytes: 4 * 1024 ** 3 };
const refusedKept = 100;

/** Meant for the next hop only, or settled with it. */
const hopHeaders: ReadonlySet<string> = new Set(['connection', 'expect', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/**
 * Listens when it returns. Takes CONNECT, and requests for whole `http:` addresses; each is checked by
 * itself, so a redirect to another host is another request to judge. INVALID_INPUT for a list entry of
 * a wrong form; a system's error when the socket cannot be made.
 */
export async function openHostProxy({ hosts, socketPath, resolve, signal, limits: given }: HostProxyOptions): Promise<HostProxy> {
  signal?.throwIfAborted();
  const limits = { ...defaultLimits, ...given };
  const allowed = 'admit' in hosts ? hosts : createAllowedHosts(hosts, resolve);
  const open = new Set<Socket>();
  const refused = new Set<string>();
  let bytesMoved = 0;

  const server = createServer({ maxHeaderSize: limits.headerBytes, headersTimeout: limits.headerMs, requestTimeout: 0, connectionsCheckingInterval: Math.ceil(limits.headerMs / 4), keepAliveTimeout: limits.idleMs });
  server.maxConnections = limits.connections;
  server.timeout = limits.idleMs;
  server.on('connection', watch);
  server.on('connect', (request, client, head) => {
    tunnel(request, client, head).catch((error: unknown) => refuseTunnel(client, error));
  });
  server.on('request', (request, response) => {
    forward(request, response).catch((error: unknown) => refuseRequest(response, error));
  });

  function watch(socket: Socket): void {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(limits.idleMs, () => socket.destroy());
  }

  async function tunnel(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const [, host, port] = /^(\[[^\]]*\]|[^:]+):(\d{1,5})$/.exec(request.url ?? '') ?? [];
    const { socket } = await reach(host, port);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.write(head);
    pass(client, socket);
    pass(socket, client);
    endWith(client, socket);
    endWith(socket, client);
  }

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, host, port, path = '/'] = /^http:\/\/(\[[^\]]*\]|[^:/?#@\\]+)(?::(\d{1,5}))?((?:\/|\?).*)?$/i.exec(request.url ?? '') ?? [];
    const { socket, name } = await reach(host, port ?? '80');
    response.on('close', () => socket.destroy());
    if (response.destroyed) socket.destroy();
    const answer = await new Promise<IncomingMessage>((resolved, rejected) => {
      const chunked = request.headers['transfer-encoding'] !== undefined;
      const headers = { ...endToEnd(request.headers), host: name.replace(/:80$/, ''), connection: 'close', ...(chunked && { 'transfer-encoding': 'chunked' }) };
      const onward = openRequest({ createConnection: () => socket, method: request.method ?? 'GET', path: path.startsWith('/') ? path : `/${path}`, headers, setHost: false, maxHeaderSize: limits.headerBytes });
      onward.on('response', resolved);
      onward.on('error', (error) => rejected(toAppError(error, name)));
      onward.on('close', () => rejected(new AppError('NETWORK', `${name} closed the connection without an answer`)));
      pass(request, onward);
    });
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    answer.on('error', () => response.destroy());
    pass(answer, response);
  }

  /** A connection to the host, when it may be reached: to an address that was checked. */
  async function reach(host: string | undefined, digits: string | undefined): Promise<{ socket: Socket; name: string }> {
    const port = Number(digits);
    if (host === undefined || !(port >= 1 && port <= 65_535)) throw new AppError('INVALID_INPUT', 'This is a proxy: it takes CONNECT host:port, and requests for a whole http address');
    const addresses = await admit(host, port);
    const name = nameOf(host.replace(/^\[|\]$/g, '').toLowerCase(), port);
    return { socket: await connectTo(addresses, port, name), name };
  }

  async function admit(host: string, port: number): Promise<readonly string[]> {
    try {
      return await allowed.admit(host, port);
    } catch (error) {
      if (toAppError(error).code !== 'NETWORK' && refused.size < refusedKept) refused.add(nameOf(printable(host), port));
      throw error;
    }
  }

  function connectTo(addresses: readonly string[], port: number, name: string): Promise<Socket> {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const lookup: LookupFunction = (_host, _options, answer) => answer(null, found);
    return new Promise((resolved, rejected) => {
      // The host is never looked up: `lookup` answers with what was checked, to be tried in turn.
      const socket = connect({ host: 'checked.invalid', port, lookup, allowHalfOpen: true, autoSelectFamily: true, timeout: limits.connectMs });
      socket.once('timeout', () => socket.destroy(new AppError('NETWORK', `${name} did not answer in time`)));
      socket.once('error', (error) => rejected(toAppError(error, name)));
      socket.once('close', () => rejected(new AppError('NETWORK', `The connection to ${name} was cut`)));
      socket.once('connect', () => {
        socket.removeAllListeners('timeout');
        resolved(socket);
      });
      watch(socket);
      if (!server.listening) socket.destroy();
    });
  }

  function pass(from: Readable, to: Writable): void {
    from.on('data', (piece: Uint8Array) => {
      bytesMoved += piece.byteLength;
      if (bytesMoved > limits.bytes) cutAll();
    });
    from.pipe(to);
  }

  function cutAll(): void {
    for (const socket of open) socket.destroy();
  }

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise((resolved) => {
      signal?.removeEventListener('abort', onAbort);
      server.close(() => resolved());
      cutAll();
    });
    return closing;
  };
  const onAbort = (): void => void close();

  await listen(server, socketPath);
  if (socketPath !== null) chmodSync(socketPath, 0o600);
  const address = server.address();
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    socketPath: socketPath ?? '',
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    get refused() {
      return [...refused];
    },
    close,
  };
}

/** Cuts the one when the other was cut; where the other ended in order, what is still on its way arrives. */
function endWith(one: Duplex, other: Duplex): void {
  const end = (): void => {
    if (!other.readableEnded || !other.writableFinished) one.destroy();
  };
  if (other.destroyed) end();
  else other.on('close', end);
}

function listen(server: Server, path: string | null): Promise<void> {
  return new Promise((resolved, rejected) => {
    server.once('error', rejected);
    const listening = (): void => {
      server.off('error', rejected);
      resolved();
    };
    if (path === null) server.listen(0, '127.0.0.1', listening);
    else server.listen(path, listening);
  });
}

function refuseTunnel(client: Duplex, error: unknown): void {
  const { status, text } = refusal(error);
  client.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`);
  client.resume();
}

function refuseRequest(response: ServerResponse, error: unknown): void {
  const { status, text } = refusal(error);
  if (response.headersSent) response.destroy();
  else response.writeHead(Number.parseInt(status, 10), { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
}

function refusal(thrown: unknown): { status: string; text: string } {
  const error = toAppError(thrown);
  const text = `Steward: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}\n`;
  switch (error.code) {
    case 'FORBIDDEN':
    case 'INVALID_INPUT':
      return { status: '403 Forbidden', text };
    default:
      return { status: '502 Bad Gateway', text };
  }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopHeaders.has(name) && !named.has(name)));
}

/** What a client wrote as a host, fit for a list that people read. */
function printable(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase().replace(/[^\x21-\x7e]/g, '?').slice(0, 253);
}
