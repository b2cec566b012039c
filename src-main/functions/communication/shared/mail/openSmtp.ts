import type SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { MailAccount } from '../../../../../src-preload/contract/index.ts';
import { serverOfAccount } from '../../../../ports/accounts.ts';
import type { Network } from '../../../../ports/network.ts';
import { explainMailFailure } from './explainMailFailure.ts';

export interface OpenSmtp {
  connection: SmtpConnection;
  /** Hears of a connection that breaks while nothing else would tell. */
  failed(listener: (error: Error) => void): void;
  close(): void;
}

/** A server's silence after which it counts as gone. */
const silenceMs = 60_000;

/** Connects through the guarded network and signs in. AppErrors say what the server said. */
export async function openSmtp(account: MailAccount, password: string, { network, signal }: { network: Network; signal: AbortSignal }): Promise<OpenSmtp> {
  const { host, port } = serverOfAccount(account, 'send');
  const security = account.smtp?.security ?? 'tls';
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const { socket, secureContext } = await network.connect({ host, port, tls: security === 'tls', signal });
  const connection = new Connection({
    host,
    port,
    connection: socket,
    secure: security === 'tls',
    secured: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: host, ...(secureContext && { secureContext }) },
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
  });
  let failure: Error | undefined;
  let listener: (error: Error) => void = () => undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    listener(error);
  };
  connection.on('error', fail);
  connection.on('end', () => fail(new Error('the server ended the connection')));
  const stop = (): void => fail(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  const close = (): void => {
    signal.removeEventListener('abort', stop);
    connection.close();
    socket.destroy();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      listener = reject;
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    if (connection.allowsAuth) {
      await new Promise<void>((resolve, reject) => {
        listener = reject;
        connection.login({ user: account.user, credentials: { user: account.user, pass: password } }, (error) => (error ? reject(error) : resolve()));
      });
    }
  } catch (error) {
    close();
    throw explainMailFailure(error, account, 'smtp');
  }
  listener = () => undefined;
  return {
    connection,
    failed(next) {
      listener = next;
      if (failure) next(failure);
    },
    close,
  };
}
