import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { programPath } from '../../../src-main/ports/local/programPath.ts';
import { createLocalProcesses } from '../../../src-main/ports/local/startProcess.ts';
import type { ProcessRequest, RunningProcess } from '../../../src-main/ports/processes.ts';
import { isRunning } from '../../kit/isRunning.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

async function start(request: Partial<ProcessRequest> & Pick<ProcessRequest, 'command'>, environment: NodeJS.ProcessEnv = process.env): Promise<RunningProcess> {
  const started = await createLocalProcesses(environment).start({ args: [], cwd: temporaryFolder(), environment: {}, onStderr: () => undefined, ...request });
  onTestFinished(() => started.end());
  return started;
}

const sh = (script: string, more: Partial<ProcessRequest> = {}, environment?: NodeJS.ProcessEnv) => start({ command: 'sh', args: ['-c', script], ...more }, environment);

/** A program that says its own path. */
function programIn(folder: string, name: string): string {
  chmodSync(join(folder, name), 0o755);
  return folder;
}

describe('a program that stays', () => {
  test('reads, writes, and tells how it ended', async () => {
    let errors = '';
    const process = await sh('read line; echo "got $line"; echo trouble >&2; exit 4', { onStderr: (said) => (errors += said) });
    process.stdin.write('a line\n');
    expect(await text(process.stdout)).toBe('got a line\n');
    expect(await process.ended).toEqual({ exitCode: 4, signal: null });
    expect(errors).toBe('trouble\n');
    expect(await process.use()).toBeUndefined();
  });

  test('is asked by the end of its input first, then by a signal, then not asked', async () => {
    const polite = await sh('cat >/dev/null; exit 0');
    await polite.end();
    expect(await polite.ended).toEqual({ exitCode: 0, signal: null });
    const deaf = await sh('exec sleep 3781');
    await deaf.end();
    expect(await deaf.ended).toEqual({ exitCode: null, signal: 'SIGTERM' });
    const stubborn = await sh(`trap '' TERM; while :; do sleep 0.1; done`);
    await stubborn.end();
    expect(await stubborn.ended).toMatchObject({ signal: 'SIGKILL' });
  });

  test('takes along what it has started, in sessions of their own too', async () => {
    const process = await sh('setsid sleep 3782 & sleep 3783 & echo ready; cat >/dev/null');
    await once(process.stdout, 'data');
    expect(await process.use()).toMatchObject({ memory: expect.any(Number), cpu: null });
    await expect.poll(async () => (await process.use())?.processes).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await process.use())?.cpu).toEqual(expect.any(Number));
    await process.end();
    for (const argument of ['3782', '3783']) await expect.poll(() => pidsOf(argument)).toEqual([]);
  });

  test.each([
    ['waits', 'setsid sleep 3784 & echo ready; exec sleep 3784', 1],
    // It may be gone before it is looked for: that is a matter of luck, so it is tried more than once.
    ['ends with its input, and leaves something', 'sleep 3784 & echo ready; exec cat >/dev/null', 8],
  ])('and does not outlive a Steward that is killed: one that %s', { timeout: 60_000 }, async (_what, script, times) => {
    for (let time = 0; time < times; time++) {
      const child = spawn(execPath, [fileURLToPath(new URL('../../kit/holdProcess.ts', import.meta.url)), script], { stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      expect(isRunning(said.toString().trim())).toBe(true);
      child.kill('SIGKILL');
      await expect.poll(() => pidsOf('3784'), { timeout: 5000 }).toEqual([]);
    }
  });

  test('sees its own variables, the few that all see, and no others', async () => {
    const process = await sh('env', { environment: { MINE: '1' } }, { PATH: '/usr/bin:/bin', HOME: '/nowhere', OPENAI_API_KEY: 'secret', LD_PRELOAD: '/evil.so', NODE_OPTIONS: '--evil' });
    const seen = (await text(process.stdout)).split('\n').map((line) => line.split('=')[0]);
    expect(seen).toEqual(expect.arrayContaining(['MINE', 'PATH', 'HOME']));
    for (const name of ['OPENAI_API_KEY', 'LD_PRELOAD', 'NODE_OPTIONS']) expect(seen).not.toContain(name);
  });

  test('that floods its standard error is read no faster than others can bear', async () => {
    let bytes = 0;
    const process = await sh('yes trouble >&2', { onStderr: (said) => (bytes += said.length) });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await process.end();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('where programs are looked for', () => {
  const script = '#!/bin/sh\necho "$0"\n';

  test('PATH first, without its relative folders, then the usual places', async () => {
    const home = temporaryFolder({ '.local/bin/tool': script, '.nvm/versions/node/v9.1.0/bin/old': '', '.nvm/versions/node/v22.3.0/bin/node-tool': script });
    programIn(join(home, '.local/bin'), 'tool');
    programIn(join(home, '.nvm/versions/node/v22.3.0/bin'), 'node-tool');
    const own = temporaryFolder({ tool: script });
    programIn(own, 'tool');
    const bare = { PATH: '.:/usr/bin:/bin', HOME: home };
    expect((await programPath(bare)).folders).toEqual(expect.arrayContaining([{ folder: '/usr/bin', from: 'PATH' }, { folder: join(home, '.local/bin'), from: 'usual place' }, { folder: join(home, '.nvm/versions/node/v22.3.0/bin'), from: 'usual place' }]));
    expect((await programPath(bare)).path).not.toMatch(/(?:^|:)\.(?:$|:)|v9/);
    expect((await start({ command: 'tool' }, bare)).program).toBe(join(home, '.local/bin/tool'));
    expect((await start({ command: 'node-tool' }, bare)).program).toBe(join(home, '.nvm/versions/node/v22.3.0/bin/node-tool'));
    expect((await start({ command: 'tool' }, { PATH: `${own}:/usr/bin:/bin`, HOME: home })).program).toBe(join(own, 'tool'));
    // What a program starts is found in the same places.
    expect(await text((await sh('command -v tool', {}, bare)).stdout)).toBe(`${join(home, '.local/bin/tool')}\n`);
  });

  test('what the login shell adds, where PATH is only the system’s', async () => {
    const added = temporaryFolder({ tool: script });
    programIn(added, 'tool');
    const folder = temporaryFolder({ shell: `#!/bin/sh\necho welcome\nPATH="${added}:$PATH"\nexec /bin/sh -c "$2"\n` });
    programIn(folder, 'shell');
    const environment = { PATH: '/usr/bin:/bin', HOME: folder, SHELL: join(folder, 'shell') };
    expect((await programPath(environment)).folders).toContainEqual({ folder: added, from: 'login shell' });
    expect((await start({ command: 'tool' }, environment)).program).toBe(join(added, 'tool'));
    const full = await programPath({ ...environment, PATH: `${folder}:/usr/bin` });
    expect(full.folders.some(({ from }) => from === 'login shell')).toBe(false);
  });

  test('a login shell that waits for something is left alone', async () => {
    const folder = temporaryFolder({ shell: '#!/bin/sh\nexec sleep 3785\n' });
    programIn(folder, 'shell');
    expect((await programPath({ PATH: '/usr/bin', HOME: folder, SHELL: join(folder, 'shell') })).folders).toContainEqual({ folder: '/usr/bin', from: 'PATH' });
  });

  test.each([
    ['no such program', 'no-such-program', /no-such-program; looked in .*\/usr\/bin/],
    ['no such path', './no-such', /no program at .*no-such/],
    ['a folder', '/tmp', /no program at \/tmp/],
    ['a file that may not be run', './note.txt', /no program at .*note.txt/],
  ])('%s is refused with the places', async (_what, command, message) => {
    await expect(start({ command, cwd: temporaryFolder({ 'note.txt': '' }) })).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringMatching(message) });
  });
});

/** Processes with this argument that have not ended. */
function pidsOf(argument: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isRunning(pid) && commandOf(pid) === `sleep\0${argument}\0`);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
