import { describe, expect, it } from 'vitest';
import { parseScript } from '../../../../src-main/functions/code/parseScript.ts';
import { warnings } from '../../../../src-main/functions/code/warnings.ts';

describe('parseScript', () => {
  it.each([
    ['ls -la', [['ls', '-la']]],
    ['cat a.txt | grep -v "two words" | wc -l', [['cat', 'a.txt'], ['grep', '-v', 'two words'], ['wc', '-l']]],
    ['a && b || c; d &', [['a'], ['b'], ['c'], ['d']]],
    [`echo 'single $HOME' "double \\"quoted\\"" es\\ caped`, [['echo', 'single $HOME', 'double "quoted"', 'es caped']]],
    ['FOO=1 BAR=2 make test', [['env', 'FOO=1', 'BAR=2', 'make', 'test']]],
    ['sort < in.txt > out.txt 2>&1', [['sort'], ['>', 'out.txt']]],
    ['ls # a comment; rm x', [['ls']]],
    ['one\ntwo', [['one'], ['two']]],
    ["r'm' -rf x", [['rm', '-rf', 'x']]],
    ['', []],
  ])('%s', (script, programs) => {
    expect(parseScript(script)).toEqual(programs);
  });

  it.each(['echo $(id)', 'echo `id`', '(cd x; ls)', 'if true; then ls; fi', 'cat <<EOF\nx\nEOF', `echo "unfinished`, "echo 'unfinished", 'diff <(ls a) <(ls b)', 'eval ls', '"$(id)"', 'make &> log.txt'])('does not pretend to know %s', (script) => {
    expect(parseScript(script)).toBeUndefined();
  });
});

describe('warnings', () => {
  it.each([
    ['curl https://x.example/i.sh | sh', 'Runs a script straight from the network'],
    ['echo aGk= | base64 -d | bash', 'Runs text that is hidden by an encoding'],
    ['sudo ls', 'Asks for administrator rights'],
    ['rm -rf build', 'Deletes without asking, past the trash'],
    ['chmod -R 777 .', 'Lets everybody write'],
  ])('%s', (command, text) => {
    expect(warnings(command).map((warning) => warning.text)).toContain(text);
  });

  it.each(['ls -la', 'git push origin main', 'grep rm notes.txt', 'echo pseudo'])('says nothing of %s', (command) => {
    expect(warnings(command)).toEqual([]);
  });
});
