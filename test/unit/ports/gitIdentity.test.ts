// What a sandboxed git knows of the person: who commits, and no secret.
import { expect, test } from 'vitest';
import { gitIdentity } from '../../../src-main/ports/local/sandbox/gitIdentity.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

test('name, address and habits are passed on, credentials and commands are not', async () => {
  const home = temporaryFolder({
    '.gitconfig': `[user]\n\tname = Ada "the first" Lovelace\n\temail = ada@example.com\n\tsigningkey = KEY\n[credential]\n\thelper = !steal\n[url "https://ada:token@example.com/"]\n\tinsteadOf = x\n\tname = token\n[alias]\n\tname = !run\n[core]\n\tautocrlf = input\n\teditor = evil\n\tfsmonitor = evil\n[init] defaultBranch = trunk\n[include]\n\tpath = other\n`,
    '.config/git/config': '[user]\n  name = Older\n',
  });
  expect(await gitIdentity(home)).toBe('[user]\n\tname = Ada "the first" Lovelace\n[user]\n\temail = ada@example.com\n[core]\n\tautocrlf = input\n[init]\n\tdefaultbranch = trunk\n');
});

test('nothing where nothing is known', async () => {
  expect(await gitIdentity(temporaryFolder())).toBeUndefined();
  expect(await gitIdentity(temporaryFolder({ '.gitconfig': '[user]\n\tname = a\\\n[core]\n' }))).toBeUndefined();
});
