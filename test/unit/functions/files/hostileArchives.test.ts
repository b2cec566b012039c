import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractArchive } from '../../../../src-main/functions/files/extractArchive.ts';
import { makeTar, makeTarGz, makeZip } from '../../../kit/archives.ts';
import { picture } from '../../../kit/fileSystem.ts';
import { failureOf, openWorkbench } from '../../../kit/workbench.ts';

const evil: [string, string][] = [
  ['../evil.txt', 'its path leads out of the destination'],
  ['a/../../evil.txt', 'its path leads out of the destination'],
  ['..\\evil.txt', 'its path leads out of the destination'],
  ['/tmp/steward-evil.txt', 'its path is absolute'],
  ['C:\\evil.txt', 'its path names a drive'],
  ['\\\\server\\share\\evil.txt', 'its path is absolute'],
  ['a\nb.txt', 'its name holds control characters'],
  ['evil.txt ', 'a name in its path ends in a dot or space'],
  ['evil./x', 'a name in its path ends in a dot or space'],
  [`${'n'.repeat(256)}`, 'its path is too long'],
];

describe('extract_archive and archives made to harm', () => {
  it.each(evil)('refuses %j in a zip and a tar, unpacks the rest', async (name, reason) => {
    for (const [archive, bytes] of [
      ['x.zip', makeZip([{ name, content: 'evil' }, { name: 'good.txt', content: 'good' }])],
      ['x.tar.gz', makeTarGz([{ path: 'good.txt', content: 'good' }])],
    ] as const) {
      const bench = openWorkbench();
      bench.put(archive, bytes);
      const before = picture(bench.roots.outside);
      const output = await bench.call(extractArchive, { archive_path: archive, destination: 'in/out' });
      if (archive === 'x.zip') expect(output).toMatchObject({ files: 1, refused_count: 1, refused: [{ reason }] });
      expect(readdirSync(bench.at('in'))).toEqual(['out']);
      expect(readdirSync(bench.at('in/out'))).toEqual(['good.txt']);
      expect(picture(bench.roots.outside)).toEqual(before);
      expect(existsSync('/tmp/steward-evil.txt')).toBe(false);
    }
  });

  it.each(['../evil.txt', 'a/../../evil.txt', '/tmp/steward-evil.txt'])('refuses %j in a tar', async (path) => {
    const bench = openWorkbench();
    bench.put('x.tar', makeTar([{ path, content: 'evil' }, { path: 'good.txt', content: 'good' }]));
    expect(await bench.call(extractArchive, { archive_path: 'x.tar', destination: 'in/out' })).toMatchObject({ files: 1, refused_count: 1 });
    expect(readdirSync(bench.at('in'))).toEqual(['out']);
    expect(existsSync('/tmp/steward-evil.txt')).toBe(false);
  });

  it('refuses links, also ones later entries would go through, and devices', async () => {
    const bench = openWorkbench();
    bench.put('x.tar', makeTar([
      { path: 'door', type: 'SymbolicLink', linkpath: bench.roots.outside },
      { path: 'door/evil.txt', content: 'evil' },
      { path: 'hard', type: 'Link', linkpath: '/etc/passwd' },
      { path: 'null', type: 'CharacterDevice' },
      { path: 'pipe', type: 'FIFO' },
      { path: 'good.txt', content: 'good', mode: 0o6777 },
    ]));
    const output = await bench.call(extractArchive, { archive_path: 'x.tar', destination: 'out' });
    expect(output).toMatchObject({ files: 2, refused_count: 4, refused: [{ name: 'door', reason: 'it is a link' }, { name: 'hard', reason: 'it is a link' }, { name: 'null', reason: 'it is a device or another special file' }, { name: 'pipe' }] });
    expect(lstatSync(bench.at('out/door')).isDirectory()).toBe(true);
    expect(readdirSync(bench.roots.outside)).toEqual([]);
    expect(lstatSync(bench.at('out/good.txt')).mode & 0o7777).toBe(0o755);
  });

  it('refuses links in a zip', async () => {
    const bench = openWorkbench();
    bench.put('x.zip', makeZip([{ name: 'link', content: '/etc', mode: 0o120777 }, { name: 'good', content: 'x' }]));
    expect(await bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' })).toMatchObject({ files: 1, refused: [{ name: 'link', reason: 'it is a link' }] });
    expect(existsSync(bench.at('out/link'))).toBe(false);
  });

  it('does not write through a link that is there already', async () => {
    const bench = openWorkbench();
    mkdirSync(bench.at('out'));
    symlinkSync(bench.roots.outside, bench.at('out/door'));
    bench.put('x.zip', makeZip([{ name: 'door/evil.txt', content: 'evil' }, { name: 'good.txt', content: 'good' }]));
    expect(await bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' })).toMatchObject({ files: 1, refused: [{ name: 'door/evil.txt' }] });
    expect(readdirSync(bench.roots.outside)).toEqual([]);
  });

  it('refuses duplicates and look-alikes, the first stays', async () => {
    const bench = openWorkbench();
    bench.put('x.zip', makeZip([
      { name: 'readme.txt', content: 'first' }, { name: 'README.TXT', content: 'second' }, { name: 'readme.txt', content: 'third' },
      { name: 'caf\u00e9', content: 'nfc' }, { name: 'cafe\u0301', content: 'nfd' }, { name: 'read\u200bme.txt', content: 'zero' },
      { name: 'dir/a', content: '' }, { name: 'DIR/b', content: '' }, { name: 'dir', content: 'file' }, { name: 'readme.txt/x', content: '' },
    ]));
    expect(await bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' })).toMatchObject({
      files: 3,
      refused: [
        { name: 'README.TXT', reason: 'it looks like readme.txt' }, { name: 'readme.txt', reason: 'the archive has it twice' }, { name: 'cafe\u0301', reason: 'it looks like caf\u00e9' },
        { name: 'read\u200bme.txt', reason: 'it looks like readme.txt' }, { name: 'DIR/b', reason: 'it looks like dir' }, { name: 'dir', reason: 'dir is a folder' }, { name: 'readme.txt/x', reason: 'readme.txt is a file' },
      ],
    });
    expect(bench.get('out/readme.txt')).toBe('first');
  });

  it('refuses encrypted and strangely packed entries', async () => {
    const bench = openWorkbench();
    bench.put('x.zip', makeZip([{ name: 'a', content: 'x', flags: 0x801 }, { name: 'b', content: 'x', method: 99 }, { name: 'c', content: 'x' }]));
    expect(await bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' })).toMatchObject({ files: 1, refused: [{ name: 'a', reason: 'it is encrypted' }, { name: 'b', reason: 'it is packed by method 99, which is not known here' }] });
  });

  it('says it loudly when nothing is fit to be unpacked', async () => {
    const bench = openWorkbench();
    bench.put('x.zip', makeZip([{ name: '../evil.txt', content: 'x' }]));
    expect(await failureOf(bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' }))).toMatchObject({ code: 'UNSAFE_ARCHIVE', message: 'Nothing in x.zip is fit to be unpacked: ../evil.txt: its path leads out of the destination' });
    expect(bench.has('out')).toBe(false);
  });

  it.each([
    ['zip', (zeros: Buffer) => makeZip([{ name: 'good.txt', content: 'x' }, { name: 'bomb', content: zeros }])],
    ['tar.gz', (zeros: Buffer) => makeTarGz([{ path: 'good.txt', content: 'x' }, { path: 'bomb', content: zeros }])],
    ['tar.zst', (zeros: Buffer) => zstdCompressSync(makeTar([{ path: 'good.txt', content: 'x' }, { path: 'bomb', content: zeros }]))],
    ['gz', (zeros: Buffer) => gzipSync(zeros)],
    ['zst', (zeros: Buffer) => zstdCompressSync(zeros)],
  ])('refuses a bomb in a %s before anything is written, on the card as well', async (format, make) => {
    const bench = openWorkbench();
    bench.put(`bomb.${format}`, make(Buffer.alloc(40_000_000)));
    const input = { archive_path: `bomb.${format}`, destination: 'out' };
    expect(await failureOf(bench.call(extractArchive, input))).toMatchObject({ code: 'UNSAFE_ARCHIVE', message: `bomb.${format} unpacks to more than 200 times its size, which only a zip bomb does` });
    expect(await failureOf(bench.preview(extractArchive, input))).toMatchObject({ code: 'UNSAFE_ARCHIVE' });
    expect(bench.has('out')).toBe(false);
  });

  it('holds a zip entry to the size it claims', async () => {
    const bench = openWorkbench();
    bench.put('x.zip', makeZip([{ name: 'liar', content: Buffer.alloc(3_000_000), size: 10 }]));
    expect(await failureOf(bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' }))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(bench.has('out/liar')).toBe(false);
  });

  it('holds to the limits of bytes and entries', async () => {
    const bench = openWorkbench();
    bench.put('x.tar.gz', makeTarGz([{ path: 'a', content: 'a'.repeat(5000) }, { path: 'b', content: 'b' }]));
    bench.put('x.zip', makeZip([{ name: 'a', content: 'a'.repeat(5000) }, { name: 'b' }]));
    for (const archive_path of ['x.tar.gz', 'x.zip']) {
      expect(await failureOf(bench.call(extractArchive, { archive_path, destination: 'out', max_bytes: 4000 }))).toMatchObject({ code: 'UNSAFE_ARCHIVE', message: `${archive_path} unpacks to more than 4 KB` });
      expect(await failureOf(bench.call(extractArchive, { archive_path, destination: 'out', max_entries: 1 }))).toMatchObject({ code: 'UNSAFE_ARCHIVE', message: `${archive_path} has more than 1 entries` });
    }
    expect(bench.has('out')).toBe(false);
  });

  it('leaves archives inside packed, and tells of them', async () => {
    const bench = openWorkbench();
    const inner = makeZip([{ name: 'x', content: 'x' }]);
    bench.put('x.zip', makeZip([{ name: 'inner.zip', content: inner }, { name: 'deep/i.tar.gz', content: 'x' }]));
    expect(await bench.call(extractArchive, { archive_path: 'x.zip', destination: 'out' })).toMatchObject({ files: 2, nested: ['inner.zip', 'deep/i.tar.gz'] });
    expect(bench.bytes('out/inner.zip')).toEqual(inner);
  });

  it.each([
    ['a wrong check sum', 'x.zip', () => makeZip([{ name: 'a', content: 'hello', crc: 1 }])],
    ['a cut zip', 'x.zip', () => makeZip([{ name: 'a', content: 'hello' }]).subarray(0, -30)],
    ['a cut tar', 'x.tar', () => makeTar([{ path: 'a', content: 'x'.repeat(2000) }]).subarray(0, 1200)],
    ['a cut tar.gz', 'x.tar.gz', () => makeTarGz([{ path: 'a', content: Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 251)) }]).subarray(0, -200)],
    ['a tar header that was changed', 'x.tar', () => { const bytes = makeTar([{ path: 'a', content: 'x' }, { path: 'b', content: 'x' }]); bytes[1030] = 1; return bytes; }],
    ['noise behind a gzip mark', 'x.gz', () => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(100, 7)])],
    ['noise called zip', 'x.zip', () => Buffer.alloc(500, 7)],
  ])('says that an archive with %s is damaged', async (_what, name, make) => {
    const bench = openWorkbench();
    bench.put(name, make());
    const failure = await failureOf(bench.call(extractArchive, { archive_path: name, destination: 'out' }));
    expect(failure.code).toBe('UNSUPPORTED');
    expect(failure.message).toMatch(/is damaged: /);
  });

  it.each([
    ['words', Buffer.from('just words'), 'x is no archive'],
    ['nothing', Buffer.alloc(0), 'x is no archive'],
    ['7-Zip', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0, 0]), 'x is a 7-Zip archive, which cannot be unpacked here'],
  ])('refuses %s', async (_what, bytes, message) => {
    const bench = openWorkbench();
    bench.put('x', bytes);
    expect(await failureOf(bench.call(extractArchive, { archive_path: 'x' }))).toMatchObject({ code: 'UNSUPPORTED', message });
  });

  it('survives random damage to good archives', async () => {
    const bench = openWorkbench();
    const good = { zip: makeZip([{ name: 'a/b', content: 'hello' }, { name: 'c', content: 'x'.repeat(300) }]), tar: makeTar([{ path: 'a/b', content: 'hello' }, { path: 'c', content: 'x' }]) };
    let state = 42;
    const random = (below: number): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
    for (let round = 0; round < 60; round++) {
      const name = round % 2 === 0 ? 'zip' : 'tar';
      const bytes = Buffer.from(good[name]);
      for (let change = 0; change < 4; change++) bytes[random(bytes.length)] = random(256);
      bench.put(`f/${round}.${name}`, bytes);
      // Either it works or it is an AppError: anything else fails the test.
      await bench.call(extractArchive, { archive_path: `f/${round}.${name}`, destination: `o/${round}` }).catch(async (error: unknown) => failureOf(Promise.reject(error)));
    }
    expect(readdirSync(bench.roots.workspace).toSorted()).toEqual(['f', 'o']);
    expect(readdirSync(bench.roots.outside)).toEqual([]);
  });
});
