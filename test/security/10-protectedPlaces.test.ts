// Attack 10 (CVE-2025-53773, CVE-2026-25725): changing Steward's own files, shell profiles, git hooks, autostart, also where they are absent so far.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTar, makeZip } from '../kit/archives.ts';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { meetSteward } from './kit/outside.ts';

const places = [[
  '.bashrc', '.profile', '.zshenv', '.config/fish/config.fish', '.ssh/authorized_keys', '.ssh/new/key', '.gitconfig', '.config/autostart/evil.desktop', '.config/systemd/user/evil.service', '.local/share/applications/evil.desktop',
], [
  'project/.git/hooks/pre-commit', 'project/.git/config', 'deep/er/project/.git/hooks/post-checkout', 'project/.husky/pre-push', 'project/.vscode/tasks.json', 'project/.vscode/settings.json', 'project/.mcp.json', 'project/.envrc', '.npmrc', '.aws/credentials',
], [
  // A file system that does not tell case apart would take these for the same.
  '.BASHRC', '.Ssh/authorized_keys', 'project/.GIT/hooks/pre-commit',
  './project/../.bashrc', '~/.bashrc', '.config//autostart/./evil.desktop',
]];

/** Allows everything, as wide as a rule can be. */
const everything = { version: 1, preset: 'ask', rules: [{ id: 'all', verdict: 'allow', reason: 'everything', match: { function: '*', path: '/**' } }] };

describe.each(places.map((group) => [group.join(', '), group] as const))('%s', (_names, group) => {
  test('are refused to a stranger when nobody is there to be asked', async () => {
    const outside = await meetSteward({ atHome: true });
    for (const place of group) {
      await outside.refused('create_file', { file_path: place, content: 'evil' }, ['DENIED_BY_POLICY']);
      await outside.refused('write_file', { file_path: place, content: 'evil' }, ['DENIED_BY_POLICY']);
    }
  });

  test('ask in spite of the widest rule', async () => {
    const file = join(temporaryFolder(), 'policy.json');
    writeFileSync(file, JSON.stringify(everything));
    const outside = await meetSteward({ atHome: true, policy: file });
    const plain = await outside.call('create_file', { file_path: 'plain.txt', content: 'x' });
    expect(plain.ok, plain.text).toBe(true);
    for (const place of group) {
      await outside.asks('create_file', { file_path: place, content: 'evil' });
      expect(JSON.stringify(outside.steward.openCards()), place).toContain(place.split('/').at(-1));
    }
  });
});

describe('brought along by something larger', () => {
  test.each([
    ['a folder moved to be .config', async () => ['move_file', { source: 'brought', destination: '.config' }] as const],
    ['a folder moved to be .git in a project', async () => ['move_file', { source: 'brought', destination: 'project/.git' }] as const],
    ['a folder copied over a project', async () => ['copy_file', { source: 'brought', destination: 'project/.git' }] as const],
    ['an archive unpacked at home', async () => ['extract_archive', { archive_path: 'evil.zip', destination: '.' }] as const],
    ['an archive unpacked into a project', async () => ['extract_archive', { archive_path: 'evil.tar', destination: 'project' }] as const],
    ['the home folder itself deleted', async () => ['delete_directory', { path: '.', recursive: true }] as const],
    ['.config deleted whole', async () => ['delete_directory', { path: '.config', recursive: true }] as const],
  ])('%s is refused unattended', async (_what, call) => {
    const outside = await meetSteward({ atHome: true, files: { 'brought/hooks/pre-commit': 'evil', 'brought/autostart/x.desktop': 'evil', 'project/readme': 'x', '.config/other': 'x' } });
    writeFileSync(join(outside.workspace, 'evil.zip'), makeZip([{ name: '.bashrc', content: 'evil' }, { name: 'plain', content: 'x' }]));
    writeFileSync(join(outside.workspace, 'evil.tar'), makeTar([{ path: '.git/hooks/pre-commit', content: 'evil' }, { path: 'plain', content: 'x' }]));
    const [name, input] = await call();
    const answer = await outside.call(name, input);
    for (const place of ['.bashrc', 'project/.git/hooks/pre-commit', '.config/autostart/x.desktop', '.config/hooks/pre-commit']) expect(existsSync(join(outside.workspace, place)), `${place}: ${answer.text}`).toBe(false);
    expect(existsSync(join(outside.workspace, '.config/other'))).toBe(true);
  });

  test('through a link that has another name', async () => {
    const outside = await meetSteward({ atHome: true });
    mkdirSync(join(outside.workspace, '.ssh'));
    symlinkSync('.ssh', join(outside.workspace, 'innocent'));
    await outside.refused('create_file', { file_path: 'innocent/authorized_keys', content: 'evil' }, ['DENIED_BY_POLICY', 'PATH_REFUSED']);
  });
});

test.each(['unattended', 'ask', 'trusted'])("Steward's own files are closed under %s, asked or not", async (policy) => {
  const outside = await meetSteward({ policy });
  for (const name of ['config.json', 'policy.json', 'token', 'audit.db', 'steward.db', 'secrets.json', 'trash/x', 'new-file']) {
    const path = join(outside.dataFolder, name);
    for (const [call, input] of [['read_file', { file_path: path }], ['write_file', { file_path: path, content: '{}' }], ['delete_file', { file_path: path }]] as const) {
      const answer = await outside.call(call, input);
      expect(answer.code, answer.text).toMatch(/^(?:PATH_REFUSED|PATH_OUTSIDE_WORKSPACE|DENIED_BY_POLICY)$/);
    }
  }
});
