import { describe, expect, it } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { createOfflineEngine } from '../../../src-main/models/offline/createOfflineEngine.ts';
import { lexicon } from '../../../src-main/models/offline/lexicon/lexicon.ts';
import { readDateRange } from '../../../src-main/models/offline/text/dates.ts';
import { pathShape } from '../../../src-main/models/offline/text/pathShape.ts';
import { readBytes, readNumber, readSeconds } from '../../../src-main/models/offline/text/quantities.ts';
import { tokenise } from '../../../src-main/models/offline/text/tokens.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';

const engine = createOfflineEngine(createRegistry(functions));
const words = (text: string): string[] => text.split(' ');
const only = (text: string): { name: string; arguments: Record<string, unknown> } => {
  const { calls } = engine.understand(text);
  expect(calls.length, text).toBe(1);
  return { name: calls[0]?.name ?? '', arguments: calls[0]?.arguments ?? {} };
};

describe('tokens', () => {
  it.each([
    ['read "a b.txt" now', ['word', 'quoted', 'word']],
    ["what's in 'my file.txt'?", ['word', 'word', 'quoted', 'punctuation']],
    ['open C:\\Temp\\x.log, please', ['word', 'path', 'punctuation', 'word']],
    ['see https://example.com/a?b=1.', ['word', 'url', 'punctuation']],
    ['mail a@b.org {"x": [1]} 30s *.psd', ['word', 'email', 'json', 'number', 'path']],
    ['bin ~/x/receipt (2).pdf', ['word', 'path', 'path']],
    ['and/or 1.4.2 e.g. v2', ['word', 'number', 'word', 'punctuation', 'word']],
  ])('%s', (text, kinds) => {
    expect(tokenise(text).map((token) => token.kind)).toEqual(kinds);
  });

  it('keeps offsets into the sentence', () => {
    const text = 'put  “x y”  in (a.txt)!';
    for (const token of tokenise(text)) expect(text.slice(token.start, token.end)).toBe(token.text);
  });
});

describe('paths', () => {
  it.each([['a.txt', 'file'], ['a.tar.gz', 'archive'], ['src/', 'folder'], ['~', 'folder'], ['C:\\', 'folder'], ['*.ts', 'glob'], ['~/x', 'unknown'], ['/etc/hosts', 'file'], ['.gitignore', 'file'], ['.git', 'folder'], ['Makefile', 'file']])('%s looks like a %s', (path, shape) => {
    expect(pathShape(path)).toBe(shape);
  });

  it.each([
    ['read ~/My Documents/tax return.pdf', { file_path: '~/My Documents/tax return.pdf' }],
    ['read C:\\Program Files\\App\\readme.txt', { file_path: 'C:\\Program Files\\App\\readme.txt' }],
    ["what's in my Downloads folder", { path: '~/Downloads' }],
    ['make a folder called Holiday Photos in Pictures', { path: '~/Pictures/Holiday Photos' }],
    ['delete report.pdf from Downloads', { file_path: '~/Downloads/report.pdf' }],
    ['rename ~/docs/a.txt to b.txt', { source: '~/docs/a.txt', destination: '~/docs/b.txt' }],
  ])('%s', (text, given) => {
    expect(only(text).arguments).toMatchObject(given);
  });
});

describe('amounts', () => {
  it.each([['40', 40], ['twenty-five', 25], ['two hundred and five', 205], ['a dozen', 12], ['1,000', 1000], ['three thousand', 3000], ['a', 1]])('%s is %d', (text, value) => {
    expect(readNumber(words(text))?.value).toBe(value);
  });

  it.each([['apple'], ['and'], ['first']])('%s is no number', (text) => {
    expect(readNumber(words(text))).toBeUndefined();
  });

  it('reads sizes in bytes and times in seconds', () => {
    expect(readBytes(words('100 mb'))).toEqual({ value: 100_000_000, used: 2 });
    expect(readBytes(words('2gib'))).toEqual({ value: 2 * 1024 ** 3, used: 1 });
    expect(readBytes(words('three apples'))).toBeUndefined();
    expect(readSeconds(words('half a minute'))).toEqual({ value: 30, used: 3 });
    expect(readSeconds(words('ten seconds'))).toEqual({ value: 10, used: 2 });
  });

  it('reads spans of time', () => {
    const now = new Date(2026, 4, 14, 12);
    expect(readDateRange('files changed in the last three days', now)?.after?.getTime()).toBe(now.getTime() - 3 * 86_400_000);
    expect(readDateRange('files older than 30 days', now)).toMatchObject({ before: new Date(now.getTime() - 30 * 86_400_000) });
    const yesterday = readDateRange('files from yesterday', now);
    expect([yesterday?.after?.getDate(), yesterday?.before?.getDate()]).toEqual([13, 14]);
    expect(readDateRange('files from nowhere', now)).toBeUndefined();
  });
});

describe('spelling', () => {
  it.each([['creat', 'create'], ['delte', 'delete'], ['raed', 'read'], ['lst', 'list'], ['foldr', 'folder'], ['notifcation', 'notification'], ['renmae', 'rename']])('%s means %s', (typed, meant) => {
    expect(lexicon().spelling.correct(typed)).toBe(meant);
  });

  it.each([['remote'], ['more'], ['love'], ['bake'], ['lost'], ['delete'], ['test'], ['zq'], ['file2']])('%s stays', (typed) => {
    expect(lexicon().spelling.correct(typed)).toBeUndefined();
  });

  it('never touches names', () => {
    expect(only('read raed.txt').arguments).toEqual({ file_path: 'raed.txt' });
  });
});

