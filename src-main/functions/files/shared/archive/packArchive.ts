import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { AppError, assertNever } from '../../../../kernel/errors.ts';
import type { Files } from '../../../../ports/files.ts';
import type { PackItem } from './collectSources.ts';
import type { PackFormat } from './formats.ts';
import { writeTar } from './writeTar.ts';
import { writeZip } from './writeZip.ts';

/** The bytes of an archive of the items. Packing runs on zlib's own threads. */
export function packArchive(files: Files, items: readonly PackItem[], format: PackFormat, signal: AbortSignal, onBytes: (bytes: number) => void): AsyncIterable<Uint8Array> {
  switch (format) {
    case 'zip':
      return writeZip(files, items, signal, onBytes);
    case 'tar':
      return writeTar(files, items, signal, onBytes);
    case 'tar.gz':
      return through(writeTar(files, items, signal, onBytes), zlib.createGzip());
    case 'tar.zst':
      return through(writeTar(files, items, signal, onBytes), createZstd());
    default:
      return assertNever(format);
  }
}

function createZstd(): Transform {
  // Older Node.js releases have no zstd.
  if (typeof zlib.createZstdCompress !== 'function') throw new AppError('UNSUPPORTED', 'tar.zst cannot be made with this Node.js', { hint: 'Use tar.gz, or Node.js 24' });
  return zlib.createZstdCompress();
}

async function* through(source: AsyncIterable<Uint8Array>, transform: Transform): AsyncGenerator<Uint8Array> {
  const input = Readable.from(source, { objectMode: false });
  // Whatever goes wrong on the way arrives below, where the output is read.
  pipeline(input, transform, () => undefined);
  try {
    for await (const piece of transform as AsyncIterable<Uint8Array>) yield piece;
  } finally {
    transform.destroy();
    input.destroy();
  }
}
