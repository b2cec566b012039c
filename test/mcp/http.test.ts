// Streamable HTTP as bytes: who gets in, sessions, what is refused, and both paths answering the same.
import { describe, expect, test } from 'vitest';
import { version } from '../../src-main/kernel/version.ts';
import { beginSession, initializeParams, legacyRequest, modernRequest, send, type RawAnswer, type RawRequest } from './kit/rawClient.ts';
import { firstToken, secondToken, startSteward, until } from './kit/startSteward.ts';
import { askUpgrade } from '../unit/headless/serverKit.ts';

const files = { 'note.txt': 'a note\n' };
const readNote = { name: 'read_file', arguments: { file_path: 'note.txt' } };

function resultOf(answer: RawAnswer): Record<string, unknown> {
  const message = answer.messages.find((each) => 'result' in each || 'error' in each);
  if (!message) throw new Error(`no answer: ${answer.status} ${answer.text}`);
  return (message['result'] ?? message['error']) as Record<string, unknown>;
}

describe('who gets in', () => {
  const table: [string, Record<string, string | undefined>, number][] = [
    ['the token', {}, 200],
    ['another token', { Authorization: `Bearer ${secondToken}` }, 200],
    ['no token', { Authorization: undefined }, 401],
    ['a wrong token', { Authorization: 'Bearer not-the-token-of-anyone' }, 401],
    ['the token in another scheme', { Authorization: `Basic ${firstToken}` }, 401],
    ['a foreign Host', { Host: 'steward.example' }, 403],
    ['a foreign Origin', { Origin: 'https://evil.example' }, 403],
    ['no origin a browser would trust', { Origin: 'null' }, 403],
  ];
  test.each(table)('%s', async (_what, headers, status) => {
    const { port } = await startSteward({ files });
    const call = modernRequest('tools/call', readNote);
    expect((await send(port, { ...call, headers: { ...call.headers, ...headers } })).status).toBe(status);
    expect((await send(port, { ...legacyRequest('initialize', initializeParams), headers })).status).toBe(status);
    expect((await send(port, { method: 'GET', headers, body: undefined })).status).toBe(status === 200 ? 405 : status);
  });

  test('a program token opens no user interface and decides nothing', async () => {
    const { port, openCards } = await startSteward({ files });
    const bearer = { Authorization: `Bearer ${firstToken}` };
    expect((await askUpgrade(port, { path: '/ws', headers: bearer })).status).toBe(401);
    await send(port, modernRequest('tools/call', { name: 'create_file', arguments: { file_path: 'new.txt', content: 'x' } }));
    const [card] = openCards();
    const decision = { decisions: [{ approvalId: card?.id, digest: card?.call.digest, verdict: 'allow', scope: 'once' }] };
    const session = await beginSession(port);
    for (const answer of [await send(port, modernRequest('approvals.decide', decision)), await send(port, { ...legacyRequest('approvals.decide', decision), headers: session })]) {
      expect(resultOf(answer)).toMatchObject({ code: -32601 });
    }
    expect(resultOf(await send(port, modernRequest('tools/call', { name: 'approvals.decide', arguments: decision })))).toMatchObject({ code: -32602 });
    expect(openCards()).toHaveLength(1);
  });

  test('/sse is for opening a stream, and /messages for what belongs to one', async () => {
    const { port } = await startSteward();
    expect((await send(port, { path: '/sse', ...legacyRequest('tools/list') })).status).toBe(405);
    expect((await send(port, { path: '/messages', ...legacyRequest('tools/list') })).status).toBe(404);
  });
});

