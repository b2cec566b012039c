// Attacks 48 and 56, for sends: who gets it is exactly who was judged and shown; look-alikes are named; rules about recipients hold for all of them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recipientRemark } from '../../src-main/functions/communication/shared/mail/recipientRemark.ts';
import { sendingWorld } from './kit/sendingWorld.ts';

const world = sendingWorld();
const mail = { subject: 's', body: 'b' };

const noAddresses = [
  'ada@example.com@evil.example',
  'ada@example.com <eve@evil.example>',
  '"ada@example.com" <eve@evil.example>',
  'ada@example.com <eve@evil.example> <x@y.example>',
  'Ada, Bob <eve@evil.example>',
  'friends: eve@evil.example;',
  '<@relay.example,@evil.example:ada@example.com>',
  'eve(ada@example.com)@evil.example',
  '"ada example"@evil.example',
  'ada@[127.0.0.1]',
  'ada@example.com%20eve@evil.example',
  'ada@example .com',
  'ada@.example.com',
  'ada@example..com',
  '@example.com',
  'ada@',
  'ada',
  `${'a'.repeat(65)}@example.com`,
  'аda@example.com',
  'ada@exam\u200bple.com',
];

test('mail goes to nothing that is not exactly one address', async () => {
  const outside = await world.meet();
  const before = world.sent();
  for (const to of noAddresses) {
    for (const input of [{ ...mail, to: [to] }, { ...mail, to: 'bob@example.org', bcc: [to] }]) {
      const { ok, code } = await outside.call('send_email', input);
      expect([to, ok, code]).toEqual([to, false, 'INVALID_INPUT']);
    }
  }
  expect(world.sent()).toBe(before);
});

test('who was judged is who gets it: blind copies, names, commas, the same one twice', async () => {
  const outside = await world.meet();
  const answer = await outside.call('send_email', { ...mail, to: '"Doe, Jane" <jane@example.org>, JANE@example.org; bob@example.org', cc: 'Bob <bob@EXAMPLE.org>', bcc: ['eve@bücher.example'] });
  expect(answer).toMatchObject({ ok: true });
  const expected = ['jane@example.org', 'bob@example.org', 'eve@xn--bcher-kva.example'];
  expect([...new Set(world.mail.taken.at(-1)?.to.map((address) => address.toLowerCase()))]).toEqual(['jane@example.org', 'bob@example.org', 'eve@bücher.example']);
  const [call] = await outside.steward.runtime.calls.recent('send_email', 1);
  expect(call?.effects.flatMap((effect) => (effect.kind === 'message' ? effect.recipients : []))).toEqual(expected);
});

test.each([
  ['to', { to: 'x@evil.example' }],
  ['among others', { to: ['bob@example.org', 'X <x@EVIL.example>'] }],
  ['copy', { to: 'bob@example.org', cc: 'x@evil.example' }],
  ['blind copy', { to: 'bob@example.org', bcc: 'x@evil.example' }],
])('a rule that denies a recipient holds for %s', async (_what, recipients) => {
  const rules = JSON.stringify({ version: 1, preset: 'unattended', rules: [{ id: 'no-evil', verdict: 'deny', reason: 'Not them', match: { recipient: '*@evil.example' } }] });
  const outside = await world.meet({ files: { 'policy.json': rules }, policyInWorkspace: 'policy.json' });
  const before = world.sent();
  expect(await outside.call('send_email', { ...mail, ...recipients })).toMatchObject({ ok: false, code: 'DENIED_BY_POLICY' });
  expect(world.sent()).toBe(before);
});

test('an allow for one recipient covers no second one', async () => {
  const rules = JSON.stringify({ version: 1, preset: 'ask', rules: [{ id: 'bob', verdict: 'allow', reason: 'Bob', match: { function: 'send_email', recipient: '*@example.org' } }] });
  const outside = await world.meet({ files: { 'policy.json': rules }, policyInWorkspace: 'policy.json' });
  expect(await outside.call('send_email', { ...mail, to: 'bob@example.org' })).toMatchObject({ ok: true });
  await outside.asks('send_email', { ...mail, to: 'bob@example.org', bcc: 'x@evil.example' });
  await outside.asks('send_email', { ...mail, to: 'bob@example.org, x@evil.example' });
});

test('attachments are reads, judged as such: outside, keys, Steward’s own folder', async () => {
  const outside = await world.meet();
  const before = world.sent();
  for (const [path, codes] of [[join(outside.beyond, 'secret'), ['PATH_OUTSIDE_WORKSPACE', 'DENIED_BY_POLICY']], [join(outside.dataFolder, 'secrets.json'), ['PATH_REFUSED']], ['../beyond/secret', ['PATH_REFUSED']], ] as const) {
    await outside.refused('send_email', { ...mail, to: 'bob@example.org', attachments: [path] }, codes);
  }
  const home = await world.meet({ atHome: true, files: { '.ssh/id_ed25519': 'a key' } });
  await home.refused('send_email', { ...mail, to: 'bob@example.org', attachments: ['.ssh/id_ed25519'] }, ['DENIED_BY_POLICY']);
  expect(world.sent()).toBe(before);
  writeFileSync(join(outside.workspace, 'mine.txt'), 'mine');
  expect(await outside.call('send_email', { ...mail, to: 'bob@example.org', attachments: ['mine.txt'] })).toMatchObject({ ok: true });
});

test('long lists of nothing are refused at once', async () => {
  const outside = await world.meet();
  for (const to of [' '.repeat(10_000), `${' '.repeat(9000)}x`, 'a '.repeat(5000), '"'.repeat(10_000), '<'.repeat(10_000), `a${'.'.repeat(9000)}@`, ','.repeat(10_000)]) expect(await outside.call('send_email', { ...mail, to })).toMatchObject({ ok: false, code: 'INVALID_INPUT' });
});

const known = new Set(['ada@example.com', 'bob@paypal.example', 'carol@corner-shop.example']);
test.each([
  ['ada@examp1e.com', 'ada@example.com'],
  ['ada@exarnple.com', 'ada@example.com'],
  ['ada@exmaple.com', 'ada@example.com'],
  ['ada@example.co', 'ada@example.com'],
  ['ada@example.org', 'ada@example.com'],
  ['ada@exampel.com', 'ada@example.com'],
  ['ada@xn--exmple-4nf.com', 'ada@example.com'],
  ['bob@paypa1.example', 'bob@paypal.example'],
  ['bob@paypai.example', 'bob@paypal.example'],
  ['carol@cornershop.example', 'carol@corner-shop.example'],
  ['carrol@corner-shop.example', 'carol@corner-shop.example'],
])('%s is said to look like %s', (asked, original) => {
  expect(recipientRemark(asked, known)).toBe(`looks like ${original}, but is another address`);
});

test.each([['ada@example.com', undefined], ['ADA@example.com', undefined], ['zoe@other.example', 'first mail to this address'], ['bob@example.com', 'first mail to this address'], ['x@xn--bcher-kva.example', 'first mail to this address; its domain reads bücher.example']])('%s: %s', (asked, remark) => {
  expect(recipientRemark(asked, known)).toBe(remark);
});
