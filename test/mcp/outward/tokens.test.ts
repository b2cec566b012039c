// Tokens made for single clients: what each may do, and that it can do no more.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { TokenScope } from '../../../src-preload/contract/index.ts';
import { connectClient } from '../kit/clients.ts';
import { beginSession, legacyRequest, modernRequest, send } from '../kit/rawClient.ts';
import { firstToken, startSteward, until, type TestSteward } from '../kit/startSteward.ts';

const files = { 'note.txt': 'a note\n' };

async function withToken(scope: Partial<TokenScope>, policy = 'trusted') {
  const steward = await startSteward({ files, policy });
  const { token } = await steward.runtime.tokens.create('laptop', { reads: [], ...scope });
  return { steward, token, authorization: { Authorization: `Bearer ${token}` } };
}

const call = (name: string, input: Record<string, unknown>) => legacyRequest('tools/call', { name, arguments: input });

async function codeOf(steward: TestSteward, headers: Record<string, string>, name: string, input: Record<string, unknown>): Promise<unknown> {
  const answer = await send(steward.port, { ...call(name, input), headers });
  const result = answer.messages[0]?.['result'] as { isError?: boolean; structuredContent?: { code?: string } } | undefined;
  return result?.isError === true ? result.structuredContent?.code : 'done';
}

test('a token is kept as a hash, in a file of this user only, and named in the audit', async () => {
  const { steward, token, authorization } = await withToken({});
  const file = join(steward.dataFolder, 'tokens.json');
  expect(readFileSync(file, 'utf8')).not.toContain(token);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(await codeOf(steward, authorization, 'read_file', { file_path: 'note.txt' })).toBe('done');
  const entries = await steward.runtime.auditQueries.each({ names: ['read_file'] }, 1);
  expect(entries[0]?.caller).toMatchObject({ kind: 'mcp', tokenId: 'laptop' });
  expect(steward.runtime.tokens.list()).toMatchObject([{ name: 'laptop', lastUsedAt: expect.any(Number) }]);
  expect(JSON.stringify(steward.runtime.tokens.list())).not.toContain('hash');
});

describe('functions', () => {
  test.each([
    ['by name', ['read_file']],
    ['by pattern', ['read_*']],
    ['by category', ['category:files']],
  ])('%s: those and no others', async (_how, functions) => {
    const { steward, token, authorization } = await withToken({ functions });
    expect(await codeOf(steward, authorization, 'read_file', { file_path: 'note.txt' })).toBe('done');
    expect(await codeOf(steward, authorization, 'get_system_info', {})).toBe('OUT_OF_SCOPE');
    const client = await connectClient('2.x legacy', { url: steward.url, token });
    const names = (await client.listTools()).map(({ name }) => name);
    expect(names).toContain('read_file');
    expect(names).not.toContain('get_system_info');
    const [entry] = await steward.runtime.auditQueries.each({ names: ['get_system_info'] }, 1);
    expect(entry).toMatchObject({ state: 'refused', error: { code: 'OUT_OF_SCOPE' }, caller: { tokenId: 'laptop' } });
  });

  test('a refused call has not run', async () => {
    const { steward, authorization } = await withToken({ functions: ['read_*'] });
    expect(await codeOf(steward, authorization, 'create_file', { file_path: 'new.txt', content: 'x' })).toBe('OUT_OF_SCOPE');
    expect(() => statSync(join(steward.workspace, 'new.txt'))).toThrow(/ENOENT/);
  });
});

describe('preset', () => {
  const write = { file_path: 'new.txt', content: 'x' };

  test('a narrower one holds', async () => {
    const { steward, authorization } = await withToken({ preset: 'read-only' });
    expect(await codeOf(steward, authorization, 'create_file', write)).toBe('DENIED_BY_POLICY');
    expect(await codeOf(steward, authorization, 'read_file', { file_path: 'note.txt' })).toBe('done');
  });

  test('a wider one opens nothing', async () => {
    const { steward, authorization } = await withToken({ preset: 'unattended' }, 'read-only');
    expect(await codeOf(steward, authorization, 'create_file', write)).toBe('DENIED_BY_POLICY');
    const asking = await withToken({ preset: 'unattended' }, 'ask');
    expect(await codeOf(asking.steward, asking.authorization, 'create_file', write)).toBe('APPROVAL_PENDING');
  });

  test('read-only stays so beside what was allowed to everybody', async () => {
    const { steward, authorization } = await withToken({ preset: 'read-only' }, 'ask');
    await steward.runtime.policyService.save(JSON.stringify({ version: 1, preset: 'ask', rules: [{ id: 'free', verdict: 'allow', reason: 'all writes', match: { access: 'write' } }] }));
    expect(await codeOf(steward, {}, 'create_file', write)).toBe('done');
    expect(await codeOf(steward, authorization, 'create_file', { ...write, file_path: 'other.txt' })).toBe('DENIED_BY_POLICY');
  });
});

