import { getServers } from 'node:dns';
import { readFile } from 'node:fs/promises';
import type { Connection, Route } from '../machine.ts';
import { parseProcConnections, parseProcRoutes, parseResolvConf } from './networkOutput.ts';
import { ownersOf } from './socketOwners.ts';

const facts = () => import('systeminformation').then((module) => module.default);

/** Open connections and bound UDP sockets, listeners left out. */
export async function readConnections(): Promise<Connection[]> {
  if (process.platform !== 'linux') {
    const found = await (await facts()).networkConnections();
    return found.flatMap((entry) => (entry.state === 'LISTEN' ? [] : [{ protocol: entry.protocol.startsWith('udp') ? 'udp' : 'tcp', local: { address: entry.localAddress, port: Number(entry.localPort) }, remote: { address: entry.peerAddress, port: Number(entry.peerPort) || 0 }, state: entry.state, ...(entry.pid > 0 && { process: { name: entry.process, pid: entry.pid } }) }]));
  }
  const read = async (name: string): Promise<string> => readFile(`/proc/net/${name}`, 'utf8').catch(() => '');
  const [tcp, tcp6, udp, udp6] = await Promise.all([read('tcp'), read('tcp6'), read('udp'), read('udp6')]);
  const sockets = [...parseProcConnections(tcp, 'tcp'), ...parseProcConnections(tcp6, 'tcp'), ...parseProcConnections(udp, 'udp'), ...parseProcConnections(udp6, 'udp')];
  const owners = await ownersOf(new Set(sockets.map(({ inode }) => inode).filter((inode) => inode !== '0')));
  return sockets.map(({ inode, ...connection }) => {
    const owner = owners.get(inode);
    return { ...connection, ...(owner && { process: owner }) };
  });
}

/** The ways packets take, version 4 of the protocol. */
export async function readRoutes(): Promise<Route[]> {
  if (process.platform === 'linux') return parseProcRoutes(await readFile('/proc/net/route', 'utf8').catch(() => ''));
  const gateway = await (await facts()).networkGatewayDefault();
  return gateway === '' ? [] : [{ destination: 'default', gateway, interface: await (await facts()).networkInterfaceDefault() }];
}

export async function readNameServers(): Promise<{ servers: string[]; search: string[] }> {
  const { search } = parseResolvConf(await readFile('/etc/resolv.conf', 'utf8').catch(() => ''));
  return { servers: getServers(), search };
}
