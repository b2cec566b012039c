import ipaddr from 'ipaddr.js';
import type { Connection, Route } from '../machine.ts';

/** States of TCP as /proc numbers them (include/net/tcp_states.h). */
const states: Record<string, string> = { '01': 'ESTABLISHED', '02': 'SYN_SENT', '03': 'SYN_RECV', '04': 'FIN_WAIT1', '05': 'FIN_WAIT2', '06': 'TIME_WAIT', '07': 'CLOSE', '08': 'CLOSE_WAIT', '09': 'LAST_ACK', '0A': 'LISTEN', '0B': 'CLOSING', '0C': 'NEW_SYN_RECV' };

/** `/proc/net/{tcp,tcp6,udp,udp6}` without what listens. */
export function parseProcConnections(text: string, protocol: Connection['protocol']): (Connection & { inode: string })[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
    const [here, there] = [parseEnd(local), parseEnd(remote)];
    if (!here || !there || (protocol === 'tcp' && state === '0A')) return [];
    return [{ protocol, local: here, remote: there, state: protocol === 'udp' ? (there.port === 0 ? 'BOUND' : 'ESTABLISHED') : (states[state] ?? state), inode }];
  });
}

/** Address and port as /proc has them: the address in the machine's byte order, four bytes at a time. */
export function parseEnd(text: string): { address: string; port: number } | undefined {
  const [hex = '', port = ''] = text.split(':');
  if (!/^(?:[0-9A-F]{8}|[0-9A-F]{32})$/.test(hex) || port === '') return undefined;
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  return { address: ipaddr.process(ipaddr.fromByteArray(bytes).toString()).toString(), port: Number.parseInt(port, 16) };
}

/** `/proc/net/route`: Iface Destination Gateway Flags … Mask, numbers in the machine's byte order. */
export function parseProcRoutes(text: string): Route[] {
  return text.split('\n').slice(1).flatMap((line) => {
    const [name = '', destination = '', gateway = '', , , , , mask = ''] = line.trim().split(/\s+/);
    if (!/^[0-9A-F]{8}$/.test(destination)) return [];
    const address = (hex: string): string => (hex.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)).join('.');
    const bits = [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === '1').length;
    return [{ destination: destination === '00000000' && bits === 0 ? 'default' : `${address(destination)}/${bits}`, gateway: gateway === '00000000' ? null : address(gateway), interface: name }];
  });
}

/** `/etc/resolv.conf`: the domains that short names are looked up in. */
export function parseResolvConf(text: string): { search: string[] } {
  const last = text.split('\n').findLast((line) => /^(?:search|domain)\s/.test(line));
  return { search: last?.trim().split(/\s+/).slice(1) ?? [] };
}
