import type { MailAccount } from '../../../../../src-preload/contract/index.ts';
import { AppError, isAppError } from '../../../../kernel/errors.ts';

const protocols = { smtp: 'SMTP', imap: 'IMAP' } as const;

interface MailFailure {
  message: string;
  code?: unknown;
  response?: unknown;
  responseText?: unknown;
  responseCode?: unknown;
  authenticationFailed?: unknown;
}

/** What a mail server's refusal or silence means to the person. */
export function explainMailFailure(error: unknown, account: MailAccount, protocol: 'smtp' | 'imap'): AppError {
  if (isAppError(error)) return error;
  const server = account[protocol];
  const where = server ? `${server.host}:${server.port}` : account.name;
  const failure = error as MailFailure;
  const words = [failure.responseText, failure.response, failure.message].find((text): text is string => typeof text === 'string' && text !== '') ?? 'no reason given';
  if (failure.code === 'EAUTH' || failure.authenticationFailed === true) {
    return new AppError('UNAUTHENTICATED', `${where} does not let ${account.user} in: ${words}`, { cause: error, hint: 'Check user and password in the settings, under Accounts; many services want an app password here' });
  }
  if (failure.code === 'ETLS' || /certificate|self.signed|TLS|SSL/i.test(failure.message)) {
    return new AppError('NETWORK', `No encrypted connection to ${where}: ${words}`, { cause: error, hint: 'Check the port and the kind of encryption in the settings, under Accounts' });
  }
  if (typeof failure.responseCode === 'number' && failure.responseCode >= 500) return new AppError('SERVER_ERROR', `${where} refused: ${words}`, { cause: error });
  return new AppError('NETWORK', `${protocols[protocol]} with ${where} failed: ${words}`, { cause: error, hint: 'Check the address in the settings, under Accounts, or try again later' });
}
