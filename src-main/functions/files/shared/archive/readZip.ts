import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { AppError, isAppError } from '../../../../kernel/errors.ts';
import type { Files } from '../../../../ports/files.ts';
import type { ArchiveEntry } from './entry.ts';

/** Bytes fetched at once for the many small reads of headers and small entries. */
const windowSize = 256 * 1024;

/** Lets yauzl read through the files port. */
class PortReader extends RandomAccessReader {
  readonly #files: Files;
  readonly #path: string;
  readonly #signal: AbortSignal;
  #window: { start: number; bytes: Uint8Array } = { start: 0, bytes: new Uint8Array() };

  constructor(files: Files, path: string, signal: AbortSignal) {
    super();
    this.#files = files;
    this.#path = path;
    this.#signal = signal;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const length = end - start;
    return Readable.from(length <= windowSize ? this.#fromWindow(start, length) : this.#files.stream(this.#path, { offset: start, length, signal: this.#signal }), { objectMode: false });
  }

  async *#fromWindow(start: number, length: number): AsyncGenerator<Uint8Array> {
    const held = this.#window;
    if (start < held.start || start + length > held.start + held.bytes.length) {
      this.#window = { start, bytes: await this.#files.read(this.#path, { offset: start, length: windowSize, signal: this.#signal }) };
    }
    const from = start - this.#window.start;
    yield this.#window.bytes.subarray(from, from + length);
  }
}

/** The entries of a zip file, from its central directory. */
export async function* readZip(files: Files, path: string, size: number, archive: string, signal: AbortSignal): AsyncGenerator<ArchiveEntry> {
  const zip = await translated(archive, () => fromRandomAccessReaderPromise(new PortReader(files, path, signal), size, { autoClose: false, decodeStrings: false }));
  try {
    const entries = zip.eachEntry();
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await translated(archive, () => entries.next());
      if (done === true) return;
      yield describe(zip, value as Entry, archive);
    }
  } finally {
    zip.close();
  }
}

function describe(zip: ZipFile, entry: Entry, archive: string): ArchiveEntry {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  const unixMode = entry.versionMadeBy >>> 8 === 3 || entry.versionMadeBy >>> 8 === 19 ? entry.externalFileAttributes >>> 16 : 0;
  return {
    name,
    kind: kindOf(unixMode, name, entry.externalFileAttributes),
    size: entry.uncompressedSize,
    mode: unixMode === 0 ? undefined : unixMode & 0o7777,
    modifiedAt: timeOf(entry),
    problem: entry.isEncrypted() ? 'it is encrypted' : entry.canDecodeFileData() ? undefined : `it is packed by method ${entry.compressionMethod}, which is not known here`,
    content: () => contentOf(zip, entry, name, archive),
  };
}

async function* contentOf(zip: ZipFile, entry: Entry, name: string, archive: string): AsyncGenerator<Uint8Array> {
  const stream = await translated(archive, () => zip.openReadStreamPromise(entry));
  let sum = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw damaged(archive, error);
  } finally {
    stream.destroy();
  }
  if (sum !== entry.crc32) throw damaged(archive, new Error(`the content of ${name} does not agree with its check sum`));
}

function kindOf(unixMode: number, name: string, attributes: number): ArchiveEntry['kind'] {
  const type = unixMode & 0o170000;
  if (type === 0o120000) return 'link';
  if (type === 0o040000 || name.endsWith('/') || (type === 0 && (attributes & 0x10) !== 0)) return 'directory';
  return type === 0 || type === 0o100000 ? 'file' : 'special';
}

function timeOf(entry: Entry): number | undefined {
  const time = entry.getLastModDate().getTime();
  return Number.isFinite(time) && time >= 0 ? time : undefined;
}

async function translated<T>(archive: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw damaged(archive, error);
  }
}

/** Trouble of the port and a stop stay what they are; the rest is the archive's own. */
function damaged(archive: string, error: unknown): unknown {
  if (isAppError(error) || (error instanceof Error && error.name === 'AbortError')) return error;
  const how = error instanceof Error ? error.message : String(error);
  return new AppError('UNSUPPORTED', `${archive} is damaged: ${how}`, { cause: error, hint: 'Get it again from where it came' });
}
