// Attack 48: line breaks in what becomes a header of a mail, or of a request that sends: refused, and nothing goes out.
import { expect, test } from 'vitest';
import { account } from '../../src-preload/contract/accounts.ts';
import { sends, sendingFunctions, sendingWorld } from './kit/sendingWorld.ts';

const world = sendingWorld();

const breaks = ['\r\nBcc: all@evil.example', '\nBcc: all@evil.example', '\rBcc: all@evil.example', '\r\n\r\nanother body', '\u0000', '\u000bX', '\u0085X', '\u2028X', '\u2029X', '\u202eX', '\r\n '];

/** Every field that ends up in a header, an address line or a part of a URL. */
const fields: readonly [string, Record<string, unknown>, (broken: string) => Record<string, unknown>][] = [
  ['send_email', {}, (broken) => ({ subject: `Hello${broken}` })],
  ['send_email', {}, (broken) => ({ to: `bob@example.org${broken}` })],
  ['send_email', {}, (broken) => ({ to: [`Bob${broken} <bob@example.org>`] })],
  ['send_email', {}, (broken) => ({ cc: `"Bob${broken}" <bob@example.org>` })],
  ['send_email', {}, (broken) => ({ bcc: [`bob@example.org${broken}`] })],
  ['send_email', {}, (broken) => ({ account: `work${broken}` })],
  ['send_message', { platform: 'slack', account: 'slack', text: 'x' }, (broken) => ({ recipient: `#general${broken}` })],
  ['send_message', { platform: 'slack', account: 'slack', recipient: '#general', text: 'x' }, (broken) => ({ reply_to: `1${broken}` })],
  ['send_message', { platform: 'telegram', text: 'x' }, (broken) => ({ recipient: `@news${broken}` })],
  ['post_to_social', { platform: 'mastodon', text: 'x' }, (broken) => ({ content_warning: `w${broken}` })],
  ['post_to_social', { platform: 'mastodon', text: 'x' }, (broken) => ({ reply_to: `1${broken}` })],
  ['search_email', {}, (broken) => ({ query: `x${broken}` })],
  ['search_email', {}, (broken) => ({ mailbox: `INBOX${broken}` })],
  ['read_email', {}, (broken) => ({ mailbox: `INBOX${broken}` })],
  ['send_webhook', { url: 'https://hooks.example.com/', payload: 1 }, (broken) => ({ event_id: `evt${broken}` })],
];

test('every function that sends is among those tried', () => {
  expect(new Set([...sends.map(([name]) => name), 'send_webhook'])).toEqual(new Set([...sendingFunctions, 'send_webhook']));
  for (const name of sendingFunctions) expect(fields.map(([each]) => each)).toContain(name);
});

test('line breaks and marks that turn the text around are refused in every one of them', async () => {
  const outside = await world.meet();
  const before = world.sent();
  for (const [name, base, make] of fields) {
    for (const broken of breaks) {
      const input = { ...(name === 'send_email' && { to: 'bob@example.org', subject: 's', body: 'b' }), ...base, ...make(broken) };
      const answer = await outside.call(name, input);
      expect([name, JSON.stringify(input), answer.ok]).toEqual([name, JSON.stringify(input), false]);
      expect(['INVALID_INPUT', 'NOT_FOUND']).toContain(answer.code);
    }
  }
  expect(world.sent()).toBe(before);
  expect(world.mail.counts.connections).toBe(0);
});

test('what is only encoded stays text: no header comes of it', async () => {
  const outside = await world.meet({ files: { 'a.txt': 'a' } });
  for (const subject of ['=?utf-8?Q?Hi=0D=0ABcc:_all@evil.example?=', 'Hi%0D%0ABcc: all@evil.example', 'Hi\\r\\nBcc: all@evil.example', `${'long '.repeat(90)}`, 'ü'.repeat(200)]) {
    expect(await outside.call('send_email', { to: 'bob@example.org', subject, body: 'b\r\n.\r\nQUIT\r\n', attachments: ['a.txt'] })).toMatchObject({ ok: true });
    const sent = world.mail.taken.at(-1);
    expect(sent?.to).toEqual(['bob@example.org']);
    expect(sent?.mail.bcc).toBeUndefined();
    expect([...(sent?.mail.headers.keys() ?? [])].sort((a, b) => a.localeCompare(b))).toEqual(['content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']);
    expect(sent?.mail.text).toContain('QUIT');
  }
});

test('the name of an attached file begins no header', async () => {
  const outside = await world.meet({ files: { 'a\r\nX-Evil: 1"; b.txt': 'a' } });
  expect(await outside.call('send_email', { to: 'bob@example.org', subject: 's', body: 'b', attachments: ['a\r\nX-Evil: 1"; b.txt'] })).toMatchObject({ ok: true });
  const sent = world.mail.taken.at(-1);
  expect(sent?.raw).not.toMatch(/^X-Evil/m);
  expect(sent?.mail.attachments.map(({ filename }) => filename)).toEqual(['a__X-Evil: 1"; b.txt']);
});

test.each([{ sender: 'Ada\r\nBcc: all@evil.example' }, { address: 'ada@example.com\r\nBcc: x@evil.example' }, { user: 'ada\r\nRSET' }, { smtp: { host: 'mail\r\nX', port: 25, security: 'tls' } }])('nor does what an account is set up with: %j', (change) => {
  expect(account.safeParse({ ...world.mail.account, ...change }).success).toBe(false);
});
