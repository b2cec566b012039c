import type { Effect } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Accounts } from '../accounts.ts';

/** Secrets of the accounts that the granted effects name, and of no others. */
export function scopeAccounts(accounts: Accounts, effects: readonly Effect[]): Accounts {
  const granted = new Set(effects.flatMap((effect) => ((effect.kind === 'message' || effect.kind === 'network') && effect.account !== undefined ? [effect.account] : [])));
  return {
    all: () => accounts.all(),
    writtenTo: () => accounts.writtenTo(),
    async credential(name) {
      if (granted.has(name)) return accounts.credential(name);
      throw new AppError('OUT_OF_SCOPE', `The call did not say that it would use the account ${name}`, { hint: 'Nothing was done; the function has to declare it' });
    },
  };
}
