import { callService } from './callService.ts';
import { incomingWebhook } from './incomingWebhook.ts';
import type { ChatService } from './service.ts';

// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
// Workflows take an adaptive card as an attachment of a message.
export const teams: ChatService<'teams'> = {
  longest: 20_000,
  recipients: 'the channel of the account, which may be left out',
  async send(account, { text }, context) {
    await callService(context, {
      service: 'Teams',
      method: 'POST',
      url: incomingWebhook(context.credential, account),
      json: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            contentUrl: null,
            content: { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text, wrap: true }] },
          },
        ],
      },
      effect: 'sends',
    });
    return { id: undefined };
  },
  async check(account, context) {
    incomingWebhook(context.credential, account);
    return `The address is one of ${account.server}. Whether it still works shows with the first message: a webhook can do nothing but post`;
  },
};
