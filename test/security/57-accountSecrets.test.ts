// Attack 57, for accounts: a server that says the secret back gets it into no answer, no row, no log and no screen.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { hookPaths, tokens } from '../kit/chatWires.ts';
import { sends, sendingWorld } from './kit/sendingWorld.ts';

const world = sendingWorld();
const secrets: Record<string, string> = { slack: tokens.slack, telegram: tokens.telegram, matrix: tokens.matrix, teams: hookPaths.teams, mastodon: tokens.mastodon, bluesky: tokens.bluesky };

/** Every byte that Steward itself has written down, but for the store of secrets. */
function written(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^secret/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size < 50_000_000)
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

test('services that answer with the token', async () => {
  const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const outside = await world.meet();
  for (const [name, input] of sends.filter(([each]) => each !== 'send_email')) {
    const secret = secrets[String(input['platform'])] ?? '';
    const path = { slack: 'chat.postMessage', telegram: 'sendMessage', matrix: '/send/', teams: '/workflows/', mastodon: '/statuses', bluesky: 'createSession' }[String(input['platform'])] ?? '';
    const echoed = input['platform'] === 'teams' ? `${world.wires.origin}${secret}` : secret;
    for (const said of [echoed, Buffer.from(echoed).toString('base64'), encodeURIComponent(echoed)]) {
      world.wires.disturb(path, { kind: 'status', status: 400, body: JSON.stringify({ message: `refused ${said}` }) });
      const answer = await outside.call(name, input);
      expect([name, answer.ok]).toEqual([name, false]);
      expect(answer.text).not.toContain(said);
      expect(answer.text).toContain('refused');
    }
    expect(written(outside.dataFolder)).not.toContain(echoed);
    expect(JSON.stringify(logged.mock.calls)).not.toContain(echoed);
  }
  logged.mockRestore();
});

test('a mail server that says the password back', async () => {
  const { account, password } = world.mail;
  const server = new SMTPServer({ hideSTARTTLS: true, allowInsecureAuth: true, disableReverseLookup: true, onAuth: (auth, _session, done) => done(new Error(`No ${auth.password ?? ''} here`)) });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const outside = await world.meet();
  await outside.steward.runtime.accounts.save({ ...account, smtp: { host: '127.0.0.1', port: (server.server.address() as AddressInfo).port, security: 'none' } }, password);
  const answer = await outside.call('send_email', { to: 'bob@example.org', subject: 's', body: 'b' });
  expect(answer).toMatchObject({ ok: false, code: 'UNAUTHENTICATED' });
  expect(answer.text).toMatch(/No .* here/);
  expect(answer.text).not.toContain(password);
  expect(written(outside.dataFolder)).not.toContain(password);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
});

test('the settings tell accounts without what signs them in', async () => {
  const outside = await world.meet();
  const { runtime } = outside.steward;
  const state = JSON.stringify(runtime.hub.state('settings', undefined) ?? runtime.settings.current());
  expect(state).toContain('account.slack');
  for (const secret of [...Object.values(secrets), world.mail.password]) expect(state).not.toContain(secret);
});
