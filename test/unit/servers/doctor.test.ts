// Why a server does not start: each reason with the way to mend it, from real programs and real sockets.
import { createServer } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { DoctorCheck, DoctorReport } from '../../../src-preload/contract/index.ts';
import { diagnoseServer, type Patient } from '../../../src-main/health/doctor/diagnoseServer.ts';
import { readStderr } from '../../../src-main/health/doctor/readStderr.ts';
import { createLocalListeners } from '../../../src-main/ports/local/listeners.ts';
import { openDoctorMachine } from '../../../src-main/runtime/doctor/doctorMachine.ts';
import type { RequestContext } from '../../../src-main/wire/connection.ts';
import { testIf } from '../../kit/skip.ts';
import { startRuntime } from '../../kit/startedRuntime.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const program = fileURLToPath(new URL('../../kit/servers/fileServer.ts', import.meta.url));
const context = { signal: new AbortController().signal } as RequestContext;
const troubles = ({ checks }: DoctorReport): DoctorCheck[] => checks.filter(({ outcome }) => outcome === 'trouble');

/** Examines an entry of the operator's, with the runtime as it is. */
async function examine(entry: object, files: Record<string, string> = {}): Promise<DoctorReport> {
  const folder = temporaryFolder(files);
  const file = join(folder, 'mcp_servers.json');
  writeFileSync(file, JSON.stringify({ servers: [{ name: 'ill', ...entry }] }).replaceAll('FOLDER', folder));
  const { handlers } = await startRuntime({ servers: file });
  return handlers['servers.doctor']({ name: 'ill' }, context);
}

async function listen(server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown; close(): unknown }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('one that works is said to work', async () => {
  const report = await examine({ command: process.execPath, args: [program, 'FOLDER/tools.json'] }, { 'tools.json': '[{"name":"first","description":"Does one thing"}]' });
  expect(report).toMatchObject({ name: 'ill', ok: true, checks: [{ id: 'program', outcome: 'ok' }, { id: 'answer', outcome: 'ok', detail: 'It answers, with 1 tool in use' }] });
});

test('a program that is nowhere: where it was looked for, and how to get it', async () => {
  const [missing] = troubles(await examine({ command: 'no-such-program-here' }));
  expect(missing).toMatchObject({ id: 'program', detail: expect.stringMatching(/^no-such-program-here was not found\. Looked in .*\/bin/), fixes: [{ kind: 'command', command: 'command -v no-such-program-here' }] });
});

test('a path that leads nowhere, while the program is on PATH: that one can be chosen', async () => {
  const [missing] = troubles(await examine({ command: '/opt/gone/bin/sh' }));
  expect(missing).toMatchObject({ id: 'program', detail: 'There is no program /opt/gone/bin/sh', fixes: [{ kind: 'program', path: expect.stringMatching(/\/sh$/) }] });
});

test('what it says on standard error is understood: a module, a variable, a port that is taken', async () => {
  const port = await listen(createNetServer());
  const script = (text: string) => ({ command: process.execPath, args: ['-e', text] });
  expect(troubles(await examine(script("require('left-padding-of-the-test')"))).map(({ detail }) => detail)).toEqual(expect.arrayContaining([expect.stringContaining('Node does not find left-padding-of-the-test')]));
  expect(troubles(await examine(script("console.error('Error: GITHUB_TOKEN environment variable is required'); process.exit(1)"))).map(({ detail }) => detail)).toEqual(expect.arrayContaining([expect.stringContaining('It wants the variable GITHUB_TOKEN')]));
  const taken = troubles(await examine(script(`require('net').createServer().listen(${port}, '127.0.0.1')`)));
  expect(taken).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'said-port', detail: expect.stringContaining(`It wants port ${port}, which another program has`) })]));
});

test('npx without a registry: real npm is asked, at an address where nothing listens', { timeout: 60_000 }, async () => {
  const report = await examine({ command: 'npx', args: ['-y', 'no-such-package-of-the-test@1.0.0'], env: { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0', npm_config_cache: 'FOLDER/cache' } });
  expect(troubles(report)).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'said-offline', fixes: expect.arrayContaining([expect.objectContaining({ kind: 'command', command: 'npm ping' })]) })]));
});

