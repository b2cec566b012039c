import type { Account } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { serverOfAccount } from '../ports/accounts.ts';
import { canonicalHost } from '../ports/addresses.ts';
import type { Guard, Network } from '../ports/network.ts';

/** The network for a look at one account: its own servers, wherever they lie, and nothing else. */
export function onlyAccountServers(network: Network, account: Account): Network {
  const places = account.kind === 'mail' ? (['send', 'read'] as const).filter((use) => (use === 'send' ? account.smtp : account.imap)) : (['send'] as const);
  const servers = places.map((use) => serverOfAccount(account, use)).map(({ host, port }) => ({ host: canonicalHost(host).host, port }));
  const guard: Guard = ({ host, port, place }) => {
    if (place === 'metadata') throw new AppError('FORBIDDEN', `${host} hands out this machine's keys: no account is there`);
    if (!servers.some((server) => server.host === host && server.port === port)) throw new AppError('FORBIDDEN', `${host} is not the server of this account`);
  };
  return {
    look: (host) => network.look(host),
    request: (request) => network.request(request, guard),
    connect: (request) => network.connect(request, guard),
    inspectTls: (request) => network.inspectTls(request, guard),
  };
}
