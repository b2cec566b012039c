// Chat and social services on their own wires, local ones.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postToSocial } from '../../../../src-main/functions/communication/postToSocial.ts';
import { sendMessage } from '../../../../src-main/functions/communication/sendMessage.ts';
import { accountsOf } from '../../../kit/accounts.ts';
import { startChatWires, wireAccounts, type ChatWires } from '../../../kit/chatWires.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';

let wires: ChatWires;
let bench: Workbench;
beforeAll(async () => {
  wires = await startChatWires();
});
afterAll(() => wires.close());
beforeEach(() => {
  bench = openWorkbench();
  bench.ports.accounts = accountsOf(wireAccounts(wires.origin));
  wires.sent.splice(0);
  wires.requests.splice(0);
});

const messages: [string, Record<string, unknown>, { to: string; id: string | null; path: string }][] = [
  ['slack', { platform: 'slack', account: 'slack', recipient: '#general' }, { to: '#general', id: '1503435956.000247', path: 'chat.postMessage' }],
  ['slack-hook', { platform: 'slack', account: 'slack-hook' }, { to: '', id: null, path: '/services/' }],
  ['discord', { platform: 'discord', account: 'discord', recipient: '1098765432109876543' }, { to: '1098765432109876543', id: '1100', path: '/channels/' }],
  ['discord-hook', { platform: 'discord', account: 'discord-hook', recipient: 'news' }, { to: '', id: '1200', path: '/api/webhooks/' }],
  ['teams', { platform: 'teams' }, { to: '', id: null, path: '/workflows/' }],
  ['telegram', { platform: 'telegram', recipient: '@news' }, { to: '@news', id: '42', path: 'sendMessage' }],
  ['matrix', { platform: 'matrix', recipient: '#ops:example.org' }, { to: '!ops:example.org', id: '$event:example.org', path: '/send/m.room.message/' }],
];
/** Services that take each key once, and so may be tried again. */
const keyed = new Set(['discord', 'matrix', 'mastodon']);

