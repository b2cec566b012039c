import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { AppError, isAppError } from '../../../../kernel/errors.ts';
import type { Files } from '../../../../ports/files.ts';
import { baseName } from '../paths.ts';
import { ByteReader } from './byteReader.ts';
import type { ArchiveEntry } from './entry.ts';
import { ExpansionGuard } from './expansionGuard.ts';
import { bareName, detectLayer, type ArchiveFormat } from './formats.ts';
import { readTar } from './readTar.ts';
import { readZip } from './readZip.ts';
import { blockSize, isTarHeader } from './tarHeader.ts';

export interface OpenArchive {
  format: ArchiveFormat;
  /** Compressed bytes in all. */
  size: number;
  /**
   * The entries, once, one after the other. Reading them counts what they unpack to; UNSAFE_ARCHIVE
   * above the limits, UNSUPPORTED when the archive is damaged.
   */
  entries(): AsyncGenerator<ArchiveEntry>;
}

/** Opens an archive of any known kind, recognised by its bytes. */
export async function openArchive(files: Files, path: string, limits: { maxBytes: number }, signal: AbortSignal): Promise<OpenArchive> {
  const stat = await files.stat(path);
  if (stat === undefined) throw new AppError('NOT_FOUND', `There is no archive at ${path}`, { hint: 'Check the spelling, or list the folder' });
  if (stat.kind === 'directory') throw new AppError('NOT_A_FILE', `${baseName(path)} is a folder, not an archive`);
  const name = baseName(path);
  const { size } = stat;
  const guard = (): ExpansionGuard => new ExpansionGuard({ name, archiveBytes: size, maxBytes: limits.maxBytes });
  const layer = await detectLayer(files, path);
  if (layer === 'zip') return { format: 'zip', size, entries: () => guarded(readZip(files, path, size, name, signal), guard()) };
  const open = (): ByteReader => new ByteReader(counted(layer === 'tar' ? files.stream(path, { signal }) : unpacked(files.stream(path, { signal }), layer, name), guard()));
  const holdsTar = layer === 'tar' || (await beginsWithTar(open()));
  const format: ArchiveFormat = layer === 'tar' ? 'tar' : holdsTar ? `tar.${layer}` : layer;
  return { format, size, entries: () => closing(open(), (reader) => (holdsTar ? readTar(reader, name) : single(reader, bareName(path), stat.modifiedAt))) };
}

async function beginsWithTar(reader: ByteReader): Promise<boolean> {
  try {
    return isTarHeader(await reader.take(blockSize));
  } finally {
    await reader.close();
  }
}

async function* closing(reader: ByteReader, entries: (reader: ByteReader) => AsyncGenerator<ArchiveEntry>): AsyncGenerator<ArchiveEntry> {
  try {
    yield* entries(reader);
  } finally {
    await reader.close();
  }
}

/** A compressed file that is no tar: one entry, whose size only unpacking tells. */
async function* single(reader: ByteReader, name: string, modifiedAt: number): AsyncGenerator<ArchiveEntry> {
  yield { name, kind: 'file', size: undefined, mode: undefined, modifiedAt, problem: undefined, content: () => reader.rest() };
}

/** A zip tells all its sizes beforehand, and yauzl holds each entry to what it told. */
async function* guarded(entries: AsyncGenerator<ArchiveEntry>, guard: ExpansionGuard): AsyncGenerator<ArchiveEntry> {
  for await (const entry of entries) {
    guard.add(entry.size ?? 0);
    yield entry;
  }
}

async function* counted(source: AsyncIterable<Uint8Array>, guard: ExpansionGuard): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    guard.add(piece.length);
    yield piece;
  }
}

async function* unpacked(source: AsyncIterable<Uint8Array>, layer: 'gz' | 'zst', archive: string): AsyncGenerator<Uint8Array> {
  const transform: Transform = layer === 'gz' ? zlib.createGunzip() : zlib.createZstdDecompress();
  const input = Readable.from(source, { objectMode: false });
  // Whatever goes wrong on the way arrives below, where the output is read.
  pipeline(input, transform, () => undefined);
  try {
    for await (const piece of transform as AsyncIterable<Uint8Array>) yield piece;
  } catch (error) {
    if (isAppError(error) || (error instanceof Error && error.name === 'AbortError')) throw error;
    throw new AppError('UNSUPPORTED', `${archive} is damaged: ${error instanceof Error ? error.message : String(error)}`, { cause: error, hint: 'Get it again from where it came' });
  } finally {
    transform.destroy();
    input.destroy();
  }
}
