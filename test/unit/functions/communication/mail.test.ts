// Mail against a real SMTP and a real IMAP server.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEmail } from '../../../../src-main/functions/communication/readEmail.ts';
import { searchEmail } from '../../../../src-main/functions/communication/searchEmail.ts';
import { sendEmail } from '../../../../src-main/functions/communication/sendEmail.ts';
import { accountsOf } from '../../../kit/accounts.ts';
import { startMailServers, type MailServers } from '../../../kit/mail/mailServers.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';

let servers: MailServers;
let bench: Workbench;
beforeAll(async () => {
  servers = await startMailServers();
});
afterAll(() => servers.close());
beforeEach(() => {
  bench = openWorkbench();
  bench.ports.accounts = accountsOf([{ account: servers.account, secret: servers.password }], ['bob@example.org']);
});

describe('send_email', () => {
  it('sends text, HTML and attachments to everyone, and keeps who gets a blind copy to itself', async () => {
    bench.put('figures.csv', 'month,sum\nMay,12\n');
    const output = await bench.call(sendEmail, { to: 'Bob <bob@example.org>, carol@example.org', cc: ['dave@example.org'], bcc: 'eve@example.org', subject: 'Zahlen für Mai', body: 'Im Anhang.', html: '<p>Im <b>Anhang</b>.</p>', attachments: ['figures.csv'] });
    expect(output).toMatchObject({ from: 'ada@example.com', accepted: ['bob@example.org', 'carol@example.org', 'dave@example.org', 'eve@example.org'], rejected: [], attachments: [{ name: 'figures.csv', bytes: 17 }] });
    const [sent] = servers.taken.splice(0);
    expect(sent?.from).toBe('ada@example.com');
    expect(sent?.to).toEqual(['bob@example.org', 'carol@example.org', 'dave@example.org', 'eve@example.org']);
    expect(sent?.raw).not.toMatch(/eve@example\.org|bcc:/i);
    expect(sent?.mail.from?.text).toBe('"Ada Lovelace" <ada@example.com>');
    expect(sent?.mail).toMatchObject({ subject: 'Zahlen für Mai', text: 'Im Anhang.', html: '<p>Im <b>Anhang</b>.</p>', messageId: output['message_id'] });
    expect(sent?.mail.attachments.map(({ filename, contentType, content }) => [filename, contentType, content.toString()])).toEqual([['figures.csv', 'text/csv', 'month,sum\nMay,12\n']]);
  });

  it('shows recipients with what is known of them, the whole text, and attachments by name and size', async () => {
    bench.put('a/report.pdf', 'x'.repeat(2048));
    const { preview, approveLabel } = await bench.preview(sendEmail, { to: ['bob@example.org', 'b0b@example.org'], bcc: 'new@example.net', subject: 'Report', body: 'Line 1\nLine 2', attachments: ['a/report.pdf'] });
    expect(approveLabel).toBe('Send with 1 attachment');
    expect(preview).toMatchObject({
      kind: 'mail',
      from: 'Ada Lovelace <ada@example.com>',
      recipients: [
        { role: 'to', address: 'bob@example.org' },
        { role: 'to', address: 'b0b@example.org', remark: 'looks like bob@example.org, but is another address' },
        { role: 'bcc', address: 'new@example.net', remark: 'first mail to this address' },
      ],
      subject: 'Report',
      body: 'Line 1\nLine 2',
      attachments: [{ name: 'report.pdf', bytes: 2048 }],
    });
    expect(servers.counts.messages).toBe(1);
  });

  it('declares recipients and attachments, and the server that gets it', async () => {
    bench.put('a.txt', 'a');
    expect(await bench.effects(sendEmail, { to: 'Bob <BOB@Example.org>', bcc: 'x@bücher.example', subject: '', body: '', attachments: ['a.txt'] })).toMatchObject([
      { kind: 'message', via: 'mail of ada@example.com', recipients: ['BOB@example.org', 'x@xn--bcher-kva.example'], account: 'work', server: { host: '127.0.0.1', port: servers.smtpPort, place: 'loopback' } },
      { kind: 'path', access: 'read', path: bench.at('a.txt') },
    ]);
  });

  it('says what is wrong with the password', async () => {
    bench.ports.accounts = accountsOf([{ account: servers.account, secret: 'wrong' }]);
    const error = await failureOf(bench.call(sendEmail, { to: 'bob@example.org', subject: 's', body: 'b' }));
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', hint: expect.stringContaining('settings') as string });
    expect(error.message).toContain('Invalid login');
  });

  it.each([
    ['no account', { accounts: [] }, 'NOT_FOUND', /No mail account is set up/],
    ['a name that is none', { accounts: ['work'], account: 'home' }, 'NOT_FOUND', /called "home"/],
    ['several', { accounts: ['work', 'home'] }, 'INVALID_INPUT', /Several mail accounts/],
  ])('names what is missing: %s', async (_what, { accounts, account }: { accounts: string[]; account?: string }, code, message) => {
    bench.ports.accounts = accountsOf(accounts.map((name) => ({ account: { ...servers.account, name }, secret: servers.password })));
    const error = await failureOf(bench.call(sendEmail, { to: 'bob@example.org', subject: 's', body: 'b', ...(account !== undefined && { account }) }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('refuses attachments that are not there, are folders, or are too large together', async () => {
    bench.put('folder/x', '');
    bench.put('big.bin', Buffer.alloc(18_000_001));
    for (const [path, code] of [['gone.txt', 'NOT_FOUND'], ['folder', 'NOT_A_FILE'], ['big.bin', 'TOO_LARGE']] as const) {
      const input = { to: 'bob@example.org', subject: 's', body: 'b', attachments: [path] };
      expect((await failureOf(bench.preview(sendEmail, input))).code).toBe(code);
      expect((await failureOf(bench.call(sendEmail, input))).code).toBe(code);
    }
    expect(servers.taken).toEqual([]);
  });
});

describe('the mailbox', () => {
  const html = 'From: Shop <shop@example.net>\nTo: ada@example.com\nSubject: Your order\nDate: Tue, 03 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><head><style>p{}</style></head><body><p>Thanks, <b>Ada</b>!</p><script>alert(1)</script></body></html>\n';
  const withFile = [
    'From: Bob <bob@example.org>',
    'To: ada@example.com',
    'Cc: Carol <carol@example.org>',
    'Subject: =?utf-8?Q?Vertr=C3=A4ge?=',
    'Date: Wed, 04 Mar 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
    '--b',
    'Content-Type: application/pdf; name="../../evil.pdf"',
    'Content-Disposition: attachment; filename="../../evil.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('%PDF-1.7 hello').toString('base64'),
    '--b',
    'Content-Type: text/plain; name=".bashrc"',
    'Content-Disposition: attachment; filename=".bashrc"',
    '',
    'echo gotcha',
    '--b--',
    '',
  ].join('\n');
  beforeAll(() => {
    servers.deliver(html, { flags: ['\\Seen'] });
    servers.deliver(withFile);
    servers.deliver('From: old@example.net\nTo: ada@example.com\nSubject: Archived\nDate: Sun, 01 Feb 2026 10:00:00 +0000\n\nLong ago\n', { folder: 'Archive' });
  });

  it('finds by words, sender, subject, what is unread and what has attachments', async () => {
    const subjects = async (input: Record<string, unknown>): Promise<unknown> => ((await bench.call(searchEmail, input))['mails'] as { subject: string }[]).map(({ subject }) => subject);
    expect(await subjects({ from: 'shop' })).toEqual(['Your order']);
    expect(await subjects({ query: 'Thanks' })).toEqual(['Your order']);
    expect(await subjects({ from: 'bob', unread: true })).toEqual(['Verträge']);
    expect(await subjects({ from: 'shop', unread: true })).toEqual([]);
    expect(await subjects({ has_attachment: true, from: 'bob' })).toEqual(['Verträge']);
    expect(await subjects({ has_attachment: false, from: 'bob' })).toEqual([]);
    expect(await subjects({ mailbox: 'Archive' })).toEqual(['Archived']);
  });

  it('reads text in its charset, HTML as text, and lists attachments, marking nothing as read', async () => {
    const found = (await bench.call(searchEmail, { from: 'bob', subject: 'Vertr' }))['mails'] as { id: string; attachments: number }[];
    expect(found).toHaveLength(1);
    const read = (await bench.call(readEmail, { id: found[0]?.id }))['mails'] as Record<string, unknown>[];
    expect(read).toMatchObject([{ from: 'Bob <bob@example.org>', cc: ['Carol <carol@example.org>'], subject: 'Verträge', text: 'Grüße', date: '2026-03-04T10:00:00.000Z', unread: true, attachments: [{ name: '../../evil.pdf', mime: 'application/pdf' }, { name: '.bashrc', mime: 'text/plain' }] }]);
    const order = (await bench.call(searchEmail, { from: 'shop' }))['mails'] as { id: string }[];
    const [shop] = (await bench.call(readEmail, { id: order[0]?.id }))['mails'] as { text: string }[];
    expect(shop?.text).toBe('Thanks, Ada!');
    expect(servers.inbox().filter(({ raw }) => raw.includes('bob@example.org') && raw.includes('evil')).map(({ flags }) => flags)).toEqual([[]]);
  });

  it('saves attachments under names that stay in their folder, over nothing', async () => {
    bench.put('saved/evil.pdf', 'mine');
    const found = (await bench.call(searchEmail, { from: 'bob', subject: 'Vertr' }))['mails'] as { id: string }[];
    const read = (await bench.call(readEmail, { id: found[0]?.id, save_attachments_to: 'saved' }))['mails'] as { attachments: { saved_to: string }[] }[];
    expect(read[0]?.attachments.map(({ saved_to }) => saved_to)).toEqual([bench.at('saved/evil (2).pdf'), bench.at('saved/bashrc')]);
    expect(bench.get('saved/evil.pdf')).toBe('mine');
    expect(bench.get('saved/evil (2).pdf')).toBe('%PDF-1.7 hello');
    expect(bench.has('../evil.pdf')).toBe(false);
  });

  it('saves large attachments to the last byte', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
    servers.deliver(`From: big@example.net\nTo: ada@example.com\nSubject: Big\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name="big.bin"\nContent-Disposition: attachment; filename="big.bin"\nContent-Transfer-Encoding: base64\n\n${content.toString('base64').replaceAll(/(.{76})/g, '$1\n')}\n`);
    const [mail] = (await bench.call(readEmail, { limit: 1, save_attachments_to: 'big' }))['mails'] as { attachments: { bytes: number }[] }[];
    expect(mail?.attachments[0]?.bytes).toBe(300_000);
    expect(bench.bytes('big/big.bin').equals(content)).toBe(true);
  });

  it('cuts long text and says so', async () => {
    servers.deliver(`From: long@example.net\nTo: ada@example.com\nSubject: Long\n\n${'word '.repeat(2000)}\n`);
    const [mail] = (await bench.call(readEmail, { limit: 1, max_characters: 100 }))['mails'] as { text: string; truncated: boolean }[];
    expect(mail?.truncated).toBe(true);
    expect(mail?.text.length).toBeLessThanOrEqual(100);
  });

  it('names the folders there are, and ids that are gone', async () => {
    const error = await failureOf(bench.call(readEmail, { mailbox: 'Nowhere' }));
    expect(error).toMatchObject({ code: 'NOT_FOUND', hint: expect.stringContaining('Archive') as string });
    expect((await failureOf(bench.call(readEmail, { id: '1.9999' }))).code).toBe('NOT_FOUND');
    bench.ports.accounts = accountsOf([{ account: servers.account, secret: 'wrong' }]);
    expect((await failureOf(bench.call(readEmail, {}))).code).toBe('UNAUTHENTICATED');
  });

  it('stops when it is told to', async () => {
    const stopper = new AbortController();
    stopper.abort(new Error('stopped'));
    await expect(bench.call(searchEmail, {}, { signal: stopper.signal })).rejects.toThrow('stopped');
  });
});
