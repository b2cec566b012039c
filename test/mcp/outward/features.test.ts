// What the server offers beside tools, to the SDK's own clients over every way in.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { TokenScope } from '../../../src-preload/contract/index.ts';
import { scriptedFunction } from '../../kit/scriptedFunction.ts';
import { carriers, connectOver } from '../kit/everyCarrier.ts';
import { beginSession, legacyRequest, modernRequest, send } from '../kit/rawClient.ts';
import { firstToken, startSteward, until } from '../kit/startSteward.ts';

const files = { 'note.txt': 'a note\n', 'notes/first.md': '# first', 'notes/second.md': '# second', 'pixel.bin': 'x' };

describe.each(carriers)('%s', (carrier) => {
  test('resources: the records and the files of the workspace', async () => {
    const steward = await startSteward({ files });
    writeFileSync(join(steward.workspace, 'pixel.bin'), Buffer.from([0, 1, 2, 255]));
    const { client } = await connectOver(carrier, steward);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['steward://audit', 'steward://statistics', 'steward://journal']);
    expect((await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['steward://audit/{callId}', 'workspace:///{+path}']);
    expect((await client.readResource({ uri: 'workspace:///note.txt' })).contents).toEqual([{ uri: 'workspace:///note.txt', mimeType: 'text/plain', text: 'a note\n' }]);
    expect((await client.readResource({ uri: 'workspace:///pixel.bin' })).contents).toMatchObject([{ blob: 'AAEC/w==' }]);
    const [{ text = '' } = {}] = (await client.readResource({ uri: 'steward://audit' })).contents as { text?: string }[];
    const { calls } = JSON.parse(text) as { calls: { callId: string; name: string; caller: object }[] };
    expect(calls.map(({ name }) => name)).toContain('read_file');
    const [one] = (await client.readResource({ uri: `steward://audit/${calls[0]?.callId}` })).contents as { text: string }[];
    expect(JSON.parse(one?.text ?? '')).toMatchObject({ callId: calls[0]?.callId, rows: expect.any(Array) });
    for (const uri of ['steward://statistics', 'steward://journal']) expect((await client.readResource({ uri })).contents).toMatchObject([{ uri, mimeType: 'application/json' }]);
  });

  test('prompts and completion', async () => {
    const steward = await startSteward({ files });
    const { client } = await connectOver(carrier, steward);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['tidy_folder', 'explain_file', 'what_changed_today', 'find_large_files']);
    expect(prompts[0]).toMatchObject({ title: expect.any(String), arguments: [{ name: 'folder', required: true }] });
    const { messages } = await client.getPrompt({ name: 'explain_file', arguments: { path: 'note.txt' } });
    expect(messages).toMatchObject([{ role: 'user', content: { type: 'text', text: expect.stringContaining('"note.txt"') } }]);
    await expect(client.getPrompt({ name: 'explain_file', arguments: {} })).rejects.toThrow(/needs the argument path/);
    await expect(client.getPrompt({ name: 'no_such' })).rejects.toThrow(/no prompt called no_such/);
    const complete = async (ref: Parameters<typeof client.complete>[0]['ref'], name: string, value: string) => (await client.complete({ ref, argument: { name, value } })).completion.values;
    expect(await complete({ type: 'ref/prompt', name: 'explain_file' }, 'path', 'no')).toEqual(['notes/', 'note.txt']);
    expect(await complete({ type: 'ref/resource', uri: 'workspace:///{+path}' }, 'path', 'notes/f')).toEqual(['notes/first.md']);
    expect(await complete({ type: 'ref/prompt', name: 'explain_file' }, 'audience', 'a')).toEqual([]);
    expect(await complete({ type: 'ref/prompt', name: 'explain_file' }, 'path', '../')).toEqual([]);
  });

  test('hears when functions come and go, once', async () => {
    const steward = await startSteward({ files });
    const { client, heard } = await connectOver(carrier, steward);
    await client.listTools();
    // Its stream is open once something has come over it, which has to be waited for over HTTP.
    await until('the first change', () => {
      steward.runtime.registry.replace('server', [scriptedFunction({ name: `server__tool_${heard.toolChanges}`, handler: async () => ({ value: '' }) })]);
      return heard.toolChanges > 0;
    });
    expect((await client.listTools()).tools.some(({ name }) => name.startsWith('server__tool_'))).toBe(true);
    const before = heard.toolChanges;
    for (let index = 0; index < 50; index++) steward.runtime.registry.replace('other', [scriptedFunction({ name: `other__tool_${index}`, handler: async () => ({ value: '' }) })]);
    await until('one more', () => heard.toolChanges > before);
    expect(heard.toolChanges - before).toBeLessThanOrEqual(2);
  });

  test('follows records, and is told of changes', async () => {
    const steward = await startSteward({ files });
    const { client, heard, follow } = await connectOver(carrier, steward);
    await follow('steward://audit');
    await client.callTool({ name: 'read_file', arguments: { file_path: 'note.txt' } });
    expect(await until('the update', () => heard.updates[0])).toBe('steward://audit');
    await expect(Promise.resolve(follow('workspace:///note.txt'))).rejects.toThrow(/Nothing is told|refused|-32602/);
  });

  test('log messages of its own calls, from the level it set', async () => {
    const steward = await startSteward({ files });
    const { client, heard, setLevel } = await connectOver(carrier, steward);
    const other = await connectOver('2.x legacy over HTTP', steward);
    await client.callTool({ name: 'read_file', arguments: { file_path: 'note.txt' } });
    expect(heard.logs).toEqual([]);
    await setLevel('warning');
    await other.client.callTool({ name: 'read_file', arguments: { file_path: 'missing.txt' } });
    await client.callTool({ name: 'read_file', arguments: { file_path: 'note.txt' } });
    await client.callTool({ name: 'read_file', arguments: { file_path: 'missing.txt' } });
    await until('the message', () => heard.logs.length > 0);
    expect(heard.logs).toMatchObject([{ level: 'warning', data: { function: 'read_file', state: 'failed', code: 'NOT_FOUND' } }]);
    expect(other.heard.logs).toEqual([]);
  });
});

