// Attack 32, for the servers Steward signs in to: tokens and keys reach nobody but whom they are for, whatever a
// server or an authorization server says of itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuthorizationFetch } from '../../src-main/mcp/signIn/authorizationFetch.ts';
import { secretParts } from '../../src-main/mcp/signIn/credentials.ts';
import { connectTestServer } from '../kit/connectTestServer.ts';
import { startProtectedServer, visit, type Misbehaviour } from '../kit/servers/authorizationServer.ts';
import { startWebServer } from '../kit/servers/webServers.ts';
import { testSignIn } from '../kit/signIn.ts';
import { openAdopted } from '../mcp/kit/adoptedServers.ts';
import { until } from '../mcp/kit/startSteward.ts';

const refusals: [string, Misbehaviour, object][] = [
  ['an authorization server without encryption, elsewhere', { resource: { authorization_servers: ['http://sign-in.example'] } }, { code: 'FORBIDDEN', message: expect.stringContaining('not encrypted') }],
  ['a sign-in page without encryption, elsewhere', { metadata: { authorization_endpoint: 'http://sign-in.example/authorize' } }, { code: 'FORBIDDEN', message: expect.stringContaining('not encrypted') }],
  ['a sign-in page that is a program', { metadata: { authorization_endpoint: 'file:///etc/passwd' } }, { code: 'FORBIDDEN' }],
  ['a sign-in page that is a script', { metadata: { authorization_endpoint: 'javascript:alert(1)' } }, {}],
  ['a token endpoint at a metadata service', { metadata: { token_endpoint: 'http://169.254.169.254/token' } }, { code: 'FORBIDDEN' }],
  ['an authorization server at a metadata service', { resource: { authorization_servers: ['https://169.254.169.254'] } }, { code: 'FORBIDDEN' }],
  ['a name and password in an address', { metadata: { token_endpoint: 'https://name:word@sign-in.example/token' } }, { code: 'FORBIDDEN' }],
  ['metadata of another issuer', { metadata: { issuer: 'https://trusted.example' } }, { code: 'UNAUTHENTICATED' }],
  ['no PKCE', { metadata: { code_challenge_methods_supported: undefined } }, { code: 'UNSUPPORTED', message: expect.stringContaining('PKCE') }],
  ['only plain PKCE', { metadata: { code_challenge_methods_supported: ['plain'] } }, { code: 'UNSUPPORTED', message: expect.stringContaining('PKCE') }],
  ['a resource that is another server', { resource: { resource: 'https://bank.example/mcp' } }, { code: 'UNAUTHENTICATED', message: expect.stringContaining('does not match') }],
  ['metadata without end', { metadataBody: `"${'x'.repeat(2_000_000)}"` }, {}],
];

describe('a sign-in is refused before the browser and before any secret is sent', () => {
  test.each(refusals)('%s', async (_, evil, error) => {
    const protectedServer = await startProtectedServer(evil);
    const signIn = testSignIn(protectedServer.url);
    await expect(signIn.begin()).rejects.toMatchObject(error);
    expect([protectedServer.registrations, protectedServer.tokenRequests, signIn.kept()]).toEqual([[], [], undefined]);
  });
});

test.each<[string, Misbehaviour]>([
  ['another issuer', { answer: { iss: 'https://trusted.example' } }],
  ['no issuer', { answer: { iss: '' } }],
])('an answer from %s is not redeemed', async (_, evil) => {
  const protectedServer = await startProtectedServer(evil);
  const signIn = testSignIn(protectedServer.url);
  const { url, done } = await signIn.begin();
  await visit(url);
  await expect(done).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect([protectedServer.tokenRequests, signIn.kept()]).toEqual([[], undefined]);
});

test('a token endpoint that sends elsewhere is not followed: the code stays where it is', async () => {
  const thief = await startWebServer((_request, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"access_token":"x","token_type":"Bearer"}'), { path: '/token' });
  const protectedServer = await startProtectedServer({ tokenRedirect: thief.url });
  const signIn = testSignIn(protectedServer.url);
  const { url, done } = await signIn.begin();
  await visit(url);
  await expect(done).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('not followed') });
  expect(thief.requests).toEqual([]);
});

