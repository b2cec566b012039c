// Programs other people use, unmodified: MCP Inspector on the command line, and mcp-remote as the bridge
// between a client on standard input and output and a server over HTTP.
import { spawn } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { connectClient } from '../kit/clients.ts';
import { firstToken, startSteward } from '../kit/startSteward.ts';

const files = { 'note.txt': 'a note\n' };
const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const inspector = `${modules}@modelcontextprotocol/inspector/clients/launcher/build/index.js`;
const remote = `${modules}mcp-remote/dist/proxy.js`;

/** Runs Inspector in a home of its own; what it printed, as JSON where it is such. */
function inspect(url: string, args: readonly string[], token = firstToken): Promise<{ code: number | null; output: unknown; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(execPath, [inspector, '--cli', url, '--header', `Authorization: Bearer ${token}`, ...args], { env: { ...process.env, HOME: temporaryFolder() }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [text, problems] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (problems += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const json = text.indexOf('{');
      let output: unknown;
      try {
        output = JSON.parse(text.slice(json));
      } catch {
        output = undefined;
      }
      resolve({ code, output, text: text + problems });
    });
  });
}

describe.each([['http', '/mcp'], ['sse', '/sse']])('MCP Inspector over %s', (transport, path) => {
  test('lists, calls and reads', async () => {
    const { port } = await startSteward({ files });
    const url = `http://127.0.0.1:${port}${path}`;
    const listed = await inspect(url, ['--transport', transport, '--method', 'tools/list']);
    expect(listed.code, listed.text).toBe(0);
    expect(listed.output).toMatchObject({ tools: expect.arrayContaining([expect.objectContaining({ name: 'read_file' })]) });
    const called = await inspect(url, ['--transport', transport, '--method', 'tools/call', '--tool-name', 'read_file', '--tool-arg', 'file_path=note.txt']);
    expect(called.output, called.text).toMatchObject({ structuredContent: { content: 'a note\n' } });
    const read = await inspect(url, ['--transport', transport, '--method', 'resources/read', '--uri', 'workspace:///note.txt']);
    expect(read.output, read.text).toMatchObject({ contents: [{ text: 'a note\n' }] });
  }, 60_000);
});

test('MCP Inspector finds nothing wrong with the tools, and comes in with no other token', async () => {
  const { url } = await startSteward({ files });
  const strict = await inspect(url, ['--transport', 'http', '--method', 'tools/list', '--strict']);
  expect(strict.code, strict.text.slice(-2000)).toBe(0);
  const refused = await inspect(url, ['--transport', 'http', '--method', 'tools/list'], 'another-token-altogether');
  expect(refused.code).not.toBe(0);
  expect(refused.text).not.toContain('read_file');
}, 60_000);

test.each(['1.x', '2.x legacy'] as const)('mcp-remote carries a client %s on standard input and output', async (generation) => {
  const { url } = await startSteward({ files });
  const home = temporaryFolder();
  const client = await connectClient(generation, { command: { command: execPath, args: [remote, url, '--transport', 'http-only', '--allow-http', '--header', `Authorization: Bearer ${firstToken}`], env: { PATH: process.env['PATH'] ?? '', HOME: home, MCP_REMOTE_CONFIG_DIR: home } } });
  expect((await client.listTools()).map(({ name }) => name)).toContain('read_file');
  expect((await client.callTool('read_file', { file_path: 'note.txt' })).structuredContent).toMatchObject({ content: 'a note\n' });
  expect(await client.callTool('read_file', { file_path: '../../../etc/passwd' })).toMatchObject({ isError: true });
}, 60_000);
