import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsCommand, coversCommand, meetsCommand, proposePrefix } from '../../../src-main/policy/commandPatterns.ts';
import { nameRisk } from '../../../src-main/policy/foreignNames.ts';
import { containsHost, matchesHost, namesHost, overlapsHost } from '../../../src-main/policy/hostPatterns.ts';
import { containsPath, coversPath, meetsPath } from '../../../src-main/policy/pathPatterns.ts';
import { containsStars, matchesStars, overlapsStars } from '../../../src-main/policy/starPatterns.ts';

const home = '/home/mara';
const cases = { numRuns: 10_000 };

/** The same question asked of the regular expression engine: short texts only. */
const byRegex = (pattern: string, text: string): boolean => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's').test(text);

const shortPattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 6 });
const shortText = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
const allTexts = ['', ...['a', 'b', '.'].flatMap((x) => [x, ...['a', 'b', '.'].flatMap((y) => [x + y, ...['a', 'b', '.'].map((z) => x + y + z)])])];

describe('star patterns', () => {
  it('match as their regular expression does', () => {
    fc.assert(fc.property(shortPattern, shortText, (pattern, text) => matchesStars(pattern, text) === byRegex(pattern, text)), cases);
  });

  it('contain only what they match, and overlap where a text shows it', () => {
    fc.assert(
      fc.property(shortPattern, shortPattern, (one, other) => {
        const both = allTexts.filter((text) => byRegex(one, text) && byRegex(other, text));
        if (both.length > 0) expect(overlapsStars(one, other)).toBe(true);
        if (containsStars(one, other)) expect(allTexts.filter((text) => byRegex(other, text))).toEqual(both);
      }),
      cases,
    );
    expect(overlapsStars('a*', '*b')).toBe(true);
    expect(overlapsStars('a*', 'b*')).toBe(false);
    expect(overlapsStars('', '*')).toBe(true);
    expect(overlapsStars('ab', 'a')).toBe(false);
  });

  it('answer at once, however many stars (attack 37)', () => {
    const stars = `${'a*'.repeat(400)}b`;
    const text = 'a'.repeat(4000);
    expect(matchesStars(stars, text)).toBe(false);
    expect(overlapsStars(stars, `${'*a'.repeat(400)}c`)).toBe(false);
    expect(coversPath(`/${'**/*a*/'.repeat(100)}b`, `/${'a/'.repeat(1000)}c`, false, home)).toBe(false);
    expect(meetsPath(`/${'**/'.repeat(300)}b`, `/${'a/'.repeat(1000)}c`, false, home)).toBe(false);
  });
});

