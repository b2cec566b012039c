// Attack 10, the whole class: every place other programs take commands from, in any spelling and by any function, and keys that a larger read takes along.
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTar, makeTarGz, makeZip } from '../kit/archives.ts';
import { meetSteward, type Outside } from './kit/outside.ts';

const denied = ['DENIED_BY_POLICY'];

const groups: Record<string, readonly string[]> = {
  'shells': ['.bash_aliases', '.zlogout', '.config/zsh/.zshrc', '.config/bash/bashrc', '.mkshrc', '.login', '.config/elvish/rc.elv', '.xonshrc', '.config/powershell/profile.ps1', '.config/nushell/config.nu', '.tcshrc', '.oh-my-zsh/custom/x.zsh', '.tmux.conf', '.config/direnv/direnvrc', '.profile.d/x.sh'],
  'sessions and schedules': ['.config/systemd/user/x.timer', '.config/autostart-scripts/x.sh', '.config/plasma-workspace/env/x.sh', '.config/i3/config', '.config/hypr/hyprland.conf', '.config/environment.d/x.conf', '.xsessionrc', '.local/share/dbus-1/services/x.service', '.local/share/gnome-shell/extensions/x/extension.js', '.crontab', '.forward', '.rhosts', 'Library/LaunchAgents/x.plist', 'library/launchagents/x.plist', 'AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/x.bat'],
  'keys': ['.netrc', '.git-credentials', '.config/gh/hosts.yml', '.docker/config.json', '.kube/config', '.gnupg/gpg.conf', '.pypirc', '.cargo/credentials.toml', '.config/rclone/rclone.conf', '.password-store/x.gpg', '.mozilla/firefox/profiles.ini'],
  'programs on the path': ['.local/bin/ls', 'bin/ls', '.cargo/bin/cargo', 'go/bin/gopls', '.local/lib/python3.12/site-packages/usercustomize.py', '.npm-global/bin/npm', '.nvm/nvm.sh', '.pyenv/shims/python'],
  'programs that run commands': ['.vimrc', '.config/nvim/init.lua', '.emacs.d/init.el', '.gdbinit', '.ipython/profile_default/startup/x.py', '.config/pip/pip.conf', '.cargo/config.toml', '.gradle/init.d/x.gradle', '.curlrc', '.Rprofile', '.gitconfig', '.config/git/config', '.hgrc'],
  'agents and editors': ['.claude/settings.json', '.cursor/mcp.json', '.codex/config.toml', '.gemini/settings.json', '.config/Code/User/settings.json', '.config/zed/settings.json', 'project/.claude/settings.json', 'project/.cursor/mcp.json', 'project/.cursor/rules/x.mdc', 'project/.zed/tasks.json', 'project/.windsurf/x', 'project/sub/.kiro/x'],
  'repositories': ['p/.git', 'p/.git/config.worktree', 'p/.git/modules/sub/hooks/post-checkout', 'p/.git/modules/a/b/config', 'p/.git/worktrees/w/config.worktree', 'p/.git/commondir', 'bare.git/hooks/post-receive', 'bare.git/config', 'p/.hg/hgrc', 'p/.pre-commit-config.yaml', 'p/lefthook.yml', 'p/.githooks/pre-push'],
  'projects': ['p/.npmrc', 'p/.yarnrc.yml', 'p/.pnpmfile.cjs', 'p/.envrc', 'p/.mise.toml', 'p/.cargo/config.toml', 'p/.idea/runConfigurations/x.xml', 'p/x.code-workspace', 'p/.devcontainer/devcontainer.json', 'p/.devcontainer.json', 'p/.exrc', 'p/.dir-locals.el', 'p/.gdbinit', 'p/.bundle/config', 'p/.vscode/mcp.json'],
  'spellings': ['.BashRC', 'p/.Git/Hooks/x', '.\u200dbashrc', 'p/.g\u200cit/hooks/x', 'p/.VSCODE/Tasks.json', '.s\u017fh/x', '.\u017f\u017fh/authorized_keys', './/.bashrc', 'a/../.ssh/x', '~/./.config/../.bashrc'],
};

describe.each(Object.entries(groups))('%s', (_what, places) => {
  test('are changed by no function when nobody is there to be asked', { timeout: 120_000 }, async () => {
    const outside = await meetSteward({ atHome: true, files: { 'plain.txt': 'plain' } });
    for (const place of places) {
      await outside.refused('create_file', { file_path: place, content: 'evil' }, [...denied, 'PATH_REFUSED']);
      await outside.refused('write_file', { file_path: place, content: 'evil', mode: 'append' }, [...denied, 'PATH_REFUSED']);
      await outside.refused('copy_file', { source: 'plain.txt', destination: place }, [...denied, 'PATH_REFUSED']);
      await outside.refused('move_file', { source: 'plain.txt', destination: place }, [...denied, 'PATH_REFUSED']);
      await outside.refused('compress_files', { sources: ['plain.txt'], output_path: place, format: 'zip' }, [...denied, 'PATH_REFUSED']);
    }
  });
});

