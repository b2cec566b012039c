import type { ImapFlow, ImapFlowOptions } from 'imapflow';
import type { MailAccount } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { serverOfAccount } from '../../../../ports/accounts.ts';
import type { Network } from '../../../../ports/network.ts';
import { explainMailFailure } from './explainMailFailure.ts';

type Transport = NonNullable<ImapFlowOptions['transport']>;

/** Most bytes of one piece of a mail that are held in memory. */
const largestPiece = 64_000_000;

/**
 * Signs in, opens a folder for reading only (nothing is marked as read), does the work, signs out.
 * `folder` undefined opens none. NOT_FOUND names the folders there are.
 */
export async function withMailbox<T>(account: MailAccount, password: string, folder: string | undefined, { network, signal }: { network: Network; signal: AbortSignal }, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { host, port } = serverOfAccount(account, 'read');
  const security = account.imap?.security ?? 'tls';
  const { ImapFlow: Client } = await import('imapflow');
  const connection = await network.connect({ host, port, tls: security === 'tls', signal });
  const { socket } = connection;
  const transport: Transport = {
    connect(_options, onConnect) {
      setImmediate(onConnect);
      return socket;
    },
    ...(security === 'starttls' && {
      upgrade: (_socket, _options, onSecure) => connection.startTls(onSecure),
    }),
  };
  const client = new Client({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls',
    auth: { user: account.user, pass: password },
    logger: false,
    disableAutoIdle: true,
    transport,
    maxLiteralSize: largestPiece,
    maxResponseSize: 2 * largestPiece,
    socketTimeout: 60_000,
  });
  let broken: Error | undefined;
  client.on('error', (error: Error) => (broken ??= error));
  const stop = (): void => {
    client.close();
    socket.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    if (folder !== undefined) await openFolder(client, folder);
    return await work(client);
  } catch (error) {
    signal.throwIfAborted();
    throw explainMailFailure(error instanceof Error && error.message === 'Connection not available' && broken ? broken : error, account, 'imap');
  } finally {
    signal.removeEventListener('abort', stop);
    await client.logout().catch(() => undefined);
    stop();
  }
}

async function openFolder(client: ImapFlow, folder: string): Promise<void> {
  try {
    await client.mailboxOpen(folder, { readOnly: true });
  } catch (error) {
    const folders = (await client.list()).map(({ path }) => path);
    if (folders.includes(folder)) throw error;
    throw new AppError('NOT_FOUND', `There is no mail folder called ${JSON.stringify(folder)}`, { cause: error, hint: `There are ${folders.slice(0, 40).join(', ')}` });
  }
}
