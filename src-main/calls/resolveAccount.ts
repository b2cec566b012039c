import type { MessageEffect, NetworkEffect } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { chooseAccount, describeAccount, serverOfAccount, type Accounts } from '../ports/accounts.ts';
import type { Network } from '../ports/network.ts';
import type { DeclaredEffect } from '../registry/effects.ts';

export interface AccountSurroundings {
  accounts: Pick<Accounts, 'all'>;
  network: Pick<Network, 'look'>;
}

/** The account a message goes out with, and the server that is given it. FORBIDDEN for a server that no account may name. */
export async function resolveMessage({ kinds, account: name, recipients }: Extract<DeclaredEffect, { kind: 'message' }>, surroundings: AccountSurroundings): Promise<MessageEffect> {
  const account = chooseAccount(surroundings.accounts.all(), { kinds, name });
  const { host, port } = serverOfAccount(account, 'send');
  const { host: canonical, place } = await surroundings.network.look(host);
  if (place === 'metadata') throw new AppError('FORBIDDEN', `${canonical} hands out this machine's keys: no account is there`);
  const fixed = 'channel' in account ? account.channel : undefined;
  if (fixed !== undefined && recipients.some((recipient) => recipient !== fixed)) throw new AppError('INVALID_INPUT', `The account ${account.name} posts to ${fixed} and to no other place`, { hint: 'Leave the recipient out, or name another account' });
  if (recipients.length === 0 && fixed === undefined) throw new AppError('INVALID_INPUT', `With the account ${account.name} it has to be said where it goes`, { hint: 'Give a recipient' });
  return { kind: 'message', via: describeAccount(account), recipients: fixed === undefined ? [...recipients] : [fixed], account: account.name, server: { host: canonical, port, place } };
}

/** Reading from the server of an account. */
export async function resolveAccountRead({ kinds, account: name }: Extract<DeclaredEffect, { kind: 'account' }>, surroundings: AccountSurroundings): Promise<NetworkEffect> {
  const account = chooseAccount(surroundings.accounts.all(), { kinds, name });
  const { host, port } = serverOfAccount(account, 'read');
  const { host: canonical, place } = await surroundings.network.look(host);
  return { kind: 'network', access: 'read', host: canonical, port, place, account: account.name };
}
