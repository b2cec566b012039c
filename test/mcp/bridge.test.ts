// A client on standard input and output, carried to a running Steward.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectStandardIo } from '../../src-main/mcp/connectStandardIo.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { connectClient, generations } from './kit/clients.ts';
import { lineClient, type LineClient } from './kit/lineClient.ts';
import { initializeParams, legacyRequest, modernRequest } from './kit/rawClient.ts';
import { firstToken, startSteward, until, type TestSteward } from './kit/startSteward.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const readNote = { name: 'read_file', arguments: { file_path: 'note.txt' } };
const watch = { name: 'monitor_resources', arguments: { duration: 30, interval: 0.25 } };
const files = { 'note.txt': 'a note\n' };

function bridgeTo(steward: Pick<TestSteward, 'url'>, token = firstToken): { client: LineClient; ended: Promise<void> } {
  const client = lineClient();
  const ended = connectStandardIo({ url: steward.url, token, input: client.input, output: client.output });
  onTestFinished(() => {
    client.input.end();
    return ended;
  });
  return { client, ended };
}

async function greet({ client }: { client: LineClient }): Promise<LineClient> {
  await client.ask('initialize', initializeParams);
  client.say({ jsonrpc: '2.0', method: 'notifications/initialized' });
  return client;
}

describe.each([
  ['2025', (method: string, params: Record<string, unknown>, id: string) => legacyRequest(method, params, id).body],
  ['2026-07-28', (method: string, params: Record<string, unknown>, id: string) => modernRequest(method, params, { id }).body],
] as const)('a client of %s', (era, request) => {
  async function connect(steward: TestSteward): Promise<LineClient> {
    return era === '2025' ? greet(bridgeTo(steward)) : bridgeTo(steward).client;
  }

  test('lists, calls, and hears of errors under its own ids', async () => {
    const client = await connect(await startSteward({ files }));
    client.say(request('tools/list', {}, 'list'));
    client.say(request('tools/call', readNote, 'read'));
    client.say(request('tools/call', { name: 'read_file', arguments: { file_path: 'missing' } }, 'missing'));
    client.say(request('tools/call', { name: 'reed_file' }, 'unknown'));
    client.say(request('tools/call', { name: 'größe\u0007' }, 'odd name'));
    expect(await client.answer('list')).toMatchObject({ result: { tools: expect.any(Array) } });
    expect(await client.answer('read')).toMatchObject({ result: { structuredContent: { content: 'a note\n' } } });
    expect(await client.answer('missing')).toMatchObject({ result: { structuredContent: { code: 'NOT_FOUND' } } });
    expect(await client.answer('unknown')).toMatchObject({ error: { code: -32602 } });
    expect(await client.answer('odd name')).toMatchObject({ error: { code: -32602 } });
    client.say('nonsense');
    expect(await client.answer(null)).toMatchObject({ error: { code: -32700 } });
  });

  test('asks the person, under its own name', async () => {
    const steward = await startSteward({ approvalWaitMs: 15_000 });
    const client = await connect(steward);
    client.say(request('tools/call', { name: 'create_file', arguments: { file_path: 'new.txt', content: 'x' }, ...(era === '2025' && { _meta: { progressToken: 7 } }) }, 'create'));
    const card = await until('the card', () => steward.openCards()[0]);
    expect(card.askedBy).toBe('raw (outside program)');
    await steward.allow(card.id);
    expect(await client.answer('create')).not.toHaveProperty('result.isError');
    expect(existsSync(join(steward.workspace, 'new.txt'))).toBe(true);
    expect(client.messages.some((message) => message['method'] === 'notifications/progress')).toBe(era === '2025');
  });

  test('stops a call', async () => {
    const steward = await startSteward();
    const finished: (string | undefined)[] = [];
    steward.runtime.door.finished((figures) => finished.push(figures.errorCode));
    const client = await connect(steward);
    const started = new Promise<void>((resolve) => void steward.runtime.door.progressed(() => resolve()));
    client.say(request('tools/call', watch, 'watch'));
    await started;
    client.say({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'watch' } });
    expect(await until('its end', () => finished[0])).toBe('CANCELLED');
    client.say(request('tools/list', {}, 'after'));
    await client.answer('after');
    expect(client.messages.some((message) => message['id'] === 'watch')).toBe(false);
  });
});

test('a Steward that was restarted is greeted again, unseen by the client', async () => {
  const first = await startSteward({ files });
  const client = await greet(bridgeTo(first));
  expect(await client.ask('tools/call', readNote)).toHaveProperty('result');
  await first.stop();
  expect(await client.ask('tools/call', readNote)).toMatchObject({ error: { message: expect.stringContaining('cannot be reached') } });
  await startSteward({ dataFolder: first.dataFolder, workspace: first.workspace, port: first.port });
  const answers = await Promise.all([client.ask('tools/call', readNote), client.ask('tools/list'), client.ask('tools/call', readNote)]);
  for (const answer of answers) expect(answer).toHaveProperty('result');
  expect(client.messages.filter((message) => JSON.stringify(message).includes('protocolVersion'))).toHaveLength(1);
});

test('a wrong token is said so', async () => {
  const { client } = bridgeTo(await startSteward(), 'not-the-token-at-all');
  expect(await client.ask('initialize', initializeParams)).toMatchObject({ error: { message: expect.stringMatching(/status 401.*program token/) } });
});

test('it ends with its input', async () => {
  const steward = await startSteward({ files });
  const { client, ended } = bridgeTo(steward);
  client.say(modernRequest('tools/call', readNote, { id: 'last' }).body);
  client.input.end();
  await ended;
  expect(await client.answer('last')).toHaveProperty('result');
});

describe('steward mcp beside a running daemon', () => {
  async function startDaemon(): Promise<{ dataFolder: string; workspace: string }> {
    const dataFolder = temporaryFolder();
    const workspace = temporaryFolder(files);
    const daemon = spawn(execPath, [cli, 'serve', '--port', '0', '--no-open', '--json', '--data-dir', dataFolder, '--workspace', workspace], { stdio: ['ignore', 'pipe', 'ignore'] });
    const exited = new Promise((resolve) => void daemon.on('exit', resolve));
    onTestFinished(async () => {
      daemon.kill('SIGTERM');
      await exited;
    });
    let out = '';
    daemon.stdout.on('data', (text) => (out += text));
    await until('the daemon', () => out.includes('\n'));
    return { dataFolder, workspace };
  }

  test.each(generations)('serves a client %s through it', async (generation) => {
    const { dataFolder, workspace } = await startDaemon();
    const client = await connectClient(generation, { command: { command: execPath, args: [cli, 'mcp', '--data-dir', dataFolder] } });
    expect((await client.listTools()).length).toBeGreaterThanOrEqual(20);
    const read = await client.callTool('read_file', { file_path: 'note.txt' });
    expect(read.structuredContent).toMatchObject({ content: 'a note\n', file_path: join(workspace, 'note.txt') });
    expect(readFileSync(join(dataFolder, 'lock'), 'utf8')).toContain('http://');
  });
});
