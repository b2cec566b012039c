import { AppError } from '../../../../kernel/errors.ts';
import { callService, textOf, type ServiceAnswer } from './callService.ts';
import { incomingWebhook } from './incomingWebhook.ts';
import type { ChatService } from './service.ts';

// https://docs.slack.dev/reference/methods/chat.postMessage, …/auth.test
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
export const slack: ChatService<'slack'> = {
  longest: 40_000,
  recipients: 'a channel or person, as #general, C024BE91L or U024BE7LH',
  async send(account, { recipient, text, replyTo }, context) {
    const thread = replyTo === undefined ? {} : { thread_ts: replyTo };
    if (account.channel !== undefined) {
      await callService(context, { service: 'Slack', method: 'POST', url: incomingWebhook(context.credential, account), json: { text, ...thread }, effect: 'sends' });
      return { id: undefined };
    }
    const answer = await callService(context, { service: 'Slack', method: 'POST', url: `${account.server}/api/chat.postMessage`, headers: { authorization: `Bearer ${context.credential}` }, json: { channel: recipient, text, ...thread }, effect: 'sends' });
    requireOk(answer);
    return { id: textOf(answer.json, 'ts') };
  },
  async check(account, context) {
    if (account.channel !== undefined) {
      incomingWebhook(context.credential, account);
      return `The address is one of ${account.server}. Whether it still works shows with the first message: a webhook can do nothing but post`;
    }
    const answer = await callService(context, { service: 'Slack', method: 'POST', url: `${account.server}/api/auth.test`, headers: { authorization: `Bearer ${context.credential}` } });
    requireOk(answer);
    return `Signed in as ${textOf(answer.json, 'user') ?? 'somebody'} in ${textOf(answer.json, 'team') ?? 'a team'}`;
  },
};

/** Slack says in the body what went wrong, with status 200. */
function requireOk({ json }: ServiceAnswer): void {
  if (json['ok'] === true) return;
  const error = textOf(json, 'error') ?? 'an answer that is not its own';
  if (/auth|token|account_inactive/.test(error)) throw new AppError('UNAUTHENTICATED', `Slack answered ${error}`, { hint: 'Check the token in the settings, under Accounts' });
  if (error === 'channel_not_found') throw new AppError('NOT_FOUND', 'Slack knows no such channel', { hint: 'Check its name, and that the bot was invited to it' });
  if (error === 'ratelimited') throw new AppError('RATE_LIMITED', 'Slack takes no more messages for now', { hint: 'Try again in a minute' });
  throw new AppError('SERVER_ERROR', `Slack answered ${error}`, error === 'not_in_channel' ? { hint: 'Invite the bot to the channel' } : {});
}
