// A real SMTP and a real IMAP server on loopback: what the one takes lies in the other's inbox.
import type { AddressInfo, Socket } from 'node:net';
import hoodiecrow from 'hoodiecrow-imap';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailAccount } from '../../../src-preload/contract/index.ts';

export interface TakenMail {
  from: string;
  to: string[];
  raw: string;
  mail: ParsedMail;
}

export interface MailServers {
  account: MailAccount;
  password: string;
  smtpPort: number;
  imapPort: number;
  /** What the SMTP server took, in order. */
  taken: TakenMail[];
  /** Every connection to the SMTP server, and every one that gave it a message. */
  counts: { connections: number; messages: number };
  /** Puts a mail into the inbox. */
  deliver(raw: string, options?: { flags?: string[]; folder?: string; date?: string }): void;
  inbox(): { raw: string; flags: string[] }[];
  close(): Promise<void>;
}

const user = 'ada';
const password = 'correct horse battery';

/** Started on free ports; `smtp` adds to the SMTP server's options: refusals, silence. */
export async function startMailServers(smtp: SMTPServerOptions = {}): Promise<MailServers> {
  const taken: TakenMail[] = [];
  const counts = { connections: 0, messages: 0 };
  const imap = hoodiecrow({ plugins: ['ID', 'UNSELECT', 'SPECIAL-USE', 'UIDPLUS', 'LITERALPLUS', 'NAMESPACE'], id: { name: 'test' }, storage: { INBOX: {}, '': { folders: { Archive: {}, Sent: { 'special-use': '\\Sent' } } } }, users: { [user]: { password } } });
  await new Promise<void>((resolve) => imap.listen(0, '127.0.0.1', resolve));
  // It answers in two pieces, which would wait for each other.
  imap.server.on('connection', (socket: Socket) => socket.setNoDelay(true));
  const imapPort = (imap.server.address() as AddressInfo).port;

  const server = new SMTPServer({
    authOptional: false,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onConnect(_session, done) {
      counts.connections++;
      done();
    },
    onAuth(auth, _session, done) {
      if (auth.username === user && auth.password === password) done(null, { user });
      else done(new Error('Invalid login'));
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        counts.messages++;
        const raw = Buffer.concat(pieces).toString('latin1');
        void simpleParser(Buffer.concat(pieces)).then((mail) => {
          taken.push({ from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to: session.envelope.rcptTo.map(({ address }) => address), raw, mail });
          imap.appendMessage('INBOX', [], new Date(), raw);
          done();
        }, done);
      });
    },
    ...smtp,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const smtpPort = (server.server.address() as AddressInfo).port;

  return {
    account: {
      kind: 'mail',
      name: 'work',
      credential: { secret: 'account.work' },
      address: 'ada@example.com',
      sender: 'Ada Lovelace',
      user,
      smtp: { host: '127.0.0.1', port: smtpPort, security: 'none' },
      imap: { host: '127.0.0.1', port: imapPort, security: 'none' },
    },
    password,
    smtpPort,
    imapPort,
    taken,
    counts,
    deliver: (raw, { flags = [], folder = 'INBOX', date = new Date() as Date | string } = {}) => void imap.appendMessage(folder, flags, date, raw.replace(/\r?\n/g, '\r\n')),
    inbox: () => imap.folderCache['INBOX']?.messages ?? [],
    close: async () => {
      await new Promise<void>((resolve) => server.close(resolve));
      await new Promise<void>((resolve) => imap.close(resolve));
    },
  };
}
