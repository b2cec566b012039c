// Servers of others as they are published, unmodified: adopted, pinned, called, and there again after a restart.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../resources/launch/chromium.mjs';
import type { Runtime } from '../../src-main/runtime/createRuntime.ts';
import { packageFile } from '../kit/connectTestServer.ts';
import { freePort } from '../kit/freePort.ts';
import { describeIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { openAdopted } from './kit/adoptedServers.ts';
import { answerCards } from './kit/person.ts';
import { until } from './kit/startSteward.ts';

const official = (name: string): string => packageFile(`@modelcontextprotocol/server-${name}/dist/index.js`);
const node = (script: string, ...args: string[]): object => ({ command: process.execPath, args: [script, ...args] });
const caller = { kind: 'catalogue' } as const;

const call = async (runtime: Runtime, name: string, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
  const { state, raw, error } = await runtime.door.callFunction({ name, input, caller, approval: 'wait' });
  expect([state, error?.message]).toEqual(['done', undefined]);
  return raw ?? {};
};
const textOf = ({ content }: Record<string, unknown>): string => (content as { text?: string }[]).map(({ text = '' }) => text).join('\n');

/** Adopts one server, calls it by the person's leave, and looks whether its pins hold for another run. */
async function adopt(server: object | ((folder: string) => object), { tool, input, says, tools, held = [] }: { tool: string; input: Record<string, unknown> | ((workspace: string) => Record<string, unknown>); says: RegExp; tools: number; held?: string[] }): Promise<void> {
  const entry = (folder: string): object[] => [{ name: 'real', ...(typeof server === 'function' ? server(folder) : server) }];
  const { runtime, folder, workspace } = await openAdopted(entry);
  await until('its tools', () => runtime.mcpServers.list().some((each) => each.tools + each.held.length > 0));
  // What talks to the model is looked at by the person first.
  const waiting = runtime.mcpServers.list()[0]?.held ?? [];
  expect(waiting.map((each) => each.tool)).toEqual(held);
  if (waiting.length > 0) await runtime.mcpServers.accept('real', waiting);
  expect(runtime.mcpServers.list()).toMatchObject([{ name: 'real', state: 'ready', held: [], identity: { version: expect.any(String) } }]);
  expect(runtime.mcpServers.list()[0]?.tools).toBeGreaterThanOrEqual(tools);
  const given = typeof input === 'function' ? input(workspace) : input;
  const cards = answerCards(runtime);
  expect(textOf(await call(runtime, `real__${tool}`, given))).toMatch(says);
  // Whatever it claims of itself, it was asked for.
  expect(cards).toHaveLength(1);
  await runtime.stop();

  const again = await openAdopted(entry, { folder });
  expect(again.runtime.registry.get(`real__${tool}`)).toBeDefined();
  expect(again.runtime.mcpServers.list()).toMatchObject([{ state: 'configured', held: [] }]);
  answerCards(again.runtime);
  expect(textOf(await call(again.runtime, `real__${tool}`, given))).toMatch(says);
  expect(again.runtime.mcpServers.list()).toMatchObject([{ state: 'ready', held: [] }]);
}

describe('server-everything', { timeout: 60_000 }, () => {
  test('over standard input and output', () => adopt(node(official('everything'), 'stdio'), { tool: 'echo', input: { message: 'to and fro' }, says: /Echo: to and fro/, tools: 10 }));

  test.each([['streamableHttp', 'http', '/mcp'], ['sse', 'sse', '/sse']])('over %s', async (argument, protocol, path) => {
    const port = await freePort();
    const child = spawn(process.execPath, [official('everything'), argument], { env: { ...process.env, PORT: String(port) }, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}${path}`;
    await expect.poll(() => fetch(url, { method: 'OPTIONS' }).then(() => true, () => false), { timeout: 15_000 }).toBe(true);
    await adopt({ url, protocol }, { tool: 'get-sum', input: { a: 2, b: 40 }, says: /42/, tools: 10 });
  });

  test('its resources and prompts are listed and read', async () => {
    const { runtime } = await openAdopted(() => [{ name: 'real', ...node(official('everything'), 'stdio') }]);
    await until('its tools', () => runtime.registry.get('real__echo') !== undefined);
    const { resources, templates } = await runtime.mcpServers.servers.contentOf('real');
    expect([resources.length, templates.length].every((count) => count > 0)).toBe(true);
    const [first] = resources;
    const { contents } = await runtime.mcpServers.servers.readResource('real', first?.uri ?? '');
    expect(contents).toMatchObject([{ uri: first?.uri }]);
    const { prompts } = await runtime.mcpServers.servers.contentOf('real');
    expect(prompts.map(({ name }) => name)).toContain('simple-prompt');
    expect(await runtime.mcpServers.servers.getPrompt('real', 'simple-prompt', {})).toMatchObject({ messages: [{ role: 'user', content: { type: 'text' } }] });
    await expect(runtime.mcpServers.servers.readResource('real', 'demo://nothing/there')).rejects.toMatchObject({ message: expect.stringContaining('real') });
    await expect(runtime.mcpServers.servers.contentOf('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('its root is the workspace, also after that has changed, and nothing else', async () => {
    const { runtime } = await openAdopted(() => [{ name: 'real', ...node(official('everything'), 'stdio') }], { policy: 'trusted', fixed: false });
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    await runtime.settingChanges.update({ workspace: first });
    await until('its tools', () => runtime.registry.get('real__get-roots-list') !== undefined);
    await expect.poll(async () => textOf(await call(runtime, 'real__get-roots-list', {}))).toContain(pathToFileURL(first).href);
    await runtime.settingChanges.update({ workspace: second });
    await expect.poll(async () => textOf(await call(runtime, 'real__get-roots-list', {}))).toContain(pathToFileURL(second).href);
    const said = textOf(await call(runtime, 'real__get-roots-list', {}));
    expect(said.match(/file:\/\//g)).toHaveLength(1);
  });

  test('its structured, pictured, linked and embedded results are passed on as they are', async () => {
    const { runtime } = await openAdopted(() => [{ name: 'real', ...node(official('everything'), 'stdio') }], { policy: 'trusted' });
    await until('its tools', () => runtime.registry.get('real__get-structured-content') !== undefined);
    expect(await call(runtime, 'real__get-structured-content', { location: 'New York' })).toMatchObject({ structuredContent: { temperature: expect.any(Number) } });
    expect((await call(runtime, 'real__get-tiny-image', {}))['content']).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'image', mimeType: 'image/png' })]));
    expect((await call(runtime, 'real__get-resource-links', { count: 2 }))['content']).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'resource_link' })]));
    expect((await call(runtime, 'real__get-resource-reference', { resourceType: 'Text', resourceId: 1 }))['content']).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'resource' })]));
  });
});

test('server-filesystem', { timeout: 60_000 }, () =>
  adopt((folder) => node(official('filesystem'), join(folder, 'ws')), { tool: 'read_text_file', input: (workspace) => ({ path: join(workspace, 'note.txt') }), says: /ein Zettel/, tools: 10 }));

test('server-memory', { timeout: 60_000 }, async () => {
  const file = join(temporaryFolder(), 'memory.jsonl');
  await adopt({ ...node(official('memory')), env: { MEMORY_FILE_PATH: file } }, { tool: 'create_entities', input: { entities: [{ name: 'Ada', entityType: 'person', observations: ['counts'] }] }, says: /Ada|\[\]/, tools: 8 });
  expect(readFileSync(file, 'utf8')).toContain('"name":"Ada"');
});

test('server-sequential-thinking', { timeout: 60_000 }, () =>
  adopt(node(official('sequential-thinking')), { tool: 'sequentialthinking', input: { thought: 'First', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 }, says: /"thoughtNumber": 1/, tools: 1, held: ['sequentialthinking'] }));

const chromium = findChromium();
describeIf(chromium !== undefined, 'no Chromium is installed (apt-get install chromium, or set STEWARD_CHROMIUM)')('@playwright/mcp', () => {
  test('opens a page', { timeout: 90_000 }, async () => {
    const page = createServer((socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>Hello from the test</title><h1>Hello</h1>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void page.close());
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}/`;
    await adopt(node(packageFile('@playwright/mcp/cli.js'), '--headless', '--isolated', '--no-sandbox', '--executable-path', chromium ?? ''), { tool: 'browser_navigate', input: { url }, says: /Hello from the test/, tools: 15 });
  });
});
