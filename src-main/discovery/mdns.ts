import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import type { Provenance } from '../../src-preload/contract/servers.ts';
import { AppError, isAppError, toAppError } from '../kernel/errors.ts';
import { classifyAddress } from '../ports/addresses.ts';
import { cleanText } from './cleanText.ts';
import { eachOf } from './eachOf.ts';
import { requirePath, shakeHands, type HandshakeOptions } from './handshake.ts';
import { proposeFound } from './proposeFound.ts';
import type { ServerProposal } from './proposal.ts';

/** Where to listen and announce; by default every network of this computer, on mDNS' own port. */
export interface MdnsPlace {
  /** Address of one network card. */
  interface?: string;
  port?: number;
}

export interface MdnsBrowseOptions {
  place?: MdnsPlace;
  ownAddresses: readonly string[];
  ownPorts: readonly number[];
  /** Milliseconds to wait for announcements. */
  browseMs?: number;
  handshake?: Pick<HandshakeOptions, 'timeoutMs' | 'mostBytes'>;
  signal?: AbortSignal;
}

/** More than a network has; a flood of announcements ends here. */
const mostServices = 64;

/** One announcement, with nothing in it believed. */
interface Announcement {
  instance: string;
  port: number;
  /** Who sent it. */
  sender: string;
  /** Where it says the server is. */
  addresses: readonly string[];
  path: unknown;
}

/**
 * Listens for `_mcp._tcp` and asks who answers whether it is an MCP server. Asked is only the machine the
 * announcement came from: it cannot make us call somebody else. What does not answer as a server stays
 * in the list as unknown.
 */
export async function browseMdns({ place = {}, ownAddresses, ownPorts, browseMs = 1500, handshake = {}, signal }: MdnsBrowseOptions): Promise<ServerProposal[]> {
  const announcements = await listen(place, browseMs, signal);
  const proposals = await eachOf(announcements, 8, async (announcement) => {
    const { instance, port, sender, addresses, path } = announcement;
    const provenance: Provenance = { kind: 'mdns', instance, host: sender, port };
    const unknown = (reason: string): ServerProposal => proposeFound({ kind: 'unknown', reason }, { host: sender, port }, { provenance, fallback: instance });
    if (isOwn(sender, ownAddresses) && ownPorts.includes(port)) return undefined;
    const hosts = hostsToAsk(announcement, ownAddresses);
    if (hosts.length === 0) return unknown(`${sender} announced it, but says it is at ${addresses.length === 0 ? 'no address' : addresses.map((address) => cleanText(address, 45)).join(', ')}; it was not called`);
    const asked = readPath(path);
    if (asked instanceof AppError) return unknown(`Its announcement names a path that is none: ${cleanText(String(path), 60)}`);
    for (const host of hosts) {
      const result = await shakeHands({ host, port }, { ...handshake, ...(asked !== undefined && { path: asked }), ...(signal && { signal }) });
      if (result.kind !== 'none') return proposeFound(result, { host, port }, { provenance: { ...provenance, host }, fallback: instance });
    }
    return unknown('It was announced, but nothing there answers as an MCP server');
  });
  return proposals.filter((proposal) => proposal !== undefined);
}

/** The sender, where its announcement speaks of itself; none for one that points at somebody else. */
function hostsToAsk({ sender, addresses }: Announcement, ownAddresses: readonly string[]): string[] {
  if (!isOwn(sender, ownAddresses)) return addresses.includes(sender) && classifyAddress(sender) === 'private' ? [sender] : [];
  if (!addresses.every((address) => isOwn(address, ownAddresses))) return [];
  return ['127.0.0.1', ...addresses.filter((address) => classifyAddress(address) !== 'loopback' && !address.includes(':')).slice(0, 2)];
}

function isOwn(address: string, ownAddresses: readonly string[]): boolean {
  return ownAddresses.includes(address) || (isIP(address) !== 0 && classifyAddress(address) === 'loopback');
}

