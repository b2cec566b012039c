import type { AccountKind } from '../../../../src-preload/contract/index.ts';

export type FieldId = 'address' | 'sender' | 'user' | 'secret' | 'server' | 'channel' | 'smtpHost' | 'smtpPort' | 'smtpSecurity' | 'imapHost' | 'imapPort' | 'imapSecurity';

/** One way to set an account up. Slack and Discord have two: a bot, or a webhook to one channel. */
export type WayId = AccountKind | 'slack-webhook' | 'discord-webhook';

export interface AccountWay {
  id: WayId;
  kind: AccountKind;
  title: string;
  /** What it is good for, and where its secret is found. */
  text: string;
  /** Where it answers, unless the person says. */
  server?: string;
  /** The secret is an address, and tells where it answers. */
  webhook?: true;
  fields: readonly Exclude<FieldId, 'smtpPort' | 'smtpSecurity' | 'imapPort' | 'imapSecurity'>[];
  labels: Partial<Record<FieldId, string>>;
  examples: Partial<Record<FieldId, string>>;
}

export const accountWays: readonly AccountWay[] = [
  {
    id: 'mail',
    kind: 'mail',
    title: 'Mail',
    text: 'Any mailbox with SMTP and IMAP. Many services want an app password here in place of your own.',
    fields: ['address', 'sender', 'user', 'secret', 'smtpHost', 'imapHost'],
    labels: { secret: 'Password' },
    examples: { address: 'you@example.com', sender: 'Your name', user: 'As your address', smtpHost: 'smtp.example.com', imapHost: 'imap.example.com' },
  },
  { id: 'slack', kind: 'slack', title: 'Slack, as a bot', text: 'A bot token with the scope chat:write, from the page of your Slack app. It posts where the bot was invited.', server: 'https://slack.com', fields: ['secret'], labels: { secret: 'Bot token' }, examples: { secret: 'xoxb-…' } },
  { id: 'slack-webhook', kind: 'slack', title: 'Slack, one channel', text: 'An incoming webhook of a Slack app. It posts to the channel it was made for.', webhook: true, fields: ['secret', 'channel'], labels: { secret: 'Webhook address' }, examples: { secret: 'https://hooks.slack.com/services/…', channel: '#builds' } },
  { id: 'discord', kind: 'discord', title: 'Discord, as a bot', text: 'The token of a bot, from Discord’s developer portal. It posts to channels of servers it was added to.', server: 'https://discord.com', fields: ['secret'], labels: { secret: 'Bot token' }, examples: { secret: 'Paste the token' } },
  { id: 'discord-webhook', kind: 'discord', title: 'Discord, one channel', text: 'A webhook, from the integrations of a channel. It posts to that channel.', webhook: true, fields: ['secret', 'channel'], labels: { secret: 'Webhook address' }, examples: { secret: 'https://discord.com/api/webhooks/…', channel: 'news' } },
  { id: 'teams', kind: 'teams', title: 'Teams', text: 'The address of a workflow “when a webhook request is received”. It posts to the channel the workflow names.', webhook: true, fields: ['secret', 'channel'], labels: { secret: 'Webhook address' }, examples: { secret: 'https://….logic.azure.com/workflows/…', channel: 'Operations' } },
  { id: 'telegram', kind: 'telegram', title: 'Telegram', text: 'The token of a bot, from @BotFather. It writes to people who wrote to it, and to its groups and channels.', server: 'https://api.telegram.org', fields: ['secret'], labels: { secret: 'Bot token' }, examples: { secret: '123456:ABC-DEF…' } },
  { id: 'matrix', kind: 'matrix', title: 'Matrix', text: 'The homeserver and an access token. It writes to rooms the user has joined, not to encrypted ones.', fields: ['server', 'secret'], labels: { server: 'Homeserver', secret: 'Access token' }, examples: { server: 'https://matrix.example.org', secret: 'syt_…' } },
  { id: 'mastodon', kind: 'mastodon', title: 'Mastodon', text: 'Your server and an access token with the scope write:statuses, from its settings under Development.', fields: ['server', 'secret'], labels: { secret: 'Access token' }, examples: { server: 'https://mastodon.example', secret: 'Paste the token' } },
  { id: 'bluesky', kind: 'bluesky', title: 'Bluesky', text: 'Your handle and an app password, from Bluesky’s settings under Privacy and security.', server: 'https://bsky.social', fields: ['user', 'secret'], labels: { user: 'Handle', secret: 'App password' }, examples: { user: 'you.bsky.social', secret: 'xxxx-xxxx-xxxx-xxxx' } },
  { id: 'webhook', kind: 'webhook', title: 'Webhook receiver', text: 'Whoever takes your webhooks, and the secret they are signed with. It signs nothing that goes elsewhere.', fields: ['server', 'secret'], labels: { server: 'Receiver', secret: 'Signing secret' }, examples: { server: 'https://hooks.example.com', secret: 'whsec_…' } },
];

export function wayOf(id: WayId): AccountWay {
  const found = accountWays.find((way) => way.id === id);
  if (!found) throw new Error(`There is no way called ${id}`);
  return found;
}

export const fieldLabels: Record<FieldId, string> = {
  address: 'Address',
  sender: 'Your name',
  user: 'User',
  secret: 'Secret',
  server: 'Server',
  channel: 'Channel',
  smtpHost: 'Sends by',
  smtpPort: 'Port',
  smtpSecurity: 'Encryption',
  imapHost: 'Reads from',
  imapPort: 'Port',
  imapSecurity: 'Encryption',
};
