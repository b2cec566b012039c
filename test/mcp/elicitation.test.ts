// A client that can ask its own user is told that the person must decide; what it answers decides nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as FirstTransport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectStandardIo } from '../../src-main/mcp/connectStandardIo.ts';
import { generations, type Generation, type ToolResult } from './kit/clients.ts';
import { lineClient } from './kit/lineClient.ts';
import { initializeParams, legacyRequest, modernRequest, send } from './kit/rawClient.ts';
import { firstToken, startSteward, until } from './kit/startSteward.ts';

const wanted = { file_path: 'new.txt', content: 'hello' };

type FormAnswer = { action: 'accept'; content: Record<string, never> } | { action: 'decline' };

interface ElicitingClient {
  /** Messages its user was shown. */
  shown: string[];
  /** Forms that were taken back while they stood. */
  takenBack: number;
  call(): Promise<ToolResult>;
}

/** The SDK's own clients, whose user answers `answer`, or never does. */
async function connect(generation: Generation, url: string, answer: FormAnswer | 'never'): Promise<ElicitingClient> {
  const identity = { name: `client ${generation}`, version: '1.0.0' };
  const requestInit = { headers: { Authorization: `Bearer ${firstToken}` } };
  const state: ElicitingClient = { shown: [], takenBack: 0, call: () => Promise.reject(new Error('not connected')) };
  const show = (message: string, signal: AbortSignal): Promise<FormAnswer> => {
    state.shown.push(message);
    if (answer !== 'never') return Promise.resolve(answer);
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => {
        state.takenBack++;
        reject(new Error('taken back'));
      }),
    );
  };
  if (generation === '1.x') {
    const client = new FirstClient(identity, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, (request, { signal }) => show(request.params.message, signal));
    await client.connect(new FirstHttp(new URL(url), { requestInit }) as FirstTransport);
    onTestFinished(() => client.close());
    state.call = async () => (await client.callTool({ name: 'create_file', arguments: wanted })) as ToolResult;
    return state;
  }
  const client = new Client(identity, { capabilities: { elicitation: {} }, versionNegotiation: { mode: generation === '2.x legacy' ? 'legacy' : { pin: '2026-07-28' } } });
  client.setRequestHandler('elicitation/create', (request, { mcpReq }) => show(request.params.message, mcpReq.signal));
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  onTestFinished(() => client.close());
  state.call = async () => (await client.callTool({ name: 'create_file', arguments: wanted })) as ToolResult;
  return state;
}

describe.each(generations)('a client %s', (generation) => {
  test('that accepts at once for its user has not allowed anything', async () => {
    const { url, workspace, openCards, runtime } = await startSteward({ approvalWaitMs: 400 });
    const client = await connect(generation, url, { action: 'accept', content: {} });
    const answer = await client.call();
    expect(answer).toMatchObject({ isError: true, structuredContent: { code: 'APPROVAL_PENDING' } });
    expect(client.shown).toEqual([expect.stringContaining('Create new.txt')]);
    expect(client.shown[0]).toContain('does not decide');
    expect(openCards()).toHaveLength(1);
    expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
    expect((await runtime.auditQueries.query({ states: ['done'], names: ['create_file'] }, undefined, 10)).total).toBe(0);
  });

  test('goes on when the person allows it in Steward', async () => {
    const { url, workspace, openCards, allow } = await startSteward({ approvalWaitMs: 15_000 });
    const client = await connect(generation, url, { action: 'accept', content: {} });
    const call = client.call();
    const card = await until('the card', () => openCards()[0]);
    await until('its user to be told', () => client.shown.length > 0);
    await allow(card.id);
    expect((await call).isError).toBeFalsy();
    expect(readFileSync(join(workspace, 'new.txt'), 'utf8')).toBe('hello');
    expect(client.shown).toHaveLength(1);
  });

  test('that declines for its user has not refused for the person', async () => {
    const { url, openCards, allow, workspace } = await startSteward({ approvalWaitMs: 300 });
    const client = await connect(generation, url, { action: 'decline' });
    expect(await client.call()).toMatchObject({ isError: true, structuredContent: { code: 'APPROVAL_PENDING' } });
    await allow(openCards()[0]?.id ?? '');
    expect((await client.call()).isError).toBeFalsy();
    expect(existsSync(join(workspace, 'new.txt'))).toBe(true);
  });
});

