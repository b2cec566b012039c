import { randomUUID } from 'node:crypto';
import type { Account, MailAccount } from '../../src-preload/contract/index.ts';
import { withMailbox } from '../functions/communication/shared/mail/openMailbox.ts';
import { openSmtp } from '../functions/communication/shared/mail/openSmtp.ts';
import { checkService } from '../functions/communication/shared/services/useService.ts';
import { toAppError } from '../kernel/errors.ts';
import type { Network } from '../ports/network.ts';
import { onlyAccountServers } from './onlyAccountServers.ts';

export interface AccountTest {
  ok: boolean;
  message: string;
  tookMs: number;
}

/** Signs in to an account and sends nothing; says who answered, or why nobody did. Never throws. */
export async function testAccount(account: Account, { network, credential, now, signal }: { network: Network; credential(): Promise<string>; now: number; signal: AbortSignal }): Promise<AccountTest> {
  const began = performance.now();
  const done = (ok: boolean, message: string): AccountTest => ({ ok, message, tookMs: Math.round(performance.now() - began) });
  try {
    const narrowed = onlyAccountServers(network, account);
    const secret = await credential();
    return done(true, account.kind === 'mail' ? await testMail(account, secret, narrowed, signal) : await checkService(account, { network: narrowed, signal, credential: secret, key: randomUUID(), now }));
  } catch (error) {
    const { message, hint } = toAppError(error);
    return done(false, hint === undefined ? message : `${message}. ${hint}`);
  }
}

async function testMail(account: MailAccount, password: string, network: Network, signal: AbortSignal): Promise<string> {
  const words: string[] = [];
  if (account.smtp) {
    const smtp = await openSmtp(account, password, { network, signal });
    smtp.close();
    words.push(`${account.smtp.host} takes mail from ${account.user}`);
  }
  if (account.imap) {
    const count = await withMailbox(account, password, 'INBOX', { network, signal }, async (client) => (client.mailbox === false ? 0 : client.mailbox.exists));
    words.push(`${account.imap.host} opens the inbox, with ${count} ${count === 1 ? 'mail' : 'mails'}`);
  }
  return words.length === 0 ? 'It names no server: add one that sends, one that is read, or both' : words.join('; ');
}
