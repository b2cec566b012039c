// Attack 46, further kinds: overlapping entries, members behind members, claims of size, headers without end, trees without end.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Header } from 'tar';
import { expect, test } from 'vitest';
import { makeTar, makeZip } from '../kit/archives.ts';
import { meetSteward } from './kit/outside.ts';

/** Many entries of a zip that share one content: a small file, a large tree. */
function overlapping(entries: number, content: Buffer): Buffer {
  const one = makeZip([{ name: 'aaaaaaaa', content }]);
  const end = one.subarray(-22);
  const start = end.readUInt32LE(16);
  const [body, entry] = [one.subarray(0, start), one.subarray(start, -22)];
  const central = Array.from({ length: entries }, (_, index) => {
    const copy = Buffer.from(entry);
    copy.write(String(index).padStart(8, '0'), 46);
    return copy;
  });
  const directory = Buffer.concat(central);
  const tail = Buffer.from(end);
  tail.writeUInt16LE(entries, 8);
  tail.writeUInt16LE(entries, 10);
  tail.writeUInt32LE(directory.length, 12);
  return Buffer.concat([body, directory, tail]);
}

function claiming(size: number, type = 'File'): Buffer {
  const block = Buffer.alloc(512);
  new Header({ path: 'claim', type: type as 'File', mode: 0o644, size, mtime: new Date(1e12) }).encode(block);
  return Buffer.concat([block, Buffer.alloc(1024, 7)]);
}

const zeros = Buffer.alloc(20_000_000);

const bombs: readonly [string, string, () => Buffer][] = [
  ['overlapping entries', 'x.zip', () => overlapping(20_000, Buffer.alloc(1_000_000))],
  ['gzip members behind each other', 'x.gz', () => Buffer.concat(Array.from({ length: 10 }, () => gzipSync(zeros)))],
  ['zstd frames behind each other', 'x.zst', () => Buffer.concat(Array.from({ length: 10 }, () => zstdCompressSync(zeros)))],
  ['a tar in a tar in a gzip', 'x.tar.gz', () => gzipSync(makeTar([{ path: 'inner.tar', content: makeTar([{ path: 'zeros', content: zeros }]) }]))],
  ['an entry that claims 8 GB', 'x.tar', () => claiming(8_000_000_000)],
  ['an extended header that claims 1 GB', 'x.tar', () => claiming(1_000_000_000, 'ExtendedHeader')],
  ['a long name that claims 1 GB', 'x.tar', () => claiming(1_000_000_000, 'NextFileHasLongPath')],
  ['headers without entries, packed', 'x.tar.gz', () => gzipSync(Buffer.concat(Array.from({ length: 40_000 }, () => Buffer.concat([claiming(100, 'ExtendedHeader').subarray(0, 512), Buffer.alloc(512)]))))],
  ['more entries than anybody needs', 'x.tar.zst', () => zstdCompressSync(Buffer.concat(Array.from({ length: 250_000 }, (_, index) => { const block = Buffer.alloc(512); new Header({ path: `d/${index}`, type: 'File', mode: 0o644, size: 0, mtime: new Date(1e12) }).encode(block); return block; })))],
];

test.each(bombs)('%s: nothing is written, and Steward answers on', { timeout: 120_000 }, async (_what, name, make) => {
  for (const policy of ['unattended', 'ask']) {
    const outside = await meetSteward({ policy });
    writeFileSync(join(outside.workspace, name), make());
    const unpacking = outside.call('extract_archive', { archive_path: name, destination: 'target' });
    expect((await outside.call('list_directory', { path: '.' })).ok).toBe(true);
    const answer = await unpacking;
    expect(answer.ok, answer.text.slice(0, 300)).toBe(false);
    expect(answer.code).toMatch(/^(?:TOO_LARGE|UNSAFE_ARCHIVE|UNSUPPORTED|INVALID_INPUT|DISK_FULL|APPROVAL_PENDING)$/);
    expect(existsSync(join(outside.workspace, 'target'))).toBe(false);
    expect(readdirSync(outside.workspace)).toEqual([name]);
  }
});