describe('path patterns', () => {
  it.each<[string, string, boolean, boolean, boolean]>([
    // pattern, path, tree, covers, meets
    ['/a/*', '/a/b', false, true, true],
    ['/a/*', '/a/b/c', false, false, false],
    ['/a/*', '/a', false, false, false],
    ['/a/*', '/a', true, false, true],
    ['/a/*', '/a/b', true, false, true],
    ['/a/**', '/a', false, true, true],
    ['/a/**', '/a/b/c', false, true, true],
    ['/a/**', '/a', true, true, true],
    ['/a/**', '/a/b', true, true, true],
    ['/a/**', '/', true, false, true],
    ['/a/**', '/ab', false, false, false],
    ['/a/**', '/b', true, false, false],
    ['/a/**/c', '/a/c', false, true, true],
    ['/a/**/c', '/a/x/y/c', false, true, true],
    ['/a/**/c', '/a/x', true, false, true],
    ['/a/**/c', '/b', true, false, false],
    ['/a', '/a/b/c', false, false, true],
    ['/a', '/a', true, false, true],
    ['/a/*.txt', '/a/x.txt', false, true, true],
    ['/a/*.txt', '/a/x.txt/y', false, false, false],
    ['/a/x**y', '/a/x1y', false, true, true],
    ['/a/x**y', '/a/x/y', false, false, false],
    ['**/.env', '/srv/app/.env', false, true, true],
    ['**/.env', '/.env', false, true, true],
    ['**/.env', '/srv', true, false, true],
    ['/**', '/', true, true, true],
    ['~/secrets/**', `${home}/secrets/key`, false, true, true],
    ['~/secrets/**', home, true, false, true],
    ['~', home, false, true, true],
    ['/a/./b/../c/', '/a/c', false, true, true],
    ['/a.c', '/abc', false, false, false],
    ['/caf\u00e9/**', '/cafe\u0301/x', false, true, true],
  ])('%s on %s (tree %s): covers %s, meets %s', (pattern, path, tree, covers, meets) => {
    expect(coversPath(pattern, path, tree, home)).toBe(covers);
    expect(meetsPath(pattern, path, tree, home)).toBe(meets);
  });

  it('refuse what could match nothing', () => {
    for (const pattern of ['secrets/**', '*/x', '', '~mara/x', './x', '/a/*/../b']) expect(() => meetsPath(pattern, '/a', false, home), pattern).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  const segment = fc.constantFrom('a', 'b', '*', '**', 'a*');
  const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
  const names = ['a', 'b', 'ab'];
  const everyPath = ['/', ...names.flatMap((x) => [`/${x}`, ...names.flatMap((y) => [`/${x}/${y}`, ...names.map((z) => `/${x}/${y}/${z}`)])])];
  const below = (path: string): string[] => everyPath.filter((each) => each === path || path === '/' || each.startsWith(`${path}/`));

  it('cover a tree only with all below it, and meet a tree when they meet something in it', () => {
    fc.assert(
      fc.property(pattern, fc.constantFrom(...everyPath), (glob, path) => {
        const shown = below(path).map((each) => coversPath(glob, each, false, home));
        if (coversPath(glob, path, true, home)) expect(shown.every(Boolean)).toBe(true);
        if (shown.some(Boolean)) expect(meetsPath(glob, path, true, home)).toBe(true);
        if (coversPath(glob, path, false, home)) expect(meetsPath(glob, path, false, home)).toBe(true);
      }),
      cases,
    );
  });

  it('contain only what they match', () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        if (!containsPath(outer, inner, home)) return;
        for (const path of everyPath) if (coversPath(inner, path, false, home)) expect(coversPath(outer, path, false, home), path).toBe(true);
      }),
      cases,
    );
    expect(containsPath('/a/**', '/a/b/**', home)).toBe(true);
    expect(containsPath('/a/**', '/a/b/*', home)).toBe(true);
    expect(containsPath('/a/*', '/a/**', home)).toBe(false);
    expect(containsPath('~/a/**', `${home}/a/x`, home)).toBe(true);
    expect(containsPath('/a/**', '/a/../b/**', home)).toBe(false);
  });
});

describe('host patterns', () => {
  it.each<[string, string, number, boolean]>([
    ['example.com', 'example.com', 443, true],
    ['Example.COM', 'example.com', 80, true],
    ['example.com', 'example.com.', 80, true],
    ['example.com', 'sub.example.com', 80, false],
    ['*.example.com', 'a.b.example.com', 80, true],
    ['*.example.com', 'example.com', 80, false],
    ['*.example.com', 'evilexample.com', 80, false],
    ['example.com:443', 'example.com', 443, true],
    ['example.com:443', 'example.com', 80, false],
    ['example.com:*', 'example.com', 80, true],
    ['::1', '::1', 80, true],
    ['[::1]:8080', '::1', 8080, true],
    ['[::1]:8080', '::1', 80, false],
    ['*', 'anything', 1, true],
    ['127.0.0.1', '2130706433', 80, true],
    ['127.0.0.1', '0x7f.1', 80, true],
    ['127.0.0.1', '0177.0.0.1', 80, true],
    ['127.0.0.1', '::ffff:7f00:1', 80, true],
    ['0:0:0:0:0:0:0:1', '::1', 80, true],
    ['[0:0:0:0:0:0:0:1]:080', '::1', 80, true],
    ['b\u00fccher.example', 'xn--bcher-kva.example', 443, true],
    ['*.B\u00dcCHER.example', 'a.xn--bcher-kva.example', 443, true],
    ['xn--bcher-kva.example', 'b\u00fccher\u3002example', 443, true],
    ['\u0440aypal.example', 'paypal.example', 443, false],
  ])('%s on %s:%d → %s', (pattern, host, port, expected) => {
    expect(matchesHost(pattern, host, port)).toBe(expected);
  });

  it('contain and overlap with entries of a profile', () => {
    expect(containsHost('*.example.com', 'a.example.com:443')).toBe(true);
    expect(containsHost('a.example.com', '*.example.com')).toBe(false);
    expect(containsHost('a.example.com:443', 'a.example.com')).toBe(false);
    expect(containsHost('*.example.com', '*.cdn.example.com')).toBe(true);
    expect(overlapsHost('a.example.com:443', '*.example.com')).toBe(true);
    expect(overlapsHost('a.example.com:443', '*.example.com:80')).toBe(false);
    expect(overlapsHost('a.example.com', 'b.example.com')).toBe(false);
    expect(overlapsHost('127.0.0.1', '2130706433:80')).toBe(true);
    expect(overlapsHost('10.0.0.1:80', '[::ffff:10.0.0.1]:80')).toBe(true);
    expect(containsHost('b\u00fccher.example', 'xn--bcher-kva.example:443')).toBe(true);
  });

  it('say how far they name a host', () => {
    expect(['localhost:1', '10.*', '*', '*.*', '*:80'].map(namesHost)).toEqual(['exactly', 'partly', 'not', 'not', 'not']);
  });
});

