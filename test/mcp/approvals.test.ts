// Calls that must ask the person, from outside.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CallRequest } from '../../src-main/calls/callOutcome.ts';
import { outwardRecords } from '../../src-main/runtime/records.ts';
import { createMcpServer } from '../../src-main/mcp/createMcpServer.ts';
import { connectClient, generations } from './kit/clients.ts';
import { legacyRequest, send } from './kit/rawClient.ts';
import { firstToken, secondToken, startSteward, until } from './kit/startSteward.ts';

const wanted = { file_path: 'new.txt', content: 'hello' };

describe.each(generations)('a client %s', (generation) => {
  test('is answered APPROVAL_PENDING, and succeeds exactly once when it comes back', async () => {
    const { url, workspace, openCards, allow } = await startSteward();
    const client = await connectClient(generation, { url, token: firstToken });
    await client.listTools();
    const pending = await client.callTool('create_file', wanted);
    expect(pending).toMatchObject({ isError: true, structuredContent: { code: 'APPROVAL_PENDING', approval_id: expect.any(String), hint: expect.stringContaining('same arguments') } });
    const [card] = openCards();
    expect(card).toMatchObject({ id: pending.structuredContent?.['approval_id'], askedBy: `client ${generation} (outside program)` });
    // Asked again meanwhile, it is the same card.
    expect((await client.callTool('create_file', wanted)).structuredContent?.['approval_id']).toBe(card?.id);
    expect(openCards()).toHaveLength(1);
    await allow(String(card?.id));
    await until('the card to be settled', () => openCards().length === 0);
    expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
    const done = await client.callTool('create_file', wanted);
    expect(done.isError, JSON.stringify(done)).toBeFalsy();
    expect(readFileSync(join(workspace, 'new.txt'), 'utf8')).toBe('hello');
    // The permission is used up.
    expect((await client.callTool('create_file', { ...wanted, overwrite: true })).structuredContent).toMatchObject({ code: 'APPROVAL_PENDING' });
    const again = await client.callTool('create_file', wanted);
    expect(again.isError).toBe(true);
  });

  test('goes on at once when the person allows it while it waits, and hears that it waits', async () => {
    const { url, workspace, openCards, allow } = await startSteward({ approvalWaitMs: 15_000 });
    const client = await connectClient(generation, { url, token: firstToken });
    const heard: (string | undefined)[] = [];
    const call = client.callTool('create_file', wanted, { onprogress: ({ message }) => heard.push(message) });
    const card = await until('the card', () => openCards()[0]);
    await until('the word that it waits', () => heard.length > 0);
    expect(heard[0]).toContain('Waits for the person');
    await allow(card.id);
    expect((await call).isError).toBeFalsy();
    expect(readFileSync(join(workspace, 'new.txt'), 'utf8')).toBe('hello');
  });
});

test('changed arguments ask again', async () => {
  const { port, workspace, openCards, allow } = await startSteward();
  await send(port, legacyRequest('tools/call', { name: 'create_file', arguments: wanted }));
  const [card] = openCards();
  await allow(String(card?.id));
  const changed = await send(port, legacyRequest('tools/call', { name: 'create_file', arguments: { ...wanted, content: 'something else' } }));
  expect(changed.messages[0]).toMatchObject({ result: { isError: true, structuredContent: { code: 'APPROVAL_PENDING' } } });
  expect(openCards()[0]?.id).not.toBe(card?.id);
  expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
});

test('what was allowed to one token is not allowed to another', async () => {
  const { port, workspace, openCards, allow } = await startSteward();
  await send(port, legacyRequest('tools/call', { name: 'create_file', arguments: wanted }));
  await allow(String(openCards()[0]?.id));
  const other = await send(port, { ...legacyRequest('tools/call', { name: 'create_file', arguments: wanted }), headers: { Authorization: `Bearer ${secondToken}` } });
  expect(other.messages[0]).toMatchObject({ result: { structuredContent: { code: 'APPROVAL_PENDING' } } });
  expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
});

test('a refusal carries the words of the person', async () => {
  const { port, workspace, runtime, openCards } = await startSteward({ approvalWaitMs: 15_000 });
  const call = send(port, legacyRequest('tools/call', { name: 'create_file', arguments: wanted }));
  const card = await until('the card', () => openCards()[0]);
  await runtime.door.decide([{ approvalId: card.id, digest: card.call.digest, verdict: 'refuse', scope: 'once', note: 'put it in drafts' }]);
  expect((await call).messages[0]).toMatchObject({ result: { isError: true, structuredContent: { code: 'REFUSED', message: expect.stringContaining('put it in drafts') } } });
  expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
});

test('a caller that hangs up leaves its card open, and may come back for it', async () => {
  const { port, workspace, openCards, openRequests, allow } = await startSteward({ approvalWaitMs: 15_000 });
  const leave = new AbortController();
  const call = send(port, { ...legacyRequest('tools/call', { name: 'create_file', arguments: wanted }), signal: leave.signal });
  const card = await until('the card', () => openCards()[0]);
  leave.abort();
  await expect(call).rejects.toThrow();
  await until('the server to notice', () => openRequests() === 0);
  await allow(card.id);
  expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
  const back = await send(port, legacyRequest('tools/call', { name: 'create_file', arguments: wanted }));
  expect(back.messages[0]).not.toHaveProperty('result.isError');
  expect(readFileSync(join(workspace, 'new.txt'), 'utf8')).toBe('hello');
});

test('it waits 45 s for the person unless told otherwise', async () => {
  const { runtime } = await startSteward();
  const waits: unknown[] = [];
  const door = {
    ...runtime.door,
    callFunction(request: CallRequest) {
      waits.push(request.approval);
      return runtime.door.callFunction(request);
    },
  };
  const usual = createMcpServer({ registry: runtime.registry, door, version: '1', log: runtime.log, prompts: [], content: runtime.mcpServers.servers.content, search: () => [], records: outwardRecords({ ...runtime, door }) });
  const server = createServer((request, response) => void usual.handleHttp(request, response, { tokenId: 'first' }, Buffer.from(JSON.stringify(legacyRequest('tools/call', { name: 'get_system_info', arguments: {} }).body))));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  expect((await send((server.address() as AddressInfo).port, { body: {} })).status).toBe(200);
  expect(waits).toEqual([{ waitMs: 45_000 }]);
});
