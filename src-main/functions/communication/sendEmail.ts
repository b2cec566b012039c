import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../kernel/format.ts';
import { chooseAccount } from '../../ports/accounts.ts';
import { defineFunction, type PreviewContext } from '../../registry/defineFunction.ts';
import { accountField, headerField, mostRecipients, recipientsField } from './shared/fields.ts';
import { addressesOf, showAddress, type MailAddress } from './shared/mail/mailAddresses.ts';
import { mailAccountOf } from './shared/mail/mailAccountOf.ts';
import { mailNotes } from './shared/mail/mailNotes.ts';
import { attachmentName, mimeOfName } from './shared/mail/attachmentNames.ts';
import { recipientRemark } from './shared/mail/recipientRemark.ts';
import { sendMail } from './shared/mail/sendMail.ts';

/** Most bytes of attachments: what most servers take of one mail, as base64 makes a third more of it. */
const mostAttached = 18_000_000;

const input = z.strictObject({
  to: recipientsField('Whom it goes to.'),
  subject: headerField('The subject.', 500),
  body: z.string().max(500_000).describe('The text.'),
  attachments: z.array(z.string().min(1).max(4096)).max(50).default([]).describe('Files to attach; relative to the workspace, absolute, or from ~.'),
  cc: recipientsField('Who gets a copy, known to all.').optional(),
  bcc: recipientsField('Who gets a copy, unknown to the others.').optional(),
  html: z.string().max(1_000_000).optional().describe('The same as HTML, for programs that show that; the body is what others show.'),
  account: accountField,
});
type Input = z.output<typeof input>;

