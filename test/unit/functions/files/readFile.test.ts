import { mkdirSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../../../src-main/functions/files/readFile.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

describe('read_file', () => {
  it('returns the content with what belongs to it', async () => {
    const bench = openWorkbench();
    bench.put('notes.md', '# Notes\nmilk\n');
    expect(await bench.call(readFile, { file_path: 'notes.md' })).toEqual({
      content: '# Notes\nmilk\n', file_path: bench.at('notes.md'), size: 13, lines: 2, first_line: 1, mime: 'text/markdown', encoding: 'utf-8', truncated: false,
    });
  });

  it('costs one read for a small file', async () => {
    const bench = openWorkbench();
    bench.put('a.ts', 'export {};\n');
    let touched = 0;
    const { files } = bench.ports;
    bench.ports = { ...bench.ports, files: { ...files, read: (...args) => (touched++, files.read(...args)), stat: (...args) => (touched++, files.stat(...args)), list: (...args) => (touched++, files.list(...args)) } };
    await bench.call(readFile, { file_path: 'a.ts' });
    expect(touched).toBe(1);
  });

  it.each([
    [{ limit: 2 }, 'l1\nl2\n', 1],
    [{ offset: 3 }, 'l3\nl4\nl5', 3],
    [{ offset: 2, limit: 2 }, 'l2\nl3\n', 2],
    [{ offset: 0, limit: 1 }, 'l1\n', 1],
    [{ offset: -2 }, 'l4\nl5', 4],
    [{ offset: -2, limit: 1 }, 'l4\n', 4],
    [{ offset: -99 }, 'l1\nl2\nl3\nl4\nl5', 1],
    [{ offset: 6 }, '', 6],
    [{ offset: 5, limit: 10 }, 'l5', 5],
  ])('takes lines: %j', async (range, content, first_line) => {
    const bench = openWorkbench();
    bench.put('a.txt', 'l1\nl2\nl3\nl4\nl5');
    expect(await bench.call(readFile, { file_path: 'a.txt', ...range })).toMatchObject({ content, first_line, lines: 5, truncated: false });
  });

  it.each([
    ['', 0], ['\n', 1], ['a', 1], ['a\n', 1], ['a\n\n', 2], ['a\r\nb', 2],
  ])('counts the lines of %j', async (content, lines) => {
    const bench = openWorkbench();
    bench.put('x', content);
    expect(await bench.call(readFile, { file_path: 'x' })).toMatchObject({ content, lines });
  });

  it('keeps CRLF, leaves the byte order mark out', async () => {
    const bench = openWorkbench();
    bench.put('x.txt', '\ufeffa\r\nb\r\n');
    expect(await bench.call(readFile, { file_path: 'x.txt' })).toMatchObject({ content: 'a\r\nb\r\n', encoding: 'utf-8', size: 9, lines: 2 });
  });

  it.each([
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('héllo\n世界', 'utf16le')])],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('héllo\n世界', 'utf16le').swap16()])],
  ])('recognises %s by its mark', async (encoding, bytes) => {
    const bench = openWorkbench();
    bench.put('x.txt', bytes);
    expect(await bench.call(readFile, { file_path: 'x.txt' })).toMatchObject({ content: 'héllo\n世界', encoding, lines: 2, size: bytes.length });
  });

  it('reads in the encoding asked for', async () => {
    const bench = openWorkbench();
    bench.put('l.txt', Buffer.from([0x41, 0xe9, 0x80]));
    bench.put('w.txt', Buffer.from('Aé', 'utf16le'));
    expect(await bench.call(readFile, { file_path: 'l.txt', encoding: 'latin1' })).toMatchObject({ content: 'Aé\u0080', encoding: 'latin1' });
    expect(await bench.call(readFile, { file_path: 'w.txt', encoding: 'utf-16le' })).toMatchObject({ content: 'Aé' });
    expect(await bench.call(readFile, { file_path: 'l.txt', encoding: 'base64' })).toMatchObject({ content: 'QemA', encoding: 'base64', lines: null });
  });

  it('returns bytes as base64, with the type they have', async () => {
    const bench = openWorkbench();
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    bench.put('dot.png', png);
    bench.put('mystery', png);
    bench.put('zeros.dat', Buffer.alloc(10));
    for (const [file_path, mime] of [['dot.png', 'image/png'], ['mystery', 'image/png'], ['zeros.dat', 'application/octet-stream']] as const) {
      expect(await bench.call(readFile, { file_path })).toMatchObject({ encoding: 'base64', mime, lines: null, first_line: null, truncated: false });
    }
    const output = await bench.call(readFile, { file_path: 'dot.png' });
    expect(readFile.view?.(output, readFile.input.parse({ file_path: 'dot.png' }))).toEqual({ kind: 'image', mime: 'image/png', base64: png.toString('base64'), alt: 'dot.png' });
  });

  it('takes bytes by offset and limit', async () => {
    const bench = openWorkbench();
    bench.put('b.bin', Buffer.from([0, 1, 2, 3, 4, 5]));
    const part = async (range: Record<string, number>): Promise<number[]> => [...Buffer.from(String((await bench.call(readFile, { file_path: 'b.bin', encoding: 'base64', ...range }))['content']), 'base64')];
    expect(await part({ offset: 3, limit: 2 })).toEqual([2, 3]);
    expect(await part({ offset: -1 })).toEqual([5]);
    expect(await bench.call(readFile, { file_path: 'b.bin', max_bytes: 2 })).toMatchObject({ truncated: true, next_offset: 3 });
  });

  it('cuts at the cap after a whole line, says where, and can be gone on from', async () => {
    const bench = openWorkbench();
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index + 1} äöü`);
    bench.put('long.txt', `${lines.join('\n')}\n`);
    const got: string[] = [];
    let offset: unknown = 1;
    for (let round = 0; round < 50 && offset !== undefined; round++) {
      const output = await bench.call(readFile, { file_path: 'long.txt', offset, max_bytes: 1000 });
      expect(Buffer.byteLength(String(output['content']))).toBeLessThanOrEqual(1000);
      got.push(...String(output['content']).trimEnd().split('\n'));
      if (output['truncated'] === true) expect(output['marker']).toMatch(/^Cut after \d+ bytes of 15\.9 KB; go on with offset \d+$/);
      offset = output['next_offset'];
    }
    expect(got).toEqual(lines);
  });

  it('caps at 1 MB unless told otherwise, at 10 MB at most', async () => {
    const bench = openWorkbench();
    bench.put('big.txt', 'abcdefghi\n'.repeat(200_000));
    const output = await bench.call(readFile, { file_path: 'big.txt' });
    expect(output).toMatchObject({ size: 2_000_000, lines: 200_000, truncated: true, next_offset: 100_001 });
    expect(String(output['content'])).toHaveLength(1_000_000);
    expect(await bench.call(readFile, { file_path: 'big.txt', max_bytes: 2_000_000 })).toMatchObject({ truncated: false });
    expect(await failureOf(bench.call(readFile, { file_path: 'big.txt', max_bytes: 10_000_001 }))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('reads parts of a file too large to be held whole', async () => {
    const bench = openWorkbench();
    const line = `${'x'.repeat(98)}é`;
    bench.put('huge.log', `${line}\n`.repeat(110_000));
    expect(await bench.call(readFile, { file_path: 'huge.log', offset: 100_001, limit: 2 })).toMatchObject({ content: `${line}\n${line}\n`, first_line: 100_001, lines: null, truncated: false });
    expect(await bench.call(readFile, { file_path: 'huge.log', offset: -2 })).toMatchObject({ content: `${line}\n${line}\n`, first_line: -2, truncated: false });
    const cut = await bench.call(readFile, { file_path: 'huge.log' });
    expect(cut).toMatchObject({ truncated: true, next_offset: 9901, lines: null, size: 11_110_000 });
    expect(await bench.call(readFile, { file_path: 'huge.log', offset: 999_999 })).toMatchObject({ content: '', truncated: false });
  });

  it('ends a single endless line at the cap without half a character', async () => {
    const bench = openWorkbench();
    bench.put('one.txt', '€'.repeat(1000));
    const output = await bench.call(readFile, { file_path: 'one.txt', max_bytes: 100 });
    expect(output).toMatchObject({ content: '€'.repeat(33), truncated: true, marker: 'Cut after 99 bytes of 3 KB; ask for fewer lines or raise max_bytes' });
    expect(output).not.toHaveProperty('next_offset');
  });

  it('is not fooled by a character cut at the cap', async () => {
    const bench = openWorkbench();
    bench.put('u.txt', `${'ä'.repeat(500)}\n`.repeat(3));
    expect(await bench.call(readFile, { file_path: 'u.txt', max_bytes: 1002 })).toMatchObject({ encoding: 'utf-8', truncated: true });
  });

  it('colours by name', () => {
    const view = (file_path: string): unknown => readFile.view?.({ content: 'x', mime: 'text/plain', encoding: 'utf-8', size: 1, truncated: false }, readFile.input.parse({ file_path }));
    expect(view('src/a.tsx')).toMatchObject({ language: 'tsx' });
    expect(view('Dockerfile')).toMatchObject({ language: 'docker' });
    expect(view('plain')).toEqual({ kind: 'text', text: 'x', truncated: false });
  });

  it('refuses what is no file, without hanging', async () => {
    const bench = openWorkbench();
    mkdirSync(bench.at('folder'));
    execFileSync('mkfifo', [bench.at('pipe')]);
    symlinkSync('/etc/hosts', bench.at('out'));
    expect(await failureOf(bench.call(readFile, { file_path: 'folder' }))).toMatchObject({ code: 'NOT_A_FILE' });
    expect(await failureOf(bench.call(readFile, { file_path: 'pipe' }))).toMatchObject({ code: 'PATH_REFUSED' });
    expect(await failureOf(bench.call(readFile, { file_path: 'out' }))).toMatchObject({ code: 'PATH_REFUSED' });
    expect(await failureOf(bench.call(readFile, { file_path: 'missing.txt' }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('stops when told to', async () => {
    const bench = openWorkbench();
    bench.put('huge.log', 'x\n'.repeat(6_000_000));
    const stop = new AbortController();
    stop.abort();
    await expect(bench.call(readFile, { file_path: 'huge.log', offset: 5_000_000 }, { signal: stop.signal })).rejects.toThrow();
  });
});
