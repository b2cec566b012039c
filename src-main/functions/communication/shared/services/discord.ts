import { AppError } from '../../../../kernel/errors.ts';
import { callService, textOf, withKey } from './callService.ts';
import { incomingWebhook } from './incomingWebhook.ts';
import type { ChatService } from './service.ts';

/** Nobody is pinged by what a text happens to hold. */
const quiet = { allowed_mentions: { parse: [] } };

// https://docs.discord.com/developers/resources/message#create-message (nonce, enforce_nonce)
// https://docs.discord.com/developers/resources/webhook#execute-webhook
export const discord: ChatService<'discord'> = {
  longest: 2000,
  recipients: 'the id of a channel, as 1098765432109876543',
  async send(account, { recipient, text, replyTo }, context) {
    if (account.channel !== undefined) {
      const url = new URL(incomingWebhook(context.credential, account));
      url.searchParams.set('wait', 'true');
      const answer = await callService(context, { service: 'Discord', method: 'POST', url: url.href, json: { content: text, ...quiet }, effect: 'sends' });
      return { id: textOf(answer.json, 'id') };
    }
    if (recipient === undefined || !/^\d{5,25}$/.test(recipient)) throw new AppError('INVALID_INPUT', `${JSON.stringify(recipient ?? '')} is no Discord channel`, { hint: 'Give the id of the channel: a number, copied with Discord’s developer mode' });
    const reference = replyTo === undefined ? {} : { message_reference: { message_id: replyTo } };
    const answer = await withKey(() =>
      callService(context, {
        service: 'Discord',
        method: 'POST',
        url: `${account.server}/api/v10/channels/${recipient}/messages`,
        headers: { authorization: `Bot ${context.credential}` },
        json: { content: text, nonce: context.key.slice(0, 25), enforce_nonce: true, ...quiet, ...reference },
        effect: 'sends',
      }),
    );
    return { id: textOf(answer.json, 'id') };
  },
  async check(account, context) {
    if (account.channel !== undefined) {
      const { json } = await callService(context, { service: 'Discord', method: 'GET', url: incomingWebhook(context.credential, account) });
      return `The webhook ${textOf(json, 'name') ?? ''} posts to channel ${textOf(json, 'channel_id') ?? 'of its own'}`;
    }
    const { json } = await callService(context, { service: 'Discord', method: 'GET', url: `${account.server}/api/v10/users/@me`, headers: { authorization: `Bot ${context.credential}` } });
    return `Signed in as ${textOf(json, 'username') ?? 'a bot'}`;
  },
};
