import { expect, test } from 'vitest';
import { readServersFile, type ServersFileContext } from '../../../src-main/discovery/serversFile.ts';

const context: ServersFileContext = { environment: { TOKEN: 'abc', EMPTY: '' }, home: '/home/ann', platform: 'linux', ownUrls: ['http://127.0.0.1:9000/mcp'], ownAddresses: ['192.168.7.20'] };
const read = (text: string, more: Partial<ServersFileContext> = {}) => readServersFile(text, 'servers.json', { ...context, ...more });
const problemsOf = (text: string): string[] => read(text).problems.map(({ line, path = '', text: words }) => `${line ?? ''} ${path}: ${words}`);

test('reads the shape of the mission document', () => {
  const { entries, problems } = read('{"servers":[{"name":"local_comprehensive","url":"http://localhost:9100/mcp","protocol":"sse","capabilities":["file_management","code_execution"]}]}');
  expect(problems).toEqual([]);
  expect(entries).toEqual([
    { label: 'local_comprehensive', entry: { name: 'local_comprehensive', enabled: true, capabilities: ['file_management', 'code_execution'], connection: { kind: 'sse', url: 'http://localhost:9100/mcp', headers: {} } } },
  ]);
});

test('reads commands, groups and switches, comments, trailing commas and variables', () => {
  const { entries, problems } = read(`{
    // the team's servers
    "servers": [
      { "name": "notes", "command": "node", "args": ["server.js", "--port", 8080], "env": { "KEY": "\${TOKEN}", "LEVEL": "\${LEVEL:-info}", "DEBUG": true }, "cwd": "~/notes", "group": "notes", "enabled": false, },
      /* by address */
      { "name": "remote", "url": "https://mcp.example.com/mcp", "headers": { "Authorization": { "secret": "remote-key" } }, },
    ],
  }`);
  expect(problems).toEqual([]);
  expect(entries.map(({ entry }) => entry)).toEqual([
    { name: 'notes', enabled: false, group: 'notes', connection: { kind: 'stdio', command: 'node', args: ['server.js', '--port', '8080'], env: { KEY: 'abc', LEVEL: 'info', DEBUG: 'true' }, cwd: '/home/ann/notes' } },
    { name: 'remote', enabled: true, connection: { kind: 'http', url: 'https://mcp.example.com/mcp', headers: { Authorization: { secret: 'remote-key' } } } },
  ]);
});

test('reads the shape many programs write, with names made to fit', () => {
  const { entries, problems } = read('{"mcpServers":{"My Gît Hub!":{"type":"streamable-http","serverUrl":"https://x.example/mcp","disabled":true,"autoApprove":["all"],"timeout":60},"ws":{"url":"wss://x.example/ws"}}}');
  expect(problems).toEqual([]);
  expect(entries).toMatchObject([
    { label: 'My Gît Hub!', entry: { name: 'My-Git-Hub', enabled: false, connection: { kind: 'http' } } },
    { label: 'ws', entry: { name: 'ws', connection: { kind: 'websocket' } } },
  ]);
});

test('one wrong entry is told with its line and path and takes nothing from the others', () => {
  const text = `{
  "servers": [
    { "name": "good", "command": "node" },
    { "name": "typo", "comand": "node" },
    { "name": "unset", "command": "node", "env": { "A": "\${NOT_THERE}" } },
    { "name": "wrong", "command": "node", "args": "server.js" },
    { "name": "both", "command": "node", "url": "http://localhost:1/mcp" },
    { "name": "none" },
    { "name": "good", "command": "deno" },
    { "name": "bad name!", "command": "node" },
    { "command": "node" },
    "text",
    { "name": "ftp", "url": "ftp://x.example/" },
    { "name": "relative", "command": "node", "cwd": "src" },
    { "name": "login", "url": "https://ann:secret@x.example/mcp" },
    { "name": "sse", "command": "node", "protocol": "sse" },
    { "name": "number", "command": 7 },
    { "name": "last", "url": "http://localhost:2/mcp" }
  ],
  "more": 1
}`;
  expect(read(text).entries.map(({ entry }) => `${entry.name} ${entry.connection.kind}`)).toEqual(['good stdio', 'last http']);
  expect(problemsOf(text)).toEqual([
    '20 more: is not known here; known are $schema, mcp_configuration, servers, mcpServers',
    '4 servers[1].comand: is not known here; "command" is',
    '5 servers[2]: needs ${NOT_THERE}, which is not set; set it before the start, or write ${NAME:-default}',
    '6 servers[3].args: must be a list',
    '7 servers[4]: has a command and a url; a server is either started or called',
    '8 servers[5]: has neither a command nor a url',
    '9 servers[6]: has the name of servers[0] already; each server needs its own',
    '10 servers[7].name: use letters, digits, dashes or single underscores within, at most 32',
    '11 servers[8].name: is missing',
    '12 servers[9]: must be an object with a name and a url or command',
    '13 servers[10].url: is not an address that starts with http://, https://, ws:// or wss://',
    '14 servers[11].cwd: must be an absolute path, not "src"',
    '15 servers[12].url: holds a name and password; use a header Authorization with {"secret":"name"}',
    '16 servers[13].protocol: is sse, but a command is spoken to over stdio',
    '17 servers[14].command: must be a text',
  ]);
});