describe('sessions of the 2025 revisions', () => {
  test.each(['2025-03-26', '2025-06-18', '2025-11-25'])('%s is agreed on, and served with and without a session', async (protocolVersion) => {
    const { port } = await startSteward({ files });
    const begun = await send(port, legacyRequest('initialize', { ...initializeParams, protocolVersion }));
    expect(resultOf(begun)).toMatchObject({ protocolVersion, serverInfo: { name: 'steward', version }, capabilities: { tools: {} } });
    const id = String(begun.headers['mcp-session-id']);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const headers = { 'Mcp-Session-Id': id, 'MCP-Protocol-Version': protocolVersion };
    expect((await send(port, { body: { jsonrpc: '2.0', method: 'notifications/initialized' }, headers })).status).toBe(202);
    const withSession = await send(port, { ...legacyRequest('tools/call', readNote), headers });
    expect(withSession.headers['mcp-session-id']).toBe(id);
    expect(resultOf(withSession)).toMatchObject({ structuredContent: { content: 'a note\n' } });
    expect(resultOf(await send(port, legacyRequest('tools/call', readNote)))).toMatchObject({ structuredContent: { content: 'a note\n' } });
    expect(resultOf(await send(port, { ...legacyRequest('ping'), headers }))).toEqual({});
  });

  test('ids differ, and belong to the token that began them', async () => {
    const { port } = await startSteward({ files });
    const first = await beginSession(port);
    const other = await beginSession(port, { Authorization: `Bearer ${secondToken}` });
    expect(first['Mcp-Session-Id']).not.toBe(other['Mcp-Session-Id']);
    const foreign = { ...first, Authorization: `Bearer ${secondToken}` };
    const requests: RawRequest[] = [legacyRequest('tools/call', readNote), legacyRequest('tools/list'), legacyRequest('ping'), { method: 'GET' }, { method: 'DELETE' }, { body: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } } }];
    for (const request of requests) {
      const answer = await send(port, { ...request, headers: foreign });
      expect([answer.status, resultOf(answer)['code']], JSON.stringify(request)).toEqual([404, -32001]);
      expect((await send(port, { ...request, headers: { 'Mcp-Session-Id': 'no-such-session' } })).status, JSON.stringify(request)).toBe(404);
    }
    expect((await send(port, { ...legacyRequest('tools/call', readNote), headers: first })).status).toBe(200);
  });

  test('DELETE ends one', async () => {
    const { port } = await startSteward({ files });
    const session = await beginSession(port);
    expect((await send(port, { method: 'DELETE', headers: session })).status).toBe(200);
    expect((await send(port, { ...legacyRequest('tools/call', readNote), headers: session })).status).toBe(404);
  });

  test('a stream of its own is open until the client leaves, and may be opened again at once', async () => {
    const { port, url, openRequests } = await startSteward({ files });
    const session = await beginSession(port);
    for (let round = 0; round < 2; round++) {
      const leave = new AbortController();
      const stream = await fetch(url, { headers: { ...session, Accept: 'text/event-stream', Authorization: `Bearer ${firstToken}` }, signal: leave.signal });
      expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
      expect((await send(port, { method: 'GET', headers: session })).status).toBe(409);
      leave.abort();
      await expect(stream.text()).rejects.toThrow();
      await until('the server to notice', () => openRequests() === 0);
    }
  });

  test('a server that ends closes the streams, and waits for none of them', async () => {
    const { port, url, mcp, server } = await startSteward();
    const session = await beginSession(port);
    const stream = await fetch(url, { headers: { ...session, Accept: 'text/event-stream', Authorization: `Bearer ${firstToken}` } });
    await mcp.close();
    expect(await stream.text()).toBe('');
    // With a grace longer than this test may take.
    await server.close(60_000);
  });

  test('a cancelled call is stopped and its exchange ends without an answer', async () => {
    const { port, runtime } = await startSteward();
    const session = await beginSession(port);
    const ends: (string | undefined)[] = [];
    runtime.door.finished((figures) => ends.push(figures.errorCode));
    const started = new Promise<void>((resolve) => void runtime.door.progressed(() => resolve()));
    const call = send(port, { ...legacyRequest('tools/call', { name: 'monitor_resources', arguments: { duration: 30, interval: 0.25 } }, 'the-call'), headers: session });
    await started;
    const cancel = (requestId: unknown): Promise<RawAnswer> => send(port, { body: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }, headers: session });
    expect((await cancel('another')).status).toBe(202);
    expect((await cancel('the-call')).status).toBe(202);
    expect(await call).toMatchObject({ status: 200, text: '' });
    expect(ends).toEqual(['CANCELLED']);
  });
});

