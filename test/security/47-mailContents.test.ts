// Attack 47, for mail that is read: entities, scripts, hidden and deeply nested HTML, and names that lead elsewhere come to nothing.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { htmlToText } from '../../src-main/functions/communication/shared/mail/htmlToText.ts';
import { readEmail } from '../../src-main/functions/communication/readEmail.ts';
import { accountsOf } from '../kit/accounts.ts';
import { startMailServers, type MailServers } from '../kit/mail/mailServers.ts';
import { openWorkbench } from '../kit/workbench.ts';

let servers: MailServers;
beforeAll(async () => {
  servers = await startMailServers();
});
afterAll(() => servers.close());

interface Read {
  text: string;
  truncated: boolean;
  attachments: { saved_to: string }[];
}

async function read(raw: string, more: Record<string, unknown> = {}): Promise<{ mail: Read; bench: ReturnType<typeof openWorkbench> }> {
  servers.deliver(raw);
  const bench = openWorkbench();
  bench.ports.accounts = accountsOf([{ account: servers.account, secret: servers.password }]);
  const { mails } = (await bench.call(readEmail, { limit: 1, ...more })) as unknown as { mails: [Read] };
  return { mail: mails[0], bench };
}

const html = (body: string): string => `From: a@example.net\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n${body}\n`;

test.each([
  ['scripts and styles', '<style>p{background:url(http://evil.example)}</style><script>steal()</script><p onclick="steal()">plain</p><iframe src="http://evil.example"></iframe>', 'plain'],
  ['entities that would expand', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b; &lt;script&gt;</p>', '&b;&b; <script>'],
  ['a file that would be included', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><p>&f;</p>', '&f;'],
  ['pictures that tell that it was read', '<p>plain</p><img src="http://evil.example/pixel.gif?who=you" alt="pixel">', 'plain'],
  ['a link under another name', '<a href="http://evil.example/">https://bank.example</a>', 'https://bank.example [http://evil.example/]'],
])('%s', async (_what, body, text) => {
  const { mail } = await read(html(body));
  expect(mail.text).toBe(text);
});

const hostile: readonly [string, string][] = [
  ['elements inside each other', `${'<div>'.repeat(100_000)}deep${'</div>'.repeat(100_000)}`],
  ['elements that never end', '<b>'.repeat(300_000)],
  ['tags that never end', '<div a="'.repeat(100_000)],
  ['lists in lists', '<ul><li>'.repeat(100_000)],
  ['links in links', '<a href="http://x.example/">a'.repeat(40_000)],
  ['comments that never end', '<!--'.repeat(250_000)],
  ['declarations that never end', '<!DOCTYPE ['.repeat(90_000)],
  ['scripts that never end', '<script>'.repeat(120_000)],
  ['signs alone', '<'.repeat(1_000_000)],
  ['entities alone', '&amp'.repeat(250_000)],
  ['blanks alone', ' \n'.repeat(500_000)],
];
// Whoever reads these by going back again and again needs minutes, and the test runs out of time.
test.each(hostile)('a megabyte of %s', (_what, text) => {
  expect(htmlToText(text).length).toBeLessThanOrEqual(2 * text.length);
});

test('megabytes of HTML end in a short text', async () => {
  const { mail } = await read(html(`<p>${'long words '.repeat(100_000)}</p>`), { max_characters: 1000 });
  expect([mail.text.length <= 1000, mail.truncated]).toEqual([true, true]);
});

test.each(['../../../.bashrc', '..\\..\\evil.exe', '/etc/passwd', 'C:evil.txt', '.ssh', 'a\u0000b.txt', 'report\u202efdp.exe', 'CON', ' . ', 'x'.repeat(400), 'a/b/c.txt'])('an attachment called %j stays in its folder', async (name) => {
  const encoded = `=?utf-8?B?${Buffer.from(name).toString('base64')}?=`;
  const { mail, bench } = await read(`From: a@example.net\nSubject: s\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name="${encoded}"\nContent-Disposition: attachment; filename="${encoded}"\n\ngotcha\n`, { save_attachments_to: 'in' });
  const [saved] = mail.attachments;
  const path = saved?.saved_to ?? '';
  expect(path.startsWith(bench.at('in/'))).toBe(true);
  const last = path.slice(bench.at('in/').length);
  expect(last).toMatch(/^[^./\\~\s][^/\\:\p{Cc}\p{Cf}]{0,170}$/u);
  expect(bench.get(`in/${last}`)).toContain('gotcha');
});
