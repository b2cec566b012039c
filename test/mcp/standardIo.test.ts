// MCP on a pair of streams, in this process and as `steward mcp`.
import { spawn } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { lineClient, type LineClient } from './kit/lineClient.ts';
import { initializeParams, legacyRequest, modernRequest } from './kit/rawClient.ts';
import { startSteward, until, type TestSteward } from './kit/startSteward.ts';

const readNote = { name: 'read_file', arguments: { file_path: 'note.txt' } };
const watch = { name: 'monitor_resources', arguments: { duration: 30, interval: 0.25 } };

async function connect(options: Parameters<typeof startSteward>[0] = {}): Promise<{ client: LineClient; steward: TestSteward; served: Promise<void>; finished: string[] }> {
  const steward = await startSteward({ files: { 'note.txt': 'ein Zettel: äöü\n' }, ...options });
  const finished: string[] = [];
  steward.runtime.door.finished((figures) => finished.push(figures.errorCode ?? 'done'));
  const client = lineClient();
  return { client, steward, served: steward.mcp.serveStandardIo(client.input, client.output), finished };
}

async function connectLegacy(options?: Parameters<typeof startSteward>[0]) {
  const connection = await connect(options);
  await connection.client.ask('initialize', initializeParams);
  connection.client.say({ jsonrpc: '2.0', method: 'notifications/initialized' });
  return connection;
}

describe('both generations', () => {
  test('a handshake of 2025, then calls', async () => {
    const { client } = await connectLegacy();
    const answers = await Promise.all([client.ask('tools/list'), client.ask('tools/call', readNote), client.ask('ping')]);
    expect(answers).toMatchObject([{ result: { tools: expect.any(Array) } }, { result: { structuredContent: { content: 'ein Zettel: äöü\n' } } }, { result: {} }]);
    expect(answers[1]).not.toHaveProperty('result.resultType');
  });

  test('discovery of 2026, then calls', async () => {
    const { client } = await connect();
    client.say(modernRequest('server/discover', {}, { id: 'd' }).body);
    expect(await client.answer('d')).toMatchObject({ result: { supportedVersions: ['2026-07-28'] } });
    // The first settles the generation and is the SDK's; the second is answered past it, and alike.
    client.say(modernRequest('tools/call', readNote, { id: 'first' }).body);
    const first = await client.answer('first');
    client.say(modernRequest('tools/call', readNote, { id: 'second' }).body);
    expect({ ...(await client.answer('second')), id: 'first' }).toEqual(first);
    expect(first).toMatchObject({ result: { resultType: 'complete', structuredContent: { content: 'ein Zettel: äöü\n' } } });
    // A generation is for the connection.
    client.say(legacyRequest('tools/call', readNote, 'legacy').body);
    expect(await client.answer('legacy')).toMatchObject({ error: { code: -32602 } });
  });

  test('a 2025 call before the handshake and one after it are answered alike', async () => {
    const { client } = await connect();
    const before = await client.ask('tools/call', readNote);
    await client.ask('initialize', initializeParams);
    expect({ ...(await client.ask('tools/call', readNote)), id: before['id'] }).toEqual(before);
  });
});

describe('what is malformed', () => {
  test('is answered with what is wrong with it, and the connection goes on', async () => {
    const { client, finished } = await connectLegacy();
    const table: [string, string, number][] = [
      ['no JSON', 'what is this', -32700],
      ['deep', `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${'['.repeat(500)}${']'.repeat(500)}}`, -32700],
      ['a name given twice', '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}', -32700],
      ['__proto__', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"__proto__":{}}}', -32700],
      ['a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600],
      ['a number', '17', -32600],
      ['another JSON-RPC', '{"jsonrpc":"1.0","method":"ping"}', -32600],
    ];
    for (const [what, line, code] of table) {
      const known = client.messages.length;
      client.say(line);
      const answer = await until(`a word about ${what}`, () => client.messages[known]);
      expect([what, answer['id'], (answer['error'] as { code: number }).code]).toEqual([what, null, code]);
    }
    client.input.write('\n\r\n   \n');
    expect(await client.ask('tools/call', { name: 'read_file', arguments: ['note.txt'] })).toMatchObject({ error: { code: -32602 } });
    expect(await client.ask('tools/call', { name: '__proto__' })).toMatchObject({ error: { code: -32602 } });
    expect(await client.ask('no/such')).toMatchObject({ error: { code: -32601 } });
    expect(finished).toEqual([]);
    expect(await client.ask('tools/call', readNote)).toMatchObject({ result: { structuredContent: { content: expect.any(String) } } });
  });

  test('a message of 17 MB is left out', async () => {
    const { client } = await connectLegacy();
    const part = 'x'.repeat(1024 * 1024);
    client.input.write('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"');
    for (let megabytes = 0; megabytes < 17; megabytes++) client.input.write(part);
    client.input.write('"}}\n');
    expect(await client.answer(null)).toMatchObject({ error: { code: -32600, message: expect.stringContaining('longer than') } });
    expect(await client.ask('ping')).toMatchObject({ result: {} });
  });
});

