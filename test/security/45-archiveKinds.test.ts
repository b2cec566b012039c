// Attack 45, the whole class: every way a name or a link can be written in every kind of archive.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Header } from 'tar';
import { describe, expect, test } from 'vitest';
import { makeZip, type ZipEntry } from '../kit/archives.ts';
import { picture } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

const packed: readonly [string, (tar: Buffer) => Buffer][] = [
  ['tar', (tar) => tar],
  ['tar.gz', (tar) => gzipSync(tar)],
  ['tgz', (tar) => gzipSync(tar)],
  ['tar.zst', (tar) => zstdCompressSync(tar)],
  // Recognised by their bytes, whatever they are called.
  ['zip', (tar) => gzipSync(tar)],
  ['txt', (tar) => zstdCompressSync(tar)],
];

const escapes = ['../slip', 'a/../../slip', './../slip', 'a/./../../slip', '/tmp/steward-slip', '//tmp/steward-slip', '..\\slip', 'a\\..\\..\\slip', '\\tmp\\steward-slip', 'C:\\slip', 'C:slip', '../workspace/slip', '.../../../slip', '..', 'a/..', 'slip\u0000.txt', 'a\u0001b', 'x'.repeat(300), `${'d/'.repeat(1200)}f`];

/** An extended header of the POSIX kind, as tar writes it before an entry. */
function extended(records: Readonly<Record<string, string>>, type: 'ExtendedHeader' | 'GlobalExtendedHeader' = 'ExtendedHeader'): Buffer {
  const body = Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = Buffer.from(` ${key}=${value}\n`);
      let length = rest.length + 1;
      while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
      return Buffer.concat([Buffer.from(String(length)), rest]);
    }),
  );
  return raw(type, 'PaxHeader', body);
}

