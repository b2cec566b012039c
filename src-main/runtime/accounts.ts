import type { Account } from '../../src-preload/contract/index.ts';
import { settingsEvent } from '../audit/settingsEvent.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { CallsRepository } from '../calls/callsRepository.ts';
import { AppError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import { describeAccount, type Accounts } from '../ports/accounts.ts';
import type { SecretStore } from './secrets.ts';
import type { SettingsStore } from './settings.ts';

/** What the person does with their accounts; each change is written to the audit. */
export interface AccountBook extends Accounts {
  /** In the place of the one of that name, if there is one. CONFLICT when nothing is saved that signs in. */
  save(account: Account, secret: string | undefined): Promise<void>;
  /** Its secret goes too, when no other account uses it. */
  remove(name: string): Promise<void>;
  /** What signs it in, where it goes where it was entered for. */
  savedFor(account: Account): Promise<string>;
}

interface AccountParts {
  settings: SettingsStore;
  secrets: SecretStore;
  calls: CallsRepository;
  audit: AuditLog;
  clock: Clock;
}

/** Functions whose messages make an address known. */
const sending = ['send_email', 'send_message'];

export function createAccountBook({ settings, secrets, calls, audit, clock }: AccountParts): AccountBook {
  const all = (): readonly Account[] => settings.current().accounts;
  const find = (name: string): Account | undefined => all().find((account) => account.name === name);
  const note = (words: string): Promise<unknown> => audit.append(settingsEvent(words, clock.now()), { durable: true });

  function requireSaved(account: Account): void {
    const before = find(account.name);
    if (!before || !secrets.names().includes(account.credential.secret)) throw new AppError('CONFLICT', `Nothing is saved that signs ${account.name} in`, { hint: 'Enter its password, token or address' });
    if (!goesToSamePlace(before, account)) throw new AppError('CONFLICT', 'A secret that is saved goes to no other server', { hint: 'Enter it again to use it there' });
  }

  return {
    all,
    async savedFor(account) {
      requireSaved(account);
      return secrets.read(account.credential.secret);
    },
    async credential(name) {
      const account = find(name);
      if (!account) throw new AppError('NOT_FOUND', `No account is called ${name}`, { hint: 'It may have been removed meanwhile' });
      return secrets.read(account.credential.secret);
    },
    writtenTo: async () => new Set(await calls.recipients(sending)),
    async save(account, secret) {
      const before = find(account.name);
      const saved = account.credential.secret;
      if (secret === undefined) requireSaved(account);
      if (secret !== undefined) await secrets.set(saved, secret);
      await settings.setAccounts((accounts) => (before ? accounts.map((each) => (each.name === account.name ? account : each)) : [...accounts, account]));
      await note(`${before ? 'Changed' : 'Added'} the account ${account.name}: ${describeAccount(account)}`);
    },
    async remove(name) {
      const account = find(name);
      if (!account) throw new AppError('NOT_FOUND', `No account is called ${name}`, { hint: 'It may have been removed meanwhile' });
      await settings.setAccounts((accounts) => accounts.filter((each) => each.name !== name));
      const { secret } = account.credential;
      if (!all().some((each) => each.credential.secret === secret)) await secrets.remove(secret);
      await note(`Removed the account ${name}: ${describeAccount(account)}`);
    },
  };
}

/** A secret that was entered for one server must not be sent to another by a change of the address alone. */
function goesToSamePlace(before: Account, after: Account): boolean {
  return before.kind === after.kind && before.credential.secret === after.credential.secret && JSON.stringify(placesOf(before)) === JSON.stringify(placesOf(after));
}

function placesOf(account: Account): unknown[] {
  return account.kind === 'mail' ? [account.smtp, account.imap] : [account.server];
}
