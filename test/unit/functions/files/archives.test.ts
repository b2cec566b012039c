import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressFiles } from '../../../../src-main/functions/files/compressFiles.ts';
import { extractArchive } from '../../../../src-main/functions/files/extractArchive.ts';
import { makeTarGz, makeZip } from '../../../kit/archives.ts';
import { picture } from '../../../kit/fileSystem.ts';
import { testIf } from '../../../kit/skip.ts';
import { failureOf, openWorkbench, type Workbench } from '../../../kit/workbench.ts';

const formats = ['zip', 'tar', 'tar.gz', 'tar.zst'] as const;

function project(): Workbench {
  const bench = openWorkbench();
  bench.put('src/a.txt', 'hello\n'.repeat(2000));
  bench.put('src/deep/größe 世界.txt', 'x');
  bench.put('src/empty', '');
  bench.put('src/run.sh', '#!/bin/sh\n');
  bench.put(`src/${'long'.repeat(20)}/${'name'.repeat(30)}.txt`, 'long');
  bench.put('src/bytes.bin', Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256)));
  mkdirSync(bench.at('src/nothing'));
  chmodSync(bench.at('src/run.sh'), 0o755);
  for (const name of ['a.txt', 'run.sh', 'empty', 'bytes.bin', 'deep/größe 世界.txt', `${'long'.repeat(20)}/${'name'.repeat(30)}.txt`]) utimesSync(bench.at(`src/${name}`), 1e9, 1e9);
  return bench;
}

describe('compress_files and extract_archive', () => {
  it.each(formats)('%s keeps content, names, modes and times', async (format) => {
    const bench = project();
    const progress: number[] = [];
    const packed = await bench.call(compressFiles, { sources: ['src'], output_path: `out.${format}` }, { onProgress: ({ done, total }) => progress.push(done / (total ?? 1)) });
    expect(packed).toMatchObject({ format, files: 6, folders: 4, input_bytes: 82_015, skipped: [], bytes: lstatSync(bench.at(`out.${format}`)).size });
    expect(progress.at(-1)).toBe(1);
    expect(await bench.call(extractArchive, { archive_path: `out.${format}`, destination: 'back' })).toMatchObject({ format, files: 6, folders: 4, bytes: 82_015, refused: [], nested: [] });
    expect(picture(bench.at('back/src'))).toEqual(picture(bench.at('src')));
  });

  it('tar reads the tar.gz', async () => {
    const bench = project();
    await bench.call(compressFiles, { sources: ['src'], output_path: 'out.tar.gz' });
    expect(String(execFileSync('tar', ['tzf', bench.at('out.tar.gz')])).trim().split('\n')).toHaveLength(10);
  });

  testIf(spawnSync('python3', ['--version']).status === 0, 'python3 is not installed')('Python reads the zip', async () => {
    const bench = project();
    await bench.call(compressFiles, { sources: ['src'], output_path: 'out.zip' });
    const names = execFileSync('python3', ['-c', 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))', bench.at('out.zip')]);
    expect(String(names).trim()).toBe('10');
  });

  it.each(['czf', 'cf'])('reads what tar makes (%s)', async (options) => {
    const bench = project();
    execFileSync('tar', [options, bench.at('made.tar'), '-C', bench.roots.workspace, 'src']);
    await bench.call(extractArchive, { archive_path: 'made.tar', destination: 'back' });
    expect(picture(bench.at('back/src'))).toEqual(picture(bench.at('src')));
  });

  it('packs several sources under their own names, and an empty folder', async () => {
    const bench = openWorkbench();
    bench.put('a.txt', 'a');
    bench.put('deep/b.txt', 'b');
    mkdirSync(bench.at('empty'));
    await bench.call(compressFiles, { sources: ['a.txt', 'deep/b.txt', 'empty'], output_path: 'out.zip' });
    expect(await bench.call(extractArchive, { archive_path: 'out.zip' })).toMatchObject({ destination: bench.at('out'), names: ['a.txt', 'b.txt', 'empty/'] });
    expect(readdirSync(bench.at('out')).toSorted()).toEqual(['a.txt', 'b.txt', 'empty']);
  });
});