describe('command patterns', () => {
  const plain = (...argv: string[]) => ({ argv, expanded: false });
  const shell = (...argv: string[]) => ({ argv, expanded: true });

  it('cover beginnings, by bare name only programs of the system', () => {
    expect(coversCommand(['git', 'status'], plain('git', 'status', '-s'))).toBe(true);
    expect(coversCommand(['git', 'status'], plain('git'))).toBe(false);
    expect(coversCommand(['git'], plain('/usr/bin/git', 'x'))).toBe(true);
    expect(coversCommand(['git'], plain('/tmp/git', 'x'))).toBe(false);
    expect(coversCommand(['/tmp/git'], plain('/tmp/git', 'x'))).toBe(true);
    expect(coversCommand(['/usr/bin/git'], plain('git', 'x'))).toBe(false);
    expect(coversCommand(['git', '*', '-s'], plain('git', 'status', '-s'))).toBe(true);
    expect(coversCommand(['git', '*', '-s'], shell('git', '$X', '-s'))).toBe(false);
    expect(coversCommand(['*'], plain('rm'))).toBe(false);
  });

  it('meet the program wherever it lies', () => {
    expect(meetsCommand(['rm'], plain('/opt/x/rm', 'a'))).toBe(true);
    expect(meetsCommand(['/bin/rm'], plain('rm', 'a'))).toBe(true);
    expect(meetsCommand(['/bin/rm'], plain('/tmp/rm', 'a'))).toBe(false);
    expect(meetsCommand(['git', 'push'], plain('git', 'status'))).toBe(false);
    expect(meetsCommand(['git', 'push'], plain('git'))).toBe(false);
    expect(meetsCommand(['git', 'push'], shell('git', '$X'))).toBe('unclear');
    expect(meetsCommand(['git', '*', 'x'], shell('git', '$X', 'y'))).toBe('unclear');
    expect(meetsCommand(['rm'], shell('[', '-f', 'x', ']'))).toBe(false);
    expect(meetsCommand(['rm'], plain('bash', '-c', 'rm x'))).toBe('unclear');
    expect(meetsCommand(['sudo'], plain('sudo', 'ls'))).toBe(true);
    expect(meetsCommand(['rm'], plain('find', '.', '-name', 'x'))).toBe(false);
  });

  it.each<[string[], string[]]>([
    [['git', 'push'], ['git', '-C', 'x', 'push']],
    [['git', 'push'], ['git', '--no-pager', 'push', 'origin']],
    [['git', 'push'], ['git', '--git-dir=x', 'push']],
    [['git', 'push', '--force'], ['git', 'push', 'origin', 'main', '--force']],
    [['git', 'push', '--force'], ['git', 'push', '--force=x']],
    [['rm', '-rf'], ['rm', '-fr', 'x']],
    [['rm', '-rf'], ['rm', '-r', '-f', 'x']],
    [['rm', '-rf'], ['rm', 'x', '-vrf']],
    [['kubectl', 'delete'], ['kubectl', '-n', 'prod', 'delete', 'pod']],
    [['docker', '*', 'x'], ['docker', '-v', 'x']],
  ])('%j meets %j', (prefix, argv) => {
    expect(meetsCommand(prefix, plain(...argv))).toBe(true);
  });

  it.each<[string[], string[], boolean | 'unclear']>([
    [['git', 'push'], ['git', 'commit', '-m', 'push'], false],
    [['git', 'push'], ['git', 'stash', 'push'], false],
    [['git', 'push'], ['git', '--no-pager', 'log', 'push'], 'unclear'],
    [['git', 'push'], ['git', '-c', 'alias.x=!git push', 'x'], 'unclear'],
    [['git', 'push'], ['git', 'submodule', 'foreach', 'git push'], 'unclear'],
    [['rm', '-rf'], ['rm', '-r', 'x'], false],
    [['rm'], ['awk', 'BEGIN { system("rm x") }'], 'unclear'],
    [['rm'], ['python3', '-c', 'import os'], 'unclear'],
    [['rm'], ['python3', 'build.py'], false],
    [['rm'], ['npm', 'test'], false],
    [['rm'], ['ssh', 'host', 'rm x'], 'unclear'],
    [['rm'], ['alias', 'x=rm'], 'unclear'],
    [['rm'], ['trap', 'rm x', 'EXIT'], 'unclear'],
    [['rm'], ['tar', '-xf', 'x', '--to-command=rm'], 'unclear'],
    [['git', 'status', '$'], ['git', 'status', '-s'], false],
  ])('%j meets %j: %s', (prefix, argv, expected) => {
    expect(meetsCommand(prefix, plain(...argv))).toBe(expected);
  });

  it('answer at once, however many options (attack 37)', () => {
    const options = Array.from({ length: 20_000 }, (_, index) => `--x${index}`);
    expect(meetsCommand(['git', ...Array.from({ length: 50 }, () => 'a')], plain('git', ...options))).toBe(false);
  });

  it('end with $ where nothing may follow', () => {
    expect(coversCommand(['ls', '$'], plain('ls'))).toBe(true);
    expect(coversCommand(['ls', '$'], plain('ls', '-l'))).toBe(false);
    expect(coversCommand(['echo', '$'], plain('echo', '$'))).toBe(false);
    expect(containsCommand(['ls'], ['ls', '$'])).toBe(true);
    expect(containsCommand(['ls', '$'], ['ls'])).toBe(false);
    expect(containsCommand(['ls', '$'], ['ls', '$'])).toBe(true);
    expect(containsCommand(['ls', '$'], ['ls', 'a', '$'])).toBe(false);
  });

  it('meet whatever they cover', () => {
    const words = fc.constantFrom('git', 'push', '-C', '--x', '-r', '-rf', '*', '$', 'rm');
    const list = fc.array(words, { minLength: 1, maxLength: 5 });
    let covered = 0;
    fc.assert(
      fc.property(list, list, fc.boolean(), (prefix, argv, expanded) => {
        if (!coversCommand(prefix, { argv, expanded })) return;
        covered++;
        expect(meetsCommand(prefix, { argv, expanded })).toBe(true);
      }),
      { numRuns: 50_000 },
    );
    expect(covered).toBeGreaterThan(500);
  });

  it('contain longer beginnings', () => {
    expect(containsCommand(['git'], ['git', 'status'])).toBe(true);
    expect(containsCommand(['git', 'status'], ['git'])).toBe(false);
    expect(containsCommand(['git', '*'], ['git', 'status'])).toBe(true);
    expect(containsCommand(['git', 'status'], ['git', '*'])).toBe(false);
    expect(containsCommand(['git'], ['/usr/bin/git'])).toBe(true);
    expect(containsCommand(['git'], ['./git'])).toBe(false);
  });

  it.each<[string[], string[] | undefined]>([
    [['git', 'status', '-s'], ['git', 'status']],
    [['git', '-C', 'x', 'status'], ['git', '-C', 'x', 'status']],
    [['npm', 'run', 'build', '--', '-x'], ['npm', 'run', 'build']],
    [['/usr/bin/git', 'log'], ['/usr/bin/git', 'log']],
    [['wc', '-l', 'a.txt'], ['wc', '-l', 'a.txt', '$']],
    [['echo', '$'], undefined],
    [['awk', '{ system("x") }'], undefined],
    [['git', '-c', 'alias.x=!y', 'x'], undefined],
    [['bash', '-c', 'x'], undefined],
    [['env', 'x'], undefined],
    [['ls', '$HOME'], undefined],
    [['rm', '*'], undefined],
    [[], undefined],
  ])('offer %j as %j', (argv, expected) => {
    expect(proposePrefix(shell(...argv))).toEqual(expected);
  });
});

describe('names of foreign tools', () => {
  it.each([
    ['read_file', 'safe'], ['list-issues', 'safe'], ['getUser', 'safe'], ['GetHTTPUser', 'safe'], ['search', 'safe'], ['analyze_logs', 'safe'], ['get_deleted_files', 'safe'],
    ['delete_file', 'dangerous'], ['removeUser', 'dangerous'], ['kill', 'dangerous'], ['destroy-all', 'dangerous'], ['users.delete', 'dangerous'], ['get_and_delete', 'dangerous'], ['dropTable', 'dangerous'],
    ['create_issue', 'unknown'], ['reader', 'unknown'], ['getaway', 'unknown'], ['target_list', 'unknown'], ['', 'unknown'], ['g\u0435t_users', 'unknown'], ['get_\u200bx', 'unknown'],
  ] as const)('%s is %s', (tool, expected) => {
    expect(nameRisk(tool)).toBe(expected);
  });
});
