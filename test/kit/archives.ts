// Archives that honest programs do not make, byte by byte.
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface TarEntry {
  path: string;
  content?: string | Uint8Array;
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  linkpath?: string;
  mode?: number;
}

export function makeTar(entries: readonly TarEntry[]): Buffer {
  const blocks: Uint8Array[] = [];
  for (const { path, content = '', type = 'File', linkpath, mode = 0o644 } of entries) {
    const body = Buffer.from(content as string);
    const block = Buffer.alloc(512);
    new Header({ path, type, mode, size: body.length, mtime: new Date(1e12), uid: 0, gid: 0, ...(linkpath === undefined ? {} : { linkpath }) }).encode(block);
    blocks.push(block, body, Buffer.alloc((512 - (body.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export const makeTarGz = (entries: readonly TarEntry[]): Buffer => gzipSync(makeTar(entries));

export interface ZipEntry {
  name: string;
  content?: string | Uint8Array;
  /** Unix mode with its type bits. */
  mode?: number;
  flags?: number;
  method?: number;
  /** Claimed in place of the truth. */
  size?: number;
  crc?: number;
}

export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, flags = 0x800, method = 8, size, crc } of entries) {
    const raw = Buffer.from(content as string);
    const packed = method === 8 ? deflateRawSync(raw) : raw;
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(0x2c480000, 6);
    common.writeUInt32LE(crc ?? crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? raw.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}
