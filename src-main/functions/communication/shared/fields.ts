import { z } from 'zod';
import { isOneLine, problemOfAddresses, splitAddresses } from './mail/mailAddresses.ts';

/** Argument fields that several functions share. */
export const accountField = z.string().min(1).max(32).optional().describe('Name of the account, where several are set up.');

/** Most recipients of one mail, all lists together. */
export const mostRecipients = 100;

const addressList = z.union([z.string().min(1).max(10_000), z.array(z.string().min(3).max(320)).min(1).max(mostRecipients)]);

export const recipientsField = (description: string): typeof addressList =>
  addressList
    .superRefine((list, context) => {
      const problem = problemOfAddresses(list) ?? (splitAddresses(list).length === 0 ? 'names nobody' : undefined);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .describe(`${description} One address, several with commas between, or a list: ada@example.com or Ada <ada@example.com>.`);

/** Goes into a header: a line break in it would begin another one. */
export const headerField = (description: string, longest: number): z.ZodString => z.string().max(longest).refine(isOneLine, 'one line, without control characters').describe(description);

export const mailFields = {
  id: z.string().describe('Finds this mail again: give it to read_email, with the folder.'),
  from: z.string().describe('Who sent it, as the mail claims.'),
  to: z.array(z.string()).describe('Whom it went to.'),
  cc: z.array(z.string()).describe('Who got a copy.'),
  subject: z.string().describe('Its subject.'),
  date: z.string().nullable().describe('When it was written, ISO 8601; null where it does not say.'),
  unread: z.boolean().describe('Whether nobody has read it.'),
  size: z.number().int().describe('Bytes of the whole mail.'),
};

export const mailboxField = headerField('Mail folder: INBOX, Sent, Archive …', 500).min(1).default('INBOX');