describe('compress_files', () => {
  it('leaves out links, itself and what is excluded, and says so', async () => {
    const bench = openWorkbench();
    bench.put('p/a.txt', 'a');
    bench.put('p/node_modules/x/y.js', 'y');
    bench.put('p/x.tmp', '');
    writeFileSync(join(bench.roots.outside, 'secret'), 'secret');
    symlinkSync(bench.roots.outside, bench.at('p/door'));
    bench.put('p/out.zip', 'an older one');
    const output = await bench.call(compressFiles, { sources: ['p'], output_path: 'p/out.zip', exclude: ['node_modules', '*.tmp'], overwrite: true });
    expect(output).toMatchObject({ files: 1, folders: 1, skipped_count: 2, skipped: [{ path: 'p/door', reason: 'links are not followed' }, { path: 'p/out.zip', reason: 'it is the archive itself' }] });
    expect(await bench.call(extractArchive, { archive_path: 'p/out.zip', destination: 'q' })).toMatchObject({ names: ['p/', 'p/a.txt'] });
  });

  it('previews what goes in', async () => {
    const bench = openWorkbench();
    bench.put('p/a.txt', 'aa');
    symlinkSync('a.txt', bench.at('p/link'));
    const { preview, approveLabel } = await bench.preview(compressFiles, { sources: ['p'], output_path: 'p.zip' });
    expect(approveLabel).toBe('Compress 1 file');
    expect(preview).toMatchObject({ kind: 'transfer', from: [bench.at('p')], to: bench.at('p.zip'), files: 1, folders: 1, bytes: 2, replaces: [], names: ['p/', 'p/a.txt'], notes: [{ text: 'p/link is left out: links are not followed' }] });
  });

  it('refuses an existing archive, clashing names, unknown formats, and nothing', async () => {
    const bench = openWorkbench();
    bench.put('a/x', '');
    bench.put('b/x', '');
    bench.put('out.zip', 'kept');
    symlinkSync('a', bench.at('link'));
    expect(await failureOf(bench.call(compressFiles, { sources: ['a'], output_path: 'out.zip' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await failureOf(bench.preview(compressFiles, { sources: ['a'], output_path: 'out.zip' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(bench.get('out.zip')).toBe('kept');
    expect(await failureOf(bench.call(compressFiles, { sources: ['a/x', 'b/x'], output_path: 'n.zip' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(compressFiles, { sources: ['a'], output_path: 'n.rar' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failureOf(bench.call(compressFiles, { sources: ['none'], output_path: 'n.zip' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failureOf(bench.call(compressFiles, { sources: [], output_path: 'n.zip' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(bench.has('n.zip')).toBe(false);
  });

  it.each(formats)('leaves nothing behind when stopped in the midst of a %s', async (format) => {
    const bench = openWorkbench();
    for (let index = 0; index < 10; index++) bench.put(`p/${index}`, Buffer.alloc(1_000_000, index));
    const stop = new AbortController();
    await expect(bench.call(compressFiles, { sources: ['p'], output_path: `out.${format}` }, { signal: stop.signal, onProgress: ({ done }) => done > 3_000_000 && stop.abort() })).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
    expect(readdirSync(bench.roots.workspace)).toEqual(['p']);
  });

  it.each(formats)('says so when a file shrinks while it is packed into a %s', async (format) => {
    const bench = openWorkbench();
    bench.put('p/a', Buffer.alloc(500_000));
    const { files } = bench.ports;
    bench.ports = { ...bench.ports, files: { ...files, stream: (path, range) => files.stream(path, { ...range, length: 1000 }) } };
    expect(await failureOf(bench.call(compressFiles, { sources: ['p'], output_path: `out.${format}` }))).toMatchObject({ code: 'CONFLICT' });
    expect(readdirSync(bench.roots.workspace)).toEqual(['p']);
  });
});

describe('extract_archive', () => {
  it('unpacks a single compressed file', async () => {
    const bench = openWorkbench();
    bench.put('log.txt.gz', gzipSync('hello'));
    bench.put('data.csv.zst', zstdCompressSync('1,2'));
    expect(await bench.call(extractArchive, { archive_path: 'log.txt.gz', destination: '.' })).toMatchObject({ format: 'gz', files: 1, bytes: 5, names: ['log.txt'] });
    expect(await bench.call(extractArchive, { archive_path: 'data.csv.zst', destination: '.' })).toMatchObject({ format: 'zst' });
    expect([bench.get('log.txt'), bench.get('data.csv')]).toEqual(['hello', '1,2']);
  });

  it('knows the kind by the bytes, not the name', async () => {
    const bench = openWorkbench();
    bench.put('misnamed.zip', makeTarGz([{ path: 'a', content: 'x' }]));
    expect(await bench.call(extractArchive, { archive_path: 'misnamed.zip', destination: 'out' })).toMatchObject({ format: 'tar.gz', files: 1 });
  });

  it('keeps what is there unless told to replace it', async () => {
    const bench = openWorkbench();
    bench.put('x.zip', makeZip([{ name: 'a', content: 'new' }, { name: 'b', content: 'new' }]));
    bench.put('out/a', 'old');
    expect((await bench.preview(extractArchive, { archive_path: 'x.zip', destination: 'out' })).preview).toMatchObject({ replaces: [], notes: [{ text: '1 file there already stays as it is' }] });
    expect(await bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' })).toMatchObject({ files: 1, refused: [{ name: 'a', reason: 'it exists already' }] });
    expect([bench.get('out/a'), bench.get('out/b')]).toEqual(['old', 'new']);
    expect(await failureOf(bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' }))).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await bench.preview(extractArchive, { archive_path: 'x.zip', destination: 'out', overwrite: true })).preview).toMatchObject({ replaces: ['a', 'b'] });
    expect(await bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out', overwrite: true })).toMatchObject({ files: 2, refused: [] });
    expect(bench.get('out/a')).toBe('new');
  });

  it('previews the listing and what will be refused', async () => {
    const bench = openWorkbench();
    bench.put('x.tar.gz', makeTarGz([{ path: 'd/', type: 'Directory' }, { path: 'd/a', content: 'abc' }, { path: '../e', content: 'x' }, { path: 'i.zip', content: 'x' }]));
    const { preview, object, approveLabel } = await bench.preview(extractArchive, { archive_path: 'x.tar.gz' });
    expect([object, approveLabel]).toEqual(['2 files from x.tar.gz', 'Extract 2 files']);
    expect(preview).toMatchObject({
      kind: 'transfer', from: [bench.at('x.tar.gz')], to: bench.at('x'), files: 2, folders: 1, bytes: 4, names: ['d/', 'd/a', 'i.zip'], truncated: false,
      notes: [{ tone: 'destroy', text: '../e is refused: its path leads out of the destination' }, { tone: 'write', text: '1 archive inside stays packed' }],
    });
    expect(bench.has('x')).toBe(false);
  });

  it('refuses a file as destination, a folder as archive, and what is not there', async () => {
    const bench = openWorkbench();
    bench.put('x.zip', makeZip([{ name: 'a', content: 'new' }]));
    bench.put('file', 'kept');
    expect(await failureOf(bench.call(extractArchive, { archive_path: 'x.zip', destination: 'file' }))).toMatchObject({ code: 'NOT_A_DIRECTORY' });
    expect(await failureOf(bench.preview(extractArchive, { archive_path: 'x.zip', destination: 'file' }))).toMatchObject({ code: 'NOT_A_DIRECTORY' });
    expect(await failureOf(bench.call(extractArchive, { archive_path: '.' }))).toMatchObject({ code: 'NOT_A_FILE' });
    expect(await failureOf(bench.call(extractArchive, { archive_path: 'none.zip' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(bench.get('file')).toBe('kept');
  });

  it('stops in the midst, without half a file', async () => {
    const bench = openWorkbench();
    const content = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * 7919) % 251));
    bench.put('x.zip', makeZip(Array.from({ length: 20 }, (_, index) => ({ name: `f${index}`, content }))));
    const stop = new AbortController();
    await expect(bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' }, { signal: stop.signal, onProgress: ({ done }) => done > 1_000_000 && stop.abort() })).rejects.toThrow();
    expect(stop.signal.aborted).toBe(true);
    const names = readdirSync(bench.at('out'));
    expect(names.length).toBeLessThan(20);
    for (const name of names) expect(bench.bytes(`out/${name}`)).toHaveLength(400_000);
  });
});
