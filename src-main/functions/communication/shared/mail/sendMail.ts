import { Readable } from 'node:stream';
import type { MailAccount } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { Network } from '../../../../ports/network.ts';
import { explainMailFailure } from './explainMailFailure.ts';
import type { MailAddress } from './mailAddresses.ts';
import { openSmtp } from './openSmtp.ts';

export interface OutgoingMail {
  to: readonly MailAddress[];
  cc: readonly MailAddress[];
  bcc: readonly MailAddress[];
  subject: string;
  text: string;
  html: string | undefined;
  attachments: readonly { name: string; content: Uint8Array; mime: string }[];
}

export interface SentMail {
  messageId: string;
  accepted: string[];
  /** That the server would not take, with its words. */
  rejected: { address: string; reason: string }[];
  response: string;
}

/**
 * Gives one mail to the account's server, once. OUTCOME_UNKNOWN when the connection is lost after the
 * message began to go out and before the server had answered: it may have been taken.
 */
export async function sendMail(account: MailAccount, password: string, mail: OutgoingMail, { network, signal }: { network: Network; signal: AbortSignal }): Promise<SentMail> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const message = new MailComposer({
    from: { name: account.sender ?? '', address: account.address },
    to: [...mail.to],
    cc: [...mail.cc],
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    attachments: mail.attachments.map(({ name, content, mime }) => ({ filename: name, content: Buffer.from(content), contentType: mime })),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const messageId = message.messageId();
  const bytes = await message.build();
  const smtp = await openSmtp(account, password, { network, signal });
  let begun = false;
  try {
    const source = Readable.from(
      (function* () {
        begun = true;
        yield bytes;
      })(),
    );
    const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address);
    const info = await new Promise<{ rejected?: string[] | undefined; rejectedErrors?: Error[] | undefined; response?: string | undefined }>((resolve, reject) => {
      smtp.failed(reject);
      smtp.connection.send({ from: account.address, to: recipients, size: bytes.length }, source, (error, sent) => (error || !sent ? reject(error ?? new Error('no answer')) : resolve(sent)));
    });
    const rejected = (info.rejected ?? []).map((address, index) => ({ address, reason: info.rejectedErrors?.[index]?.message ?? 'no reason given' }));
    return { messageId, accepted: recipients.filter((address) => !rejected.some((each) => each.address === address)), rejected, response: info.response ?? '' };
  } catch (error) {
    const answered = typeof (error as { responseCode?: unknown }).responseCode === 'number';
    if (begun && !answered) {
      throw new AppError('OUTCOME_UNKNOWN', `The connection was lost while the mail went out; whether ${account.smtp?.host ?? 'the server'} took it is not known, and it was not sent again`, { cause: error, hint: 'Look into the sent mail, or ask the recipient, before sending it again' });
    }
    throw explainMailFailure(error, account, 'smtp');
  } finally {
    smtp.close();
  }
}
