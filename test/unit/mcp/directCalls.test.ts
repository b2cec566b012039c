// Calls past the SDK's client: each is answered once, given up cleanly, and its result held to what others rely on.
import { describe, expect, test } from 'vitest';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { DirectCalls, readCallResult } from '../../../src-main/mcp/client/directCalls.ts';

function open(): { calls: DirectCalls; sent: JSONRPCMessage[] } {
  const sent: JSONRPCMessage[] = [];
  return { sent, calls: new DirectCalls((message) => Promise.resolve(void sent.push(message))) };
}

describe('a direct call', () => {
  test('has its own answer, in whatever order they come, and takes nobody else’s', async () => {
    const { calls } = open();
    const [first, second] = [calls.ask('tools/call', { name: 'a' }, { timeoutMs: 1000 }), calls.ask('tools/call', { name: 'b' }, { timeoutMs: 1000 })];
    expect(calls.take({ jsonrpc: '2.0', id: 1, result: { of: 'the SDK' } })).toBe(false);
    expect(calls.take({ jsonrpc: '2.0', id: 'steward-2', result: { of: 'b' } })).toBe(true);
    expect(calls.take({ jsonrpc: '2.0', id: 'steward-1', error: { code: -32602, message: 'no such tool' } })).toBe(true);
    expect(await second).toEqual({ of: 'b' });
    await expect(first).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('no such tool') });
    expect(calls.take({ jsonrpc: '2.0', id: 'steward-2', result: {} })).toBe(false);
  });

  test('hears its progress only', async () => {
    const { calls, sent } = open();
    const heard: unknown[] = [];
    const call = calls.ask('tools/call', { name: 'a' }, { timeoutMs: 1000, onProgress: (progress) => heard.push(progress) });
    expect(sent[0]).toMatchObject({ params: { name: 'a', _meta: { progressToken: 'steward-1' } } });
    expect(calls.take({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'steward-1', progress: 1, total: 2 } })).toBe(true);
    expect(calls.take({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 7, progress: 9 } })).toBe(false);
    calls.take({ jsonrpc: '2.0', id: 'steward-1', result: {} });
    await call;
    expect(heard).toEqual([{ progress: 1, total: 2 }]);
  });

  test.each(['its time is over', 'nobody wants it'] as const)('is taken back at the server when %s', async (why) => {
    const { calls, sent } = open();
    const stopper = new AbortController();
    const call = calls.ask('tools/call', { name: 'a' }, { timeoutMs: why === 'its time is over' ? 1 : 60_000, signal: stopper.signal });
    if (why === 'nobody wants it') stopper.abort(new Error('stopped'));
    await expect(call).rejects.toThrow(why === 'nobody wants it' ? 'stopped' : /timed out/);
    expect(sent.at(-1)).toMatchObject({ method: 'notifications/cancelled', params: { requestId: 'steward-1' } });
    expect(calls.take({ jsonrpc: '2.0', id: 'steward-1', result: {} })).toBe(false);
  });

  test('fails where it cannot be sent', async () => {
    const calls = new DirectCalls(() => Promise.reject(new Error('no way out')));
    await expect(calls.ask('tools/call', {}, { timeoutMs: 1000 })).rejects.toThrow('no way out');
  });
});

describe('a result', () => {
  const text = { type: 'text', text: 'x' };

  test.each([
    [{ content: [text] }, { content: [text] }],
    [{ structuredContent: { a: 1 } }, { content: [], structuredContent: { a: 1 } }],
    [{ content: [text, { type: 'image', data: '', mimeType: 'image/png' }, { type: 'resource', resource: { uri: 'a:b' } }], isError: true }, { isError: true }],
  ])('may be %j', (given, expected) => expect(readCallResult(given)).toMatchObject(expected));

  test.each([{ content: 'text' }, { content: [{ text: 'x' }] }, { content: [{ type: 'text' }] }, { content: [{ type: 'image', data: 5 }] }, { content: [{ type: 'resource' }] }, { content: [], structuredContent: [1] }])('may not be %j', (given) => {
    expect(() => readCallResult(given)).toThrow(expect.objectContaining({ code: 'INVALID_OUTPUT' }));
  });
});
