import type { Account, AccountKind } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';

/** Mail, chat and social accounts the person set up. */
export interface Accounts {
  all(): readonly Account[];
  /** The token or password. A call gets that of the accounts among its granted effects, and no other. */
  credential(name: string): Promise<string>;
  /** Whom messages went to before, in lower case. */
  writtenTo(): Promise<ReadonlySet<string>>;
}

const kindNames: Record<AccountKind, string> = {
  mail: 'mail',
  slack: 'Slack',
  discord: 'Discord',
  teams: 'Teams',
  telegram: 'Telegram',
  matrix: 'Matrix',
  mastodon: 'Mastodon',
  bluesky: 'Bluesky',
  webhook: 'webhook',
};

/** What a call asks for among accounts. */
export interface WantedAccount {
  kinds: readonly AccountKind[];
  /** Where several are there. */
  name?: string | undefined;
}

/** The account that is meant. NOT_FOUND where there is none, INVALID_INPUT where it could be several. */
export function chooseAccount(all: readonly Account[], { kinds, name }: WantedAccount): Account {
  const what = kinds.map((kind) => kindNames[kind]).join(' or ');
  const fitting = all.filter((account) => kinds.includes(account.kind));
  const names = fitting.map((account) => account.name).join(', ');
  const chosen = name === undefined ? fitting[0] : fitting.find((account) => account.name === name);
  if (!chosen) {
    if (fitting.length > 0) throw new AppError('NOT_FOUND', `No ${what} account is called ${JSON.stringify(name)}`, { hint: `There is ${names}` });
    throw new AppError('NOT_FOUND', `No ${what} account is set up${name === undefined ? '' : ` under the name ${JSON.stringify(name)}`}`, { hint: 'The person adds one in the settings, under Accounts' });
  }
  if (name === undefined && fitting.length > 1) throw new AppError('INVALID_INPUT', `Several ${what} accounts are set up`, { hint: `Say which as account: ${names}` });
  return chosen;
}

/** What a call does with an account: mail comes from one server and goes to another. */
export type AccountUse = 'send' | 'read';

/** The server of an account. UNSUPPORTED for mail that has none for this. */
export function serverOfAccount(account: Account, use: AccountUse): { host: string; port: number } {
  if (account.kind === 'mail') {
    const server = use === 'send' ? account.smtp : account.imap;
    if (!server) throw new AppError('UNSUPPORTED', `The account ${account.name} has no ${use === 'send' ? 'server that sends (SMTP)' : 'mailbox to read (IMAP)'}`, { hint: 'The person adds it in the settings, under Accounts' });
    return { host: server.host, port: server.port };
  }
  const { hostname, port, protocol } = new URL(account.server);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

/** An account in words: "mail of ada@example.com", "Slack account team". */
export function describeAccount(account: Account): string {
  return account.kind === 'mail' ? `mail of ${account.address}` : `${kindNames[account.kind]} account ${account.name}`;
}