function raw(type: string, path: string, body: Buffer, linkpath?: string): Buffer {
  const block = Buffer.alloc(512);
  new Header({ path, type: type as 'File', mode: 0o644, size: body.length, mtime: new Date(1e12), uid: 0, gid: 0, ...(linkpath !== undefined && { linkpath }) }).encode(block);
  return Buffer.concat([block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

const file = (path: string, content: string): Buffer => raw('File', path, Buffer.from(content));
const end = Buffer.alloc(1024);

const tars: readonly [string, Buffer][] = [
  ...escapes.filter((path) => Buffer.byteLength(path) < 90).map((path): [string, Buffer] => [`the name ${JSON.stringify(path)}`, Buffer.concat([file('good.txt', 'good'), file(path, 'owned'), end])]),
  ...escapes.map((path): [string, Buffer] => [`the extended name ${JSON.stringify(path.slice(0, 40))}`, Buffer.concat([file('good.txt', 'good'), extended({ path }), file('harmless', 'owned'), end])]),
  ...['../slip', '/tmp/steward-slip'].map((path): [string, Buffer] => [`a global extended name ${path}`, Buffer.concat([file('good.txt', 'good'), extended({ path }, 'GlobalExtendedHeader'), extended({ path }), file('harmless', 'owned'), end])]),
  ['a long GNU name', Buffer.concat([file('good.txt', 'good'), raw('NextFileHasLongPath', '././@LongLink', Buffer.from('../slip\0')), file('harmless', 'owned'), end])],
  ...(['SymbolicLink', 'Link'] as const).flatMap((type) => ['../../beyond', '../../beyond/secret', '/etc/passwd', '/', '..', 'good.txt', '.', ''].map((linkpath): [string, Buffer] => [`a ${type} to ${JSON.stringify(linkpath)} and a file through it`, Buffer.concat([file('good.txt', 'good'), raw(type, 'link', Buffer.alloc(0), linkpath), file('link/slip', 'owned'), end])])),
  ['a link by an extended header', Buffer.concat([file('good.txt', 'good'), extended({ linkpath: '../../beyond' }), raw('SymbolicLink', 'link', Buffer.alloc(0), 'x'), file('link/slip', 'owned'), end])],
  ['a long GNU link', Buffer.concat([file('good.txt', 'good'), raw('NextFileHasLongLinkpath', '././@LongLink', Buffer.from('../../beyond\0')), raw('SymbolicLink', 'link', Buffer.alloc(0), 'x'), file('link/slip', 'owned'), end])],
  ...(['CharacterDevice', 'BlockDevice', 'FIFO', 'ContiguousFile'] as const).map((type): [string, Buffer] => [`a ${type}`, Buffer.concat([file('good.txt', 'good'), raw(type, 'special', Buffer.alloc(0)), end])]),
  ['a folder that a link replaces', Buffer.concat([file('good.txt', 'good'), raw('Directory', 'link/', Buffer.alloc(0)), raw('SymbolicLink', 'link', Buffer.alloc(0), '../../beyond'), file('link/slip', 'owned'), end])],
  ['a folder that links out under another case', Buffer.concat([file('good.txt', 'good'), raw('SymbolicLink', 'LINK', Buffer.alloc(0), '../../beyond'), file('link/slip', 'owned'), end])],
];

describe.each(packed)('a %s', (extension, pack) => {
  test('leaves nothing outside its folder, makes no link and no device, and gives the rest', { timeout: 120_000 }, async () => {
    const outside = await meetSteward();
    const before = picture(outside.beyond);
    for (const [index, [what, tar]] of tars.entries()) {
      writeFileSync(join(outside.workspace, `evil.${extension}`), pack(tar));
      const { ok, text } = await outside.call('extract_archive', { archive_path: `evil.${extension}`, destination: `t/${index}` });
      expect(ok, `${what}: ${text}`).toBe(true);
      const there = picture(join(outside.workspace, 't', String(index)));
      expect(there['./good.txt']?.content, what).toBe(Buffer.from('good').toString('hex'));
      expect(Object.values(there).filter(({ kind }) => kind === 'link' || kind === 'other'), what).toEqual([]);
      expect(text, what).not.toContain('kept from strangers');
    }
    expect(picture(outside.beyond)).toEqual(before);
    expect(readdirSync(outside.workspace).toSorted()).toEqual([`evil.${extension}`, 't'].toSorted());
    expect(readdirSync(join(outside.workspace, 't'))).toHaveLength(tars.length);
    expect(existsSync('/tmp/steward-slip')).toBe(false);
    expect(existsSync('/slip')).toBe(false);
  });
});

const zips: readonly [string, readonly ZipEntry[]][] = [
  ...escapes.map((name): [string, readonly ZipEntry[]] => [`the name ${JSON.stringify(name.slice(0, 40))}`, [{ name, content: 'owned' }]]),
  ...escapes.slice(0, 9).map((name): [string, readonly ZipEntry[]] => [`the folder ${JSON.stringify(name)}`, [{ name: `${name}/`, mode: 0o040755 }]]),
  ...[0o120777, 0o020666, 0o060666, 0o010644, 0o140755].map((mode): [string, readonly ZipEntry[]] => [`an entry of mode ${mode.toString(8)}`, [{ name: 'link', content: '../../beyond', mode }, { name: 'link/slip', content: 'owned' }]]),
  ['set-user bits', [{ name: 'tool', content: 'x', mode: 0o106777 }]],
];

test('a zip leaves nothing outside its folder, makes no link and no device, and gives the rest', { timeout: 120_000 }, async () => {
  const outside = await meetSteward();
  const before = picture(outside.beyond);
  for (const [index, [what, entries]] of zips.entries()) {
    writeFileSync(join(outside.workspace, 'evil.zip'), makeZip([{ name: 'good.txt', content: 'good' }, ...entries]));
    const { ok, text } = await outside.call('extract_archive', { archive_path: 'evil.zip', destination: `t/${index}` });
    expect(ok, `${what}: ${text}`).toBe(true);
    const there = picture(join(outside.workspace, 't', String(index)));
    expect(there['./good.txt']?.content, what).toBe(Buffer.from('good').toString('hex'));
    expect(Object.values(there).filter(({ kind, mode }) => kind === 'link' || kind === 'other' || (mode & 0o7022) !== 0), what).toEqual([]);
  }
  expect(picture(outside.beyond)).toEqual(before);
  expect(readdirSync(outside.workspace).toSorted()).toEqual(['evil.zip', 't']);
  expect(existsSync('/tmp/steward-slip')).toBe(false);
});

test('what is packed holds no link, no device and nothing from outside', async () => {
  const outside = await meetSteward({ files: { 'a/file': 'inside' } });
  symlinkSync(outside.beyond, join(outside.workspace, 'a/out'));
  symlinkSync(join(outside.beyond, 'secret'), join(outside.workspace, 'a/leak'));
  symlinkSync('/proc/self/environ', join(outside.workspace, 'a/environ'));
  execFileSync('mkfifo', [join(outside.workspace, 'a/pipe')]);
  for (const format of ['zip', 'tar', 'tar.gz', 'tar.zst']) {
    const { result, text } = await outside.call('compress_files', { sources: ['a'], output_path: `x.${format}` });
    expect(result, text).toMatchObject({ files: 1, skipped_count: 4 });
    const back = await outside.call('extract_archive', { archive_path: `x.${format}`, destination: `back-${format}` });
    expect(back.result, back.text).toMatchObject({ files: 1, refused_count: 0 });
    expect(Object.keys(picture(join(outside.workspace, `back-${format}`)))).toEqual(['.', './a', './a/file']);
  }
});