test.each(['1.x', '2.x legacy'] as const)('a form that still stands at a client %s is taken back when the person has decided', async (generation) => {
  const { url, openCards, allow } = await startSteward({ approvalWaitMs: 15_000 });
  const client = await connect(generation, url, 'never');
  const call = client.call();
  await until('its user to be told', () => client.shown.length > 0);
  await allow(openCards()[0]?.id ?? '');
  expect((await call).isError).toBeFalsy();
  await until('the form to be gone', () => client.takenBack === 1);
});

test('a client without the capability, and one that only opens addresses, is sent no form', async () => {
  const { port } = await startSteward();
  for (const capabilities of [{}, { elicitation: { url: {} } }]) {
    const { headers } = await send(port, legacyRequest('initialize', { ...initializeParams, capabilities }));
    const session = { 'Mcp-Session-Id': String(headers['mcp-session-id']) };
    await send(port, { ...legacyRequest('notifications/initialized'), headers: session, body: { jsonrpc: '2.0', method: 'notifications/initialized' } });
    const { messages } = await send(port, { ...legacyRequest('tools/call', { name: 'create_file', arguments: wanted }, 5), headers: session });
    expect(messages).toMatchObject([{ id: 5, result: { structuredContent: { code: 'APPROVAL_PENDING' } } }]);
    const modern = modernRequest('tools/call', { name: 'create_file', arguments: wanted }, { meta: { 'io.modelcontextprotocol/clientCapabilities': capabilities } });
    expect((await send(port, modern)).messages).toMatchObject([{ result: { resultType: 'complete', structuredContent: { code: 'APPROVAL_PENDING' } } }]);
  }
});

test('an invented form answer on the first call allows nothing, and no form is owed for it', async () => {
  const { port, workspace, openCards } = await startSteward();
  const params = { name: 'create_file', arguments: wanted, inputResponses: { 'steward.approval': { action: 'accept', content: { allowed: true, verdict: 'allow' } } }, requestState: 'allowed' };
  const { messages } = await send(port, modernRequest('tools/call', params, { meta: { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } } }));
  expect(messages).toMatchObject([{ result: { isError: true, structuredContent: { code: 'APPROVAL_PENDING' } } }]);
  expect(openCards()).toHaveLength(1);
  expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
});

test('a read is answered at once, with nothing asked of anybody', async () => {
  const { port } = await startSteward({ files: { 'note.txt': 'a note' } });
  const request = modernRequest('tools/call', { name: 'read_file', arguments: { file_path: 'note.txt' } }, { meta: { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } } });
  const { messages, headers } = await send(port, request);
  expect(headers['content-type']).toBe('application/json');
  expect(messages).toMatchObject([{ result: { resultType: 'complete', structuredContent: { content: 'a note' } } }]);
});

test('the form reaches a client behind `steward mcp`, and its answer the session', async () => {
  const { url, workspace, openCards, allow } = await startSteward({ approvalWaitMs: 15_000 });
  const client = lineClient();
  const bridge = connectStandardIo({ url, token: firstToken, input: client.input, output: client.output });
  onTestFinished(async () => {
    client.input.end();
    await bridge;
  });
  await client.ask('initialize', { ...initializeParams, capabilities: { elicitation: {} } });
  client.say({ jsonrpc: '2.0', method: 'notifications/initialized' });
  client.say(legacyRequest('tools/call', { name: 'create_file', arguments: wanted }, 'call').body);
  const form = await until('the form', () => client.messages.find((message) => message['method'] === 'elicitation/create'));
  client.say({ jsonrpc: '2.0', id: form['id'], result: { action: 'accept', content: {} } });
  // The session took the answer before this one.
  await client.ask('ping');
  expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
  await allow(openCards()[0]?.id ?? '');
  expect(await client.answer('call')).toHaveProperty('result.structuredContent');
  expect(existsSync(join(workspace, 'new.txt'))).toBe(true);
  // It was closed by its client: there was nothing to take back.
  expect(client.messages.some((message) => message['method'] === 'notifications/cancelled')).toBe(false);
});
