import { connect as connectSocket, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import { AppError } from '../../../kernel/errors.ts';
import type { Connection, TlsFacts } from '../../network.ts';
import { certificateProblem, toNetworkError } from './networkErrors.ts';
import { reachThroughProxy, type Proxy } from './proxy.ts';

export interface ConnectTarget {
  host: string;
  port: number;
  /** That were judged; a connection goes to one of them and nowhere else. */
  addresses: readonly string[];
  /** accept-any: only to look at the certificate. */
  tls: 'none' | 'trusted' | 'accept-any';
  trust: SecureContext | undefined;
  proxy: Proxy | undefined;
  /** Milliseconds the lookup took. */
  dns: number;
  signal: AbortSignal;
}

/** Makes a connection to one of the judged addresses, with TLS where it is wanted. Aborting ends it, also later. */
export async function connectTo(target: ConnectTarget): Promise<Connection> {
  const { host, signal, dns } = target;
  signal.throwIfAborted();
  const started = performance.now();
  let socket: Socket | undefined;
  const end = (): void => void socket?.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    socket = target.proxy ? await reachThroughProxy(target.proxy, target, signal) : await reachDirectly(target, (made) => (socket = made));
    const address = target.proxy ? '' : (socket.remoteAddress ?? '');
    const connected = performance.now();
    const timing = { dns, connect: connected - started };
    const plain = socket;
    const own = { secureContext: target.trust, startTls: (onSecure: () => void): Socket => connectTls({ socket: plain, ...tlsOptions(target) }, onSecure) };
    if (target.tls === 'none') return { socket, address, timing, tls: undefined, ...own };
    const secured = await secure(socket, target, (made) => (socket = made));
    return { socket: secured, address, timing: { ...timing, tls: performance.now() - connected }, tls: tlsFacts(secured), ...own };
  } catch (error) {
    socket?.destroy();
    signal.throwIfAborted();
    throw toNetworkError(error, host);
  }
}

/** Node tries the addresses side by side; it asks for them here, so that it knows no others. */
function reachDirectly({ host, port, addresses }: ConnectTarget, onSocket: (socket: Socket) => void): Promise<Socket> {
  const judged: LookupFunction = (_name, options, done) => {
    const list = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = list;
    if (options.all) done(null, list);
    else if (first) done(null, first.address, first.family);
    else done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 4);
  };
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host: isIP(host) === 0 ? host : (addresses[0] ?? host), port, lookup: judged, autoSelectFamily: true, noDelay: true });
    onSocket(socket);
    socket.once('connect', () => {
      socket.off('error', reject);
      const reached = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
      if (addresses.includes(reached) || addresses.some((address) => isUnspecified(address))) return resolve(socket);
      socket.destroy();
      reject(new AppError('FORBIDDEN', `The connection to ${host} went to ${reached}, which was not judged`));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new AppError('NETWORK', `The connection to ${host} was cut`)));
  });
}

/** A connection to it ends at this computer, under another address. */
const isUnspecified = (address: string): boolean => address === '0.0.0.0' || address === '::';

function tlsOptions({ host, trust }: ConnectTarget): ConnectionOptions {
  return { host, ...(isIP(host) === 0 && { servername: host }), ...(trust && { secureContext: trust }) };
}

function secure(socket: Socket, target: ConnectTarget, onSocket: (socket: TLSSocket) => void): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connectTls({
      socket,
      ...tlsOptions(target),
      ...(target.port === 443 && { ALPNProtocols: ['http/1.1'] }),
      rejectUnauthorized: target.tls === 'trusted',
    });
    onSocket(secured);
    secured.once('secureConnect', () => {
      secured.off('error', reject);
      resolve(secured);
    });
    secured.once('error', reject);
    secured.once('close', () => reject(new AppError('NETWORK', `${target.host} ended the connection before it was encrypted`)));
  });
}

function tlsFacts(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerCertificate();
  const { authorizationError } = socket as { authorizationError?: Error | string | null };
  const problem = socket.authorized || !authorizationError ? undefined : certificateProblem(typeof authorizationError === 'string' ? authorizationError : ((authorizationError as { code?: string }).code ?? authorizationError.message));
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().standardName,
    subject: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
    names: (certificate.subjectaltname ?? '').split(', ').filter((name) => name !== '').map((name) => name.replace(/^(DNS|IP Address):/, '')),
    ...(problem !== undefined && { problem }),
  };
}

function nameIn(part: PeerCertificate['subject'] | undefined): string {
  return [part?.CN ?? part?.O ?? part?.OU ?? ''].flat()[0] ?? '';
}
