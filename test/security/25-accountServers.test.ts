// Attacks 25 to 28, for the servers of accounts: the address that was judged is the one that is connected to, and rules about hosts hold.
import { expect, test } from 'vitest';
import { createNetwork } from '../../src-main/ports/local/network/createNetwork.ts';
import { sendEmail } from '../../src-main/functions/communication/sendEmail.ts';
import { sendMessage } from '../../src-main/functions/communication/sendMessage.ts';
import { searchEmail } from '../../src-main/functions/communication/searchEmail.ts';
import { readEmail } from '../../src-main/functions/communication/readEmail.ts';
import { accountsOf } from '../kit/accounts.ts';
import { openWorkbench } from '../kit/workbench.ts';
import { sendingWorld } from './kit/sendingWorld.ts';

const world = sendingWorld();
const mail = { to: 'bob@example.org', subject: 's', body: 'b' };
const calls = [
  [sendEmail, mail],
  [searchEmail, {}],
  [readEmail, {}],
  [sendMessage, { platform: 'slack', recipient: '#a', text: 'x' }],
] as const;

/** Names lead where the test says; the second look may answer another address. */
function named(addresses: (look: number) => string): { looks(): number; network: ReturnType<typeof createNetwork> } {
  let looks = 0;
  return { looks: () => looks, network: createNetwork({ settings: () => ({}), readSecret: () => Promise.reject(new Error('none')), resolve: () => Promise.resolve([addresses(++looks)]) }) };
}

function benchWith(network: ReturnType<typeof createNetwork>): ReturnType<typeof openWorkbench> {
  const bench = openWorkbench();
  const { account, password } = world.mail;
  const servers = { smtp: { host: 'mail.example.com', port: world.mail.smtpPort, security: 'none' as const }, imap: { host: 'mail.example.com', port: world.mail.imapPort, security: 'none' as const } };
  bench.ports.accounts = accountsOf([
    { account: { ...account, ...servers }, secret: password },
    { account: { kind: 'slack', name: 'slack', credential: { secret: 's' }, server: 'https://mail.example.com' }, secret: 'xoxb' },
  ]);
  bench.ports.network = network;
  return bench;
}

test.each(calls.map(([definition, input]) => [definition.name, definition, input] as const))('%s: a name that led out and leads inside when it is connected to is not followed', async (_name, definition, input) => {
  const { network } = named((look) => (look === 1 ? '93.184.215.14' : '127.0.0.1'));
  const bench = benchWith(network);
  const before = world.mail.counts.connections;
  // The call is judged by the first look, and made with the second.
  const [first] = await bench.effects(definition, input);
  expect(first).toMatchObject(first?.kind === 'message' ? { server: { place: 'public' } } : { place: 'public' });
  const { network: rebound } = named((look) => (look === 1 ? '93.184.215.14' : '127.0.0.1'));
  bench.ports.network = rebound;
  await expect(bench.call(definition, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(world.mail.counts.connections).toBe(before);
});

test.each(calls.map(([definition, input]) => [definition.name, definition, input] as const))('%s: no account is at a service that hands out keys', async (_name, definition, input) => {
  const { network } = named(() => '169.254.169.254');
  const bench = benchWith(network);
  if (definition === sendEmail || definition === sendMessage) await expect(bench.call(definition, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  else expect(await bench.effects(definition, input)).toMatchObject([{ kind: 'network', place: 'metadata' }]);
});

test('a rule that denies the host of an account denies what goes by it', async () => {
  const rules = JSON.stringify({ version: 1, preset: 'unattended', rules: [{ id: 'closed', verdict: 'deny', reason: 'Closed', match: { host: '127.0.0.1' } }] });
  const outside = await world.meet({ files: { 'policy.json': rules }, policyInWorkspace: 'policy.json' });
  const before = world.sent();
  for (const [definition, input] of calls) expect(await outside.call(definition.name, definition === sendMessage ? { ...input, account: 'slack' } : input)).toMatchObject({ ok: false, code: 'DENIED_BY_POLICY' });
  expect(world.sent()).toBe(before);
});

test('an allow for the host of an account allows no recipient', async () => {
  const rules = JSON.stringify({ version: 1, preset: 'ask', rules: [{ id: 'open', verdict: 'allow', reason: 'Open', match: { host: '127.0.0.1' } }] });
  const outside = await world.meet({ files: { 'policy.json': rules }, policyInWorkspace: 'policy.json' });
  await outside.asks('send_email', mail);
});

test('a call holds the account it was judged with, and no other', async () => {
  const bench = openWorkbench();
  const { account, password } = world.mail;
  const seen: string[] = [];
  const real = accountsOf([{ account, secret: password }, { account: { ...account, name: 'home' }, secret: password }]);
  bench.ports.accounts = { ...real, credential: async (name) => (seen.push(name), real.credential(name)) };
  await bench.call(sendEmail, { ...mail, account: 'home' });
  expect(seen).toEqual(['home']);
});
