// Attack 33: ids of another client's session, stream, approval, call or subscription.
import { expect, test } from 'vitest';
import { beginSession, legacyRequest, send } from '../mcp/kit/rawClient.ts';
import { secondToken, startSteward } from '../mcp/kit/startSteward.ts';

const second = { Authorization: `Bearer ${secondToken}` };
const write = { name: 'create_file', arguments: { file_path: 'new.txt', content: 'x' } };

test('a session is found by its own token only: no call, no stream, no end', async () => {
  const steward = await startSteward();
  const session = await beginSession(steward.port);
  for (const headers of [{ ...second, ...session }, { ...second, 'Mcp-Session-Id': 'unknown' }]) {
    for (const method of ['POST', 'GET', 'DELETE']) expect((await send(steward.port, { method, headers, ...(method === 'POST' && legacyRequest('tools/list')) })).status, method).toBe(404);
  }
  expect((await send(steward.port, { ...legacyRequest('ping'), headers: session })).status).toBe(200);
});

test('an event of another session\'s stream is not given out', async () => {
  const steward = await startSteward();
  const [mine, other] = [await beginSession(steward.port), await beginSession(steward.port, second)];
  const answer = await send(steward.port, { method: 'GET', headers: { ...second, ...other, 'Last-Event-ID': '00000000-0000-4000-8000-000000000000' } });
  expect(answer.status).toBe(400);
  expect((await send(steward.port, { method: 'GET', headers: { ...second, ...mine, 'Last-Event-ID': 'x' } })).status).toBe(404);
});

test('what the person allowed to one client runs for no other', async () => {
  const steward = await startSteward();
  const pending = await send(steward.port, legacyRequest('tools/call', write));
  expect(pending.messages).toMatchObject([{ result: { structuredContent: { code: 'APPROVAL_PENDING', approval_id: expect.any(String) } } }]);
  const [card] = steward.openCards();
  await steward.allow(card?.id ?? '');
  const stolen = await send(steward.port, { ...legacyRequest('tools/call', write), headers: second });
  expect(stolen.messages).toMatchObject([{ result: { structuredContent: { code: 'APPROVAL_PENDING' } } }]);
  expect((await send(steward.port, legacyRequest('tools/call', write))).messages[0]).not.toHaveProperty('result.isError');
});

test('one call in the audit is for tokens that may read all of it', async () => {
  const steward = await startSteward({ files: { 'note.txt': 'x' } });
  await send(steward.port, legacyRequest('tools/call', { name: 'read_file', arguments: { file_path: 'note.txt' } }));
  const [entry] = await steward.runtime.auditQueries.each({ names: ['read_file'] }, 1);
  const { token } = await steward.runtime.tokens.create('narrow', { reads: ['statistics', 'journal'] });
  const answer = await send(steward.port, { ...legacyRequest('resources/read', { uri: `steward://audit/${entry?.callId}` }), headers: { Authorization: `Bearer ${token}` } });
  expect(answer.messages).toMatchObject([{ error: { code: -32602 } }]);
  expect(answer.text).not.toContain('note.txt');
});