describe('reading a file as a resource is a call of read_file', () => {
  const read = (uri: string) => legacyRequest('resources/read', { uri });
  const errorOf = ({ messages }: { messages: Record<string, unknown>[] }) => messages[0]?.['error'] as { code: number; message: string; data: Record<string, unknown> } | undefined;

  test('with policy and audit', async () => {
    const steward = await startSteward({ files });
    await send(steward.port, read('workspace:///note.txt'));
    expect(await steward.runtime.auditQueries.each({ names: ['read_file'] }, 5)).toMatchObject([{ state: 'done', caller: { kind: 'mcp', tokenId: 'first' } }]);
    await steward.runtime.policyService.save(JSON.stringify({ version: 1, preset: 'ask', rules: [{ id: 'no-notes', verdict: 'deny', reason: 'private', match: { path: '**/note.txt' } }] }));
    expect(errorOf(await send(steward.port, read('workspace:///note.txt')))).toMatchObject({ code: -32602, data: { code: 'DENIED_BY_POLICY', uri: 'workspace:///note.txt' } });
  });

  test.each(['workspace:///../outside.txt', 'workspace:///%2e%2e/outside.txt', 'workspace:///%252e%252e/outside.txt', 'workspace:///..%2foutside.txt', 'workspace:///notes/../../outside.txt', 'workspace:////etc/passwd', 'workspace:///%00', 'workspace:///%', 'file:///etc/passwd', 'workspace://host/etc/passwd'])('%s leads nowhere', async (uri) => {
    const steward = await startSteward({ files, policy: 'unattended' });
    const answer = await send(steward.port, read(uri));
    expect(errorOf(answer), answer.text).toMatchObject({ code: -32602 });
    expect(answer.text).not.toContain('root:');
  });

  test('secrets in it are hidden', async () => {
    const steward = await startSteward({ files: { 'keys.txt': 'token ghp_abcdefghijklmnopqrstuvwxyz0123456789\n' } });
    const { text } = await send(steward.port, read('workspace:///keys.txt'));
    expect(text).toContain('redacted');
    expect(text).not.toContain('ghp_abcdefghijklmnopqrstuvwxyz0123456789');
  });
});

