import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedPrograms } from '../../../src-main/functions/code/namedPrograms.ts';
import { parseScript } from '../../../src-main/functions/code/parseScript.ts';

describe('the programs a command names', () => {
  test.each<[string | string[], string[]]>([
    ['env A=1 rm x', ['rm', 'x']],
    ['A=1 rm x', ['rm', 'x']],
    ['PATH+=:. rm x', ['rm', 'x']],
    ['! rm x', ['rm', 'x']],
    ["env -S 'rm x'", ['rm', 'x']],
    ['env -u A -i rm x', ['rm', 'x']],
    ['sudo rm x', ['rm', 'x']],
    ['/usr/bin/sudo -u root -E -- rm x', ['rm', 'x']],
    ['sudo -n env B=2 nice -n 5 rm x', ['rm', 'x']],
    ['ls | xargs -n 1 rm', ['rm']],
    ["ls | xargs -I '{}' rm '{}'", ['rm', '{}']],
    ['ls | xargs sh -c \'rm "$@"\' x', ['rm', '$@']],
    ["find . -name x -exec rm '{}' ';'", ['rm', '{}']],
    ["find . -type f -execdir rm '{}' + -print", ['rm', '{}']],
    ["sh -c 'rm x'", ['rm', 'x']],
    ["bash -lc 'cd y && rm x'", ['rm', 'x']],
    ["bash -o pipefail -ec 'sudo rm x'", ['rm', 'x']],
    ['timeout -k 1 5 rm x', ['rm', 'x']],
    ['nohup rm x &', ['rm', 'x']],
    ['busybox rm x', ['rm', 'x']],
    ['command rm x', ['rm', 'x']],
    ['flock lock rm x', ['rm', 'x']],
    ["flock lock -c 'rm x'", ['rm', 'x']],
    ['ssh -p 22 host rm x', ['rm', 'x']],
    ["watch -n 1 'rm x'", ['rm', 'x']],
    ['parallel rm ::: a b', ['rm']],
    ['r\\m x', ['rm', 'x']],
    ["'r'\"m\" x", ['rm', 'x']],
    ['ls;rm x', ['rm', 'x']],
    ['ls|rm x', ['rm', 'x']],
    ['ls&&rm x||true', ['rm', 'x']],
    ['ls\nrm x', ['rm', 'x']],
    ['>y rm x', ['rm', 'x']],
    ['2>y rm x', ['rm', 'x']],
    [['sudo', 'rm', 'x'], ['rm', 'x']],
    [['sh', '-c', 'rm x'], ['rm', 'x']],
    [['find', '.', '-exec', 'rm', '{}', ';'], ['rm', '{}']],
  ])('%j names %j', (command, named) => {
    expect(namedPrograms(command)).toContainEqual(named);
  });

  const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
  /** Ways to have another program start one. */
  const wrappers: ((argv: string[]) => string[])[] = [
    (argv) => ['env', 'A=1', ...argv],
    (argv) => ['sudo', '-u', 'root', '--', ...argv],
    (argv) => ['/usr/bin/nice', '-n', '3', ...argv],
    (argv) => ['timeout', '-k', '1', '5', ...argv],
    (argv) => ['xargs', '-n', '1', ...argv],
    (argv) => ['find', '.', '-name', 'x', '-exec', ...argv, ';'],
    (argv) => ['sh', '-c', argv.map(quote).join(' ')],
    (argv) => ['bash', '-ec', `cd x && ${argv.map(quote).join(' ')} > log`],
    (argv) => ['env', '-S', argv.map(quote).join(' ')],
    (argv) => ['nohup', ...argv],
  ];

  test('are found within each other, in a script and in a list', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(wrappers.length - 1), { maxLength: 5 }), fc.string({ maxLength: 8, unit: fc.constantFrom(...`ab "'\\$*|<>.`) }), fc.boolean(), (chain, word, asScript) => {
        const program = ['rm', `./${word}`];
        const argv = chain.reduce((inner, which) => (wrappers[which] ?? ((same: string[]) => same))(inner), program);
        expect(namedPrograms(asScript ? `ls | ${argv.map(quote).join(' ')}` : argv)).toContainEqual(program);
      }),
      { numRuns: 10_000 },
    );
  });

  test('a script inside that cannot be read stands as it is', () => {
    expect(namedPrograms(['sh', '-c', 'echo $(rm x)'])).toEqual([['sh', '-c', 'echo $(rm x)'], ['echo $(rm x)']]);
  });

  test('nothing is made of what starts nothing', () => {
    for (const argv of [['ls', '-la'], ['sh', 'build.sh'], ['sudo'], ['env'], ['find', '.', '-name', 'exec'], ['git', 'commit', '-m', 'sudo rm x']]) expect(namedPrograms(argv)).toEqual([argv]);
  });

  test('however deep, it ends', () => {
    expect(namedPrograms(Array.from({ length: 1000 }, () => 'sudo')).length).toBeLessThan(20);
    expect(namedPrograms(`find . ${'-exec find . '.repeat(2000)}`).length).toBeLessThanOrEqual(1000);
  });
});

describe('reading a script', () => {
  test.each<[string, string[][]]>([
    ['git status > out.txt', [['git', 'status'], ['>', 'out.txt']]],
    ['git status >>out.txt 2>&1', [['git', 'status'], ['>', 'out.txt']]],
    ['git status >| out.txt', [['git', 'status'], ['>', 'out.txt']]],
    ['git status 1<> out.txt', [['git', 'status'], ['>', 'out.txt']]],
    ['git status >& out.txt', [['git', 'status'], ['>', 'out.txt']]],
    ['git status 2>/dev/null >&2 < in.txt', [['git', 'status']]],
    ['> out.txt', [['>', 'out.txt']]],
    ['PATH=. git status', [['env', 'PATH=.', 'git', 'status']]],
    ['PATH=.; git status', [['PATH=.'], ['git', 'status']]],
    ['git\r status', [['git\r', 'status']]],
  ])('%j is %j', (script, programs) => {
    expect(parseScript(script)).toEqual(programs);
  });

  // What /bin/sh and bash run differently, and what is no script at all.
  test.each(['git status &> log rm x', 'git status > ; rm x', 'ls > > x', 'A=1 eval x', '! eval x', '! if true', 'ls >'])('%j cannot be told', (script) => {
    expect(parseScript(script)).toBeUndefined();
  });
});
