// Announcements on this computer alone: multicast over the loopback card, on a port of its own.
import { createSocket } from 'node:dgram';

/** A place for one test; others' announcements are not heard there. */
export function loopbackMdns(): { interface: string; port: number } {
  return { interface: '127.0.0.1', port: 20_000 + Math.floor(Math.random() * 20_000) };
}

/** Why multicast over loopback does not work here; undefined where it does. */
export async function loopbackMulticastMissing(): Promise<string | undefined> {
  const { interface: card, port } = loopbackMdns();
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    return await new Promise<string | undefined>((resolve) => {
      const none = setTimeout(() => resolve('multicast over the loopback card does not arrive: its route may be missing (ip route add 224.0.0.0/4 dev lo)'), 1000);
      socket.on('error', (error) => resolve(`multicast over the loopback card cannot be used: ${error.message}`));
      socket.on('message', () => {
        clearTimeout(none);
        resolve(undefined);
      });
      socket.bind(port, '0.0.0.0', () => {
        try {
          socket.addMembership('224.0.0.251', card);
          socket.setMulticastInterface(card);
          socket.setMulticastLoopback(true);
          socket.send('x', port, '224.0.0.251');
        } catch (error) {
          resolve(`multicast over the loopback card cannot be used: ${String(error)}`);
        }
      });
    });
  } finally {
    socket.close();
  }
}
