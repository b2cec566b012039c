import { callService, textOf, withKey } from './callService.ts';
import type { SocialService } from './socialService.ts';

// https://docs.joinmastodon.org/methods/statuses/#create: Idempotency-Key keeps one post from being made twice.
export const mastodon: SocialService<'mastodon'> = {
  longest: 500,
  visibilities: ['public', 'unlisted', 'private', 'direct'],
  async post(account, { text, visibility, replyTo, warning, language }, context) {
    const { json } = await withKey(() =>
      callService(context, {
        service: 'Mastodon',
        method: 'POST',
        url: `${account.server}/api/v1/statuses`,
        headers: { authorization: `Bearer ${context.credential}`, 'idempotency-key': context.key },
        json: { status: text, visibility, ...(replyTo !== undefined && { in_reply_to_id: replyTo }), ...(warning !== undefined && { spoiler_text: warning, sensitive: true }), ...(language !== undefined && { language }) },
        effect: 'sends',
      }),
    );
    return { id: textOf(json, 'id'), url: textOf(json, 'url') };
  },
  async check(account, context) {
    const { json } = await callService(context, { service: 'Mastodon', method: 'GET', url: `${account.server}/api/v1/accounts/verify_credentials`, headers: { authorization: `Bearer ${context.credential}` } });
    return `Signed in as @${textOf(json, 'acct') ?? 'somebody'}`;
  },
};
