import type { Account, ServiceAccount } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';

/** The account as one of a service over HTTP, which it is where only those were asked for. */
export function serviceAccountOf(account: Account): ServiceAccount {
  if (account.kind !== 'mail') return account;
  throw new AppError('UNSUPPORTED', `${account.name} is a mail account`);
}
