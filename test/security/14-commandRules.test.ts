// Attack 14: a rule against a program, got around by writing it another way. Denied where it can be read, asked about where it cannot; never run.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../kit/temporaryFolder.ts';
import { meetSteward, type Outside } from './kit/outside.ts';

const noRemoving = [
  { id: 'deny.rm', verdict: 'deny', reason: 'Nothing is removed', match: { argv: ['rm'] } },
  { id: 'deny.push', verdict: 'deny', reason: 'Nothing is pushed', match: { argv: ['git', 'push'] } },
];

async function under(rules: object[], preset = 'unattended'): Promise<Outside> {
  const policy = join(temporaryFolder(), 'policy.json');
  writeFileSync(policy, JSON.stringify({ version: 1, preset, rules }));
  return meetSteward({ policy, files: { 'victim.txt': 'kept', 'other.txt': 'kept' } });
}

test('denied, however it is written', async () => {
  const outside = await under(noRemoving);
  const commands: (string | string[])[] = [
    'rm victim.txt', '/bin/rm victim.txt', 'r\\m victim.txt', "'r'm victim.txt", 'ls; rm victim.txt', 'ls && rm victim.txt', 'ls|rm victim.txt', 'ls\nrm victim.txt', '>x rm victim.txt', 'A=1 rm victim.txt', '! rm victim.txt',
    'env rm victim.txt', 'env -i A=1 rm victim.txt', "env -S 'rm victim.txt'", 'nohup rm victim.txt', 'timeout 5 rm victim.txt', 'nice -n 5 rm victim.txt', 'command rm victim.txt', 'busybox rm victim.txt', 'setsid rm victim.txt',
    'echo victim.txt | xargs rm', 'echo victim.txt | xargs -n 1 rm', "find . -name 'v*' -exec rm '{}' ';'", "find . -name 'v*' -execdir rm '{}' +", "sh -c 'rm victim.txt'", "bash -c 'rm victim.txt'", "sh -c 'env sh -c \"rm victim.txt\"'",
    ['rm', 'victim.txt'], ['/bin/rm', 'victim.txt'], ['env', 'rm', 'victim.txt'], ['sh', '-c', 'rm victim.txt'], ['find', '.', '-name', 'v*', '-exec', 'rm', '{}', ';'],
    'git push', 'git -C . push', 'git --no-pager push', 'git --git-dir=.git push origin', ['git', '-C', '.', 'push'],
  ];
  for (const command of commands) {
    const answer = await outside.call('execute_shell', { command });
    expect(answer.code, JSON.stringify(command)).toBe('DENIED_BY_POLICY');
    expect(existsSync(join(outside.workspace, 'victim.txt')), JSON.stringify(command)).toBe(true);
  }
});

test('asked about, where it cannot be read', async () => {
  const outside = await under(noRemoving);
  const commands: (string | string[])[] = [
    'echo $(rm victim.txt)', 'echo `rm victim.txt`', 'X=rm; $X victim.txt', '(rm victim.txt)', '{ rm victim.txt; }', 'if true; then rm victim.txt; fi', 'eval rm victim.txt', '/bin/r? victim.txt', 'ls &> /dev/null rm victim.txt',
    'alias x=rm\nx victim.txt', "trap 'rm victim.txt' EXIT", "awk 'BEGIN { system(\"rm victim.txt\") }'", "python3 -c 'import os; os.remove(\"victim.txt\")'", "perl -e 'unlink \"victim.txt\"'", 'git -c alias.x=\'!rm victim.txt\' x', "tar cf x.tar other.txt --checkpoint=1 --checkpoint-action=exec='rm victim.txt'",
    "sh <<'E'\nrm victim.txt\nE", 'echo cm0gdmljdGltLnR4dA== | base64 -d | sh', ['sh', '-c', 'echo $(rm victim.txt)'],
  ];
  for (const command of commands) {
    const answer = await outside.call('execute_shell', { command });
    expect(answer.code, JSON.stringify(command)).toBe('APPROVAL_PENDING');
    expect(answer.text).toContain('waits for the person');
    expect(existsSync(join(outside.workspace, 'victim.txt')), JSON.stringify(command)).toBe(true);
  }
}, 60_000);

test('a rule that allows one program allows nothing beside it', async () => {
  const outside = await under([{ id: 'allow.ls', verdict: 'allow', reason: 'Looking is fine', match: { function: 'execute_shell', argv: ['ls'] } }, { id: 'allow.find', verdict: 'allow', reason: '', match: { function: 'execute_shell', argv: ['find'] } }], 'ask');
  for (const command of ['ls', 'ls -la', 'ls 2>/dev/null', 'ls | ls', ['ls', '-la'], "find . -name 'v*'"]) expect((await outside.call('execute_shell', { command })).ok, JSON.stringify(command)).toBe(true);
  const beside: (string | string[])[] = ['ls > victim.txt', 'ls >> victim.txt', 'ls >| victim.txt', 'ls 2> victim.txt', 'PATH=. ls', 'PATH=.; ls', 'LD_PRELOAD=./x.so ls', 'ls & touch victim.txt', 'ls &> other.txt touch victim.txt', 'ls $(touch victim.txt)', './ls', "find . -name 'v*' -exec touch '{}' ';'", 'ls | tee victim.txt', 'ls\ttouch\nrm victim.txt'];
  for (const command of beside) {
    expect((await outside.call('execute_shell', { command })).code, JSON.stringify(command)).toBe('APPROVAL_PENDING');
  }
}, 60_000);