test('a name that leads into a private network, or to this computer, is not asked', async () => {
  const fetchFor = (server: string, address: string) => createAuthorizationFetch(new URL(server), () => Promise.resolve([address]));
  for (const address of ['127.0.0.1', '10.0.0.5', '169.254.169.254', '::1']) {
    await expect(fetchFor('https://mcp.example/mcp', address)('https://sign-in.example/.well-known/oauth-authorization-server')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
  await expect(fetchFor('https://mcp.example/mcp', '127.0.0.1')('http://127.0.0.1:1/token')).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('tokens are for one server at one address: under another address there are none', async () => {
  const protectedServer = await startProtectedServer();
  const signIn = testSignIn(protectedServer.url);
  const { url, done } = await signIn.begin();
  await visit(url);
  await done;
  const thief = await startWebServer((_request, response) => void response.writeHead(401).end());
  const elsewhere = testSignIn(thief.url, { store: signIn.store });
  await expect(connectTestServer({ kind: 'http', url: thief.url, headers: {} }, { signIn: elsewhere })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(thief.requests.length).toBeGreaterThan(0);
  expect(thief.requests.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
});

test('a server that sends on to another origin does not take the token along', async () => {
  const thief = await startWebServer((_request, response) => void response.writeHead(200).end());
  const protectedServer = await startProtectedServer();
  const signIn = testSignIn(protectedServer.url);
  const { url, done } = await signIn.begin();
  await visit(url);
  await done;
  const { resource, ...kept } = signIn.kept() ?? expect.fail();
  const sender = await startWebServer((_request, response) => void response.writeHead(307, { Location: thief.url }).end());
  await signIn.store.write('probe', { ...kept, resource: sender.url });
  expect(resource).toBe(protectedServer.url);
  await expect(connectTestServer({ kind: 'http', url: sender.url, headers: {} }, { signIn: testSignIn(sender.url, { store: signIn.store }) })).rejects.toThrow();
  expect(sender.requests.some(({ headers }) => headers.authorization !== undefined)).toBe(true);
  expect(thief.requests).toEqual([]);
});

test('a registration made beforehand is not shown to another authorization server', async () => {
  const protectedServer = await startProtectedServer();
  const signIn = testSignIn(protectedServer.url, { settings: { clientId: 'ours', clientSecret: { secret: 'server-key' }, issuer: 'https://sign-in.example' } });
  const { url } = await signIn.begin();
  expect(new URL(url).searchParams.get('client_id')).not.toBe('ours');
  expect(JSON.stringify(protectedServer.registrations)).not.toContain('the-key-of-the-test');
});

test('tokens are sealed in the secret store; no file, row, log line, list or screen has them', async () => {
  const protectedServer = await startProtectedServer({}, { tell: () => JSON.stringify([...protectedServer.accessTokens(), ...protectedServer.refreshTokens()]) });
  const { runtime, folder } = await openAdopted(() => [{ name: 'cloud', url: protectedServer.url }], { policy: 'trusted' });
  await until('the server wants a sign-in', () => runtime.mcpServers.list().some(({ signIn }) => signIn === 'needed'));
  const { url, done } = await runtime.mcpServers.signIn('cloud');
  await visit(url);
  await done;
  await until('its tools are there', () => runtime.registry.get('cloud__tell') !== undefined);
  expect(runtime.mcpServers.list()).toMatchObject([{ signIn: 'signed-in', state: 'ready' }]);
  const tokens = [...protectedServer.accessTokens(), ...protectedServer.refreshTokens()];
  expect(tokens).toHaveLength(2);

  // Even when the server says them itself.
  const outcome = await runtime.door.callFunction({ name: 'cloud__tell', input: {}, caller: { kind: 'catalogue' } });
  expect(outcome.state).toBe('done');
  const seen = JSON.stringify([outcome.forModel, outcome.forClient, outcome.call, runtime.mcpServers.list(), await runtime.auditQueries.each({} as never, 1000), runtime.secrets.names()]);
  await runtime.stop();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  for (const token of tokens) {
    expect(seen).not.toContain(token);
    // The raw result is kept for chaining, within the data folder.
    expect(files.filter((text) => text.includes(token)).length).toBeLessThanOrEqual(1);
  }
});

test('a sign-in is no value for the header of another entry', async () => {
  const thief = await startWebServer((_request, response) => void response.writeHead(200).end());
  const { runtime } = await openAdopted(() => [{ name: 'thief', url: thief.url, headers: { Authorization: { secret: 'sign-in:cloud' } } }]);
  await until('it has failed', () => runtime.mcpServers.list().some(({ state }) => state === 'failed'));
  expect(runtime.mcpServers.list()).toMatchObject([{ reason: { code: 'FORBIDDEN' } }]);
  expect(thief.requests).toEqual([]);
});

test('what must not be seen of a sign-in are its tokens, whatever else stands with them', () => {
  expect(secretParts([{ name: 'plain', value: 'value' }, { name: 'sign-in:damaged', value: '{' }])).toEqual([{ name: 'plain', value: 'value' }, { name: 'sign-in:damaged', value: '{' }]);
});
