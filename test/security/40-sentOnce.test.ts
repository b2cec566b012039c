// Attack 40, for everything that sends words to people: it goes out once, and what nobody knows is said to be unknown.
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { tokens } from '../kit/chatWires.ts';
import { sends, sendingWorld } from './kit/sendingWorld.ts';

const world = sendingWorld();
const paths: Record<string, string> = { slack: 'chat.postMessage', telegram: 'sendMessage', matrix: '/send/', teams: '/workflows/', mastodon: '/statuses', bluesky: 'createRecord' };
/** Services that take one key once are asked again, with it. */
const keyed = new Set(['matrix', 'mastodon']);

test.each(sends.filter(([name]) => name !== 'send_email'))('%s %j: sent once, whatever becomes of the answer', async (name, input) => {
  const outside = await world.meet();
  const platform = String(input['platform']);
  const before = world.wires.sent.length;
  world.wires.disturb(paths[platform] ?? '', { kind: 'cut', after: 'done' }, keyed.has(platform) ? 3 : 1);
  expect(await outside.call(name, input)).toMatchObject({ ok: false, code: 'OUTCOME_UNKNOWN' });
  expect(world.wires.sent.length).toBe(before + 1);
  const [call] = await outside.steward.runtime.calls.recent(name, 1);
  expect(call?.state).toBe('unknown');
});

/** An SMTP server that goes silent at one point of the talk. */
async function cuttingServer(at: 'greeting' | 'RCPT' | 'DATA' | 'message'): Promise<{ port: number; messages(): number; connections(): number; close(): void }> {
  let messages = 0;
  let connections = 0;
  const server = createServer((socket: Socket) => {
    connections++;
    let reading = false;
    let text = '';
    socket.on('error', () => undefined);
    if (at === 'greeting') return void socket.destroy();
    socket.write('220 cut ESMTP\r\n');
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
      if (reading) {
        if (!text.includes('\r\n.\r\n')) return;
        messages++;
        return void socket.destroy();
      }
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end).toUpperCase();
        text = text.slice(end + 2);
        if ((at === 'RCPT' && line.startsWith('RCPT')) || (at === 'DATA' && line === 'DATA')) return void socket.destroy();
        if (line === 'DATA') reading = true;
        socket.write(line === 'DATA' ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, messages: () => messages, connections: () => connections, close: () => server.close() };
}

test.each([
  ['greeting', 'NETWORK', 0],
  ['RCPT', 'NETWORK', 0],
  ['DATA', 'NETWORK', 0],
  ['message', 'OUTCOME_UNKNOWN', 1],
] as const)('a mail whose server goes away at the %s: %s, and not sent again', async (at, code, taken) => {
  const outside = await world.meet();
  const server = await cuttingServer(at);
  const { account, password } = world.mail;
  await outside.steward.runtime.accounts.save({ ...account, smtp: { host: '127.0.0.1', port: server.port, security: 'none' } }, password);
  expect(await outside.call('send_email', { to: 'bob@example.org', subject: 's', body: 'b' })).toMatchObject({ ok: false, code });
  expect([server.connections(), server.messages()]).toEqual([1, taken]);
  server.close();
});

test('plainly refused is not unknown', async () => {
  const outside = await world.meet();
  world.wires.disturb('chat.postMessage', { kind: 'status', status: 400, body: '{"error":"no"}' });
  expect(await outside.call('send_message', { platform: 'slack', account: 'slack', recipient: '#general', text: tokens.slack.slice(0, 4) })).toMatchObject({ ok: false, code: 'SERVER_ERROR' });
});