describe('a token sees only what it may', () => {
  async function withScope(scope: Partial<TokenScope>) {
    const steward = await startSteward({ files });
    const { token } = await steward.runtime.tokens.create('narrow', { reads: [], ...scope });
    return { steward, token, headers: { Authorization: `Bearer ${token}` } };
  }

  test('records', async () => {
    const { steward, token } = await withScope({ reads: ['statistics'] });
    const { client, follow } = await connectOver('2.x legacy over HTTP', steward, token);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['steward://statistics']);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).not.toContain('what_changed_today');
    for (const uri of ['steward://audit', 'steward://audit/call_1', 'steward://journal']) await expect(client.readResource({ uri })).rejects.toThrow(/not found/i);
    await expect(follow('steward://audit')).rejects.toThrow();
    await follow('steward://statistics');
  });

  test('nor follow what it may not read, in the modern revision either', async () => {
    const { steward, headers } = await withScope({});
    const { headers: modern, body } = modernRequest('subscriptions/listen', { notifications: { resourceSubscriptions: ['steward://audit'] } });
    const answer = await send(steward.port, { headers: { ...modern, ...headers }, body });
    expect(answer.messages).toMatchObject([{ error: { code: -32602, data: { uri: 'steward://audit' } } }]);
  });

  test('nor on a connection of its own', async () => {
    const { steward, headers } = await withScope({ reads: ['statistics'] });
    const socket = new WebSocket(`ws://127.0.0.1:${steward.port}/mcp/ws`, { headers });
    onTestFinished(() => socket.terminate());
    const messages: Record<string, unknown>[] = [];
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Record<string, unknown>));
    await once(socket, 'open');
    const listen = (uri: string, id: number): void => socket.send(JSON.stringify(modernRequest('subscriptions/listen', { notifications: { resourceSubscriptions: [uri] } }, { id }).body));
    listen('steward://audit', 1);
    expect(await until('the refusal', () => messages.find(({ id }) => id === 1))).toMatchObject({ error: { code: -32602, data: { uri: 'steward://audit' } } });
    listen('steward://statistics', 2);
    expect(await until('the acknowledgement', () => messages.find(({ method }) => method === 'notifications/subscriptions/acknowledged'))).toBeDefined();
    await send(steward.port, legacyRequest('tools/call', { name: 'read_file', arguments: { file_path: 'note.txt' } }));
    const update = await until('the update', () => messages.find(({ method }) => method === 'notifications/resources/updated'));
    expect(update).toMatchObject({ params: { uri: 'steward://statistics' } });
    expect(JSON.stringify(messages.filter(({ method }) => method === 'notifications/resources/updated'))).not.toContain('steward://audit');
  });

  test('files', async () => {
    const { steward, token } = await withScope({ functions: ['get_system_info'] });
    const { client } = await connectOver('2.x 2026-07-28 over HTTP', steward, token);
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([]);
    await expect(client.readResource({ uri: 'workspace:///note.txt' })).rejects.toThrow(/not found/i);
    expect((await client.complete({ ref: { type: 'ref/prompt', name: 'explain_file' }, argument: { name: 'path', value: '' } })).completion.values).toEqual([]);
    await expect(client.complete({ ref: { type: 'ref/resource', uri: 'workspace:///{+path}' }, argument: { name: 'path', value: '' } })).rejects.toThrow(/Unknown resource template/);
  });
});

test('cursors: an unknown one is refused', async () => {
  const { port } = await startSteward({ files });
  for (const method of ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list']) {
    for (const cursor of ['x', 'ZnJvbSAxMDA', '']) expect((await send(port, legacyRequest(method, { cursor }))).messages, `${method} ${cursor}`).toMatchObject([{ error: { code: -32602 } }]);
  }
});

test('a stream that was lost is taken up where it broke', async () => {
  const steward = await startSteward({ files });
  const session = await beginSession(steward.port);
  const change = (name: string): void => steward.runtime.registry.replace('server', [scriptedFunction({ name, handler: async () => ({ value: '' }) })]);
  /** Reads the session's stream until an event with an id has come, then leaves. */
  async function listenOnce(lastId?: string): Promise<{ id: string; text: string }> {
    const response = await fetch(steward.url, { headers: { Authorization: `Bearer ${firstToken}`, Accept: 'text/event-stream', ...session, ...(lastId !== undefined && { 'Last-Event-ID': lastId }) } });
    expect(response.status).toBe(200);
    if (lastId === undefined) change('server__one');
    let text = '';
    for (const reader = response.body?.getReader(); reader !== undefined; ) {
      const { done, value } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
      const id = /id: (\S+)/.exec(text)?.[1];
      if (id === undefined) continue;
      await reader.cancel();
      return { id, text };
    }
    throw new Error('the stream ended');
  }
  const first = await listenOnce();
  expect(first.text).toContain('notifications/tools/list_changed');
  const finished = new Promise<void>((resolve) => setTimeout(resolve, 250));
  change('server__two');
  await finished;
  const again = await listenOnce(first.id);
  expect(again.text).toContain('notifications/tools/list_changed');
  expect(again.id).not.toBe(first.id);
});
