import type { Effect } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Accounts } from '../accounts.ts';

/** The accounts that the granted effects name, with their secrets, and no others: the one that was judged is the one that is used. */
export function scopeAccounts(accounts: Accounts, effects: readonly Effect[]): Accounts {
  const granted = new Set(effects.flatMap((effect) => ((effect.kind === 'message' || effect.kind === 'network') && effect.account !== undefined ? [effect.account] : [])));
  return {
    all: () => accounts.all().filter(({ name }) => granted.has(name)),
    writtenTo: async () => (effects.some(({ kind }) => kind === 'message') ? accounts.writtenTo() : new Set()),
    async credential(name) {
      if (granted.has(name)) return accounts.credential(name);
      throw new AppError('OUT_OF_SCOPE', `The call did not say that it would use the account ${name}`, { hint: 'Nothing was done; the function has to declare it' });
    },
  };
}

/** For previews: the same accounts, without what signs them in. */
export function withoutSecrets(accounts: Accounts): Accounts {
  return {
    ...accounts,
    credential: async (name) => {
      throw new AppError('OUT_OF_SCOPE', `Nothing is signed in to ${name} before a call is allowed`);
    },
  };
}