describe('a client that hangs up', () => {
  test.each([['plain', readMonitor(1)], ['in a batch', [readMonitor(1).body]]] as const)('stops its call (%s)', async (_how, request) => {
    const { port, runtime } = await startSteward();
    const ends: (string | undefined)[] = [];
    runtime.door.finished((figures) => ends.push(figures.errorCode));
    const started = new Promise<void>((resolve) => void runtime.door.progressed(() => resolve()));
    const leave = new AbortController();
    const call = send(port, { ...(Array.isArray(request) ? { body: request } : (request as RawRequest)), signal: leave.signal });
    await started;
    leave.abort();
    await expect(call).rejects.toThrow();
    expect(await until('the call to end', () => ends[0])).toBe('CANCELLED');
  });
});

function readMonitor(id: number): { body: Record<string, unknown> } {
  return legacyRequest('tools/call', { name: 'monitor_resources', arguments: { duration: 30, interval: 0.25 } }, id);
}

describe('malformed input is refused, and the process lives', () => {
  const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
  const call = (argumentsText: string): string => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_file","arguments":${argumentsText}}}`;
  const modern = modernRequest('tools/call', readNote);
  const table: [string, RawRequest, number, number][] = [
    ['no body', { body: '' }, 400, -32700],
    ['no JSON', { body: '{"jsonrpc"' }, 400, -32700],
    ['16 MB of brackets', { body: '['.repeat(16 * 1024 * 1024) }, 400, -32700],
    ['deep arguments', { body: call(deep) }, 400, -32700],
    ['a name given twice', { body: call('{"file_path":"note.txt","file_path":"other.txt"}') }, 400, -32700],
    ['a name given twice, once escaped', { body: call('{"file_path":"note.txt","file_p\\u0061th":"other.txt"}') }, 400, -32700],
    ['two ids', { body: '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}' }, 400, -32700],
    ['__proto__', { body: call('{"__proto__":{"admin":true}}') }, 400, -32700],
    ['__proto__, escaped', { body: call('{"\\u005f_proto__":{"admin":true}}') }, 400, -32700],
    ['an empty batch', { body: [] }, 400, -32600],
    ['a batch with a modern request', { body: [modern.body] }, 400, -32600],
    ['a text', { body: '"tools/call"' }, 400, -32600],
    ['another JSON-RPC', { body: { jsonrpc: '1.0', id: 1, method: 'tools/list' } }, 400, -32600],
    ['an id of null', { body: { jsonrpc: '2.0', id: null, method: 'tools/list' } }, 400, -32600],
    ['an id with a fraction', { body: { jsonrpc: '2.0', id: 1.5, method: 'tools/list' } }, 400, -32600],
    ['a member that does not belong there', { body: { jsonrpc: '2.0', id: 1, method: 'tools/list', extra: 1 } }, 400, -32600],
    ['params in a list', { body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: ['read_file'] } }, 400, -32600],
    ['no name', legacyRequest('tools/call', { arguments: {} }), 200, -32602],
    ['arguments in a list', legacyRequest('tools/call', { name: 'read_file', arguments: ['note.txt'] }), 200, -32602],
    ['an unknown function', legacyRequest('tools/call', { name: 'constructor' }), 200, -32602],
    ['an unknown cursor', legacyRequest('tools/list', { cursor: 'x' }), 200, -32602],
    ['an unknown method', legacyRequest('tools/exec'), 200, -32601],
    ['another media type', { ...legacyRequest('tools/list'), headers: { 'Content-Type': 'text/plain' } }, 415, -32000],
    ['a client that takes no event streams', { ...legacyRequest('tools/call', readNote), headers: { Accept: 'application/json' } }, 406, -32000],
    ['an unknown protocol version', { ...legacyRequest('tools/call', readNote), headers: { 'MCP-Protocol-Version': '1999-01-01' } }, 400, -32000],
    ['a modern version without its envelope', { ...legacyRequest('tools/call', readNote), headers: { 'MCP-Protocol-Version': '2026-07-28' } }, 400, -32602],
    ['a modern request without its headers', { body: modern.body }, 400, -32020],
    ['a name that differs from its header', { ...modern, headers: { ...modern.headers, 'Mcp-Name': 'delete_file' } }, 400, -32020],
    ['a method that differs from its header', { ...modern, headers: { ...modern.headers, 'Mcp-Method': 'tools/list' } }, 400, -32020],
    ['a malformed envelope', modernRequest('tools/call', readNote, { meta: { 'io.modelcontextprotocol/clientCapabilities': 'all' } }), 400, -32602],
    ['a revision nobody knows', modernRequest('tools/call', readNote, { meta: { 'io.modelcontextprotocol/protocolVersion': '2031-01-01' } }), 400, -32020],
    ['PUT', { method: 'PUT', body: {} }, 405, -32000],
  ];
  test('one after the other', async () => {
    const { port, runtime } = await startSteward({ files });
    let calls = 0;
    runtime.door.finished(() => calls++);
    for (const [what, request, status, code] of table) {
      const answer = await send(port, request);
      expect([what, answer.status, resultOf(answer)['code']]).toEqual([what, status, code]);
      expect(resultOf(answer)['message'], what).not.toMatch(/node_modules|\bat .*:\d+/);
    }
    expect(calls).toBe(0);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expect(resultOf(await send(port, legacyRequest('tools/call', readNote)))).toMatchObject({ structuredContent: { content: 'a note\n' } });
  });

  test('a batch of a 2025 revision is answered', async () => {
    const { port } = await startSteward({ files });
    const answer = await send(port, { body: [legacyRequest('tools/call', readNote, 'a').body, legacyRequest('ping', undefined, 'b').body] });
    expect(answer.messages.map((message) => String(message['id'])).toSorted()).toEqual(['a', 'b']);
  });
});

