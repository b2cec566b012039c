import { chmodSync, lstatSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editFile } from '../../../../src-main/functions/files/editFile.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

const numbered = (...marked: number[]): string => Array.from({ length: 400 }, (_, index) => (marked.includes(index + 1) ? "  IE: { standard: 0.21 }," : `  line ${index + 1}`)).join('\n');

describe('edit_file', () => {
  it('replaces one exact piece and shows what changed', async () => {
    const bench = openWorkbench();
    chmodSync(bench.put('config.yaml', 'host: a\nport: 8080\nend\n'), 0o640);
    const output = await bench.call(editFile, { file_path: 'config.yaml', edits: [{ search: 'port: 8080', replace: 'port: 9090' }] });
    expect(output).toEqual({
      file_path: bench.at('config.yaml'), changed: true, replacements: 1, added: 1, removed: 1, bytes: 23, truncated: false,
      diff: '@@ -1,3 +1,3 @@\n host: a\n-port: 8080\n+port: 9090\n end',
    });
    expect(bench.get('config.yaml')).toBe('host: a\nport: 9090\nend\n');
    expect(lstatSync(bench.at('config.yaml')).mode & 0o777).toBe(0o640);
    expect(editFile.view?.(output, editFile.input.parse({ file_path: 'config.yaml', edits: 'x' }))).toMatchObject({
      kind: 'diff', added: 1, removed: 1,
      hunks: [{ lines: [{ type: 'context', old: 1, new: 1, text: 'host: a' }, { type: 'remove', old: 2, text: 'port: 8080' }, { type: 'add', new: 2, text: 'port: 9090' }, { type: 'context', old: 3, new: 3, text: 'end' }] }],
    });
  });

  it('refuses an ambiguous match, naming the lines, and changes nothing', async () => {
    const bench = openWorkbench();
    bench.put('rates.ts', numbered(42, 318));
    const before = bench.get('rates.ts');
    const edits = [{ search: 'IE: { standard: 0.21 }', replace: 'x' }];
    const expected = { code: 'AMBIGUOUS_MATCH', message: 'rates.ts: the text to replace occurs twice, in lines 42 and 318' };
    expect(await failureOf(bench.call(editFile, { file_path: 'rates.ts', edits }))).toMatchObject(expected);
    expect(await failureOf(bench.preview(editFile, { file_path: 'rates.ts', edits }))).toMatchObject(expected);
    expect(bench.get('rates.ts')).toBe(before);
  });

  it('takes overlapping places for ambiguous', async () => {
    const bench = openWorkbench();
    bench.put('a', 'aaa');
    expect(await failureOf(bench.call(editFile, { file_path: 'a', edits: [{ search: 'aa', replace: 'b' }] }))).toMatchObject({ code: 'AMBIGUOUS_MATCH' });
  });

  it('replaces every place when told to', async () => {
    const bench = openWorkbench();
    bench.put('a', 'one one\none\n');
    expect(await bench.call(editFile, { file_path: 'a', edits: [{ search: 'one', replace: 'two', replace_all: true }] })).toMatchObject({ replacements: 3 });
    expect(bench.get('a')).toBe('two two\ntwo\n');
  });

  it('takes $ signs as they are', async () => {
    const bench = openWorkbench();
    bench.put('a', 'price');
    await bench.call(editFile, { file_path: 'a', edits: [{ search: 'price', replace: "$& $1 $' $$" }] });
    expect(bench.get('a')).toBe("$& $1 $' $$");
  });

  it('applies several edits in order, or none', async () => {
    const bench = openWorkbench();
    bench.put('a', 'one\ntwo\n');
    await bench.call(editFile, { file_path: 'a', edits: [{ search: 'one', replace: 'first' }, { search: 'first\ntwo', replace: 'both' }] });
    expect(bench.get('a')).toBe('both\n');
    const failure = await failureOf(bench.call(editFile, { file_path: 'a', edits: [{ search: 'both', replace: 'x' }, { search: 'both', replace: 'y' }] }));
    expect(failure).toMatchObject({ code: 'NO_MATCH', message: 'a, edit 2: the text to replace does not occur' });
    expect(bench.get('a')).toBe('both\n');
  });

  it('points at a line that is nearly right', async () => {
    const bench = openWorkbench();
    bench.put('a', 'x\n\tif (ready) {\n');
    expect(await failureOf(bench.call(editFile, { file_path: 'a', edits: [{ search: '    if (ready) {', replace: '' }] }))).toMatchObject({ code: 'NO_MATCH', hint: 'Line 2 differs in spaces or case only: copy it exactly' });
  });

  it.each([
    ['CRLF', 'one\r\ntwo\r\nthree', [{ search: 'one\ntwo', replace: 'a\nb' }], 'a\r\nb\r\nthree'],
    ['CRLF, written as such', 'one\r\ntwo\r\n', [{ search: 'one\r\ntwo', replace: 'a\r\nb\r\nc' }], 'a\r\nb\r\nc\r\n'],
    ['LF, searched with CRLF', 'one\ntwo\n', [{ search: 'one\r\ntwo', replace: 'a\r\nb' }], 'a\nb\n'],
    ['mixed breaks', 'one\r\ntwo\nthree\n', [{ search: 'two', replace: '2' }], 'one\r\n2\nthree\n'],
    ['no final newline', 'one\ntwo', [{ search: 'two', replace: '2' }], 'one\n2'],
    ['unicode', 'größe: 世界 🌍\n', [{ search: '世界 🌍', replace: 'Erde' }], 'größe: Erde\n'],
  ])('keeps %s', async (_what, before, edits, after) => {
    const bench = openWorkbench();
    bench.put('a.txt', before);
    await bench.call(editFile, { file_path: 'a.txt', edits });
    expect(bench.get('a.txt')).toBe(after);
  });

  it('keeps the byte order mark and the encoding', async () => {
    const bench = openWorkbench();
    bench.put('a.txt', '\ufeffone\n');
    bench.put('w.txt', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('one\n', 'utf16le').swap16()]));
    for (const file_path of ['a.txt', 'w.txt']) await bench.call(editFile, { file_path, edits: [{ search: 'one', replace: 'zwei' }] });
    expect(bench.get('a.txt')).toBe('\ufeffzwei\n');
    expect(bench.bytes('w.txt')).toEqual(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('zwei\n', 'utf16le').swap16()]));
  });

  it('dry run reads only', async () => {
    const bench = openWorkbench();
    bench.put('a', 'one\n');
    const input = { file_path: 'a', edits: [{ search: 'one', replace: 'two' }], dry_run: true };
    expect(await bench.effects(editFile, input)).toMatchObject([{ access: 'read' }]);
    expect(await bench.call(editFile, input)).toMatchObject({ changed: false, diff: '@@ -1,1 +1,1 @@\n-one\n+two' });
    expect(bench.get('a')).toBe('one\n');
  });

  it('applies a unified diff, also some lines off and to CRLF', async () => {
    const bench = openWorkbench();
    const diff = '--- a/list.txt\n+++ b/list.txt\n@@ -1,3 +1,3 @@\n milk\n-eggs\n+bread\n tea\n';
    bench.put('list.txt', 'header\nheader\nmilk\neggs\ntea\n');
    bench.put('crlf.txt', 'milk\r\neggs\r\ntea\r\n');
    await bench.call(editFile, { file_path: 'list.txt', edits: diff });
    await bench.call(editFile, { file_path: 'crlf.txt', edits: diff });
    expect(bench.get('list.txt')).toBe('header\nheader\nmilk\nbread\ntea\n');
    expect(bench.get('crlf.txt')).toBe('milk\r\nbread\r\ntea\r\n');
  });

  it.each([
    ['a hunk that does not fit', '@@ -1,2 +1,2 @@\n milk\n-jam\n+bread\n', 'NO_MATCH', /hunk 1 of the diff, at line 1, does not fit/],
    ['no diff at all', 'just words', 'INVALID_INPUT', /no @@ hunk/],
    ['wrong counts', '@@ -1,9 +1,2 @@\n milk\n-eggs\n+bread\n', 'INVALID_INPUT', /cannot be read/],
    ['two files', '--- a/x\n+++ b/x\n@@ -1,1 +1,1 @@\n-milk\n+x\n--- a/y\n+++ b/y\n@@ -1,1 +1,1 @@\n-milk\n+x\n', 'INVALID_INPUT', /changes 2 files/],
    ['a broken list', '[{"search": 1}]', 'INVALID_INPUT', /neither a list/],
  ])('refuses %s', async (_what, edits, code, message) => {
    const bench = openWorkbench();
    bench.put('list.txt', 'milk\neggs\n');
    const failure = await failureOf(bench.call(editFile, { file_path: 'list.txt', edits }));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(bench.get('list.txt')).toBe('milk\neggs\n');
  });

  it('understands a list sent as JSON text', async () => {
    const bench = openWorkbench();
    bench.put('a', 'one');
    await bench.call(editFile, { file_path: 'a', edits: JSON.stringify([{ search: 'one', replace: 'two' }]) });
    expect(bench.get('a')).toBe('two');
  });

  it('refuses edits that change nothing, bytes, folders and what is not there', async () => {
    const bench = openWorkbench();
    bench.put('a', 'one');
    bench.put('b.bin', Buffer.from([1, 0, 2]));
    bench.put('folder/x', '');
    const edits = [{ search: 'one', replace: 'one' }];
    expect(await failureOf(bench.call(editFile, { file_path: 'a', edits }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(editFile, { file_path: 'b.bin', edits }))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(await failureOf(bench.call(editFile, { file_path: 'folder', edits }))).toMatchObject({ code: 'NOT_A_FILE' });
    expect(await failureOf(bench.call(editFile, { file_path: 'none', edits }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failureOf(bench.call(editFile, { file_path: 'a', edits: [] }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(editFile, { file_path: 'a', edits: [{ search: '', replace: 'x' }] }))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('previews as the card shows it', async () => {
    const bench = openWorkbench();
    chmodSync(bench.put('config', 'Host a\n\nHost *\n  Port 22\n'), 0o600);
    const { preview, approveLabel } = await bench.preview(editFile, { file_path: 'config', edits: [{ search: 'Host *\n', replace: 'Host b\n  StrictHostKeyChecking no\n\nHost *\n' }] });
    expect(approveLabel).toBe('Apply edit');
    expect(preview).toMatchObject({
      kind: 'diff', exists: true, added: 3, removed: 0, before: 25, after: 60, remark: 'matched once, mode 0600 kept',
      notes: [{ tone: 'destroy', text: 'Line 4 turns off host key checks' }],
    });
  });
});
