import { Readable, type PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import { AppError, isAppError } from '../../../../kernel/errors.ts';
import type { Files } from '../../../../ports/files.ts';
import type { PackItem } from './collectSources.ts';
import { exactContent } from './writeTar.ts';

/** The times a zip file can hold. */
const earliest = Date.UTC(1980, 0, 2);
const latest = Date.UTC(2037, 11, 31);

/** The items as a zip stream. */
export async function* writeZip(files: Files, items: readonly PackItem[], signal: AbortSignal, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  // Declared as any readable stream; it is always a PassThrough, which can be ended early.
  const output = zip.outputStream as PassThrough;
  const fail = (error: Error): void => void output.destroy(error);
  zip.on('error', fail);
  for (const item of items) {
    const mtime = new Date(Math.min(Math.max(item.modifiedAt, earliest), latest));
    if (item.kind === 'directory') zip.addEmptyDirectory(`${item.name}/`, { mtime, mode: 0o040000 | (item.mode & 0o777) });
    else {
      zip.addReadStreamLazy(item.name, { mtime, mode: 0o100000 | (item.mode & 0o777), size: item.size }, (give) => {
        const content = Readable.from(exactContent(files, item, signal, onBytes), { objectMode: false });
        content.on('error', fail);
        give(null, content);
      });
    }
  }
  zip.end();
  try {
    for await (const piece of output as AsyncIterable<Uint8Array>) {
      signal.throwIfAborted();
      yield piece;
    }
  } catch (error) {
    if (isAppError(error) || signal.aborted || !(error instanceof Error)) throw error;
    throw new AppError('CONFLICT', `The archive could not be made: ${error.message}`, { cause: error, hint: 'A file may have changed meanwhile; try again' });
  } finally {
    output.destroy();
  }
}
