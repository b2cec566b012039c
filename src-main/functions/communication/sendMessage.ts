import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { chooseAccount, describeAccount } from '../../ports/accounts.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { accountField, headerField } from './shared/fields.ts';
import { messageNotes } from './shared/messageNotes.ts';
import { serviceAccountOf } from './shared/services/serviceAccountOf.ts';
import { chatPlatforms, chatServices, sendWith, type ChatPlatform } from './shared/services/useService.ts';

const titles: Record<ChatPlatform, string> = { slack: 'Slack', discord: 'Discord', teams: 'Teams', telegram: 'Telegram', matrix: 'Matrix' };

export const sendMessage = defineFunction({
  name: 'send_message',
  title: 'Send message',
  category: 'communication',
  summary: 'A chat message: Slack, Discord, Teams, Telegram, Matrix',
  description:
    'Sends one message to a channel, chat or room of Slack, Discord, Teams, Telegram or Matrix, with an account the person has set up. An account that is an incoming webhook posts to its own channel: leave the recipient out. It goes out once; where nobody knows whether it did, the outcome is reported as unknown and it must not be sent again blindly.',
  input: z.strictObject({
    platform: z.enum(chatPlatforms).describe('Which service.'),
    recipient: headerField('Where to: a Slack channel (#general or its id), a Discord channel id, a Telegram chat id or @channel, a Matrix room (#room:example.org). Left out for accounts that post to one channel.', 255).min(1).optional(),
    text: z.string().min(1).max(40_000).describe('What it says.'),
    reply_to: headerField('The message it answers, by the id that send_message or the service told.', 255).min(1).optional(),
    account: accountField,
  }),
  output: z.strictObject({
    platform: z.enum(chatPlatforms).describe('The service.'),
    recipient: z.string().describe('Where it went.'),
    account: z.string().describe('The account it went out with.'),
    message_id: z.string().nullable().describe('As the service names it; null where it tells none.'),
  }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 120_000,
  phrase: ({ platform, recipient }) => ({ base: 'Send', present: 'Sending', past: 'Sent', object: `message to ${recipient ?? 'the channel of its account'} on ${titles[platform]}` }),
  effects: ({ platform, recipient, account }) => [{ kind: 'message', kinds: [platform], account, recipients: recipient === undefined ? [] : [recipient] }],
  async preview({ accounts, effects }, { platform, recipient, text, reply_to, account: name }) {
    const account = serviceAccountOf(chooseAccount(accounts.all(), { kinds: [platform], name }));
    requireShort(platform, text);
    const message = effects.find((effect) => effect.kind === 'message');
    const to = message?.recipients ?? [recipient ?? account.name];
    const known = (await accounts.writtenTo()).has((to[0] ?? '').toLowerCase());
    return {
      preview: {
        kind: 'message',
        facts: [
          { label: 'To', value: to.join(', '), tone: 'strong' },
          ...(known ? [] : [{ label: 'Remark', value: 'first message to it', tone: 'out' as const }]),
          { label: 'With', value: `${describeAccount(account)}, ${account.server}` },
          ...(reply_to === undefined ? [] : [{ label: 'Answers', value: reply_to }]),
        ],
        body: text,
        notes: messageNotes(text),
      },
      approveLabel: 'Send message',
    };
  },
  summarise: ({ recipient, platform }) => `Sent to ${recipient} on ${titles[platform]}`,
  view: () => ({ kind: 'nothing' }),
  phrasings: [
    'send a message to #general on Slack',
    'tell the team on Slack that the build is green',
    'post to the Discord channel that the stream starts',
    'message the Teams channel about the outage',
    'write to my Telegram chat that I am late',
    'drop a line in the Matrix room',
    'slack #builds: deploy finished',
    'ping the ops channel on Teams',
    'send hello to @news on Telegram',
    'let the Discord server know about the update',
    'chat message to the support room',
    'announce the release on Slack and say thanks',
  ],
  examples: [
    { title: 'To a Slack channel', input: { platform: 'slack', recipient: '#general', text: 'The build is green.' } },
    { title: 'To a Matrix room', input: { platform: 'matrix', recipient: '#ops:example.org', text: 'Back in ten minutes.' } },
  ],
  async handler({ accounts, network, signal, clock }, { platform, recipient, text, reply_to, account: name }) {
    const account = serviceAccountOf(chooseAccount(accounts.all(), { kinds: [platform], name }));
    requireShort(platform, text);
    const sent = await sendWith(account, { recipient, text, replyTo: reply_to }, { network, signal, credential: await accounts.credential(account.name), key: randomUUID(), now: clock.now() });
    return { platform, recipient: recipient ?? ('channel' in account ? (account.channel ?? account.name) : account.name), account: account.name, message_id: sent.id ?? null };
  },
});

function requireShort(platform: ChatPlatform, text: string): void {
  const { longest } = chatServices[platform];
  if (text.length > longest) throw new AppError('INVALID_INPUT', `The text has ${text.length} characters; ${titles[platform]} takes ${longest}`, { hint: 'Shorten it, or send several messages' });
}
