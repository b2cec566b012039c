import type { Account, MailAccount } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';

/** The account as one of mail, which it is where only those were asked for. */
export function mailAccountOf(account: Account): MailAccount {
  if (account.kind === 'mail') return account;
  throw new AppError('UNSUPPORTED', `${account.name} is no mail account`);
}