describe('send_message', () => {
  it.each(messages)('%s: sends, and tells what the service called it', async (service, input, { to, id }) => {
    const output = await bench.call(sendMessage, { ...input, text: 'Grüße & <b>' });
    expect(wires.sent).toMatchObject([{ service, to, text: 'Grüße & <b>' }]);
    expect(output['message_id']).toBe(id);
  });

  it.each(messages)('%s: is not sent again when the answer is lost, unless the service knows it by its key', async (service, input, { path }) => {
    wires.disturb(path, { kind: 'cut', after: 'done' }, 1);
    const sending = bench.call(sendMessage, { ...input, text: 'once' });
    if (keyed.has(service)) await sending;
    else expect(await failureOf(sending)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(wires.sent).toHaveLength(1);
    expect(wires.requests.filter((request) => request.path.includes(path))).toHaveLength(keyed.has(service) ? 2 : 1);
  });

  it.each(messages)('%s: an error of the service leaves the outcome unknown, a refusal does not', async (service, input, { path }) => {
    wires.disturb(path, { kind: 'status', status: 502 }, keyed.has(service) ? 3 : 1);
    expect((await failureOf(bench.call(sendMessage, { ...input, text: 'x' }))).code).toBe('OUTCOME_UNKNOWN');
    wires.disturb(path, { kind: 'status', status: 429, headers: { 'retry-after': '7' } });
    expect(await failureOf(bench.call(sendMessage, { ...input, text: 'x' }))).toMatchObject({ code: 'RATE_LIMITED', hint: 'Try again in 7 seconds' });
    wires.disturb(path, { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:9/stolen' } });
    expect((await failureOf(bench.call(sendMessage, { ...input, text: 'x' }))).message).toMatch(/leads elsewhere/);
    expect(wires.sent).toEqual([]);
  });

  it.each([
    ['slack', { platform: 'slack', account: 'slack', recipient: '#nowhere' }, 'NOT_FOUND'],
    ['discord, a name', { platform: 'discord', account: 'discord', recipient: 'general/../../users' }, 'INVALID_INPUT'],
    ['discord, none', { platform: 'discord', account: 'discord', recipient: '40400000' }, 'NOT_FOUND'],
    ['telegram', { platform: 'telegram', recipient: '0' }, 'SERVER_ERROR'],
    ['matrix, none', { platform: 'matrix', recipient: '#none:example.org' }, 'NOT_FOUND'],
    ['matrix, no room', { platform: 'matrix', recipient: 'ops' }, 'INVALID_INPUT'],
    ['no recipient', { platform: 'slack', account: 'slack' }, 'INVALID_INPUT'],
    ['another channel than its own', { platform: 'slack', account: 'slack-hook', recipient: '#ceo' }, 'INVALID_INPUT'],
  ])('says what is wrong with the recipient: %s', async (_what, input, code) => {
    expect((await failureOf(bench.call(sendMessage, { ...input, text: 'x' }))).code).toBe(code);
    expect(wires.sent).toEqual([]);
  });

  it('says that a token does not let in, and does not show it', async () => {
    bench.ports.accounts = accountsOf(wireAccounts(wires.origin).map((entry) => ({ ...entry, secret: entry.account.kind === 'telegram' ? '999:wrong' : 'wrong' })));
    for (const [, input] of messages.filter(([service]) => ['slack', 'discord', 'telegram', 'matrix'].includes(service))) {
      const error = await failureOf(bench.call(sendMessage, { ...input, text: 'x' }));
      expect(error.code).toBe('UNAUTHENTICATED');
      expect(`${error.message} ${error.hint ?? ''}`).not.toContain('wrong');
    }
  });

  it('shows where it goes, with which account, the text whole, and whom it calls', async () => {
    const { preview } = await bench.preview(sendMessage, { platform: 'slack', account: 'slack-hook', text: 'Hi <!channel>, see <https://evil.example|our wiki>' });
    expect(preview).toMatchObject({ kind: 'message', body: 'Hi <!channel>, see <https://evil.example|our wiki>', facts: [{ label: 'To', value: '#builds' }, { label: 'Remark', value: 'first message to it' }, { label: 'With', value: `Slack account slack-hook, ${wires.origin}` }] });
    expect(preview.kind === 'message' && preview.notes.map(({ text }) => text)).toEqual(['It calls everybody in the channel.', 'A link in it is shown under other words.']);
  });

  it('refuses a text longer than the service takes', async () => {
    expect((await failureOf(bench.call(sendMessage, { platform: 'discord', account: 'discord', recipient: '12345', text: 'x'.repeat(2001) }))).message).toContain('2001 characters; Discord takes 2000');
  });
});

describe('post_to_social', () => {
  it('posts on Mastodon for whom it was meant, once although the first answer was lost', async () => {
    wires.disturb('/api/v1/statuses', { kind: 'cut', after: 'done' });
    const output = await bench.call(postToSocial, { platform: 'mastodon', text: 'Hello', visibility: 'private', content_warning: 'greeting', language: 'en', reply_to: '7' });
    expect(output).toMatchObject({ post_id: '103254962155278888', url: 'https://mastodon.example/@ada/103254962155278888' });
    expect(wires.sent).toMatchObject([{ service: 'mastodon', to: 'private', text: 'Hello' }]);
    expect(wires.requests.at(-1)?.json).toEqual({ status: 'Hello', visibility: 'private', in_reply_to_id: '7', spoiler_text: 'greeting', sensitive: true, language: 'en' });
    expect(wires.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([wires.sent[0]?.key, wires.sent[0]?.key]);
  });

  it('posts on Bluesky with links that are links, as an answer in its thread', async () => {
    const output = await bench.call(postToSocial, { platform: 'bluesky', text: 'Für alle: https://example.com/ü?a=1.', reply_to: 'at://did:plc:x/app.bsky.feed.post/p' });
    expect(output).toMatchObject({ post_id: 'at://did:plc:wire/app.bsky.feed.post/3jwdw', url: 'https://bsky.app/profile/ada.bsky.social/post/3jwdw' });
    const record = wires.requests.at(-1)?.json['record'] as Record<string, unknown>;
    expect(record).toMatchObject({
      $type: 'app.bsky.feed.post',
      facets: [{ index: { byteStart: 11, byteEnd: 37 }, features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://example.com/ü?a=1' }] }],
      reply: { root: { cid: 'bafyroot' }, parent: { cid: 'bafyparent' } },
    });
    expect(Buffer.from('Für alle: https://example.com/ü?a=1.').subarray(11, 37).toString()).toBe('https://example.com/ü?a=1');
  });

  it('leaves a lost answer of Bluesky unknown, and posts nothing twice', async () => {
    wires.disturb('createRecord', { kind: 'cut', after: 'done' });
    expect((await failureOf(bench.call(postToSocial, { platform: 'bluesky', text: 'x' }))).code).toBe('OUTCOME_UNKNOWN');
    expect(wires.sent).toHaveLength(1);
  });

  it.each([
    ['too long', { platform: 'bluesky', text: '👩‍👩‍👧'.repeat(301) }, /301 characters; Bluesky takes 300/],
    ['for followers alone', { platform: 'bluesky', text: 'x', visibility: 'private' }, /Bluesky has no posts for followers/],
    ['with a warning', { platform: 'bluesky', text: 'x', content_warning: 'w' }, /no content warnings/],
  ])('refuses what Bluesky does not take: %s', async (_what, input, message) => {
    expect((await failureOf(bench.preview(postToSocial, input))).message).toMatch(message);
    expect((await failureOf(bench.call(postToSocial, input))).message).toMatch(message);
    expect(wires.requests).toEqual([]);
  });

  it('says who sees it', async () => {
    expect(await bench.effects(postToSocial, { platform: 'mastodon', text: 'x', visibility: 'direct' })).toMatchObject([{ kind: 'message', recipients: ['people mentioned'], account: 'mastodon' }]);
    expect((await bench.preview(postToSocial, { platform: 'mastodon', text: 'x' })).preview).toMatchObject({ facts: [{ label: 'Seen by', value: 'everybody' }, { label: 'With' }] });
  });
});
