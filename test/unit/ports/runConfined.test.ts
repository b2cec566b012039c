// Commands under profiles the door gives seldom: without a layer, with little room on disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SandboxProfile } from '../../../src-preload/contract/index.ts';
import { protectedPatterns } from '../../../src-main/policy/protectedAs.ts';
import { createLocalCommands } from '../../../src-main/ports/local/commands.ts';
import type { CommandResult } from '../../../src-main/ports/commands.ts';
import { watchUse } from '../../../src-main/ports/local/sandbox/watchUse.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';
import { sandboxMissing } from '../../kit/sandbox.ts';
import { describeIf } from '../../kit/skip.ts';

interface Place {
  workspace: string;
  put(path: string, text: string): string;
  run(script: string, profile?: Partial<SandboxProfile>): Promise<CommandResult>;
}

function openPlace(home?: string): Place {
  const workspace = temporaryFolder();
  const commands = createLocalCommands(process.env, home === undefined ? undefined : () => ({ home, workspace }));
  return {
    workspace,
    put(path, text) {
      const whole = join(workspace, path);
      mkdirSync(dirname(whole), { recursive: true });
      writeFileSync(whole, text);
      return whole;
    },
    async run(script, profile = {}) {
      const limits = { processes: 100, memory: 1024 ** 3, cpuSeconds: 60, output: 100_000, fileSize: 1024 ** 3, seconds: 30 };
      const whole: SandboxProfile = { write: [workspace], read: [], hidden: [], fixed: protectedPatterns({ workspace: '/nowhere', home: '/nowhere', dataFolder: '/nowhere' }).fixed.filter((place) => place.includes('*')), hosts: [], changes: 'direct', limits, ...profile };
      const result = await commands.run({ run: { script }, cwd: workspace, environment: {}, timeoutMs: 30_000, maxOutputBytes: 100_000, signal: new AbortController().signal, profile: whole });
      await result.layer?.discard();
      return result;
    },
  };
}

const attempts: readonly [string, string][] = [
  ['written over', 'echo evil > .git/config; echo evil > .git/hooks/pre-commit'],
  ['appended to', 'echo evil >> .git/config; echo evil >> .git/hooks/pre-commit'],
  ['replaced', 'echo evil > new; mv -f new .git/config; rm -rf .git/hooks; mkdir .git/hooks; echo evil > .git/hooks/pre-commit'],
  ['replaced with the folder around it', 'mv .git away; mkdir -p .git/hooks; echo evil > .git/config; echo evil > .git/hooks/pre-commit'],
  ['written through a link', 'ln -s .git/config here; echo evil > here; ln -s .git/hooks there; echo evil > there/pre-commit'],
  ['written through a second name', 'ln .git/config here && echo evil > here'],
  ['made executable, renamed, deleted', 'chmod 777 .git/config; mv .git/config .git/other; rm -rf .git/hooks/pre-commit; echo evil > .git/hooks/post-commit'],
  ['mounted over', 'mount --bind /etc .git/hooks'],
];

describeIf(sandboxMissing === undefined, sandboxMissing ?? '-')('a command whose changes are not kept apart', () => {
  test.each(attempts)('changes its workspace; places that stay as they are cannot be %s', async (_what, script) => {
    const { put, run, workspace } = openPlace();
    put('.git/config', 'good');
    put('.git/hooks/pre-commit', 'good');
    const { exitCode } = await run(`echo made > made; ( ${script} ) 2>/dev/null; true`);
    expect(exitCode).toBe(0);
    expect(readFileSync(join(workspace, 'made'), 'utf8')).toBe('made\n');
    for (const place of ['.git/config', '.git/hooks/pre-commit', '.git/hooks/post-commit']) {
      const whole = join(workspace, place);
      if (existsSync(whole)) expect(readFileSync(whole, 'utf8'), place).toBe('good');
    }
  });

  test('what is new in such a place is taken back, and told', async () => {
    const { run, workspace } = openPlace();
    const { heldBack } = await run('mkdir -p .git/hooks deep/.git .vscode; echo evil > .git/hooks/pre-commit; echo evil > deep/.git/config; echo x > .vscode/tasks.json; echo x > .vscode/other');
    expect(heldBack?.toSorted()).toEqual(['.git/hooks', '.vscode/tasks.json', 'deep/.git/config'].map((place) => join(workspace, place)));
    expect(existsSync(join(workspace, '.git/hooks'))).toBe(false);
    expect(existsSync(join(workspace, '.vscode/other'))).toBe(true);
  });

  test('what somebody else changes in such a place meanwhile stays', async () => {
    const { put, run, workspace } = openPlace();
    const config = put('.git/config', 'before');
    const running = run('sleep 1');
    await new Promise((resolve) => setTimeout(resolve, 500));
    put('.git/config.lock', 'by the person');
    renameSync(`${config}.lock`, config);
    expect((await running).heldBack).toEqual([]);
    expect(readFileSync(join(workspace, '.git/config'), 'utf8')).toBe('by the person');
  });

  test.each(['absolute', 'relative'])('a program that listens in the workspace is out of reach (%s path)', async (kind) => {
    const { run, workspace } = openPlace();
    const path = kind === 'relative' ? 'service.sock' : join(workspace, 'service.sock');
    const program = `require('node:net').createServer((socket) => socket.end('reached')).listen(${JSON.stringify(path)}, () => console.log('listens'))`;
    const server = spawn(process.execPath, ['-e', program], { cwd: workspace, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void server.kill());
    await once(server.stdout, 'data');
    const { stdout, exitCode } = await run(`perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Peer => "service.sock") or exit 9; print <$s>'`);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 9 });
  });
});

