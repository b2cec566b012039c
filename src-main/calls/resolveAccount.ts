import type { MessageEffect, NetworkEffect } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import { canonicalHost, type AddressPlace } from '../ports/addresses.ts';
import { chooseAccount, describeAccount, serverOfAccount, type Accounts } from '../ports/accounts.ts';
import type { DeclaredEffect } from '../registry/effects.ts';

export interface AccountSurroundings {
  accounts: Pick<Accounts, 'all'>;
  /** Where a host's addresses lie; the strictest of them. */
  placeOf(host: string): Promise<AddressPlace | 'unresolved'>;
}

/** The account a message goes out with, and the server that is given it. FORBIDDEN for a server that no account may name. */
export async function resolveMessage({ kinds, account: name, recipients }: Extract<DeclaredEffect, { kind: 'message' }>, surroundings: AccountSurroundings): Promise<MessageEffect> {
  const account = chooseAccount(surroundings.accounts.all(), { kinds, name });
  const { host, port } = serverOfAccount(account, 'send');
  const server = { host: canonicalHost(host).host, port };
  if ((await surroundings.placeOf(server.host)) === 'metadata') throw new AppError('FORBIDDEN', `${server.host} hands out this machine's keys: no account is there`);
  const fixed = 'channel' in account ? account.channel : undefined;
  if (fixed !== undefined && recipients.some((recipient) => recipient !== fixed)) throw new AppError('INVALID_INPUT', `The account ${account.name} posts to ${fixed} and to no other place`, { hint: 'Leave the recipient out, or name another account' });
  return { kind: 'message', via: describeAccount(account), recipients: recipients.length === 0 ? [fixed ?? account.name] : [...recipients], account: account.name, server };
}

/** Reading from the server of an account. */
export async function resolveAccountRead({ kinds, account: name }: Extract<DeclaredEffect, { kind: 'account' }>, surroundings: AccountSurroundings): Promise<NetworkEffect> {
  const account = chooseAccount(surroundings.accounts.all(), { kinds, name });
  const { host, port } = serverOfAccount(account, 'read');
  const canonical = canonicalHost(host).host;
  return { kind: 'network', access: 'read', host: canonical, port, place: await surroundings.placeOf(canonical), account: account.name };
}
