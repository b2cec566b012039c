// Accounts as the settings keep them: saved, tested, removed, written to the audit; secrets never come back out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../../src-preload/contract/index.ts';
import { account as accountSchema } from '../../../src-preload/contract/accounts.ts';
import { hookPaths, startChatWires, tokens, wireAccounts, type ChatWires } from '../../kit/chatWires.ts';
import { startMailServers, type MailServers } from '../../kit/mail/mailServers.ts';
import { startRuntime } from '../../kit/startedRuntime.ts';
import { failureOf } from '../../kit/workbench.ts';

let wires: ChatWires;
let mail: MailServers;
beforeAll(async () => {
  [wires, mail] = await Promise.all([startChatWires(), startMailServers()]);
});
afterAll(async () => {
  await wires.close();
  await mail.close();
});

const person = { signal: new AbortController().signal, session: 'test' };

test('an account is added with its secret, changed without it, and removed with it', async () => {
  const { handlers, runtime, dataFolder } = await startRuntime();
  await handlers['accounts.save']({ account: mail.account, secret: mail.password }, person);
  expect(runtime.settings.current().accounts).toEqual([mail.account]);
  expect(runtime.secrets.names()).toEqual(['account.work']);
  expect(readFileSync(join(dataFolder, 'config.json'), 'utf8')).not.toContain(mail.password);

  await handlers['accounts.save']({ account: { ...mail.account, sender: 'Countess' } }, person);
  expect(runtime.accounts.all()).toMatchObject([{ sender: 'Countess' }]);
  expect(await runtime.accounts.credential('work')).toBe(mail.password);

  await handlers['accounts.remove']({ name: 'work' }, person);
  expect(runtime.accounts.all()).toEqual([]);
  expect(runtime.secrets.names()).toEqual([]);
  const rows = await runtime.store.auditAll<{ body: string }>('SELECT body FROM audit ORDER BY seq');
  expect(rows.map(({ body }) => body).join('\n')).toMatch(/Added the account work.*Changed the account work.*Removed the account work/s);
  expect(rows.map(({ body }) => body).join('\n')).not.toContain(mail.password);
});

test('a saved secret is sent to no other server by a change of the address', async () => {
  const { handlers, runtime } = await startRuntime();
  await handlers['accounts.save']({ account: mail.account, secret: mail.password }, person);
  await runtime.secrets.set('openai-key', 'sk-other');
  const moved: Account[] = [
    { ...mail.account, smtp: { host: '127.0.0.2', port: 25, security: 'none' } },
    { ...mail.account, credential: { secret: 'openai-key' } },
    { ...mail.account, name: 'thief', credential: { secret: 'account.work' } },
    { kind: 'slack', name: 'work', credential: { secret: 'account.work' }, server: wires.origin },
  ];
  for (const account of moved) {
    expect((await failureOf(handlers['accounts.save']({ account }, person) as Promise<unknown>)).code).toBe('CONFLICT');
    expect(await handlers['accounts.test']({ account }, person)).toMatchObject({ ok: false });
  }
  expect(runtime.accounts.all()).toEqual([mail.account]);
  expect(wires.requests).toEqual([]);
});

test('the test says who answered, for each kind, and sends nothing', async () => {
  const { handlers } = await startRuntime();
  const entries = [...wireAccounts(wires.origin), { account: mail.account as Account, secret: mail.password }];
  const answers = Object.fromEntries(await Promise.all(entries.map(async ({ account, secret }) => [account.name, await handlers['accounts.test']({ account, secret }, person)] as const)));
  expect(answers).toMatchObject({
    slack: { ok: true, message: 'Signed in as builds in Acme' },
    'slack-hook': { ok: true, message: expect.stringContaining('shows with the first message') as string },
    discord: { ok: true, message: 'Signed in as courier' },
    'discord-hook': { ok: true, message: 'The webhook News posts to channel 77' },
    teams: { ok: true },
    telegram: { ok: true, message: 'Signed in as @courier_bot' },
    matrix: { ok: true, message: 'Signed in as @ada:example.org' },
    mastodon: { ok: true, message: 'Signed in as @ada' },
    bluesky: { ok: true, message: 'Signed in as @ada.bsky.social' },
    work: { ok: true, message: '127.0.0.1 takes mail from ada; 127.0.0.1 opens the inbox, with 0 mails' },
  });
  expect(wires.sent).toEqual([]);
  expect(mail.counts.messages).toBe(0);
});

test('the test says why nobody answered', async () => {
  const { handlers } = await startRuntime();
  for (const { account } of wireAccounts(wires.origin)) {
    const { ok, message } = await handlers['accounts.test']({ account, secret: account.kind === 'telegram' ? '1:wrong' : 'wrong' }, person);
    expect([account.name, ok]).toEqual([account.name, false]);
    expect(message).toMatch(/settings/);
  }
  expect(await handlers['accounts.test']({ account: mail.account, secret: 'wrong' }, person)).toMatchObject({ ok: false, message: expect.stringContaining('does not let ada in') as string });
  expect(await handlers['accounts.test']({ account: { ...mail.account, smtp: { host: '127.0.0.1', port: 1, security: 'tls' } }, secret: 'x' }, person)).toMatchObject({ ok: false });
  expect(await handlers['accounts.test']({ account: { kind: 'slack', name: 'hook', credential: { secret: 'a' }, server: 'https://hooks.slack.com', channel: '#a' }, secret: `${wires.origin}${hookPaths.slack}` }, person)).toMatchObject({ ok: false, message: expect.stringContaining('no webhook address at https://hooks.slack.com') as string });
});

test.each([
  ['http to another computer', { server: 'http://chat.example.com' }],
  ['a path', { server: 'https://chat.example.com/path' }],
  ['a name and password', { server: 'https://a:b@chat.example.com' }],
  ['another scheme', { server: 'file:///etc' }],
  ['a name with capitals', { name: 'Team' }],
  ['a line break in a channel', { channel: 'a\nb' }],
])('an account is refused: %s', (_what, change) => {
  const account = { kind: 'slack', name: 'team', credential: { secret: 'account.team' }, server: 'https://slack.com' };
  expect(accountSchema.safeParse(account).success).toBe(true);
  expect(accountSchema.safeParse({ ...account, ...change }).success).toBe(false);
  expect(tokens.slack).toMatch(/^xoxb-/);
});
