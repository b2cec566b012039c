import { z } from 'zod';
import { secretName } from './settings.ts';

/** What an account can be with: mail by SMTP and IMAP, chat and social services, and receivers of signed webhooks. */
export const accountKinds = ['mail', 'slack', 'discord', 'teams', 'telegram', 'matrix', 'mastodon', 'bluesky', 'webhook'] as const;
export type AccountKind = (typeof accountKinds)[number];

export const accountName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,31}$/, 'use lower-case letters, digits, dots, dashes or underscores, at most 32');

/** How a connection is encrypted: from its first byte, by STARTTLS and never without, or not at all. */
export const mailSecurity = z.enum(['tls', 'starttls', 'none']);

const hostName = z.string().min(1).max(253).regex(/^[\x21-\x7e]+$/, 'a plain host name such as smtp.example.com');
export const mailServer = z.strictObject({ host: hostName, port: z.number().int().min(1).max(65_535), security: mailSecurity });
export type MailServer = z.infer<typeof mailServer>;

/** Where a service answers: `https://host`, without a path. Unencrypted only on this computer itself. */
export const serviceAddress = z
  .string()
  .max(300)
  .refine((text) => isServiceAddress(text), 'an address such as https://example.com, without a path; http only for this computer itself');

const channel = z.string().min(1).max(100).regex(/^[^\p{Cc}]+$/u, 'without control characters');
/** Tokens and passwords lie in the secret store under this name. */
const credential = z.strictObject({ secret: secretName });
const common = { name: accountName, credential };

export const account = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mail'),
    ...common,
    /** Mail is sent from it. */
    address: z.email().max(254),
    /** The name beside the address. */
    sender: z.string().max(100).regex(/^[^\p{Cc}]*$/u, 'without control characters').optional(),
    /** Signs in at both servers. */
    user: z.string().min(1).max(254).regex(/^[^\p{Cc}]+$/u, 'without control characters'),
    /** At least one of the two. */
    smtp: mailServer.optional(),
    imap: mailServer.optional(),
  }),
  /** With `channel` the secret is an incoming webhook, which posts to that channel alone; else a bot's token. */
  z.strictObject({ kind: z.literal('slack'), ...common, server: serviceAddress, channel: channel.optional() }),
  z.strictObject({ kind: z.literal('discord'), ...common, server: serviceAddress, channel: channel.optional() }),
  /** The secret is the address of a workflow that takes webhooks. */
  z.strictObject({ kind: z.literal('teams'), ...common, server: serviceAddress, channel }),
  z.strictObject({ kind: z.literal('telegram'), ...common, server: serviceAddress }),
  z.strictObject({ kind: z.literal('matrix'), ...common, server: serviceAddress }),
  z.strictObject({ kind: z.literal('mastodon'), ...common, server: serviceAddress }),
  /** `user` is the handle; the secret an app password. */
  z.strictObject({ kind: z.literal('bluesky'), ...common, server: serviceAddress, user: z.string().min(1).max(253).regex(/^[\x21-\x7e]+$/, 'a handle such as ada.bsky.social') }),
  /** The secret signs what is sent to this address, and nothing sent elsewhere. */
  z.strictObject({ kind: z.literal('webhook'), ...common, server: serviceAddress }),
]);
export type Account = z.infer<typeof account>;
/** Each under a name of its own. */
export const accountList = z.array(account).refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'two accounts have the same name');
export type MailAccount = Extract<Account, { kind: 'mail' }>;
export type ServiceAccount = Exclude<Account, { kind: 'mail' }>;

const written = z.strictObject({
  account,
  /** The token, password or webhook address; absent: the one that is saved stays. */
  secret: z.string().min(1).max(10_000).optional(),
});

export const accountMethods = {
  /** Adds an account, or puts it in the place of the one of that name. */
  'accounts.save': { params: written, result: z.strictObject({}) },
  /** Its secret goes with it. */
  'accounts.remove': { params: z.strictObject({ name: accountName }), result: z.strictObject({}) },
  /** Signs in and sends nothing: what answered, or why nobody did. */
  'accounts.test': { params: written, result: z.strictObject({ ok: z.boolean(), message: z.string(), tookMs: z.number() }) },
} as const;

function isServiceAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.origin !== text.replace(/\/$/, '')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
}