test('a name that stands twice in an object is told; the first one holds', () => {
  const { entries, problems } = read('{"mcpServers":{"a":{"command":"one"},"a":{"command":"two"}}}');
  expect(entries.map(({ entry }) => entry.connection)).toMatchObject([{ command: 'one' }]);
  expect(problems).toMatchObject([{ path: 'mcpServers.a', text: 'stands here twice; the first one holds' }]);
});

test.each([
  ['', 'is empty'],
  ['{"servers": [', 'is not JSON'],
  ['nonsense', 'is not JSON'],
  ['"text"', 'must be an object'],
  ['{"servers":{}}', 'must be a list'],
  ['{"mcpServers":[]}', 'must be an object of entries by name'],
  [`{"servers":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'nested too deeply'],
])('says what is wrong with %s', (text, words) => {
  const { entries, problems } = read(text);
  expect(entries).toEqual([]);
  expect(problems[0]?.text).toContain(words);
});

test('names that are no plain members of an object do no harm', () => {
  const { entries, problems } = read('{"mcpServers":{"__proto__":{"command":"x"},"constructor":{"command":"y"}}}');
  expect(entries.map(({ entry }) => entry.name)).toEqual(['proto', 'constructor']);
  expect(problems).toEqual([]);
  expect(({} as { command?: unknown }).command).toBeUndefined();
});

test.each(['http://localhost:9000/mcp', 'http://127.0.0.1:9000/sse', 'http://0.0.0.0:9000/', 'http://192.168.7.20:9000/mcp/', 'http://2130706433:9000/mcp', 'http://[::1]:9000/mcp', 'ws://localhost:9000/mcp/ws', 'http://localhost:9000/any/other?x=1'])('%s is this very server, and left out', (url) => {
  expect(read(JSON.stringify({ servers: [{ name: 'me', url }] }))).toMatchObject({ entries: [], own: ['me'], problems: [] });
});

test.each([
  { command: 'steward', args: ['mcp'] },
  { command: '/usr/local/bin/steward', args: ['mcp', '--data-dir', '/x'] },
  { command: 'npx', args: ['-y', 'steward', 'mcp'] },
  { command: 'npx', args: ['mcp-remote', 'http://localhost:9000/mcp'] },
  { command: 'node', args: ['/opt/steward/resources/launch/steward.mjs', 'mcp'] },
])('a command that leads back here is left out: $command $args', (fields) => {
  expect(read(JSON.stringify({ servers: [{ name: 'me', ...fields }] }))).toMatchObject({ entries: [], own: ['me'] });
});

test.each([{ url: 'http://localhost:9001/mcp' }, { url: 'http://10.0.0.9:9000/mcp' }, { url: 'http://127.0.0.2:9000/mcp' }, { command: 'npx', args: ['mcp-remote', 'https://other.example/mcp'] }])('another server is not taken for this one: $url $command', (fields) => {
  expect(read(JSON.stringify({ servers: [{ name: 'other', ...fields }] })).entries).toHaveLength(1);
});

test('mcp_configuration is read, and what is wrong in it is told', () => {
  expect(read('{"mcp_configuration":{"version":"1.0.0","auto_discovery":true,"auto_integration":false,"security_level":"enterprise"}}')).toMatchObject({ configuration: { auto_discovery: true, auto_integration: false }, problems: [] });
  expect(problemsOf('{"mcp_configuration":{"auto_discovery":"yes"}}')).toEqual(['1 mcp_configuration.auto_discovery: must be true or false']);
});

test('no name of a server runs into the names of its tools: a__b and a_ are refused', () => {
  const names = ['a__b', 'a_', '_a', 'a_b', 'a-_b'];
  const text = JSON.stringify({ servers: names.map((name) => ({ name, command: 'node' })) });
  expect(read(text).entries.map(({ entry }) => entry.name)).toEqual(['a_b', 'a-_b']);
  expect(problemsOf(text)).toHaveLength(3);
});
