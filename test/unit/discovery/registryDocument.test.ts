// Documents as on modelcontextprotocol.io/registry and in the registry's own examples.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fetchDocument } from '../../../src-main/discovery/fetchDocument.ts';
import { parseRegistryDocument, readRegistryDocument } from '../../../src-main/discovery/registryDocument.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const parse = (value: unknown) => parseRegistryDocument(JSON.stringify(value), 'server.json');
const document = (more: Record<string, unknown>) => ({ $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json', name: 'io.github.ann/weather', description: 'Weather', version: '1.0.2', ...more });

describe('packages', () => {
  test('npm, with a key that is asked for', () => {
    const { proposals } = parse(document({ packages: [{ registryType: 'npm', identifier: '@ann/weather', version: '1.0.2', transport: { type: 'stdio' }, environmentVariables: [{ name: 'WEATHER_KEY', description: 'Weather API key', isRequired: true, isSecret: true }, { name: 'UNITS', default: 'celsius' }, { name: 'DEBUG' }] }] }));
    expect(proposals).toEqual([
      {
        label: 'weather',
        connection: { kind: 'stdio', command: 'npx', args: ['-y', '@ann/weather@1.0.2'], env: { WEATHER_KEY: '${WEATHER_KEY}', UNITS: 'celsius' } },
        provenance: { kind: 'registry', source: 'server.json' },
        asks: [{ id: 'WEATHER_KEY', title: 'Weather API key', secret: true }],
        secretNames: ['WEATHER_KEY'],
      },
    ]);
  });

  test('PyPI and arguments', () => {
    const { proposals } = parse(document({ title: 'Weather', packages: [{ registryType: 'pypi', identifier: 'weather-mcp', version: '0.5.0', runtimeHint: 'uvx', transport: { type: 'stdio' }, packageArguments: [{ type: 'positional', value: 'serve' }, { type: 'named', name: '--mode', default: 'local' }, { type: 'named', name: '--city', description: 'City', isRequired: true }, { type: 'named', name: '--extra' }, { type: 'positional', valueHint: 'folder', isRequired: true }] }] }));
    expect(proposals).toMatchObject([{ label: 'Weather', connection: { command: 'uvx', args: ['weather-mcp@0.5.0', 'serve', '--mode', 'local', '--city', '${city}', '${folder}'] }, asks: [{ id: 'city', title: 'City', secret: false }, { id: 'folder' }] }]);
  });

  test('containers, with what they mount', () => {
    const { proposals } = parse(
      document({
        packages: [
          {
            registryType: 'oci',
            identifier: 'docker.io/mcp/filesystem:1.0.2',
            transport: { type: 'stdio' },
            runtimeArguments: [{ type: 'named', name: '--mount', value: 'type=bind,src={source_path},dst={target_path}', isRequired: true, variables: { source_path: { description: 'Source path on host', isRequired: true }, target_path: { default: '/project' } } }],
            packageArguments: [{ type: 'positional', value: '/project' }],
            environmentVariables: [{ name: 'LOG_LEVEL', default: 'info' }],
          },
        ],
      }),
    );
    expect(proposals).toMatchObject([{ connection: { command: 'docker', args: ['run', '-i', '--rm', '-e', 'LOG_LEVEL', '--mount', 'type=bind,src=${source_path},dst=/project', 'docker.io/mcp/filesystem:1.0.2', '/project'], env: { LOG_LEVEL: 'info' } }, asks: [{ id: 'source_path', title: 'Source path on host' }] }]);
  });

  test('names with underscores, as they were until September 2025, and the registry’s own wrapping', () => {
    const { proposals } = parse({ server: { name: 'io.x/brave', version_detail: { version: '1.0.2' }, packages: [{ registry_type: 'npm', registry_base_url: 'https://registry.npmjs.org', identifier: '@x/brave', version: '1.0.2', environment_variables: [{ name: 'BRAVE_API_KEY', is_required: true, is_secret: true }] }], remotes: [{ transport_type: 'sse', url: 'https://x.example/sse' }] }, _meta: { 'io.modelcontextprotocol.registry/official': { status: 'active' } } });
    expect(proposals).toMatchObject([{ connection: { args: ['-y', '@x/brave@1.0.2'] }, asks: [{ id: 'BRAVE_API_KEY', secret: true }] }, { connection: { kind: 'sse', url: 'https://x.example/sse' } }]);
  });

  test('another registry is named in the command and in a remark', () => {
    const { proposals } = parse(document({ packages: [{ registryType: 'npm', registryBaseUrl: 'https://npm.corp.example', identifier: 'x', version: '1.0.0' }] }));
    expect(proposals).toMatchObject([{ connection: { args: ['-y', '--registry=https://npm.corp.example', 'x@1.0.0'] }, remarks: ['Comes from https://npm.corp.example, not from the usual registry'] }]);
  });
});

test('remotes, with headers and places in the address', () => {
  const { proposals } = parse(document({ status: 'deprecated', remotes: [{ type: 'streamable-http', url: 'https://{tenant}.example.com/mcp', variables: { tenant: { default: 'eu' } }, headers: [{ name: 'Authorization', value: 'Bearer {key}', variables: { key: { description: 'API key', isRequired: true, isSecret: true } } }, { name: 'X-Region', default: 'eu' }] }] }));
  expect(proposals).toMatchObject([{ connection: { kind: 'http', url: 'https://eu.example.com/mcp', headers: { Authorization: 'Bearer ${key}', 'X-Region': 'eu' } }, asks: [{ id: 'key', title: 'API key', secret: true }], secretNames: ['Authorization'], remarks: ['Its author calls it outdated'] }]);
});

describe('refusals', () => {
  test.each([
    [{ registryType: 'npm', identifier: '--registry=https://evil.example' }, 'no name npm knows'],
    [{ registryType: 'npm', identifier: 'x && curl evil', version: '1.0.0' }, 'no name npm knows'],
    [{ registryType: 'npm', identifier: '../../evil' }, 'no name npm knows'],
    [{ registryType: 'npm', identifier: 'x', version: '1.0.0 --evil' }, 'as its version, which is none'],
    [{ registryType: 'pypi', identifier: '-x' }, 'no name PyPI knows'],
    [{ registryType: 'oci', identifier: '--privileged' }, 'as its image, which is none'],
    [{ registryType: 'mcpb', identifier: 'https://github.com/x/y.mcpb' }, 'is a mcpb package'],
    [{ registryType: 'nuget', identifier: 'X.Y' }, 'is a nuget package'],
    [{ registryType: 'npm', identifier: 'x', transport: { type: 'streamable-http', url: 'http://localhost:1/mcp' } }, 'start it yourself'],
  ])('%j', (each, reason) => {
    expect(() => parse(document({ packages: [each] }))).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(reason) }));
    // Beside one that can be used it is told, and no more.
    expect(parse(document({ packages: [each, { registryType: 'npm', identifier: 'good', version: '1.0.0' }] }))).toMatchObject({ proposals: [{ connection: { args: ['-y', 'good@1.0.0'] } }], refused: [expect.stringContaining(reason)] });
  });

  test.each([
    [{ type: 'streamable-http', url: 'javascript:alert(1)' }, 'as its address'],
    [{ type: 'streamable-http', url: 'file:///etc/passwd' }, 'as its address'],
    [{ type: 'carrier-pigeon', url: 'https://x.example' }, 'not known here'],
  ])('%j', (remote, reason) => {
    expect(() => parse(document({ remotes: [remote] }))).toThrow(expect.objectContaining({ message: expect.stringContaining(reason) }));
  });

  test.each([['{', 'is not JSON'], ['[]', 'is no server.json'], ['{"name":"x","packages":[{}]}', 'packages[0].registryType'], ['{"name":"x"}', 'no way to run or reach'], [`{"name":"x","a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'nested too deeply']])('%s', (text, words) => {
    expect(() => parseRegistryDocument(text, 'server.json')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(words) }));
  });
});

describe('reading', () => {
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const text = JSON.stringify(document({ remotes: [{ type: 'sse', url: 'https://x.example/sse' }] }));

  test('a file', async () => {
    const folder = temporaryFolder({ 'server.json': text });
    expect((await readRegistryDocument(join(folder, 'server.json'))).proposals).toHaveLength(1);
    await expect(readRegistryDocument(join(folder, 'absent.json'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readRegistryDocument(folder)).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  });

  test('an address of this computer, also after a redirect within it', async () => {
    const origin = await serve((request, response) => (request.url === '/server.json' ? void response.end(text) : void response.writeHead(302, { Location: '/server.json' }).end()));
    expect((await readRegistryDocument(`${origin}/latest`)).proposals).toMatchObject([{ provenance: { kind: 'registry', source: `${origin}/latest` } }]);
  });

  test('no redirect leads into a private place', async () => {
    let called = 0;
    const inside = await serve((_, response) => void (called++, response.end(text)));
    for (const location of [`${inside}/x`, inside.replace('127.0.0.1', 'localhost'), 'https://169.254.169.254/latest', 'https://10.0.0.1/', 'https://[::ffff:127.0.0.1]/', 'https://0x7f000001/', 'file:///etc/passwd', 'http://example.com/', 'ftp://x/']) {
      const origin = await serve((_, response) => void response.writeHead(302, { Location: location }).end());
      await expect(fetchDocument(origin), location).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(called).toBe(0);
  });

  test('a name that leads to a private place is not called; what was judged is what is called', async () => {
    await expect(fetchDocument('https://docs.example/server.json', { resolve: async () => ['127.0.0.1'] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(fetchDocument('https://docs.example/server.json', { resolve: async () => ['203.0.113.1', '10.0.0.1'] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test.each(['http://example.com/server.json', 'ftp://example.com/x', 'file:///etc/passwd'])('%s is not read', async (address) => {
    await expect(readRegistryDocument(address)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('size, time and patience have an end', async () => {
    const big = await serve((_, response) => void response.end('x'.repeat(2_000_000)));
    await expect(fetchDocument(big)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    const slow = await serve((_, response) => void response.write('{'));
    await expect(fetchDocument(slow, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const around = await serve((_, response) => void response.writeHead(302, { Location: '/again' }).end());
    await expect(fetchDocument(around)).rejects.toMatchObject({ code: 'NETWORK', message: expect.stringContaining('on and on') });
    const absent = await serve((_, response) => void response.writeHead(404).end());
    await expect(fetchDocument(absent)).rejects.toMatchObject({ code: 'NETWORK', message: expect.stringContaining('404') });
  });
});
