import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { AppError } from '../../../kernel/errors.ts';
import { canonicalHost } from '../../addresses.ts';
import type { Guard, Network, NetworkPlace } from '../../network.ts';

/** A connected socket to the server of a connection, and what its certificate is checked with. */
export type OpenSocket = (signal?: AbortSignal) => Promise<{ socket: Socket; secureContext: SecureContext | undefined; address: string }>;

/** To that server and no other. `place`: where it lay when it was judged; it must not lie further inside now. */
export function openSocketTo(network: Network, { host, port }: { host: string; port: number }, place: NetworkPlace | undefined): OpenSocket {
  const own = canonicalHost(host).host;
  const guard: Guard = (hop) => {
    if (hop.place === 'metadata') throw new AppError('FORBIDDEN', `${host} hands out this machine's keys: no database is there`);
    if (hop.host !== own || hop.port !== port) throw new AppError('FORBIDDEN', `${hop.host} is not the server of this database`);
    if (place !== undefined && hop.place !== place && hop.place !== 'public' && hop.place !== 'unresolved') throw new AppError('FORBIDDEN', `${host} leads inside now; it did not when the call was allowed`, { hint: 'Call it again to have it judged anew' });
  };
  return async (signal) => {
    const { socket, secureContext, address } = await network.connect({ host: own, port, tls: false, timeoutMs: 10_000, signal }, guard);
    return { socket, secureContext, address };
  };
}