describe('a plain request and the SDK answer alike', () => {
  // What the plain path leaves to the SDK: a batch of one, and an envelope with a key nobody knows yet.
  type Make = (method: string, params: Record<string, unknown>) => RawRequest;
  const ways: [string, Make, Make][] = [
    ['2025', (method, params) => legacyRequest(method, params), (method, params) => ({ body: [legacyRequest(method, params).body] })],
    ['2026-07-28', (method, params) => modernRequest(method, params), (method, params) => modernRequest(method, params, { meta: { 'io.modelcontextprotocol/later': 1 } })],
  ];
  const requests: [string, string, Record<string, unknown>][] = [
    ['the list', 'tools/list', {}],
    ['a call', 'tools/call', readNote],
    ['a call without arguments', 'tools/call', { name: 'list_directory' }],
    ['a call with wrong arguments', 'tools/call', { name: 'read_file', arguments: { path: 1 } }],
    ['a call that fails', 'tools/call', { name: 'read_file', arguments: { file_path: 'missing.txt' } }],
    ['a call that is denied', 'tools/call', { name: 'read_file', arguments: { file_path: '../../../etc/passwd' } }],
  ];
  test.each(ways)('%s', async (_era, plain, bySdk) => {
    const { port } = await startSteward({ files, policy: 'read-only' });
    for (const [what, method, params] of requests) {
      const [fast, slow] = [await send(port, plain(method, params)), await send(port, bySdk(method, params))];
      expect([what, fast.status, slow.status]).toEqual([what, 200, 200]);
      expect(fast.messages, what).toEqual(slow.messages);
      // Which path it was: only the plain one knows the length beforehand.
      expect([fast.headers['content-length'] !== undefined, slow.headers['content-length'] !== undefined], what).toEqual([true, false]);
    }
  });
});
