import { z } from 'zod';
import type { SearchObject } from 'imapflow';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { chooseAccount } from '../../ports/accounts.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { accountField, mailboxField, headerField, mailFields } from './shared/fields.ts';
import { fetchSummaries } from './shared/mail/fetchMail.ts';
import { mailAccountOf } from './shared/mail/mailAccountOf.ts';
import { mailTable } from './shared/mail/mailTable.ts';
import { withMailbox } from './shared/mail/openMailbox.ts';

const day = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

const input = z.strictObject({
  query: headerField('Words that stand anywhere in the mail, headers included; without any, all mails that fit the rest.', 500).default(''),
  from: headerField('In the sender’s name or address.', 300).optional(),
  to: headerField('In the name or address of somebody it went to.', 300).optional(),
  subject: headerField('In the subject.', 300).optional(),
  since: day.optional().describe('Received on this day or later, as 2026-03-01.'),
  before: day.optional().describe('Received before this day, as 2026-03-01.'),
  unread: z.boolean().optional().describe('True: only unread ones; false: only read ones.'),
  has_attachment: z.boolean().optional().describe('True: only mails with attachments; false: only those without.'),
  mailbox: mailboxField,
  limit: z.number().int().min(1).max(200).default(20).describe('Mails to return at most, newest first.'),
  account: accountField,
});

/** Mails whose structure is looked at when only those with attachments are wanted. */
const mostLookedAt = 500;

export const searchEmail = defineFunction({
  name: 'search_email',
  title: 'Search email',
  category: 'communication',
  summary: 'Mails by words, people, dates and more',
  description:
    'Finds mails in a folder of the mailbox by words, sender, recipient, subject, date, unread or attachments, and returns their headers, newest first. Nothing is marked as read. Give an id to read_email for the text. The server itself searches, so a word may have to be whole on some.',
  input,
  output: z.strictObject({
    mailbox: z.string().describe('The folder that was searched.'),
    total: z.number().int().describe('Mails that fit, before the limit.'),
    mails: z.array(z.strictObject({ ...mailFields, attachments: z.number().int().describe('How many things are attached.') })).describe('The newest of them.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  undo: 'nothing',
  timeoutMs: 120_000,
  phrase: ({ query, from, subject, mailbox }) => ({ base: 'Search', present: 'Searching', past: 'Searched', object: `mail in ${mailbox}${[query, from, subject].filter((word) => word !== undefined && word !== '').map((word) => ` for “${word ?? ''}”`).join('')}` }),
  effects: ({ account }) => [{ kind: 'account', kinds: ['mail'], account }],
  summarise: ({ total, mails }) => (total === 0 ? 'Found no mail' : `Found ${formatCount(total, 'mail')}${mails.length < total ? `, the newest ${mails.length} shown` : ''}`),
  view: ({ mails }) => mailTable(mails),
  phrasings: [
    'search my email for invoice',
    'find mails from ada@example.com',
    'look for the mail about the contract',
    'which emails came in since Monday',
    'find unread mail with attachments',
    'search my inbox for flight tickets',
    'did bob write to me about the meeting',
    'show mails whose subject says report',
    'find the email I sent to carol',
    'any messages in my mailbox from the bank',
    'look through my mail for the word password',
    'list emails from last week',
    'search mail in the Sent folder',
  ],
  examples: [{ title: 'By a word', input: { query: 'lunch' } }, { title: 'Unread, from somebody', input: { from: 'ada', unread: true, limit: 5 } }],
  async handler({ accounts, network, signal, progress }, call) {
    const account = mailAccountOf(chooseAccount(accounts.all(), { kinds: ['mail'], name: call.account }));
    progress({ done: 0, unit: 'steps', note: `Asking ${account.imap?.host ?? account.name}` });
    return withMailbox(account, await accounts.credential(account.name), call.mailbox, { network, signal }, async (client) => {
      const found = await client.search(criteriaOf(call), { uid: true });
      if (!found) throw new AppError('SERVER_ERROR', 'The mail server could not search for this', { hint: 'Try fewer words' });
      const newest = found.toSorted((a, b) => b - a);
      const { has_attachment: wanted } = call;
      const looked = await fetchSummaries(client, newest.slice(0, wanted === undefined ? call.limit : mostLookedAt));
      const fitting = looked.filter(({ parts }) => wanted === undefined || parts.attachments.length > 0 === wanted);
      return {
        mailbox: call.mailbox,
        total: wanted === undefined ? newest.length : fitting.length,
        mails: fitting.slice(0, call.limit).map(({ summary: { attachments, ...summary } }) => ({ ...summary, attachments: attachments.length })),
      };
    });
  },
});

function criteriaOf({ query, from, to, subject, since, before, unread }: z.output<typeof input>): SearchObject {
  const criteria: SearchObject = {
    ...(query !== '' && { text: query }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(subject !== undefined && { subject }),
    ...(since !== undefined && { since }),
    ...(before !== undefined && { before }),
    ...(unread !== undefined && { seen: !unread }),
  };
  return Object.keys(criteria).length === 0 ? { all: true } : criteria;
}
