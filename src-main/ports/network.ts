import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { NetworkEffect } from '../../src-preload/contract/index.ts';

export type NetworkPlace = NetworkEffect['place'];

/** A value of a header. Secrets go by name: their values are put in when the request is written, and are nowhere before. */
export type HeaderValue = string | { secret: string; /** Stands before it: "Bearer ". */ prefix?: string | undefined } | { basic: { username: string; password: string | { secret: string } } };

export interface NetworkRequest {
  /** http or https, without a name and password in it. */
  url: string;
  /** Default GET. */
  method?: string | undefined;
  headers?: Readonly<Record<string, HeaderValue>> | undefined;
  body?: string | Uint8Array | undefined;
  signal?: AbortSignal | undefined;
  /** From the first look at the name until the last byte of the body. Default 30 s. */
  timeoutMs?: number | undefined;
  /** The longest silence in between. Default 15 s. */
  silenceMs?: number | undefined;
  /** 0: an answer that leads elsewhere is the answer. Default 10. */
  maxRedirects?: number | undefined;
  /** Most bytes of the body, unpacked; TOO_LARGE beyond. Default 20 MB. */
  maxBytes?: number | undefined;
  /** Takes part in the cookies of its chat. Default true. */
  cookies?: boolean | undefined;
  /** False takes the body as it comes, packed or not. Default true. */
  unpack?: boolean | undefined;
}

/** Milliseconds of each step of one exchange; tls only where there was any. */
export interface Timing {
  dns: number;
  connect: number;
  tls?: number;
  /** From the request sent to the first byte of the answer. */
  wait: number;
}

export interface TlsFacts {
  protocol: string;
  cipher: string;
  subject: string;
  issuer: string;
  /** Milliseconds since 1970. */
  validFrom: number;
  validTo: number;
  /** Names the certificate is for. */
  names: string[];
  /** Why it is not trusted; absent where it is. */
  problem?: string;
}

/** One exchange on the way to the answer. */
export interface Exchange {
  url: string;
  status: number;
  /** That was connected to; empty where a proxy did it. */
  address: string;
  timing: Timing;
}

export interface NetworkResponse {
  /** Where the answer came from in the end. */
  url: string;
  status: number;
  statusText: string;
  /** As sent; names in lower case. */
  headers: readonly (readonly [name: string, value: string])[];
  /** All exchanges, the answer's own last. */
  exchanges: readonly Exchange[];
  tls: TlsFacts | undefined;
  /** The first of that name. */
  header(name: string): string | undefined;
  /** Read once; errors as they come. Leaving it early ends the connection. */
  body: AsyncIterable<Uint8Array>;
  /** The whole body. */
  bytes(): Promise<Uint8Array>;
  /** Ends the connection, whatever has been read. */
  close(): void;
}

export interface ConnectRequest {
  host: string;
  port: number;
  /** TLS from the first byte on. False is for protocols that begin it themselves, and for plain ones. */
  tls: boolean;
  /** Most milliseconds until it stands. Default 15 s. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface Connection {
  socket: Socket;
  address: string;
  timing: Omit<Timing, 'wait'>;
  tls: TlsFacts | undefined;
  /** Begins TLS on what was opened plain, once its protocol has agreed on it. The certificate must be the host's; what is wrong comes as an error of the new socket. */
  startTls(onSecure: () => void): Socket;
  /** The authorities it trusts, for libraries that begin TLS themselves; undefined: Node's own. */
  secureContext: SecureContext | undefined;
}

/** A host as it stands now. */
export interface LookedUp {
  host: string;
  /** With where each lies; empty where the name leads nowhere. */
  addresses: readonly { address: string; place: Exclude<NetworkPlace, 'unresolved'> }[];
  /** The strictest of them. */
  place: NetworkPlace;
}

/** A connection that is about to be made, or a step to it. */
export interface Hop {
  host: string;
  port: number;
  /** write: something goes along beside the address itself. */
  access: 'read' | 'write';
  place: NetworkPlace;
  /** Names of the secrets that go along. */
  secrets: readonly string[];
  /** The address whose answer leads here. */
  redirectedFrom?: string;
}

/** Says by throwing that a connection may not be made. */
export type Guard = (hop: Hop) => void;

/**
 * The way out of this computer. Every connection is judged by the addresses its name has at that
 * moment and made to one of those; so is every step of a redirect. Errors are AppErrors: NETWORK,
 * FORBIDDEN, TOO_LARGE, DEADLINE_EXCEEDED, INVALID_INPUT.
 */
export interface Network {
  /** Looks a host up; connects to nothing. INVALID_INPUT for what is no host. */
  look(host: string): Promise<LookedUp>;
  /**
   * `guard`, `session`: for whoever narrows it. Without a guard only public places are reached; a narrowed
   * one takes no other. A session has cookies of its own.
   */
  request(request: NetworkRequest, guard?: Guard, session?: string): Promise<NetworkResponse>;
  /** A connection for protocols other than HTTP; the caller ends it. */
  connect(request: ConnectRequest, guard?: Guard): Promise<Connection>;
  /** The certificate of a server, trusted or not. Nothing is sent beyond the handshake. */
  inspectTls(request: Omit<ConnectRequest, 'tls'>, guard?: Guard): Promise<TlsFacts>;
}

/** `network` of config.json. */
export interface NetworkSettings {
  /** `http://host:port` or `https://…`: requests to public places go through it. */
  proxy?: string | undefined;
  proxyUser?: string | undefined;
  proxyPassword?: { secret: string } | undefined;
  /** Hosts reached without it: `example.com`, `*.example.com`. */
  noProxy?: readonly string[] | undefined;
  /** PEM files of authorities trusted beside the usual ones. */
  caFiles?: readonly string[] | undefined;
  /** The system's own authorities are trusted, too. */
  systemCertificates?: boolean | undefined;
}