export const sendEmail = defineFunction({
  name: 'send_email',
  title: 'Send email',
  category: 'communication',
  summary: 'A mail with attachments, from your account',
  description:
    'Sends one mail with the account the person has set up, by SMTP. Files are attached by path. It goes out once: when the connection is lost at the wrong moment the outcome is reported as unknown, and it must not be sent again blindly. The person sees all recipients, the whole text and the attachments first.',
  input,
  output: z.strictObject({
    message_id: z.string().describe('The Message-ID it went out with.'),
    from: z.string().describe('The address it came from.'),
    accepted: z.array(z.string()).describe('Addresses the server took it for.'),
    rejected: z.array(z.strictObject({ address: z.string().describe('Who will not get it.'), reason: z.string().describe('The server’s words.') })).describe('Addresses the server refused; the others get it all the same.'),
    attachments: z.array(z.strictObject({ name: z.string().describe('Its file name.'), bytes: z.number().int().describe('Its size.') })).describe('What was attached.'),
    response: z.string().describe('What the server answered.'),
  }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 300_000,
  phrase: ({ to, subject }) => ({ base: 'Send', present: 'Sending', past: 'Sent', object: `mail to ${shortList(addressesOf(to))}${subject === '' ? '' : `, “${subject}”`}` }),
  effects: (call) => [
    { kind: 'message', kinds: ['mail'], account: call.account, recipients: recipientsOf(call).map(({ address }) => address) },
    ...call.attachments.map((path) => ({ kind: 'path' as const, access: 'read' as const, path })),
  ],
  async preview(context, call) {
    const account = mailAccountOf(chooseAccount(context.accounts.all(), { kinds: ['mail'], name: call.account }));
    requireFew(call);
    const writtenTo = await context.accounts.writtenTo();
    const attachments = await measureAttachments(context, call.attachments);
    return {
      preview: {
        kind: 'mail',
        from: showAddress({ name: account.sender ?? '', address: account.address }),
        recipients: (['to', 'cc', 'bcc'] as const).flatMap((role) =>
          addressesOf(call[role]).map((each) => {
            const remark = recipientRemark(each.address, writtenTo);
            return { role, address: showAddress(each), ...(remark !== undefined && { remark }) };
          }),
        ),
        subject: call.subject,
        body: call.body,
        attachments: attachments.map(({ name, bytes }) => ({ name, bytes })),
        notes: mailNotes(call),
      },
      approveLabel: attachments.length > 0 ? `Send with ${formatCount(attachments.length, 'attachment')}` : 'Send mail',
    };
  },
  summarise: ({ accepted, rejected, attachments }) =>
    `Sent to ${formatCount(accepted.length, 'recipient')}${attachments.length > 0 ? ` with ${formatCount(attachments.length, 'attachment')}, ${formatBytes(attachments.reduce((sum, { bytes }) => sum + bytes, 0))}` : ''}${rejected.length > 0 ? `; ${formatCount(rejected.length, 'address', 'addresses')} refused` : ''}`,
  view: ({ rejected }) => (rejected.length === 0 ? { kind: 'nothing' } : { kind: 'facts', facts: rejected.map(({ address, reason }) => ({ label: 'Refused', value: `${address}: ${reason}`, tone: 'destroy' as const })) }),
  phrasings: [
    'send an email to ada@example.com saying the report is ready',
    'email the invoice to billing@example.com',
    'mail notes.pdf to my boss',
    'write a mail to bob@example.org about the meeting',
    'send report.csv as an attachment to team@example.com',
    'compose an email with the subject Holiday',
    'shoot an email to support@example.com',
    'forward these figures by mail to carol@example.com',
    'email everyone on the list that we are closed on Friday',
    'send a mail with cc to dave@example.com',
    'reply by email that I agree',
    'e-mail a copy of the contract to the lawyer',
    'mail this to myself',
  ],
  examples: [
    { title: 'A text', input: { to: 'ada@example.com', subject: 'Lunch', body: 'At one?' } },
    { title: 'With an attachment', input: { to: ['Ada <ada@example.com>', 'bob@example.org'], subject: 'Figures', body: 'Attached.', attachments: ['figures.csv'] }, setup: { 'figures.csv': 'month,sum\nMay,12\n' } },
  ],
  async handler(context, call) {
    const { accounts, files, network, signal, progress } = context;
    requireFew(call);
    const account = mailAccountOf(chooseAccount(accounts.all(), { kinds: ['mail'], name: call.account }));
    const measured = await measureAttachments(context, call.attachments);
    const attachments = [];
    for (const { path, name, bytes } of measured) attachments.push({ name, content: await files.read(path, { length: bytes, signal }), mime: mimeOfName(name) });
    progress({ done: 0, unit: 'steps', note: `Giving it to ${account.smtp?.host ?? account.name}` });
    const sent = await sendMail(account, await accounts.credential(account.name), { to: addressesOf(call.to), cc: addressesOf(call.cc), bcc: addressesOf(call.bcc), subject: call.subject, text: call.body, html: call.html, attachments }, { network, signal });
    return { message_id: sent.messageId, from: account.address, accepted: sent.accepted, rejected: sent.rejected, attachments: attachments.map(({ name, content }) => ({ name, bytes: content.length })), response: sent.response };
  },
});

/** Everyone, each once. */
function recipientsOf({ to, cc, bcc }: Input): MailAddress[] {
  const all = [to, cc, bcc].flatMap((list) => addressesOf(list));
  return [...new Map(all.map((each) => [each.address.toLowerCase(), each])).values()];
}

function requireFew(call: Input): void {
  const count = recipientsOf(call).length;
  if (count > mostRecipients) throw new AppError('INVALID_INPUT', `${count} recipients are more than the ${mostRecipients} of one mail`, { hint: 'Use a mailing list, or several mails' });
}

async function measureAttachments({ files }: Pick<PreviewContext, 'files'>, paths: readonly string[]): Promise<{ path: string; name: string; bytes: number }[]> {
  const measured = [];
  for (const path of paths) {
    const found = await files.stat(path);
    if (!found) throw new AppError('NOT_FOUND', `There is nothing at ${files.absolute(path)}`, { hint: 'Check the spelling, or list the folder' });
    if (found.kind !== 'file') throw new AppError('NOT_A_FILE', `${files.absolute(path)} is no file and cannot be attached`, { hint: 'Pack a folder with compress_files first' });
    measured.push({ path, name: attachmentName(path), bytes: found.size });
  }
  const total = measured.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > mostAttached) throw new AppError('TOO_LARGE', `The attachments are ${formatBytes(total)}; mail carries at most ${formatBytes(mostAttached)}`, { hint: 'Share a link to them, or send fewer at once' });
  return measured;
}

function shortList(addresses: readonly MailAddress[]): string {
  const [first] = addresses;
  return addresses.length > 2 ? `${first?.address ?? ''} and ${addresses.length - 1} more` : addresses.map(({ address }) => address).join(' and ');
}