test('calls a minute are counted for the token alone', async () => {
  const { steward, authorization } = await withToken({ callsPerMinute: 2 });
  const codes = [];
  for (let index = 0; index < 3; index++) codes.push(await codeOf(steward, authorization, 'read_file', { file_path: 'note.txt' }));
  expect(codes).toEqual(['done', 'done', 'RATE_LIMITED']);
  expect(await codeOf(steward, {}, 'read_file', { file_path: 'note.txt' })).toBe('done');
});

describe('a revoked token', () => {
  test('is refused at the door, and its name stays taken', async () => {
    const { steward, authorization } = await withToken({});
    await steward.runtime.tokens.revoke('laptop');
    expect((await send(steward.port, { ...call('read_file', { file_path: 'note.txt' }), headers: authorization })).status).toBe(401);
    await expect(steward.runtime.tokens.create('laptop', { reads: [] })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(steward.runtime.tokens.revoke('laptop')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(steward.runtime.tokens.revoke('desktop')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const name of ['default', 'stdio']) await expect(steward.runtime.tokens.create(name, { reads: [] })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  test('ends its sessions, streams and running calls at once, and nobody else\'s', async () => {
    const { steward, authorization } = await withToken({});
    const session = await beginSession(steward.port, authorization);
    const others = await beginSession(steward.port);
    const ends: unknown[] = [];
    steward.runtime.door.finished(({ name, errorCode }) => ends.push([name, errorCode]));
    const started = new Promise<void>((resolve) => void steward.runtime.door.progressed(() => resolve()));
    const running = send(steward.port, { ...modernRequest('tools/call', { name: 'monitor_resources', arguments: { duration: 30, interval: 0.25 } }), ...{ headers: { ...modernRequest('tools/call', { name: 'monitor_resources' }).headers, ...authorization } } });
    const stream = send(steward.port, { method: 'GET', headers: { ...authorization, ...session } });
    const hungUp = Promise.all([expect(running).rejects.toThrow(), expect(stream).rejects.toThrow()]);
    await started;
    await steward.runtime.tokens.revoke('laptop');
    await hungUp;
    expect(await until('the call to end', () => ends[0])).toEqual(['monitor_resources', 'CANCELLED']);
    expect((await send(steward.port, { ...legacyRequest('ping'), headers: others })).status).toBe(200);
    expect((await send(steward.port, { ...legacyRequest('ping'), headers: { ...authorization, ...session } })).status).toBe(401);
    // The session is gone, too, not only its key.
    expect((await send(steward.port, { ...legacyRequest('ping'), headers: session })).status).toBe(404);
  });

  test('closes its WebSockets and event streams, and leaves those of others open', async () => {
    const { steward, authorization } = await withToken({});
    const open = async (headers: Record<string, string>) => {
      const socket = new WebSocket(`ws://127.0.0.1:${steward.port}/mcp/ws`, { headers });
      onTestFinished(() => socket.terminate());
      await once(socket, 'open');
      return { socket, stream: await fetch(`http://127.0.0.1:${steward.port}/sse`, { headers }) };
    };
    const mine = await open(authorization);
    const others = await open({ Authorization: `Bearer ${firstToken}` });
    const closed = once(mine.socket, 'close');
    const ended = mine.stream.text().then(() => 'ended', () => 'cut');
    await steward.runtime.tokens.revoke('laptop');
    await closed;
    expect(['ended', 'cut']).toContain(await ended);
    const pong = once(others.socket, 'pong');
    others.socket.ping();
    await pong;
    const reader = others.stream.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await reader?.cancel();
  });

  test('a call that came in before is refused by the door itself', async () => {
    const { steward } = await withToken({});
    await steward.runtime.tokens.revoke('laptop');
    const outcome = await steward.runtime.door.callFunction({ name: 'read_file', input: { file_path: 'note.txt' }, caller: { kind: 'mcp', client: 'late', tokenId: 'laptop' }, approval: 'refuse' });
    expect(outcome).toMatchObject({ state: 'refused', error: { code: 'UNAUTHENTICATED' } });
  });
});

test('tokens are there after a restart, revoked ones as revoked', async () => {
  const { steward, token } = await withToken({ functions: ['read_file'] });
  await steward.runtime.tokens.create('other', { reads: [] });
  await steward.runtime.tokens.revoke('other');
  const { dataFolder, workspace } = steward;
  await steward.stop();
  const again = await startSteward({ dataFolder, workspace });
  expect(await codeOf(again, { Authorization: `Bearer ${token}` }, 'read_file', { file_path: 'note.txt' })).toBe('done');
  expect(again.runtime.tokens.list().map(({ name, revokedAt }) => `${name} ${revokedAt !== undefined}`).toSorted()).toEqual(['laptop false', 'other true']);
});
