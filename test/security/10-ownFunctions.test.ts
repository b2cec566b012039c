// Functions of a configuration: no model adds one unasked, none takes another's name, and no argument becomes more than a value (attacks 1, 3, 10, 11, 13, 25, 48, 51, 52).
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configured, problemsOf } from '../kit/configured.ts';
import { startRuntime } from '../kit/startedRuntime.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { failureOf, openWorkbench } from '../kit/workbench.ts';

const text = { type: 'string' };
const caller = { kind: 'mcp', client: 'test', tokenId: 'test' } as const;

test.each<[string, unknown[]]>([
  ['a shell', ['sh', '-c', 'ls {{x}}']],
  ['a shell by its path', ['/bin/bash', '-lc', '{{x}}']],
  ['a shell behind env', ['env', 'A=1', 'bash', '-c', 'ls {{x}}']],
  ['python', ['python3', '-c', 'print("{{x}}")']],
  ['node', ['node', '--eval={{x}}']],
  ['perl', ['perl', '-ne', '{{x}}']],
  ['awk', ['awk', '{{x}}', 'file']],
  ['sed', ['sed', '-n', '{{x}}', 'file']],
  ['ssh', ['ssh', 'host', 'ls', '{{x}}']],
  ['xargs', ['xargs', '{{x}}']],
  ['the program itself', ['{{x}}', 'a']],
  ['a part of the program', ['git-{{x}}']],
  ['sudo', ['sudo', '{{x}}']],
  ['timeout', ['timeout', '5', '{{x}}']],
])('no template puts a value into code: %s (13)', async (_what, command) => {
  expect(await problemsOf({ parameters: { x: text }, implementation: { type: 'command', command } })).toEqual([expect.stringContaining('implementation.command[')]);
});

test.each(['LD_PRELOAD', 'NODE_OPTIONS', 'PATH', 'PYTHONPATH', 'BASH_ENV', 'GIT_SSH_COMMAND'])('no template sets %s (19)', async (name) => {
  expect(await problemsOf({ implementation: { type: 'command', command: ['ls'], environment: { [name]: '/tmp/evil' } } })).not.toEqual([]);
});

test.each(['-rf', '--upload-pack=touch evil', '-', '-o ProxyCommand=evil'])('the value %s is no option (11)', async (value) => {
  const bench = openWorkbench();
  const definition = await configured({ parameters: { x: text }, implementation: { type: 'command', command: ['ls', '{{x}}'] } });
  expect((await failureOf(bench.effects(definition, { x: value }))).code).toBe('INVALID_INPUT');
});

test.each([
  ['http://{{x}}/'], ['https://{{x}}.example.com/'], ['https://example.com{{x}}/'], ['https://example.com:{{x}}/'], ['{{x}}'], ['https://user:pw@example.com/{{x}}'], ['file:///etc/{{x}}'], ['//example.com/{{x}}'], ['https:\\\\example.com/{{x}}'],
])('no argument names the server: %s (25)', async (url) => {
  expect(await problemsOf({ parameters: { x: text }, implementation: { type: 'http', url } })).toEqual(expect.arrayContaining([expect.stringContaining('implementation.url')]));
});

test.each(['../../admin', '..', '%2e%2e', '.', '', '/', '@evil.example/', '?a=b#c', '\\..\\x', 'a\r\nHost: evil.example'])('the value %j stays one part of the address (1, 25)', async (value) => {
  const bench = openWorkbench();
  const definition = await configured({ parameters: { x: text }, implementation: { type: 'http', url: 'https://api.example.com/items/{{x}}/show?of={{x}}' } });
  const shown = await bench.preview(definition, { x: value }).then(({ preview }) => JSON.stringify(preview), () => 'refused');
  if (shown !== 'refused') expect(shown).toContain(`https://api.example.com/items/${encodeURIComponent(value)}/show?of=${encodeURIComponent(value)}`);
  else expect(['..', '%2e%2e', '.', '']).toContain(value);
});

test.each(['a\r\nX-Evil: 1', 'a\nb', 'a\u0000b'])('the value %j begins no header (48)', async (value) => {
  const bench = openWorkbench();
  const definition = await configured({ parameters: { x: text }, implementation: { type: 'http', url: 'https://api.example.com/', headers: { 'X-Note': 'is {{x}}' } } });
  expect((await failureOf(bench.effects(definition, { x: value }))).code).toBe('INVALID_INPUT');
});

test.each([
  ['a text with a value in it', { body: '{"who": "{{x}}"}' }],
  ['a header of the argument', { headers: { '{{x}}': 'a' } }],
  ['a field of the argument', { query: { '{{x}}': 'a' } }],
  ['a header with a line break', { headers: { A: 'b\r\nC: d' } }],
])('no request is made of pieces: %s', async (_what, more) => {
  expect(await problemsOf({ parameters: { x: text }, implementation: { type: 'http', method: 'POST', url: 'https://api.example.com/', ...more } })).not.toEqual([]);
});

