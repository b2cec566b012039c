// Steward as a library, as a stranger gets it: packed, installed into an empty project, compiled against
// its types, run by plain Node.
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createMcpClient } from '../../src-main/index.ts';
import { fixture, packageFile } from '../kit/connectTestServer.ts';
import { testIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { firstToken, startSteward, until } from './kit/startSteward.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Lock {
  packages: Record<string, { version: string; dependencies?: Record<string, string>; optionalDependencies?: Record<string, string>; dev?: boolean; devOptional?: boolean }>;
}

/** An empty project with the packed Steward in it, installed as the lock says, from npm's own cache where it can. */
async function install(): Promise<{ project: string; problem: string | undefined }> {
  const project = mkdtempSync(join(realpathSync(tmpdir()), 'steward-consumer-'));
  const [packed] = JSON.parse((await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], { cwd: root, maxBuffer: 64 * 1024 * 1024 })).stdout) as [{ filename: string }];
  const tarball = join(project, 'steward.tgz');
  copyFileSync(join(project, packed.filename), tarball);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string; dependencies: Record<string, string>; optionalDependencies: Record<string, string> };
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const needed: Lock['packages'] = {};
  /** Where Node finds a package from another one's place. */
  const placeOf = (name: string, from: string): string => (from === '' || packages[`${from}/node_modules/${name}`] ? `${from}/node_modules/${name}`.replace(/^\//, '') : placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))));
  const take = (name: string, from = ''): void => {
    const place = placeOf(name, from);
    const entry = packages[place];
    if (!entry || needed[place]) return;
    const { dev: _, devOptional: __, ...rest } = entry;
    needed[place] = rest;
    for (const each of Object.keys({ ...rest.dependencies, ...rest.optionalDependencies })) take(each, place);
  };
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) take(name);
  const own = { name: 'consumer', version: '1.0.0', private: true, type: 'module', dependencies: { steward: 'file:steward.tgz' } };
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  const steward = { version: manifest.version, resolved: 'file:steward.tgz', integrity, dependencies: manifest.dependencies, optionalDependencies: manifest.optionalDependencies };
  writeFileSync(join(project, 'package.json'), JSON.stringify(own));
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ name: own.name, version: own.version, lockfileVersion: 3, requires: true, packages: { '': own, 'node_modules/steward': steward, ...needed } }));
  if (existsSync(join(root, '.npmrc'))) copyFileSync(join(root, '.npmrc'), join(project, '.npmrc'));
  try {
    await run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: project });
  } catch (error) {
    return { project, problem: String(error).slice(0, 500) };
  }
  return { project, problem: undefined };
}

const source = `
import { AppError, createMcpClient, ComprehensiveMcpClient, type ExecutionStats, type FunctionSummary, type McpClientOptions, type ServerStatusReport } from 'steward';

const options = JSON.parse(process.argv[2] ?? '{}') as McpClientOptions;
const client: ComprehensiveMcpClient = await createMcpClient(options);
const functions: FunctionSummary[] = client.listFunctions();
const found: string[] = client.searchFunctions('create file').map(({ name }) => name);
const created: Record<string, unknown> = await client.callFunction('create_file', { file_path: 'made.txt', content: 'from a program' });
let refused = '';
try {
  await client.callFunction('read_file', { file_path: 'no-such-file' });
} catch (error) {
  refused = error instanceof AppError ? error.code : String(error);
}
const status: ServerStatusReport = client.getServerStatus();
const stats: ExecutionStats = client.functionExecutor.getExecutionStats();
const servers: string[] = client.registry.listServers().map(({ name }) => name);
const discover: () => Promise<{ label: string }[]> = client.autoDiscovery.discoverServers;
// @ts-expect-error A call needs the name of a function.
const wrong = () => client.callFunction();
await client.shutdown();
console.log(JSON.stringify({ node: process.versions.node, functions: functions.length, parameters: functions.every(({ parameters }) => parameters['type'] === 'object'), found: found[0], created, refused, status, stats, servers, discover: typeof discover, wrong: typeof wrong }));
`;

