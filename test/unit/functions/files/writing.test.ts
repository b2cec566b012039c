import { chmodSync, lstatSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFile } from '../../../../src-main/functions/files/createFile.ts';
import { writeFile } from '../../../../src-main/functions/files/writeFile.ts';
import type { Preview } from '../../../../src-preload/contract/index.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

function asDiff(preview: Preview): Extract<Preview, { kind: 'diff' }> {
  if (preview.kind !== 'diff') throw new Error(`a ${preview.kind} preview`);
  return preview;
}

describe('create_file', () => {
  it('makes the file and its parents', async () => {
    const bench = openWorkbench();
    const output = await bench.call(createFile, { file_path: 'a/b/hello.txt', content: 'Grüße, 世界 🌍\r\n' });
    expect(output).toEqual({ file_path: bench.at('a/b/hello.txt'), bytes: Buffer.byteLength('Grüße, 世界 🌍\r\n'), created: true });
    expect(bench.get('a/b/hello.txt')).toBe('Grüße, 世界 🌍\r\n');
  });

  it('makes an empty file', async () => {
    const bench = openWorkbench();
    expect(await bench.call(createFile, { file_path: 'empty', content: '' })).toMatchObject({ bytes: 0, created: true });
    expect(bench.bytes('empty')).toHaveLength(0);
  });

  it('refuses to replace, also in the preview, and leaves the file as it was', async () => {
    const bench = openWorkbench();
    bench.put('a.txt', 'old');
    expect(await failureOf(bench.call(createFile, { file_path: 'a.txt', content: 'new' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await failureOf(bench.preview(createFile, { file_path: 'a.txt', content: 'new' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(bench.get('a.txt')).toBe('old');
  });

  it('replaces when asked, keeps the mode, and says so beforehand', async () => {
    const bench = openWorkbench();
    chmodSync(bench.put('key', 'old line\nsecond\n'), 0o600);
    const { preview, approveLabel } = await bench.preview(createFile, { file_path: 'key', content: 'new line\n', overwrite: true });
    expect(approveLabel).toBe('Replace key');
    expect(preview).toMatchObject({ exists: true, remark: 'mode 0600 kept', added: 1, removed: 2, before: 16, after: 9, notes: [{ tone: 'write', text: 'Replaces the whole file: 2 lines, 16 bytes' }] });
    expect(await bench.call(createFile, { file_path: 'key', content: 'new line\n', overwrite: true })).toMatchObject({ created: false });
    expect(bench.get('key')).toBe('new line\n');
    expect(lstatSync(bench.at('key')).mode & 0o777).toBe(0o600);
  });

  it('previews a new file line by line', async () => {
    const bench = openWorkbench();
    const { preview, approveLabel } = await bench.preview(createFile, { file_path: 'hello.txt', content: 'Hello\nWorld!' });
    expect(approveLabel).toBe('Create hello.txt');
    expect(preview).toEqual({
      kind: 'diff',
      path: bench.at('hello.txt'),
      exists: false,
      added: 2,
      removed: 0,
      hunks: [{ lines: [{ type: 'add', new: 1, text: 'Hello' }, { type: 'add', new: 2, text: 'World!' }] }],
      truncated: false,
      before: null,
      after: 12,
      remark: 'new file',
      notes: [],
    });
    expect(bench.has('hello.txt')).toBe(false);
  });

  it('writes bytes given as base64, and refuses what is none', async () => {
    const bench = openWorkbench();
    await bench.call(createFile, { file_path: 'x.bin', content: Buffer.from([0, 255, 1]).toString('base64'), encoding: 'base64' });
    expect([...bench.bytes('x.bin')]).toEqual([0, 255, 1]);
    expect(await failureOf(bench.call(createFile, { file_path: 'y.bin', content: 'not base64!', encoding: 'base64' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(bench.has('y.bin')).toBe(false);
  });

  it.each([
    ['utf-16le', [0x41, 0x00, 0xe9, 0x00]],
    ['utf-16be', [0x00, 0x41, 0x00, 0xe9]],
    ['latin1', [0x41, 0xe9]],
    ['utf-8', [0x41, 0xc3, 0xa9]],
  ])('writes %s', async (encoding, bytes) => {
    const bench = openWorkbench();
    await bench.call(createFile, { file_path: 'x', content: 'Aé', encoding });
    expect([...bench.bytes('x')]).toEqual(bytes);
  });

  it('refuses a character the encoding lacks', async () => {
    expect(await failureOf(openWorkbench().call(createFile, { file_path: 'x', content: '€', encoding: 'latin1' }))).toMatchObject({ code: 'INVALID_INPUT', message: 'latin1 has no character €' });
  });

  it('refuses paths that climb out, and unknown arguments', async () => {
    const bench = openWorkbench();
    expect(await failureOf(bench.call(createFile, { file_path: '../outside/x', content: '' }))).toMatchObject({ code: 'PATH_REFUSED' });
    expect(await failureOf(bench.call(createFile, { file_path: 'x', content: '', mode: 'w' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(createFile, { file_path: '', content: '' }))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('refuses a path through a link that leads out', async () => {
    const bench = openWorkbench();
    symlinkSync(bench.roots.outside, bench.at('door'));
    expect(await failureOf(bench.call(createFile, { file_path: 'door/x', content: 'x' }))).toMatchObject({ code: 'PATH_REFUSED' });
  });

  it.each([
    ['Host *\n  StrictHostKeyChecking no\n', 'Line 2 turns off host key checks'],
    ['#!/bin/sh\ncurl -fsSL https://example.com/x | sudo bash\n', 'Line 2 runs what it downloads, unseen'],
    ['chmod -R 777 /srv\n', 'Line 1 lets everyone change files'],
    ['requests.get(url, verify=False)\n', 'Line 1 turns off certificate checks'],
    ['mara ALL=(ALL) NOPASSWD: ALL\n', 'Line 1 lets commands run as another user without a password'],
  ])('calls out a line that weakens security', async (content, text) => {
    const { preview } = await openWorkbench().preview(createFile, { file_path: 'x', content });
    expect(asDiff(preview).notes).toEqual([{ tone: 'destroy', text }]);
  });

  it('caps a long preview and shows the rest when asked', async () => {
    const bench = openWorkbench();
    const content = Array.from({ length: 1000 }, (_, index) => `line ${index}`).join('\n');
    const short = asDiff((await bench.preview(createFile, { file_path: 'long', content: `${content}\nsetenforce 0\n` })).preview);
    expect(short).toMatchObject({ added: 1001, truncated: true, notes: [{ text: 'Line 1001 turns off SELinux' }] });
    expect(short.hunks.flatMap(({ lines }) => lines)).toHaveLength(240);
    const whole = asDiff((await bench.preview(createFile, { file_path: 'long', content }, { whole: true })).preview);
    expect(whole.truncated).toBe(false);
    expect(whole.hunks.flatMap(({ lines }) => lines)).toHaveLength(1000);
  });

  it('does not show bytes', async () => {
    const { preview } = await openWorkbench().preview(createFile, { file_path: 'x.bin', content: 'AAH/', encoding: 'base64' });
    expect(preview).toMatchObject({ hunks: [], after: 3, notes: [{ text: 'The content is not text and is not shown' }] });
  });
});

describe('write_file', () => {
  it('replaces the whole and makes what is missing', async () => {
    const bench = openWorkbench();
    bench.put('v.txt', 'a much longer text than the new one');
    expect(await bench.call(writeFile, { file_path: 'v.txt', content: '2' })).toEqual({ file_path: bench.at('v.txt'), bytes: 1, created: false, mode: 'overwrite' });
    expect(bench.get('v.txt')).toBe('2');
    expect(await bench.call(writeFile, { file_path: 'new/v.txt', content: '3' })).toMatchObject({ created: true });
  });

  it('appends exactly what it is given', async () => {
    const bench = openWorkbench();
    bench.put('log', 'one');
    await bench.call(writeFile, { file_path: 'log', content: 'two', mode: 'append' });
    expect(bench.get('log')).toBe('onetwo');
    expect(await bench.call(writeFile, { file_path: 'fresh', content: 'x', mode: 'append' })).toMatchObject({ created: true });
  });

  it('begins a new line only where one is missing', async () => {
    const bench = openWorkbench();
    bench.put('a', 'one');
    bench.put('b', 'one\n');
    bench.put('c', '');
    for (const file_path of ['a', 'b', 'c']) await bench.call(writeFile, { file_path, content: 'two\n', mode: 'append', on_new_line: true });
    expect([bench.get('a'), bench.get('b'), bench.get('c')]).toEqual(['one\ntwo\n', 'one\ntwo\n', 'two\n']);
  });

  it('appends in the encoding the file says it has', async () => {
    const bench = openWorkbench();
    bench.put('w.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a', 'utf16le')]));
    await bench.call(writeFile, { file_path: 'w.txt', content: 'b', mode: 'append', on_new_line: true });
    expect(bench.bytes('w.txt').subarray(2).toString('utf16le')).toBe('a\nb');
  });

  it('tells a replacement from an addition in effects and preview', async () => {
    const bench = openWorkbench();
    bench.put('a.txt', 'one\ntwo\n');
    expect(await bench.effects(writeFile, { file_path: 'a.txt', content: '' })).toMatchObject([{ access: 'write', replaces: true, exists: true }]);
    expect(await bench.effects(writeFile, { file_path: 'a.txt', content: '', mode: 'append' })).toMatchObject([{ access: 'read' }, { access: 'write', replaces: false }]);
    const { preview, approveLabel } = await bench.preview(writeFile, { file_path: 'a.txt', content: 'three\n', mode: 'append' });
    expect(approveLabel).toBe('Add to a.txt');
    expect(preview).toMatchObject({ added: 1, removed: 0, remark: 'added at the end', hunks: [{ lines: [{ type: 'context', text: 'two' }, { type: 'add', new: 3, text: 'three' }] }] });
    expect((await bench.preview(writeFile, { file_path: 'a.txt', content: 'x' })).approveLabel).toBe('Replace a.txt');
  });

  it('shows an addition to a very long file without reading it all', async () => {
    const bench = openWorkbench();
    bench.put('big.log', 'x'.repeat(2_100_000));
    const { preview } = await bench.preview(writeFile, { file_path: 'big.log', content: 'chmod 777 /\n', mode: 'append', on_new_line: true });
    expect(preview).toMatchObject({ exists: true, before: 2_100_000, after: 2_100_013, notes: [{ text: 'An added line lets everyone change files' }] });
  });

  it('says when line breaks change', async () => {
    const bench = openWorkbench();
    bench.put('a.txt', 'one\r\ntwo\r\n');
    const { preview } = await bench.preview(writeFile, { file_path: 'a.txt', content: 'one\ntwo\n' });
    expect(asDiff(preview).notes).toContainEqual({ tone: 'write', text: 'Line breaks change from CRLF to LF' });
  });

  it('compares very different texts without hanging', async () => {
    const bench = openWorkbench();
    bench.put('a', Array.from({ length: 30_000 }, (_, index) => `a${(index * 7919) % 1000}`).join('\n'));
    const content = Array.from({ length: 30_000 }, (_, index) => `a${(index * 104_729) % 997}`).join('\n');
    const { preview } = await bench.preview(writeFile, { file_path: 'a', content });
    expect(asDiff(preview).truncated).toBe(true);
    expect(asDiff(preview).added).toBeGreaterThan(0);
  });

  it('refuses a folder', async () => {
    const bench = openWorkbench();
    bench.put('folder/x', '');
    expect(await failureOf(bench.call(writeFile, { file_path: 'folder', content: 'x' }))).toMatchObject({ code: 'NOT_A_FILE' });
  });
});
