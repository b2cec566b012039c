import type { Provenance } from '../../src-preload/contract/servers.ts';
import { classifyAddress } from '../ports/addresses.ts';
import type { Listener, Listeners } from '../ports/listeners.ts';
import { eachOf } from './eachOf.ts';
import { shakeHands, type HandshakeOptions } from './handshake.ts';
import { proposeFound } from './proposeFound.ts';
import type { ServerProposal } from './proposal.ts';

export interface PortScanOptions {
  /** Ports of this very Steward; never called. */
  ownPorts: readonly number[];
  handshake?: Pick<HandshakeOptions, 'timeoutMs' | 'mostBytes'>;
  /** Handshakes under way at once. */
  atOnce?: number;
  /** Milliseconds for all of it; what is not asked by then is left out. */
  budgetMs?: number;
  signal?: AbortSignal;
}

/**
 * Ports whose services act on whatever bytes come, or keep a log of who knocks: remote shells, mail, name,
 * print, file and database services. A handshake could print a page on 9100.
 */
const leftAlone: ReadonlySet<number> = new Set([
  21, 22, 23, 25, 53, 88, 110, 111, 135, 139, 143, 389, 445, 465, 514, 515, 587, 631, 636, 873, 993, 995, 1433, 1521, 1883, 2049, 2181, 3306, 3389, 5353, 5355, 5432, 5672, 5900, 5901, 6000, 6379, 6432, 8883, 9042, 9092, 9100, 11211, 27017, 27018,
]);

/** Asks every program that listens on this computer whether it is an MCP server. */
export async function scanLoopbackPorts(listeners: Listeners, { ownPorts, handshake = {}, atOnce = 16, budgetMs = 20_000, signal }: PortScanOptions): Promise<ServerProposal[]> {
  const places = onePerPort(await listeners.list()).filter(({ port }) => !ownPorts.includes(port) && !leftAlone.has(port));
  const end = AbortSignal.timeout(budgetMs);
  const proposals = await eachOf(places, atOnce, async (listener): Promise<ServerProposal | undefined> => {
    if (end.aborted) return undefined;
    const { port, process } = listener;
    const both = signal ? AbortSignal.any([end, signal]) : end;
    for (const host of hostsOf(listener)) {
      const result = await shakeHands({ host, port }, { ...handshake, signal: both }).catch((error: unknown) => {
        if (end.aborted && !signal?.aborted) return { kind: 'none' } as const;
        throw error;
      });
      if (result.kind === 'none') continue;
      const provenance: Provenance = { kind: 'port', host, port, ...(process && { process }) };
      return proposeFound(result, { host, port }, { provenance, fallback: process?.name ?? `port ${port}` });
    }
    return undefined;
  });
  return proposals.filter((proposal) => proposal !== undefined);
}

/** A program mostly listens on several addresses with one port; the loopback one is the one to call. */
function onePerPort(all: readonly Listener[]): Listener[] {
  const rank = ({ address }: Listener): number => (address.startsWith('127.') ? 0 : address === '0.0.0.0' ? 1 : address === '::' ? 2 : address === '::1' ? 3 : 4);
  const chosen = new Map<string, Listener>();
  for (const listener of all) {
    const key = `${listener.port} ${listener.process?.pid ?? listener.address}`;
    const before = chosen.get(key);
    if (!before || rank(listener) < rank(before)) chosen.set(key, listener);
  }
  return [...chosen.values()].sort((a, b) => a.port - b.port);
}

function hostsOf({ address }: Listener): string[] {
  if (address === '::') return ['127.0.0.1', '::1'];
  return classifyAddress(address) === 'loopback' && address === '0.0.0.0' ? ['127.0.0.1'] : [address];
}
