// Foreign servers that run as processes of this machine.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { connectServer } from '../../../src-main/mcp/client/connectServer.ts';
import type { Progress } from '../../../src-preload/contract/index.ts';
import { connectOptions, connectTestServer, entryFor, fixture, hostile, nodeServer, packageFile } from '../../kit/connectTestServer.ts';
import { isRunning } from '../../kit/isRunning.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const everything = nodeServer(packageFile('@modelcontextprotocol/server-everything/dist/index.js'), 'stdio');

describe('server-everything', () => {
  test('is connected, listed and called', async () => {
    const { server } = await connectTestServer(everything);
    expect(server).toMatchObject({ carrier: 'stdio', era: 'legacy', identity: { name: expect.stringContaining('everything') } });
    expect((await server.listTools()).map((tool) => tool.name)).toEqual(expect.arrayContaining(['echo', 'get-sum']));
    expect(await server.callTool('echo', { message: 'to and fro' }, { idempotent: true })).toMatchObject({ content: [{ type: 'text', text: expect.stringContaining('to and fro') }] });
    expect((await server.listResources()).length).toBeGreaterThan(0);
    expect((await server.listPrompts()).length).toBeGreaterThan(0);
    await server.ping();
    expect(await server.use()).toMatchObject({ memory: expect.any(Number), processes: 1 });
  });

  test('tells its progress', async () => {
    const { server } = await connectTestServer(everything);
    const told: Progress[] = [];
    await server.callTool('trigger-long-running-operation', { duration: 0.5, steps: 4 }, { idempotent: true, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toEqual({ done: 4, total: 4, unit: 'steps' });
  });

  test('is asked no longer once the call is given up', async () => {
    const { server } = await connectTestServer(everything);
    const stopper = new AbortController();
    const call = server.callTool('trigger-long-running-operation', { duration: 20, steps: 40 }, { idempotent: false, signal: stopper.signal, onProgress: () => stopper.abort() });
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
    await server.ping();
  });
});

test('server-filesystem serves the folder it is given', async () => {
  const folder = temporaryFolder({ 'note.txt': 'a note' });
  const { server } = await connectTestServer(nodeServer(packageFile('@modelcontextprotocol/server-filesystem/dist/index.js'), folder));
  expect(await server.callTool('read_text_file', { path: join(folder, 'note.txt') }, { idempotent: true })).toMatchObject({ content: [{ text: 'a note' }] });
});

describe('a server of ours, in both revisions', () => {
  test.each([['legacy', '2025-11-25'], ['modern', '2026-07-28']] as const)('%s', async (era, protocolVersion) => {
    const { server } = await connectTestServer(nodeServer(fixture('probeServer.ts'), era));
    expect(server).toMatchObject({ era, protocolVersion });
    expect(await server.callTool('echo', { text: 'hello' }, { idempotent: true })).toMatchObject({ content: [{ text: 'hello' }] });
    await server.ping();
  });
});

describe('what it asks of us', () => {
  test.each(['legacy', 'modern'] as const)('a form and an answer of a model are handed on: %s', async (era) => {
    const asked: unknown[] = [];
    const { server } = await connectTestServer(nodeServer(fixture('probeServer.ts'), era), {
      onElicit: (params) => {
        asked.push(params);
        return Promise.resolve({ action: 'accept', content: { colour: 'green' } });
      },
      onSample: () => Promise.resolve({ model: 'test', role: 'assistant', content: { type: 'text', text: 'sampled' } }),
    });
    expect(await server.callTool('ask_person', {}, { idempotent: false })).toMatchObject({ content: [{ text: 'accept green' }] });
    expect(asked).toMatchObject([{ mode: 'form', message: 'Which colour?' }]);
    expect(await server.callTool('ask_model', {}, { idempotent: false })).toMatchObject({ content: [{ text: 'sampled' }] });
  });

  test.each(['legacy', 'modern'] as const)('is declined where nobody answers: %s', async (era) => {
    const { server } = await connectTestServer(nodeServer(fixture('probeServer.ts'), era));
    expect(await server.callTool('ask_person', {}, { idempotent: false })).toMatchObject({ content: [{ text: 'decline' }] });
  });

  test('an address that is no web page is declined unseen', async () => {
    let asked = 0;
    const { server } = await connectTestServer(nodeServer(fixture('probeServer.ts'), 'legacy'), { onElicit: () => { asked++; return Promise.resolve({ action: 'accept' }); } });
    expect(await server.callTool('ask_address', { url: 'file:///etc/passwd' }, { idempotent: false })).toMatchObject({ content: [{ text: 'decline' }] });
    expect(asked).toBe(0);
    expect(await server.callTool('ask_address', { url: 'https://example.org/sign-in' }, { idempotent: false })).toMatchObject({ content: [{ text: 'accept' }] });
  });

  test.each(['legacy', 'modern'] as const)('the roots are the workspace: %s', async (era) => {
    const workspace = temporaryFolder();
    const { server } = await connectTestServer(nodeServer(fixture('probeServer.ts'), era), { workspace: () => workspace });
    expect(await server.callTool('roots', {}, { idempotent: true })).toMatchObject({ content: [{ text: pathToFileURL(workspace).href }] });
  });
});

describe('how it is started', () => {
  test('with the entry’s variables and secrets, and nothing else of Steward’s', async () => {
    process.env['STEWARD_TEST_KEY'] = 'not for children';
    const connection = { ...nodeServer(fixture('probeServer.ts'), 'legacy'), env: { LEVEL: 'high', KEY: { secret: 'server-key' } } };
    const { server, log } = await connectTestServer(connection);
    const { content } = await server.callTool('environment', {}, { idempotent: true });
    const environment = JSON.parse((content[0] as { text: string }).text) as Record<string, string>;
    expect(environment).toMatchObject({ LEVEL: 'high', KEY: 'the-key-of-the-test' });
    expect(environment).not.toHaveProperty('STEWARD_TEST_KEY');
    await server.callTool('write_error', { text: 'my key is the-key-of-the-test\u001b[31m' }, { idempotent: false });
    await expect.poll(() => log.lines().at(-1)).toMatchObject({ from: 'stderr', text: 'my key is …' });
  });

  test('not at all without its secret, its program or its folder', async () => {
    const options = connectOptions();
    const connect = (connection: Parameters<typeof entryFor>[0]) => connectServer({ ...options, entry: entryFor(connection) });
    await expect(connect({ kind: 'stdio', command: 'no-such-program-at-all', args: [], env: {} })).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringMatching(/no-such-program-at-all; looked in .*\/bin/) });
    await expect(connect({ kind: 'stdio', command: './no/such', args: [], env: {} })).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining(join(options.workspace(), 'no/such')) });
    await expect(connect({ ...hostile('mute'), cwd: '/no/such/folder' } as Parameters<typeof entryFor>[0])).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('/no/such/folder') });
    await expect(connect({ ...hostile('mute'), env: { KEY: { secret: 'unknown' } } } as Parameters<typeof entryFor>[0])).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('unknown') });
  });

  test('and ends with all it has started, also when it does not want to', async () => {
    const { server } = await connectTestServer(nodeServer(fixture('probeServer.ts'), 'legacy'));
    const { content } = await server.callTool('start_child', {}, { idempotent: false });
    const child = (content[0] as { text: string }).text;
    expect(isRunning(child)).toBe(true);
    await server.end();
    expect(await server.ended).toBeUndefined();
    await expect.poll(() => isRunning(child)).toBe(false);
    const stubborn = await connectTestServer(hostile('stays'));
    const { pid } = stubborn.server;
    await stubborn.server.end();
    expect(isRunning(pid)).toBe(false);
  });
});
