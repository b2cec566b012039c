import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { chooseAccount, describeAccount } from '../../ports/accounts.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { accountField, headerField } from './shared/fields.ts';
import { serviceAccountOf } from './shared/services/serviceAccountOf.ts';
import { visibilities, type Visibility } from './shared/services/socialService.ts';
import { postWith, socialPlatforms, socialServices, type SocialPlatform } from './shared/services/useService.ts';

const titles: Record<SocialPlatform, string> = { mastodon: 'Mastodon', bluesky: 'Bluesky' };

const readers: Record<Visibility, string> = { public: 'everybody', unlisted: 'everybody, unlisted', private: 'followers', direct: 'people mentioned' };

export const postToSocial = defineFunction({
  name: 'post_to_social',
  title: 'Post to social',
  category: 'communication',
  summary: 'A post on Mastodon or Bluesky',
  description:
    'Posts a text on Mastodon or Bluesky with an account the person has set up. Mastodon takes 500 characters and can limit who sees it; Bluesky takes 300 and is always public. It is posted once; where nobody knows whether it was, the outcome is reported as unknown and it must not be posted again blindly.',
  input: z.strictObject({
    platform: z.enum(socialPlatforms).describe('Which service.'),
    text: z.string().min(1).max(5000).describe('What it says.'),
    visibility: z.enum(visibilities).default('public').describe('Who sees it, on Mastodon: everybody, everybody but not in lists, followers, or who is mentioned.'),
    reply_to: headerField('The post it answers: an id on Mastodon, an at:// address on Bluesky.', 500).min(1).optional(),
    content_warning: headerField('Stands before the text, which is folded; Mastodon only.', 200).min(1).optional(),
    language: z.string().regex(/^[a-z]{2,3}$/, 'a code such as en').optional().describe('Its language, as ISO 639 code.'),
    account: accountField,
  }),
  output: z.strictObject({
    platform: z.enum(socialPlatforms).describe('The service.'),
    account: z.string().describe('The account it was posted with.'),
    post_id: z.string().nullable().describe('As the service names it.'),
    url: z.string().nullable().describe('Where it can be seen.'),
  }),
  annotations: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 120_000,
  phrase: ({ platform, text }) => ({ base: 'Post', present: 'Posting', past: 'Posted', object: `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}” on ${titles[platform]}` }),
  effects: ({ platform, visibility, account }) => [{ kind: 'message', kinds: [platform], account, recipients: [readers[visibility]] }],
  async preview({ accounts }, { platform, text, visibility, reply_to, content_warning, account: name }) {
    const account = serviceAccountOf(chooseAccount(accounts.all(), { kinds: [platform], name }));
    requireFit({ platform, text, visibility, content_warning });
    return {
      preview: {
        kind: 'message',
        facts: [
          { label: 'Seen by', value: readers[visibility], tone: 'strong' },
          { label: 'With', value: `${describeAccount(account)}, ${account.server}` },
          ...(content_warning === undefined ? [] : [{ label: 'Warning', value: content_warning }]),
          ...(reply_to === undefined ? [] : [{ label: 'Answers', value: reply_to }]),
        ],
        body: text,
        notes: [],
      },
      approveLabel: `Post on ${titles[platform]}`,
    };
  },
  summarise: ({ platform, url }) => `Posted on ${titles[platform]}${url === null ? '' : `: ${url}`}`,
  view: ({ url }) => (url === null ? { kind: 'nothing' } : { kind: 'facts', facts: [{ label: 'Post', value: url }] }),
  phrasings: [
    'post on Mastodon that the release is out',
    'toot hello world',
    'post this to Bluesky',
    'skeet about the new version',
    'share the blog link on Mastodon',
    'publish a status update on my Mastodon account',
    'write a Bluesky post about the talk',
    'announce it on social media',
    'post to my followers only that I am away',
    'put up a post with a content warning',
    'tell the fediverse about it',
  ],
  examples: [
    { title: 'On Mastodon', input: { platform: 'mastodon', text: 'Version 2 is out: https://example.com/2', visibility: 'unlisted' } },
    { title: 'On Bluesky', input: { platform: 'bluesky', text: 'Version 2 is out: https://example.com/2' } },
  ],
  async handler({ accounts, network, signal, clock }, call) {
    const { platform, text, visibility, reply_to, content_warning, language, account: name } = call;
    const account = serviceAccountOf(chooseAccount(accounts.all(), { kinds: [platform], name }));
    requireFit(call);
    const sent = await postWith(account, { text, visibility, replyTo: reply_to, warning: content_warning, language }, { network, signal, credential: await accounts.credential(account.name), key: randomUUID(), now: clock.now() });
    return { platform, account: account.name, post_id: sent.id ?? null, url: sent.url ?? null };
  },
});

function requireFit({ platform, text, visibility, content_warning }: { platform: SocialPlatform; text: string; visibility: Visibility; content_warning?: string | undefined }): void {
  const { longest, visibilities: possible } = socialServices[platform];
  const length = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length;
  if (length > longest) throw new AppError('INVALID_INPUT', `The text has ${length} characters; ${titles[platform]} takes ${longest}`, { hint: 'Shorten it' });
  if (!possible.includes(visibility)) throw new AppError('INVALID_INPUT', `${titles[platform]} has no posts for ${readers[visibility]} alone`, { hint: 'Leave visibility out, or use Mastodon' });
  if (platform === 'bluesky' && content_warning !== undefined) throw new AppError('INVALID_INPUT', 'Bluesky has no content warnings of one’s own words', { hint: 'Leave content_warning out' });
}
