import { AppError } from '../../../../kernel/errors.ts';
import type { Files } from '../../../../ports/files.ts';
import { baseName } from '../paths.ts';
import { isTarHeader } from './tarHeader.ts';

/** What can be made. */
export const packFormats = ['zip', 'tar.gz', 'tar.zst', 'tar'] as const;
export type PackFormat = (typeof packFormats)[number];

/** What can be unpacked; gz and zst hold a single file. */
export const archiveFormats = [...packFormats, 'gz', 'zst'] as const;
export type ArchiveFormat = (typeof archiveFormats)[number];

const extensions: readonly (readonly [string, PackFormat])[] = [
  ['.zip', 'zip'],
  ['.tar.gz', 'tar.gz'],
  ['.tgz', 'tar.gz'],
  ['.tar.zst', 'tar.zst'],
  ['.tzst', 'tar.zst'],
  ['.tar', 'tar'],
];

/** The format a path's extension asks for. */
export function formatOfName(path: string): PackFormat | undefined {
  const name = path.toLowerCase();
  return extensions.find(([extension]) => name.endsWith(extension))?.[1];
}

/** The name without what makes it an archive: "photos" of "photos.tar.gz", "log.txt" of "log.txt.gz". */
export function bareName(path: string): string {
  const name = baseName(path);
  const known = [...extensions.map(([extension]) => extension), '.gz', '.zst'].find((extension) => name.toLowerCase().endsWith(extension) && name.length > extension.length);
  return known === undefined ? `${name}-unpacked` : name.slice(0, -known.length);
}

/** What is recognised but not unpacked here, by its first bytes. */
const foreign: readonly (readonly [string, readonly number[]])[] = [
  ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/** How the outermost layer is packed, by its bytes and not its name. UNSUPPORTED for what is no archive known here. */
export async function detectLayer(files: Files, path: string): Promise<'zip' | 'gz' | 'zst' | 'tar'> {
  const head = await files.read(path, { length: 512 });
  const begins = (bytes: readonly number[]): boolean => bytes.every((byte, index) => head[index] === byte);
  if (begins([0x50, 0x4b, 0x03, 0x04]) || begins([0x50, 0x4b, 0x05, 0x06])) return 'zip';
  if (begins([0x1f, 0x8b])) return 'gz';
  if (begins([0x28, 0xb5, 0x2f, 0xfd])) return 'zst';
  if (isTarHeader(head)) return 'tar';
  // A program that unpacks itself is a zip file behind other bytes.
  if (path.toLowerCase().endsWith('.zip')) return 'zip';
  const name = foreign.find(([, bytes]) => begins(bytes))?.[0];
  throw new AppError('UNSUPPORTED', name === undefined ? `${baseName(path)} is no archive` : `${baseName(path)} is a ${name} archive, which cannot be unpacked here`, {
    hint: 'zip, tar, tar.gz, tar.zst, gz and zst can be unpacked',
  });
}
