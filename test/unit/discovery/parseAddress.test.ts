import { expect, test } from 'vitest';
import { parseAddress } from '../../../src-main/discovery/parseAddress.ts';

test.each([
  ['https://mcp.example.com/mcp', 'http', 'https://mcp.example.com/mcp', 'example'],
  ['https://mcp.example.com', 'http', 'https://mcp.example.com/mcp', 'example'],
  ['https://x.example/sse', 'sse', 'https://x.example/sse', 'x'],
  ['wss://x.example/ws', 'websocket', 'wss://x.example/ws', 'x'],
  [' localhost:3000/mcp ', 'http', 'http://localhost:3000/mcp', 'local'],
  ['127.0.0.1:3000', 'http', 'http://127.0.0.1:3000/mcp', 'local'],
])('%s is an address', (typed, kind, url, label) => {
  expect(parseAddress(typed)).toEqual({ label, connection: { kind, url, headers: {} }, provenance: { kind: 'person' } });
});

test.each([
  ['npx -y @modelcontextprotocol/server-everything', 'everything', 'npx', ['-y', '@modelcontextprotocol/server-everything'], {}],
  ['npx -y some-mcp@1.2.3 "two words" \'$HOME\' "a\\"b" \'\'', 'some', 'npx', ['-y', 'some-mcp@1.2.3', 'two words', '$HOME', 'a"b', ''], {}],
  ['KEY=abc LEVEL="very high" uvx mcp-server-git', 'git', 'uvx', ['mcp-server-git'], { KEY: 'abc', LEVEL: 'very high' }],
  ['node C:\\tools\\server.js', 'server', 'node', ['C:\\tools\\server.js'], {}],
  ['/opt/notes-mcp --x=y', 'notes', '/opt/notes-mcp', ['--x=y'], {}],
  ['docker run -i --rm mcp/time:1', 'time', 'docker', ['run', '-i', '--rm', 'mcp/time:1'], {}],
])('%s is a command', (typed, label, command, args, env) => {
  expect(parseAddress(typed)).toEqual({ label, connection: { kind: 'stdio', command, args, env }, provenance: { kind: 'person' } });
});

test.each(['', '   ', 'npx a | sh', 'npx a && b', 'npx a; b', 'npx $(b)', 'npx `b`', 'npx a > f', 'npx "a', 'A=b', 'https://', 'https://ann:pw@x.example/', `npx ${'x'.repeat(40_000)}`])('%j is refused', (typed) => {
  expect(() => parseAddress(typed)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