describeIf(sandboxMissing === undefined, sandboxMissing ?? '-')('hidden places', () => {
  test.each(['direct', 'kept'] as const)('one in another, and links to them (%s)', async (changes) => {
    const { put, run, workspace } = openPlace();
    const key = put('closed/inner/key', 'secret');
    const lone = put('lone', 'secret');
    symlinkSync(lone, join(workspace, 'link'));
    const { stdout, exitCode } = await run('cat closed/inner/key lone link; ls closed; echo done', { changes, hidden: [join(workspace, 'closed'), dirname(key), key, join(workspace, 'link'), `${workspace}/**/inner/**`] });
    expect(exitCode).toBe(0);
    expect(stdout).toBe('done\n');
  });
});

describeIf(sandboxMissing === undefined, sandboxMissing ?? '-')('a sandbox that is not set up yet', () => {
  test('is not held to account for the processes of everybody', async () => {
    // In a process namespace of its own, with the /proc of this machine.
    const child = spawn('unshare', ['--user', '--map-root-user', '--pid', '--fork', 'sh', '-c', 'echo begun; sleep 20'], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
    const seen: string[] = [];
    const limits = { memory: 1024 ** 3, processes: Math.min(10, others - 1), temporary: [], disk: { folder: '/', own: undefined, bytes: 1024 ** 4 } };
    const stop = watchUse(child.pid ?? 0, limits, (what) => seen.push(what));
    await new Promise((done) => setTimeout(done, 800));
    stop();
    expect(seen).toEqual([]);
    const stopFewer = watchUse(child.pid ?? 0, { ...limits, processes: 1 }, (what) => seen.push(what));
    onTestFinished(stopFewer);
    await expect.poll(() => seen).toEqual(['processes']);
  });
});

describeIf(sandboxMissing === undefined, sandboxMissing ?? '-')('the disk', () => {
  test('many files together meet the limit that one file has', async () => {
    const { run, workspace } = openPlace();
    const limits = { processes: 100, memory: 1024 ** 3, cpuSeconds: 60, output: 100_000, fileSize: 20 * 1024 ** 2, seconds: 30 };
    const result = await run('i=0; while [ $i -lt 100 ]; do head -c 10000000 /dev/zero > f$i; i=$((i + 1)); sync f$i 2>/dev/null; sleep 0.05; done; echo went through', { changes: 'kept', limits });
    expect(result).toMatchObject({ limit: 'disk', stdout: '' });
    expect(existsSync(join(workspace, 'f0'))).toBe(false);
  });
});

describeIf(sandboxMissing === undefined, sandboxMissing ?? '-')('git', () => {
  test.each(['direct', 'kept'] as const)('commits in the name of the person, and knows none of their secrets (%s)', async (changes) => {
    const home = realpathSync(temporaryFolder({ '.gitconfig': '[user]\n\tname = Ada\n\temail = ada@example.com\n[credential]\n\thelper = store\n', '.git-credentials': 'https://ada:token@example.com' }));
    const { run } = openPlace(home);
    const { stdout, stderr } = await run("git init -q . && echo a > a && git add a && git commit -qm first && git log --format='%an %ae'; git config --get credential.helper; cat ~/.git-credentials; echo '[alias]' >> ~/.gitconfig || echo kept", { changes, fixed: [] });
    expect(stdout, stderr).toBe('Ada ada@example.com\nkept\n');
  });
});

test('folders of programs come with what they need: versions behind shims, toolchains of cargo', () => {
  const home = temporaryFolder({ '.cargo/bin/cargo': '', '.rustup/settings.toml': '', '.pyenv/shims/python': '', '.local/bin/tool': '', 'tools/node/bin/node': '' });
  const path = ['.cargo/bin', '.pyenv/shims', '.local/bin', 'tools/node/bin', 'absent/bin'].map((folder) => join(home, folder)).join(':');
  const found = createLocalCommands({ PATH: path }).toolFolders(home);
  expect(found.toSorted()).toEqual(['.cargo', '.local/bin', '.pyenv', '.rustup', 'tools/node'].map((folder) => join(realpathSync(home), folder)).toSorted());
});