function readPath(path: unknown): string | undefined | AppError {
  if (typeof path !== 'string' || path === '') return undefined;
  try {
    return requirePath(path);
  } catch (error) {
    if (isAppError(error, 'INVALID_INPUT')) return error;
    throw error;
  }
}

async function listen(place: MdnsPlace, browseMs: number, signal: AbortSignal | undefined): Promise<Announcement[]> {
  signal?.throwIfAborted();
  const mdns = await openMdns(place);
  const found = new Map<string, Announcement>();
  const browser = mdns.bonjour.find({ type: 'mcp' });
  const hear = (): void => {
    for (const service of browser.services) {
      const { name, port, addresses = [], referer, txt } = service as { name: unknown; port: unknown; addresses?: unknown[]; referer?: { address: string }; txt?: Record<string, unknown> };
      if (found.size >= mostServices || typeof name !== 'string' || typeof port !== 'number' || port < 1 || port > 65_535 || !referer) continue;
      const instance = cleanText(name) || 'unnamed';
      found.set(`${instance} ${referer.address} ${port}`, { instance, port, sender: referer.address, addresses: addresses.filter((each): each is string => typeof each === 'string').slice(0, 16), path: txt?.['path'] });
    }
    // What the library keeps would grow with a flood.
    if (browser.services.length > mostServices) browser.stop();
  };
  browser.on('up', hear);
  try {
    // A packet may be lost; twice is what mDNS asks for.
    const again = setTimeout(() => browser.update(), browseMs / 3);
    await new Promise<void>((resolve) => {
      const done = setTimeout(resolve, browseMs);
      const stop = (): void => {
        clearTimeout(done);
        resolve();
      };
      signal?.addEventListener('abort', stop, { once: true });
      mdns.failed.then(stop, stop);
    });
    clearTimeout(again);
    hear();
  } finally {
    browser.stop();
    await mdns.end();
  }
  signal?.throwIfAborted();
  return [...found.values()];
}

export interface Announcing {
  /** Says goodbye to the network and ends. */
  end(): Promise<void>;
}

/**
 * Announces a server of ours as `_mcp._tcp` until it is ended. Everybody in the network can see its name
 * and port; nothing else is told.
 */
export async function announceMdns({ name, port, path = '/mcp', place = {} }: { name: string; port: number; path?: string; place?: MdnsPlace }): Promise<Announcing> {
  const mdns = await openMdns(place);
  mdns.bonjour.publish({ name, type: 'mcp', port, txt: { path, transport: 'streamable-http' }, probe: false });
  return {
    async end() {
      await new Promise<void>((resolve) => mdns.bonjour.unpublishAll(() => resolve()));
      await mdns.end();
    },
  };
}

/**
 * The library on a socket of our own: what throws on a strange packet is that packet's loss. NETWORK where
 * the port can't be had.
 */
async function openMdns({ interface: card, port = 5353 }: MdnsPlace) {
  const { Bonjour } = (await import('bonjour-service')).default;
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  const emit = socket.emit.bind(socket) as (event: string, ...values: unknown[]) => boolean;
  socket.emit = (event: string, ...values: unknown[]): boolean => {
    try {
      return emit(event, ...values);
    } catch (error) {
      if (event !== 'message') fail(error);
      return true;
    }
  };
  const options: Record<string, unknown> = { socket, port, bind: '0.0.0.0', ...(card !== undefined && { interface: card }) };
  const bonjour = new Bonjour(options, fail);
  const bound = new Promise<void>((resolve) => socket.once('listening', resolve));
  socket.on('error', fail);
  try {
    await Promise.race([bound, failed]);
  } catch (error) {
    throw toAppError(error, 'the multicast address of mDNS');
  }
  return {
    bonjour,
    failed,
    end: () => new Promise<void>((resolve) => bonjour.destroy(() => resolve())),
  };
}
