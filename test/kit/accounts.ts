// Accounts with their secrets, as the port offers them.
import type { Account } from '../../src-preload/contract/index.ts';
import { AppError } from '../../src-main/kernel/errors.ts';
import type { Accounts } from '../../src-main/ports/accounts.ts';

export function accountsOf(entries: readonly { account: Account; secret: string }[], writtenTo: readonly string[] = []): Accounts {
  return {
    all: () => entries.map(({ account }) => account),
    async credential(name) {
      const entry = entries.find(({ account }) => account.name === name);
      if (!entry) throw new AppError('NOT_FOUND', `No account is called ${name}`);
      return entry.secret;
    },
    writtenTo: () => Promise.resolve(new Set(writtenTo)),
  };
}