test("another person's home folder is no less protected", async () => {
  const outside = await meetSteward({ policy: 'trusted' });
  for (const path of ['/home/somebody-else/.ssh/authorized_keys', '/root/.bashrc-not', '/Users/somebody/Library/LaunchAgents/x.plist']) {
    const { text } = await outside.asks('create_file', { file_path: path, content: 'evil' });
    if (!path.includes('-not')) expect(text + JSON.stringify(outside.steward.openCards())).toMatch(/protected|keys and passwords|autostart/i);
  }
});

describe('an archive that brings protected places along', () => {
  const brought = ['.bashrc', '.git/hooks/pre-commit', '.git', 'p/.envrc', 'p/.cursor/mcp.json', '.ssh/authorized_keys', 'p/.vscode/tasks.json'];
  test.each([
    ['zip', makeZip([...brought.map((name) => ({ name, content: 'evil' })), { name: '.config/autostart/', mode: 0o040755 }, { name: 'good.txt', content: 'good' }])],
    ['tar', makeTar([...brought.map((path) => ({ path, content: 'evil' })), { path: '.config/autostart/', type: 'Directory' }, { path: 'good.txt', content: 'good' }])],
    ['tar.gz', makeTarGz([...brought.map((path) => ({ path: `./${path}`, content: 'evil' })), { path: './.config/autostart', type: 'Directory' }, { path: 'good.txt', content: 'good' }])],
  ])('%s: into a project only the harmless entries come out', async (format, bytes) => {
    const outside = await meetSteward({ atHome: true, files: { 'project/readme': 'x' } });
    writeFileSync(join(outside.workspace, `x.${format}`), bytes);
    const answer = await outside.call('extract_archive', { archive_path: `x.${format}`, destination: 'project' });
    expect(answer.ok, answer.text).toBe(true);
    expect(readFileSync(join(outside.workspace, 'project/good.txt'), 'utf8')).toBe('good');
    for (const place of ['.git', 'p/.envrc', 'p/.cursor', 'p/.vscode']) expect(existsSync(join(outside.workspace, 'project', place)), place).toBe(false);
    await outside.refused('extract_archive', { archive_path: `x.${format}`, destination: '.' }, denied);
    await outside.refused('extract_archive', { archive_path: `x.${format}`, destination: '~' }, denied);
  });
});

async function homeWithKeys(policy: string): Promise<Outside> {
  return meetSteward({ atHome: true, policy, files: { '.ssh/id_ed25519': 'TOPSECRET key', '.ssh/config': 'TOPSECRET host', '.netrc': 'TOPSECRET login', '.config/gh/hosts.yml': 'TOPSECRET token', '.aws/credentials': 'TOPSECRET aws', 'notes/plain.txt': 'TOPSECRET is only a word here', '.config/app/settings': 'TOPSECRET no' } });
}

