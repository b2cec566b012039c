import { AppError } from '../../../kernel/errors.ts';
import type { ResolveHost } from '../../allowedHosts.ts';
import type { Connection, ConnectRequest, Guard, Hop, LookedUp, Network, NetworkRequest, NetworkSettings } from '../../network.ts';
import { connectTo, type ConnectTarget } from './connect.ts';
import { createCookies, type Cookies } from './cookies.ts';
import { lookUp } from './lookUp.ts';
import { bypassesProxy, type Proxy } from './proxy.ts';
import { sendRequest } from './sendRequest.ts';
import type { ReadSecret } from './requestHeaders.ts';
import { createTrust } from './trust.ts';

export interface NetworkOptions {
  settings(): NetworkSettings;
  readSecret: ReadSecret;
  /** How names become addresses; the system's way by default. */
  resolve?: ResolveHost | undefined;
}

/** A way to a host that was judged and may be taken. */
export interface Way {
  lookedUp: LookedUp;
  target: Omit<ConnectTarget, 'tls' | 'signal'>;
}

/** What a request is sent with. */
export interface NetworkParts {
  /** Judges and throws, or says how to get there. */
  wayTo(hop: Omit<Hop, 'place'>, guard: Guard): Promise<Way>;
  cookies: Cookies;
  readSecret: ReadSecret;
}

const connectMs = 15_000;

/** Where nobody says otherwise, nothing inside is reached. */
const publicOnly: Guard = ({ host, place }) => {
  if (place !== 'public' && place !== 'unresolved') throw new AppError('FORBIDDEN', `${host} leads to a place that is not public`);
};

/** This machine's network, unnarrowed. Does nothing until it is used. */
export function createNetwork({ settings, readSecret, resolve }: NetworkOptions): Network {
  const trust = createTrust();
  const parts: NetworkParts = { wayTo, cookies: createCookies(), readSecret };

  async function wayTo(hop: Omit<Hop, 'place'>, guard: Guard): Promise<Way> {
    const started = performance.now();
    const lookedUp = await lookUp(hop.host, resolve);
    const dns = performance.now() - started;
    const { host, place, addresses } = lookedUp;
    guard({ ...hop, host, place });
    const proxy = place === 'public' || place === 'unresolved' ? await proxyFor(host) : undefined;
    if (place === 'unresolved' && !proxy) throw new AppError('NETWORK', `The host ${host} is not known`, { hint: 'Check the spelling, and that this computer is online' });
    return { lookedUp, target: { host, port: hop.port, addresses: addresses.map(({ address }) => address), trust: await trust(settings()), proxy, dns } };
  }

  async function proxyFor(host: string): Promise<Proxy | undefined> {
    const { proxy, proxyUser, proxyPassword, noProxy = [] } = settings();
    if (proxy === undefined || bypassesProxy(host, noProxy)) return undefined;
    if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) throw new AppError('CONFIG_INVALID', `${JSON.stringify(proxy)} is no proxy`, { hint: 'network.proxy of config.json is http://host:port or https://host:port' });
    const authorization = proxyUser === undefined ? undefined : `Basic ${Buffer.from(`${proxyUser}:${proxyPassword ? await readSecret(proxyPassword.secret) : ''}`).toString('base64')}`;
    return { url: new URL(proxy), authorization };
  }

  async function open({ host, port, timeoutMs = connectMs, signal }: ConnectRequest, tls: ConnectTarget['tls'], guard: Guard): Promise<Connection> {
    const way = await wayTo({ host, port, access: tls === 'accept-any' ? 'read' : 'write', secrets: [] }, guard);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new AppError('DEADLINE_EXCEEDED', `${way.target.host} could not be connected to within ${Math.round(timeoutMs / 1000)} s`)), timeoutMs);
    try {
      return await connectTo({ ...way.target, tls, signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    look: (host) => lookUp(host, resolve),
    request: (request: NetworkRequest, guard = publicOnly, session = '') => sendRequest(request, guard, session, parts),
    connect: (request, guard = publicOnly) => open(request, request.tls ? 'trusted' : 'none', guard),
    async inspectTls(request, guard = publicOnly) {
      const { socket, tls } = await open({ ...request, tls: true }, 'accept-any', guard);
      socket.destroy();
      if (!tls) throw new AppError('NETWORK', `${request.host} does not speak TLS`);
      return tls;
    },
  };
}