describe('text that is kept', () => {
  it.each([
    ['create a.txt with content Hello World!', 'Hello World!'],
    ['create a.txt saying buy milk and bread', 'buy milk and bread'],
    ['create a.txt that says first wash then dry', 'first wash then dry'],
    ['create a.txt with the text "x, and then y"', 'x, and then y'],
    ['create a.txt with content a: b; c', 'a: b; c'],
    ['Please create a.txt containing milk and eggs.', 'milk and eggs'],
    ['create a.txt with content Hello there.', 'Hello there.'],
    ['make an empty file a.txt', ''],
  ])('%s', (text, content) => {
    expect(only(text)).toEqual({ name: 'create_file', arguments: { file_path: 'a.txt', content } });
  });
});

describe('commands that are kept', () => {
  it.each([
    ['run git commit -m "x and y"', { command: 'git commit -m "x and y"' }],
    ['run `npm ci && npm test` in ~/web', { command: 'npm ci && npm test', cwd: '~/web' }],
    ['execute the command ls -la | grep a > b.txt', { command: 'ls -la | grep a > b.txt' }],
    ['run df -h for me', { command: 'df -h' }],
    ['$ uptime', { command: 'uptime' }],
  ])('%s', (text, given) => {
    expect(only(text)).toEqual({ name: 'execute_shell', arguments: given });
  });

  it.each(['run the tests', 'run this in python: print(1)', 'on analytics run SELECT count(*) FROM visits'])('is no command: %s', (text) => {
    expect(engine.understand(text).calls.map(({ name }) => name)).not.toContain('execute_shell');
  });
});

describe('the palette', () => {
  it('gives candidates with arguments and what is missing', () => {
    const [first] = engine.candidates('copy a.txt');
    expect(first).toMatchObject({ name: 'copy_file', title: 'Copy', arguments: { source: 'a.txt' }, missing: ['destination'] });
    expect(first?.score).toBeGreaterThan(0.5);
  });

  it.each(['zi', 'mem', 'delete', 'rename', ''])('answers what is half typed: “%s”', (text) => {
    const candidates = engine.candidates(text);
    expect(candidates.length).toBeGreaterThan(text === '' ? -1 : 0);
    expect(new Set(candidates.map((candidate) => JSON.stringify([candidate.name, candidate.arguments]))).size).toBe(candidates.length);
  });

  it.each([['unpack', 'extract_archive'], ['RAM', 'get_system_info'], ['bin', 'delete_file'], ['look inside files', 'search_file_contents'], ['notif', 'send_notification']])('finds by meaning: %s', (query, name) => {
    expect(engine.search(query).slice(0, 3)).toContain(name);
  });

  it('explains how it read a sentence', () => {
    expect(engine.understand('read a.txt and delete b.txt').reading).toEqual(['“read a.txt”: Read file, file_path = a.txt', '“delete b.txt”: Delete file, file_path = b.txt']);
  });
});

describe('hostile text', () => {
  const long: Record<string, string> = {
    quotes: `"'`.repeat(20_000), brackets: '('.repeat(50_000), joints: 'and then '.repeat(10_000), slashes: '/a'.repeat(30_000), blanks: ' '.repeat(100_000), words: 'foo '.repeat(25_000), dots: 'a.'.repeat(40_000),
    json: '{"a":'.repeat(20_000), stars: '*'.repeat(50_000), one: 'x'.repeat(200_000), commas: 'a, '.repeat(30_000), courtesies: 'please '.repeat(15_000), lines: '\n'.repeat(50_000), dates: 'last week '.repeat(10_000), verbs: 'delete '.repeat(2900), places: 'in the '.repeat(1400), swaps: 'replace a with '.repeat(900), nul: '\u0000\u202e'.repeat(5000), surrogates: '\ud800'.repeat(5000),
  };
  it.each(Object.keys(long))('%s', (name) => {
    const { decision, calls } = engine.understand(long[name] ?? '');
    expect(decision === 'run' ? calls : []).toEqual([]);
  });
});

describe('lines', () => {
  it('takes each line as a request of its own', () => {
    expect(engine.understand('delete a.txt\nread b.txt').calls.map((call) => [call.name, call.arguments])).toEqual([['delete_file', { file_path: 'a.txt' }], ['read_file', { file_path: 'b.txt' }]]);
  });

  it('never takes two names in a row for two targets', () => {
    expect(engine.understand('delete a.txt b.txt').decision).not.toBe('run');
    expect(engine.understand('delete a.txt, b.txt and c.txt').calls.length).toBe(3);
  });

  it('keeps the lines of a text', () => {
    expect(only('create list.txt with content:\nmilk\neggs\n\nbread\n')).toEqual({ name: 'create_file', arguments: { file_path: 'list.txt', content: 'milk\neggs\n\nbread' } });
  });

  it('lets a greeting pass', () => {
    expect(only('hello\n\nread b.txt').name).toBe('read_file');
    expect(engine.understand('hello').decision).toBe('nothing');
  });
});