test('words of the common tools, as they print them', () => {
  const ids = (text: string): string[] => readStderr(text).map(({ id }) => id);
  expect(ids("npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/@nobody%2fnothing - Not found\nnpm error 404  '@nobody/nothing@*' is not in this registry.")).toEqual(['package']);
  expect(ids('npm error code EAI_AGAIN\nnpm error errno EAI_AGAIN\nnpm error request to https://registry.npmjs.org/x failed')).toEqual(['offline']);
  expect(ids('error: Failed to fetch: `https://pypi.org/simple/mcp-server-time/`\n  Caused by: Could not connect, are you offline?')).toEqual(['offline']);
  expect(ids("Traceback (most recent call last):\n  File \"server.py\", line 1\nModuleNotFoundError: No module named 'mcp'")).toEqual(['python']);
  expect(ids("npm warn EBADENGINE Unsupported engine {\nnpm warn EBADENGINE   package: 'x@1.0.0',\nnpm warn EBADENGINE   required: { node: '>=22' },")).toEqual(['node']);
  expect(ids('docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?')).toEqual(['docker']);
  expect(ids('Server listening on stdio\nReady')).toEqual([]);
});

test('an old Node and an old Python are named with the version that is needed', async () => {
  const bin = temporaryFolder();
  for (const [name, says] of [['node', 'v16.20.2'], ['python3', 'Python 3.8.10']] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho ${says}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const machine = await openDoctorMachine(createLocalListeners(), { ...process.env, PATH: `${bin}${delimiter}/usr/bin:/bin` });
  const version = async (command: string): Promise<DoctorCheck | undefined> => (await diagnoseServer(patient({ kind: 'stdio', command, args: [], env: {} }), machine)).checks.find(({ id }) => id === 'version');
  expect(await version('node')).toMatchObject({ outcome: 'trouble', detail: expect.stringContaining('Node 16.20.2 is too old') });
  expect(await version('python3')).toMatchObject({ outcome: 'trouble', detail: expect.stringContaining('Python 3.8.10 is too old') });
});

test('a program an entry names by its path is not started to ask its version, whatever it is called', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/node'), `#!/bin/sh\ntouch ${folder}/started\necho v16.0.0\n`);
  chmodSync(join(folder, 'bin/node'), 0o755);
  const machine = await openDoctorMachine(createLocalListeners());
  const { checks } = await diagnoseServer(patient({ kind: 'stdio', command: join(folder, 'bin/node'), args: [], env: {} }), machine);
  expect(checks.map(({ id }) => id)).toEqual(['enabled', 'program']);
  await expect(machine.isFile(join(folder, 'started'))).resolves.toBe(false);
});

test('an address: nothing listens, it wants a key, it is no MCP server', async () => {
  expect(troubles(await examine({ url: 'http://127.0.0.1:9/mcp' }))).toMatchObject([{ id: 'reach', detail: expect.stringContaining('Nothing listens at 127.0.0.1:9') }, { id: 'answer', fixes: [{ kind: 'refresh' }] }]);
  const locked = await listen(createServer((_request, response) => void response.writeHead(401).end()));
  expect(troubles(await examine({ url: `http://127.0.0.1:${locked}/mcp` }))).toMatchObject([{ id: 'key', fixes: [{ kind: 'sign-in' }, { kind: 'key' }, { kind: 'refresh' }] }]);
  const page = await listen(createServer((_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>hello')));
  expect(troubles(await examine({ url: `http://127.0.0.1:${page}/mcp` }))).toMatchObject([{ id: 'answer' }]);
});

testIf(hasOpenssl(), 'makes a certificate with openssl')('a certificate nobody signed, and http where https was expected', async () => {
  const folder = temporaryFolder();
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
  const port = await listen(createTlsServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (_request, response) => void response.end()));
  expect(troubles(await examine({ url: `https://localhost:${port}/mcp` }))[0]).toMatchObject({ id: 'reach', detail: expect.stringContaining('is signed by nobody this computer trusts'), fixes: [{ command: expect.stringContaining('openssl s_client') }, { command: expect.stringContaining('NODE_EXTRA_CA_CERTS') }] });
  const plain = await listen(createServer((_request, response) => void response.end()));
  expect(troubles(await examine({ url: `https://localhost:${plain}/mcp` }))[0]).toMatchObject({ id: 'reach', detail: expect.stringContaining('does not speak TLS') });
});

test('a secret that is not saved is named, and one that is switched off is not started', async () => {
  const report = await examine({ command: process.execPath, args: ['-e', "require('fs').writeFileSync('FOLDER/started','')"], env: { API_KEY: { secret: 'not-there' } }, enabled: false });
  expect(report.checks).toMatchObject([{ id: 'enabled', outcome: 'note', fixes: [{ kind: 'enable' }] }, { id: 'program', outcome: 'ok' }, { id: 'secret-not-there', outcome: 'trouble', fixes: [{ kind: 'secret', secret: 'not-there' }] }]);
});

test('nobody of that name', async () => {
  const { handlers } = await startRuntime();
  await expect(handlers['servers.doctor']({ name: 'nobody' }, context)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

function patient(connection: Patient['entry']['connection']): Patient {
  return { entry: { name: 'ill', connection, enabled: false }, attempt: undefined, lines: [], secrets: [] };
}

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
