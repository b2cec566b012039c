import type { MethodName } from '../../src-preload/contract/index.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';

/** What the person does with their accounts: contract method → one service call. */
export function accountHandlers({ accounts, clock, doorParts }: Runtime): Pick<Handlers, Extract<MethodName, `accounts.${string}`>> {
  return {
    'accounts.save': async ({ account, secret }) => {
      await accounts.save(account, secret);
      return {};
    },
    'accounts.remove': async ({ name }) => {
      await accounts.remove(name);
      return {};
    },
    'accounts.test': async ({ account, secret }, { signal }) => {
      const { testAccount } = await import('./testAccount.ts');
      return testAccount(account, { network: doorParts.ports.network, credential: async () => secret ?? accounts.savedFor(account), now: clock.now(), signal });
    },
  };
}