interface Said {
  node: string;
  functions: number;
  found: string;
  created: Record<string, unknown>;
  stats: Record<string, unknown>;
}

const { project, problem } = await install();
const installed = testIf(problem === undefined, `npm could not install what the package needs, neither from its cache nor from a registry: ${problem ?? ''}`);
const program = join(project, 'main.js');
const daemons: ChildProcess[] = [];
afterAll(() => {
  for (const daemon of daemons) daemon.kill('SIGTERM');
  rmSync(project, { recursive: true, force: true });
});

if (problem === undefined) {
  writeFileSync(join(project, 'main.ts'), source);
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext', skipLibCheck: false, types: ['node'], typeRoots: [packageFile('@types')], noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true }, files: ['main.ts'] }));
}

async function say(node: string, options: object, environment: NodeJS.ProcessEnv = {}): Promise<Said> {
  return JSON.parse((await run(node, [program, JSON.stringify(options)], { cwd: project, env: { PATH: process.env['PATH'], HOME: project, ...environment } })).stdout) as Said;
}

const expected = {
  found: 'create_file',
  parameters: true,
  refused: 'NOT_FOUND',
  created: { bytes: 14, created: true },
  stats: { totalExecutions: 2, successfulExecutions: 1, failedExecutions: 1, successRate: 0.5, byFunction: { create_file: { executions: 1, failed: 0 }, read_file: { executions: 1, failed: 1 } } },
};