describe('keys that a larger read would take along', () => {
  test.each(['unattended', 'ask', 'trusted', 'read-only'])('under %s a search of the home folder passes them over', async (policy) => {
    const outside = await homeWithKeys(policy);
    for (const path of ['.', '~', outside.workspace]) {
      const found = await outside.call('search_file_contents', { path, pattern: 'TOPSECRET', hidden: true, respect_ignore_files: false });
      expect(found.ok, found.text).toBe(true);
      expect((found.result['matches'] as { file: string }[]).map(({ file }) => file).toSorted()).toEqual(['.config/app/settings', 'notes/plain.txt']);
    }
    const inside = await outside.call('search_file_contents', { path: '.config', pattern: 'TOPSECRET', hidden: true });
    expect(inside.text).not.toContain('TOPSECRET token');
    for (const path of ['.ssh', '.netrc', '~/.ssh/id_ed25519', '.aws']) {
      const named = await outside.call('search_file_contents', { path, pattern: 'TOPSECRET', hidden: true });
      expect(named.code, named.text).toMatch(/^(?:DENIED_BY_POLICY|APPROVAL_PENDING)$/);
    }
  });

  test('no listing or find names what is inside', async () => {
    const outside = await homeWithKeys('unattended');
    const listed = await outside.call('list_directory', { path: '.', depth: 5, hidden: true });
    expect(listed.text).toContain('plain.txt');
    expect(listed.text).not.toContain('id_ed25519');
    expect((await outside.call('search_files', { path: '.', pattern: 'id_*', hidden: true })).result).toMatchObject({ total: 0 });
  });

  test.each([
    ['compress_files', { sources: ['.'], output_path: 'notes/all.zip' }],
    ['compress_files', { sources: ['notes', '.config'], output_path: 'notes/all.tar.gz' }],
    ['copy_file', { source: '.config', destination: 'notes/copy' }],
    ['copy_file', { source: '.ssh', destination: 'notes/copy' }],
    ['copy_file', { source: '.netrc', destination: 'notes/copy' }],
    ['move_file', { source: '.ssh', destination: 'notes/moved' }],
    ['compress_files', { sources: ['.ssh/config'], output_path: 'notes/all.zip' }],
    ['get_file_info', { file_path: '.netrc', hash: 'sha256' }],
    ['read_file', { file_path: '.ssh/id_ed25519' }],
    ['list_directory', { path: '.ssh' }],
  ])('%s %j needs a person', async (name, input) => {
    const outside = await homeWithKeys('unattended');
    await outside.refused(name, input, denied);
    const asked = await homeWithKeys('trusted');
    await asked.asks(name, input);
  });

  test('what the person allows is whole', async () => {
    const outside = await homeWithKeys('ask');
    await outside.asks('compress_files', { sources: ['.config', '.ssh'], output_path: 'notes/all.tar' });
    await outside.steward.allow(outside.steward.openCards()[0]?.id ?? '');
    const again = await outside.call('compress_files', { sources: ['.config', '.ssh'], output_path: 'notes/all.tar' });
    expect(again.result, again.text).toMatchObject({ files: 4, skipped_count: 0 });
  });

  test('a folder without keys is packed and copied without a question', async () => {
    const outside = await meetSteward({ atHome: true, files: { '.config/app/settings': 'x', 'notes/a': 'a' } });
    expect((await outside.call('compress_files', { sources: ['.config'], output_path: 'notes/c.zip' })).ok).toBe(true);
    expect((await outside.call('copy_file', { source: '.config', destination: 'notes/c' })).ok).toBe(true);
  });
});

describe('rules and lists the operator passed', () => {
  test('a rules file inside the workspace is not rewritten, moved or taken away with its folder', async () => {
    const rules = JSON.stringify({ version: 1, preset: 'unattended', rules: [{ id: 'all', verdict: 'allow', reason: 'everything', match: { function: '*', path: '/**' } }] });
    const outside = await meetSteward({ files: { 'conf/policy.json': rules, 'other.json': '{}' }, policyInWorkspace: 'conf/policy.json' });
    symlinkSync('conf/policy.json', join(outside.workspace, 'innocent.json'));
    await outside.refused('write_file', { file_path: 'conf/policy.json', content: '{}' }, denied);
    await outside.refused('edit_file', { file_path: 'innocent.json', edits: [{ search: 'all', replace: 'none' }] }, denied);
    await outside.refused('delete_file', { file_path: 'conf/policy.json' }, denied);
    await outside.refused('move_file', { source: 'other.json', destination: 'conf/policy.json', overwrite: true }, denied);
    await outside.refused('move_file', { source: 'conf', destination: 'gone' }, denied);
    await outside.refused('delete_directory', { path: 'conf', recursive: true }, denied);
    expect((await outside.call('read_file', { file_path: 'conf/policy.json' })).ok).toBe(true);
    expect((await outside.call('create_file', { file_path: 'conf/other.json', content: '{}' })).ok).toBe(true);
  });

  test("Steward's own program asks even where everything is allowed", async () => {
    const outside = await meetSteward({ policy: 'trusted' });
    const program = realpathSync(join(import.meta.dirname, '../..'));
    for (const name of ['package.json', 'src-main/policy/decide.ts', 'out/main/new.js', 'resources/prompts/x.md']) {
      await outside.asks('write_file', { file_path: join(program, name), content: 'evil' });
    }
    expect(JSON.stringify(outside.steward.openCards())).toContain("Steward's own program or rules");
    expect(lstatSync(join(program, 'package.json')).size).toBeGreaterThan(100);
  });
});

test('a link with an ordinary name to a place that is not there yet', async () => {
  const outside = await meetSteward({ atHome: true });
  mkdirSync(join(outside.workspace, 'p'));
  for (const [link, target] of [['rc', '.bashrc'], ['p/auto', '../.config/autostart'], ['p/dir', dirname(join(outside.workspace, '.ssh/x'))]] as const) symlinkSync(target, join(outside.workspace, link));
  await outside.refused('write_file', { file_path: 'rc', content: 'evil' }, [...denied, 'PATH_REFUSED']);
  await outside.refused('create_file', { file_path: 'p/auto/x.desktop', content: 'evil' }, [...denied, 'PATH_REFUSED']);
  await outside.refused('create_file', { file_path: 'p/dir/authorized_keys', content: 'evil' }, [...denied, 'PATH_REFUSED']);
});
