// Attack 32: no token, a wrong one, or one that was meant for somebody else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, askUpgrade } from '../unit/headless/serverKit.ts';
import { legacyRequest, send } from '../mcp/kit/rawClient.ts';
import { firstToken, startSteward, type TestSteward } from '../mcp/kit/startSteward.ts';
import { meetForeign } from './kit/foreignTools.ts';

const routes = ['/mcp', '/mcp?tools=lazy', '/sse', '/messages?sessionId=x', '/metrics'];

async function statuses({ port }: TestSteward, authorization: string | undefined): Promise<number[]> {
  const headers = { Host: `127.0.0.1:${port}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...(authorization !== undefined && { Authorization: authorization }) };
  const body = JSON.stringify(legacyRequest('tools/list').body);
  const plain = await Promise.all(routes.map(async (path) => (await ask(port, { path, method: 'POST', headers, body })).status));
  return [...plain, (await askUpgrade(port, { path: '/mcp/ws', headers })).status];
}

test('nothing but a known token opens a door', async () => {
  const steward = await startSteward();
  const { token } = await steward.runtime.tokens.create('laptop', { reads: [] });
  const { token: other } = await (await startSteward()).runtime.tokens.create('laptop', { reads: [] });
  const hashed = createHash('sha256').update(token).digest('hex');
  const wrong = [undefined, '', 'Bearer', 'Bearer ', `Basic ${Buffer.from(`x:${firstToken}`).toString('base64')}`, `Bearer ${firstToken}x`, `Bearer ${firstToken.slice(0, -1)}`, `Bearer ${firstToken.toUpperCase()}`, `Bearer ${token.slice(4)}`, `Bearer ${hashed}`, 'Bearer laptop', 'Bearer default', 'Bearer stdio', `Bearer ${other}`, `Bearer ${'x'.repeat(2000)}`, `${token}`, 'Bearer undefined', 'Bearer null'];
  for (const authorization of wrong) expect(await statuses(steward, authorization), authorization?.slice(0, 80)).toEqual([401, 401, 401, 401, 401, 401]);
  expect((await send(steward.port, { ...legacyRequest('tools/list'), headers: { Authorization: `Bearer ${token}` } })).status).toBe(200);
});

test('a token in the address, a cookie or the body opens nothing', async () => {
  const { port } = await startSteward();
  const Host = `127.0.0.1:${port}`;
  const body = JSON.stringify({ ...legacyRequest('tools/list').body, token: firstToken });
  for (const [path, headers] of [[`/mcp?token=${firstToken}`, {}], [`/mcp?access_token=${firstToken}`, {}], ['/mcp', { Cookie: `token=${firstToken}; steward_${port}=${firstToken}` }], ['/mcp', { 'X-Api-Key': firstToken }]] as const) {
    expect((await ask(port, { path, method: 'POST', headers: { Host, 'Content-Type': 'application/json', ...headers }, body })).status, path).toBe(401);
  }
});

test('the token is passed on to no other server, and stands nowhere', async () => {
  const { steward, heard, called } = await meetForeign([{ name: 'list_goods', description: 'Lists goods' }], { more: { policy: 'unattended' } });
  const { token } = await steward.runtime.tokens.create('laptop', { reads: [] });
  const answer = await send(steward.port, { ...legacyRequest('tools/call', { name: 'shop__list_goods', arguments: {} }), headers: { Authorization: `Bearer ${token}` } });
  expect(answer.text).toContain('list_goods was called');
  expect(called).toEqual(['list_goods']);
  for (const secret of [token, firstToken]) {
    expect(JSON.stringify(heard)).not.toContain(secret);
    expect(JSON.stringify(await steward.runtime.auditQueries.each({}, 100))).not.toContain(secret);
    expect(readFileSync(join(steward.dataFolder, 'tokens.json'), 'utf8')).not.toContain(secret);
  }
  expect(heard.every((headers) => headers['authorization'] === undefined)).toBe(true);
});

test('a program\'s token decides no approval and changes no setting', async () => {
  const steward = await startSteward();
  const { token } = await steward.runtime.tokens.create('laptop', { reads: [] });
  const Host = `127.0.0.1:${steward.port}`;
  expect((await askUpgrade(steward.port, { path: '/ws', headers: { Host, Authorization: `Bearer ${token}` } })).status).toBe(401);
  for (const method of ['approvals.decide', 'tokens.create', 'settings.update', 'policy.save']) expect((await send(steward.port, { ...legacyRequest(method, { name: 'x' }), headers: { Authorization: `Bearer ${token}` } })).messages, method).toMatchObject([{ error: { code: -32601 } }]);
});