test.each([
  ['create_file', 'built-in'], ['createfile', 'looks like'], ['create_fi1e', 'looks like'], ['read_fiIe', 'small letters'], ['сreate_file', 'small letters'], ['create__file', 'small letters'], ['steward', 'audit'], ['server.tool', 'small letters'], ['__proto__', 'small letters'], ['x'.repeat(65), 'more than 64'], ['a\u200bb', 'small letters'],
])('the name %s is taken from nobody (52)', async (name, why) => {
  expect((await problemsOf({ name, implementation: { type: 'command', command: ['ls'] } })).join()).toContain(why);
});

describe('in a whole runtime', () => {
  let hits = 0;
  const server = createServer((_request, response) => {
    hits++;
    response.end('{}');
  });
  beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  test('no call adds or changes one, reaches a private address, or uses a script from elsewhere', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder({ 'beside/mcp.txt': 'x' });
    const elsewhere = temporaryFolder({ 'evil.py': 'print(1)' });
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'functions'));
    writeFileSync(join(folder, 'good.py'), 'print(1)');
    symlinkSync(join(elsewhere, 'evil.py'), join(folder, 'link.py'));
    symlinkSync(join(elsewhere, 'evil.py'), join(dataDir, 'functions', 'link.py'));
    const { port } = server.address() as AddressInfo;
    const script = (name: string, file: string): object => ({ name, description: 'A script.', implementation: { type: 'script', file } });
    const scripts = ['../x.py', join(elsewhere, 'evil.py'), 'link.py', 'beside/../../x.py', 'beside\\..\\x.py', '%2e%2e/x.py', 'missing.py', 'beside/mcp.txt', 'a\u0000.py'];
    writeFileSync(join(folder, 'mcp_functions.json'), JSON.stringify({ functions: [script('good_script', 'good.py'), ...scripts.map((file, index) => script(`bad_script_${index}`, file)), { name: 'ask_inside', description: 'Asks.', implementation: { type: 'http', url: `http://127.0.0.1:${port}/` } }] }));
    const { runtime } = await startRuntime({ dataDir, workspace: folder, config: join(folder, 'mcp_functions.json'), policy: 'unattended' });
    const bad = runtime.ownFunctions.state();
    expect(bad.functions.map(({ name }) => name)).toEqual(['good_script', 'ask_inside']);
    expect(bad.problems.map(({ path }) => path)).toEqual(scripts.map((_, index) => `functions[${index + 1}].implementation.file`));
    expect(bad.waiting).toEqual([]);

    const refused = async (name: string, input: Record<string, unknown>): Promise<string | undefined> => {
      const outcome = await runtime.door.callFunction({ name, input, caller, approval: 'refuse' });
      expect(outcome.state, JSON.stringify(input)).not.toBe('done');
      return outcome.error?.code;
    };
    expect(await refused('ask_inside', {})).toBe('DENIED_BY_POLICY');
    expect(hits).toBe(0);
    for (const path of [join(folder, 'mcp_functions.json'), 'mcp_functions.json', './beside/../MCP_FUNCTIONS.json'.toLowerCase(), 'good.py', join(dataDir, 'mcp_functions.json'), join(dataDir, 'functions', 'new.py')]) {
      for (const [name, input] of [['write_file', { file_path: path, content: '{}' }], ['delete_file', { file_path: path }], ['copy_file', { source: 'beside/mcp.txt', destination: path, overwrite: true }]] as const) expect(await refused(name, input)).toMatch(/DENIED_BY_POLICY|PATH_/);
    }
    // A program may try; its sandbox holds these places against it.
    const before = readFileSync(join(folder, 'mcp_functions.json'), 'utf8');
    for (const path of ['mcp_functions.json', 'good.py', join(dataDir, 'functions', 'new.py')]) await runtime.door.callFunction({ name: 'execute_shell', input: { command: ['cp', 'beside/mcp.txt', path] }, caller, approval: 'refuse' });
    await runtime.door.callFunction({ name: 'execute_shell', input: { command: ['mv', 'beside/mcp.txt', 'mcp_functions.json'] }, caller, approval: 'refuse' });
    expect(readFileSync(join(folder, 'mcp_functions.json'), 'utf8')).toBe(before);
    expect(readFileSync(join(folder, 'good.py'), 'utf8')).toBe('print(1)');
    expect(existsSync(join(dataDir, 'functions', 'new.py'))).toBe(false);
    expect(runtime.ownFunctions.state().functions).toHaveLength(2);
  });
});
