import { AppError } from '../../../../kernel/errors.ts';
import { callService, textOf } from './callService.ts';
import type { ChatService, ServiceContext } from './service.ts';

// https://core.telegram.org/bots/api#sendmessage, #getme
export const telegram: ChatService<'telegram'> = {
  longest: 4096,
  recipients: 'the id of a chat, as 123456789, or a public channel, as @news',
  async send(account, { recipient, text, replyTo }, context) {
    const reply = replyTo === undefined ? {} : { reply_parameters: { message_id: Number(replyTo) } };
    const { json } = await callService(context, { service: 'Telegram', method: 'POST', url: methodUrl(account.server, context, 'sendMessage'), json: { chat_id: recipient, text, ...reply }, effect: 'sends' });
    return { id: textOf((json['result'] ?? {}) as Record<string, unknown>, 'message_id') };
  },
  async check(account, context) {
    const { json } = await callService(context, { service: 'Telegram', method: 'GET', url: methodUrl(account.server, context, 'getMe') });
    return `Signed in as @${textOf((json['result'] ?? {}) as Record<string, unknown>, 'username') ?? 'a bot'}`;
  },
};

/** The token is part of the address: one of another form could lead elsewhere. */
function methodUrl(server: string, { credential }: ServiceContext, method: string): string {
  if (!/^\d+:[\w-]+$/.test(credential)) throw new AppError('UNAUTHENTICATED', 'The saved token is no token of a Telegram bot', { hint: 'It looks like 123456:ABC-DEF, as @BotFather tells it' });
  return `${server}/bot${credential}/${method}`;
}
