// Mail over TLS and STARTTLS: with a certificate that is trusted, and without.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect } from 'vitest';
import { readEmail } from '../../../../src-main/functions/communication/readEmail.ts';
import { sendEmail } from '../../../../src-main/functions/communication/sendEmail.ts';
import { createNetwork } from '../../../../src-main/ports/local/network/createNetwork.ts';
import { accountsOf } from '../../../kit/accounts.ts';
import { makeCertificate } from '../../../kit/makeCertificate.ts';
import { startMailServers, type MailServers } from '../../../kit/mail/mailServers.ts';
import { testIf } from '../../../kit/skip.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

const folder = mkdtempSync(join(tmpdir(), 'steward-test-'));
const certificate = makeCertificate(folder, ['localhost']);
const test = testIf(certificate !== undefined, 'makes a certificate with openssl');

let starttls: MailServers;
let tls: MailServers;
let plain: SMTPServer;
beforeAll(async () => {
  if (!certificate) return;
  const { cert, key } = certificate;
  starttls = await startMailServers({ hideSTARTTLS: false, allowInsecureAuth: false, cert, key });
  tls = await startMailServers({ secure: true, cert, key });
  plain = new SMTPServer({ hideSTARTTLS: true, allowInsecureAuth: true, disableReverseLookup: true, onAuth: (_auth, _session, done) => done(new Error('must not be asked')) });
  await new Promise<void>((resolve) => void plain.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  if (!certificate) return;
  await starttls.close();
  await tls.close();
  await new Promise<void>((resolve) => {
    plain.close(() => resolve());
  });
});

function bench(servers: MailServers, security: 'tls' | 'starttls', { trusted = true, port = servers.smtpPort, host = 'localhost' } = {}): ReturnType<typeof openWorkbench> {
  const made = openWorkbench();
  made.ports.accounts = accountsOf([{ account: { ...servers.account, smtp: { host, port, security }, imap: { host, port: servers.imapPort, security } }, secret: servers.password }]);
  made.ports.network = createNetwork({ settings: () => (trusted && certificate ? { caFiles: [certificate.file] } : {}), readSecret: () => Promise.reject(new Error('none')), resolve: () => Promise.resolve(['127.0.0.1']) });
  return made;
}

const mail = { to: 'bob@example.org', subject: 's', body: 'b' };

test('it goes out over TLS and STARTTLS', async () => {
  for (const [servers, security] of [[tls, 'tls'], [starttls, 'starttls']] as const) {
    expect(await bench(servers, security).call(sendEmail, mail)).toMatchObject({ accepted: ['bob@example.org'] });
    expect(servers.taken).toHaveLength(1);
  }
});

test('nothing goes out where the certificate is not trusted, or is another host’s', async () => {
  for (const [servers, security] of [[tls, 'tls'], [starttls, 'starttls']] as const) {
    for (const options of [{ trusted: false }, { host: 'mail.example.com' }]) {
      const { code, message } = await failureOf(bench(servers, security, options).call(sendEmail, mail));
      expect(['NETWORK', 'FORBIDDEN']).toContain(code);
      expect(message).toMatch(/certificate|TLS/i);
    }
    expect(servers.taken).toHaveLength(1);
  }
});

test('a server that offers no STARTTLS is told neither password nor mail', async () => {
  const error = await failureOf(bench(starttls, 'starttls', { port: (plain.server.address() as AddressInfo).port }).call(sendEmail, mail));
  expect(error.code).toBe('NETWORK');
  expect(error.message).not.toContain('must not be asked');
});

test('a mailbox is read over TLS, and not where the certificate is not trusted', async () => {
  const { cert, key } = certificate ?? { cert: '', key: '' };
  tls.deliver('From: a@example.com\nSubject: Hidden\n\nHello\n');
  const { connect } = await import('node:net');
  const front: TlsServer = createTlsServer({ cert, key }, (socket) => {
    const inner = connect(tls.imapPort, '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    for (const each of [socket, inner]) each.on('error', () => each.destroy());
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const { port } = front.address() as AddressInfo;
  for (const trusted of [true, false]) {
    const made = bench(tls, 'tls', { trusted });
    made.ports.accounts = accountsOf([{ account: { ...tls.account, imap: { host: 'localhost', port, security: 'tls' } }, secret: tls.password }]);
    if (trusted) expect(await made.call(readEmail, { limit: 1 })).toMatchObject({ mails: [{ text: 'Hello' }] });
    else expect((await failureOf(made.call(readEmail, {}))).message).toMatch(/certificate/i);
  }
  front.close();
});
