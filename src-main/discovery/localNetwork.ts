import ipaddr from 'ipaddr.js';
import { connect } from 'node:net';
import { eachOf } from './eachOf.ts';
import { shakeHands, type HandshakeOptions } from './handshake.ts';
import { proposeFound } from './proposeFound.ts';
import type { ServerProposal } from './proposal.ts';

/** Where MCP servers mostly listen: defaults of the SDKs, of FastMCP, of known hubs and servers. */
const usualPorts: readonly number[] = [3000, 3001, 3333, 5000, 6277, 8000, 8080, 8081, 8765, 8787, 8808, 8931, 9000, 12306, 37373];

export interface NetworkScanOptions {
  /** Addresses to ask. */
  hosts: readonly string[];
  ports?: readonly number[];
  handshake?: Pick<HandshakeOptions, 'timeoutMs' | 'mostBytes'>;
  /** Connections under way at once. */
  atOnce?: number;
  /** Milliseconds a host has to take a connection. */
  connectMs?: number;
  /** Milliseconds for all of it. */
  budgetMs?: number;
  signal?: AbortSignal;
}

/** Asks the hosts of the local network, only where the person wants that: every one of them sees it. */
export async function scanNetwork({ hosts, ports = usualPorts, handshake = {}, atOnce = 64, connectMs = 400, budgetMs = 60_000, signal }: NetworkScanOptions): Promise<ServerProposal[]> {
  const end = AbortSignal.timeout(budgetMs);
  const both = signal ? AbortSignal.any([end, signal]) : end;
  const targets = hosts.flatMap((host) => ports.map((port) => ({ host, port })));
  const proposals = await eachOf(targets, atOnce, async ({ host, port }): Promise<ServerProposal | undefined> => {
    signal?.throwIfAborted();
    if (end.aborted || !(await takesConnection(host, port, connectMs))) return undefined;
    const result = await shakeHands({ host, port }, { ...handshake, signal: both }).catch((error: unknown) => {
      if (end.aborted && !signal?.aborted) return { kind: 'none' } as const;
      throw error;
    });
    return result.kind === 'none' ? undefined : proposeFound(result, { host, port }, { provenance: { kind: 'port', host, port }, fallback: `${host}, port ${port}` });
  });
  return proposals.filter((proposal) => proposal !== undefined);
}

function takesConnection(host: string, port: number, connectMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(connectMs, () => end(false));
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

/** An address of a network card with the length of its network's prefix: `192.168.1.20/24`. */
export type OwnNetwork = string;

/** Never more than this many around one address. */
const smallestPrefix = 24;

/**
 * The other hosts of the machine's own private IPv4 networks; of a big one, those next to the machine.
 * Networks that are not private are no local ones.
 */
export function neighbours(networks: readonly OwnNetwork[]): string[] {
  const own = new Set(networks.map((network) => network.replace(/\/.*$/, '')));
  const hosts = networks.flatMap((network) => {
    if (!ipaddr.IPv4.isValidCIDR(network)) return [];
    const [address, prefix] = ipaddr.IPv4.parseCIDR(network);
    if (address.range() !== 'private' || prefix > 30) return [];
    const length = Math.max(prefix, smallestPrefix);
    const cut = `${address.toString()}/${length}`;
    const first = number(ipaddr.IPv4.networkAddressFromCIDR(cut)) + 1;
    const last = number(ipaddr.IPv4.broadcastAddressFromCIDR(cut)) - 1;
    return Array.from({ length: last - first + 1 }, (_, index) => dotted(first + index));
  });
  return [...new Set(hosts)].filter((host) => !own.has(host));
}

function number(address: ipaddr.IPv4): number {
  return address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