test('a cancelled call is stopped and not answered', async () => {
  const { client, steward, finished } = await connectLegacy();
  const started = new Promise<void>((resolve) => void steward.runtime.door.progressed(() => resolve()));
  client.say(legacyRequest('tools/call', watch, 'watch').body);
  await started;
  client.say({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'watch', reason: 'enough' } });
  expect(await until('its end', () => finished[0])).toBe('CANCELLED');
  await client.ask('ping');
  expect(client.messages.some((message) => message['id'] === 'watch')).toBe(false);
});

test('an id that is in use is refused, and its first holder is answered', async () => {
  const { client, finished } = await connectLegacy();
  client.say(legacyRequest('tools/call', { name: 'monitor_resources', arguments: { duration: 0.5 } }, 'same').body);
  client.say(legacyRequest('tools/call', readNote, 'same').body);
  expect(await client.answer(null)).toMatchObject({ error: { code: -32600, message: expect.stringContaining('"same"') } });
  expect(await client.answer('same')).toHaveProperty('result.structuredContent.samples');
  expect(finished).toEqual(['done']);
});

test('progress goes out under the token of the call', async () => {
  const { client } = await connectLegacy();
  await client.ask('tools/call', { name: 'monitor_resources', arguments: { duration: 1, interval: 0.25 }, _meta: { progressToken: 'mine' } });
  const progress = client.messages.filter((message) => message['method'] === 'notifications/progress');
  expect(progress.length).toBeGreaterThan(0);
  for (const message of progress) expect(message).toMatchObject({ params: { progressToken: 'mine', progress: expect.any(Number) } });
});

test('nobody can be asked: what would ask is refused at once, and says where to go', async () => {
  const { client, steward } = await connectLegacy();
  const refused = await client.ask('tools/call', { name: 'create_file', arguments: { file_path: 'new.txt', content: 'x' } });
  expect(refused).toMatchObject({ result: { isError: true, structuredContent: { code: 'APPROVAL_REQUIRED', hint: expect.stringContaining('steward serve') } } });
  expect(steward.openCards()).toEqual([]);
});

describe('the end', () => {
  test('what was asked before the input ended is answered', async () => {
    const { client, served } = await connect();
    for (const message of [legacyRequest('initialize', initializeParams, 1).body, legacyRequest('tools/call', readNote, 2).body, legacyRequest('ping', undefined, 3).body]) client.say(message);
    client.input.end(JSON.stringify(legacyRequest('tools/list', undefined, 4).body));
    await served;
    for (const id of [1, 2, 3, 4]) expect(await client.answer(id)).toHaveProperty('result');
  });

  test('a call that still runs then is stopped', async () => {
    const { client, steward, served, finished } = await connectLegacy();
    const started = new Promise<void>((resolve) => void steward.runtime.door.progressed(() => resolve()));
    client.say(legacyRequest('tools/call', watch, 'watch').body);
    await started;
    client.input.end();
    await served;
    expect(await until('its end', () => finished[0])).toBe('CANCELLED');
  });

  test('a reader that goes away ends the connection', async () => {
    const { client, served } = await connectLegacy();
    client.output.destroy(new Error('EPIPE'));
    await served;
    expect(client.input.listenerCount('data')).toBe(0);
  });

  test('closing the server ends the connection', async () => {
    const { steward, served } = await connectLegacy();
    await steward.mcp.close();
    await served;
  });
});

test('a client that does not read is not read from either', async () => {
  const { client } = await connectLegacy();
  const size = JSON.stringify(await client.ask('tools/list')).length;
  client.output.pause();
  client.input.write(Array.from({ length: 1000 }, (_, id) => `${JSON.stringify(legacyRequest('tools/list', undefined, id).body)}\n`).join(''));
  await until('the output to be full', () => client.output.writableNeedDrain);
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
  expect(client.output.writableLength).toBeLessThan(300 * size);
  client.output.resume();
  await until('all answers', () => new Set(client.messages.map((message) => message['id'])).size >= 1000);
});

describe('steward mcp', () => {
  const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

  test('answers what was piped in, and ends', async () => {
    const child = spawn(execPath, [cli, 'mcp', '--data-dir', temporaryFolder(), '--workspace', temporaryFolder({ 'note.txt': 'a note\n' })], { stdio: ['pipe', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (errors += text));
    const ended = new Promise<number | null>((resolve) => void child.on('exit', resolve));
    child.stdin.end([legacyRequest('initialize', initializeParams, 1).body, legacyRequest('tools/call', readNote, 2).body].map((message) => JSON.stringify(message)).join('\n'));
    expect(await ended).toBe(0);
    expect(errors).toBe('');
    expect(out.trimEnd().split('\n').map((line) => String((JSON.parse(line) as { id: number }).id)).toSorted()).toEqual(['1', '2']);
  });
});