installed('a program in TypeScript compiles against its types, every file of them', async () => {
  const { stdout } = await run(process.execPath, [packageFile('typescript/bin/tsc'), '--project', project]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe('');
  expect(existsSync(program)).toBe(true);
}, 60_000);

installed('it calls functions in its own process', async () => {
  const workspace = temporaryFolder();
  expect(await say(process.execPath, { dataDir: join(workspace, '.data'), workspace, policy: 'unattended' })).toMatchObject({ ...expected, servers: [], status: { totalServers: 0, servers: [] } });
  expect(readFileSync(join(workspace, 'made.txt'), 'utf8')).toBe('from a program');
}, 60_000);

/** What stands on the path where Steward's own Node is not called for. */
const plainNode = problem === undefined ? /^v(\d+)/.exec(execFileSync('sh', ['-c', 'PATH="$1" node --version 2>/dev/null || true', 'sh', (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules')).join(':')], { encoding: 'utf8' }))?.[1] : undefined;
testIf(problem === undefined && plainNode !== undefined && Number(plainNode) >= 20 && Number(plainNode) < 24, 'the Node on the path is not one from 20 to 23')('on an older Node its runtime is beside it, and ends with it', async () => {
  const workspace = temporaryFolder();
  const options = { dataDir: join(workspace, '.data'), workspace, policy: 'unattended' };
  const older = execFileSync('sh', ['-c', 'PATH="$1" command -v node', 'sh', (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules')).join(':')], { encoding: 'utf8' }).trim();
  const said = await say(older, options);
  expect(said).toMatchObject(expected);
  expect(said.node.split('.')[0]).toBe(plainNode);
  // The folder is free again.
  await (await createMcpClient(options)).shutdown();
}, 60_000);

installed('it calls those of a daemon, by its data folder and by its address', async () => {
  const workspace = temporaryFolder();
  const dataDir = join(workspace, '.data');
  const daemon = spawn(process.execPath, [join(project, 'node_modules/steward/out/main/cli.js'), 'serve', '--port', '0', '--json', '--no-open', '--data-dir', dataDir, '--workspace', workspace, '--policy', 'unattended'], { stdio: ['ignore', 'pipe', 'ignore'] });
  daemons.push(daemon);
  let line = '';
  daemon.stdout.on('data', (chunk: Buffer) => (line += chunk.toString()));
  await until('the daemon', () => line.includes('\n'));
  const { port, token } = JSON.parse(line) as { port: number; token: string };
  expect(await say(process.execPath, { dataDir })).toMatchObject({ ...expected, created: { bytes: 14 } });
  const url = `http://127.0.0.1:${port}`;
  // It is there by now.
  const again = await run(process.execPath, [program, JSON.stringify({ url, token })], { cwd: project }).catch((error: { stderr: string }) => error);
  expect(again.stderr).toContain('ALREADY_EXISTS');
  const client = await createMcpClient({ url, token, name: 'the test' });
  onTestFinished(() => client.shutdown());
  expect(await client.callFunction('read_file', { file_path: 'made.txt' })).toMatchObject({ content: 'from a program' });
  expect(client.listFunctions().length).toBeGreaterThan(15);
  expect(client.getServerStatus()).toMatchObject({ totalServers: 1, servers: [{ name: 'steward', status: 'ready', address: `${url}/mcp` }] });
}, 60_000);

test('only a person decides: what would ask fails where nobody can be asked, and waits as long as it may where somebody can', async () => {
  const workspace = temporaryFolder();
  const alone = await createMcpClient({ dataDir: join(workspace, '.data'), workspace });
  onTestFinished(() => alone.shutdown());
  await expect(alone.callFunction('create_file', { file_path: 'a.txt', content: 'x' })).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
  expect(existsSync(join(workspace, 'a.txt'))).toBe(false);

  const steward = await startSteward({ approvalWaitMs: 30_000 });
  const client = await createMcpClient({ url: steward.url, token: firstToken, name: 'importer' });
  onTestFinished(() => client.shutdown());
  const call = client.callFunction('create_file', { file_path: 'b.txt', content: 'x' });
  const card = await until('the card', () => steward.openCards()[0]);
  expect(card.askedBy).toContain('importer');
  await steward.allow(card.id);
  expect(await call).toMatchObject({ created: true });
});

test('a call of a program’s own runtime is told as the program’s, and other servers’ tools are there from the start', async () => {
  const workspace = temporaryFolder();
  const dataDir = join(workspace, '.data');
  mkdirSync(dataDir, { mode: 0o700 });
  const servers = join(workspace, 'mcp_servers.json');
  writeFileSync(servers, JSON.stringify({ servers: [{ name: 'many', command: process.execPath, args: [fixture('manyTools.ts'), join(workspace, 'started'), '7', '3'] }] }));
  const client = await createMcpClient({ dataDir, workspace, servers, policy: 'unattended', name: 'importer' });
  onTestFinished(() => client.shutdown());
  expect(client.listFunctions().map(({ name }) => name).filter((name) => name.includes('__'))).toEqual(['many__get_0', 'many__get_1', 'many__get_2']);
  expect(await client.callFunction('many__get_1')).toEqual({ content: [{ type: 'text', text: '7' }] });
  await client.refresh();
  expect(client.registry.listServers()).toMatchObject([{ name: 'many', status: 'ready', functions: 3 }]);
  expect(client.searchFunctions('matter 2')[0]?.name).toBe('many__get_2');
});

test('what cannot be is said: two places at once, no token, an address where nothing answers, use before and after', async () => {
  await expect(createMcpClient({ url: 'http://127.0.0.1:9', dataDir: 'x' })).rejects.toMatchObject({ code: 'USAGE' });
  await expect(createMcpClient({ url: 'http://127.0.0.1:9', token: '' })).rejects.toMatchObject({ code: 'USAGE', hint: expect.stringContaining('steward token') });
  await expect(createMcpClient({ url: 'ftp://example', token: 'x' })).rejects.toMatchObject({ code: 'USAGE' });
  const steward = await startSteward();
  await expect(createMcpClient({ url: steward.url, token: 'a-token-that-is-none-at-all' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  const client = await createMcpClient({ url: steward.url, token: firstToken });
  await expect(client.autoDiscovery.discoverServers()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  await client.shutdown();
  expect(() => client.listFunctions()).toThrow(/not connected/);
  await expect(client.callFunction('read_file')).rejects.toMatchObject({ code: 'NOT_REACHABLE' });
});
