import { closeSync } from 'node:fs';
import { openForReading, type OpenFile } from './openFile.ts';
import { readSmall } from './read.ts';

/** Of a very long line only so much is told, and so much is compared. */
const compared = 8 * 1024;
/** A file in UTF-16 is compared as a whole, up to this size. */
const largestWide = 64 * 1024 * 1024;

/**
 * Holds what the search program says against the files themselves. It opens by path, so a folder that
 * is swapped for a link under its feet leads it elsewhere; here every file is opened without following,
 * and a line that is not in it is not told.
 */
export class FoundLines {
  #open: { path: string; file: OpenFile | undefined; wide?: Buffer | undefined } | undefined;

  /** Whether the file has these bytes at this place, as the program counts it: without a byte order mark, in UTF-8. */
  isThere(path: string, offset: number, line: Buffer): boolean {
    const wanted = line.subarray(0, compared);
    if (this.#open?.path !== path) {
      this.close();
      this.#open = { path, file: openOrNothing(path) };
    }
    const { file } = this.#open ?? {};
    if (!file) return false;
    return hasAt(file, offset, wanted) || hasAt(file, offset + 3, wanted) || this.#wide(file).subarray(offset, offset + wanted.length).equals(wanted);
  }

  close(): void {
    if (this.#open?.file) closeSync(this.#open.file.descriptor);
    this.#open = undefined;
  }

  /** The content in UTF-8 where the file is in UTF-16, as its byte order mark says; else nothing. */
  #wide(file: OpenFile): Buffer {
    if (this.#open?.wide) return this.#open.wide;
    const wide = file.stat.size > largestWide ? Buffer.alloc(0) : readWide(file);
    if (this.#open) this.#open.wide = wide;
    return wide;
  }
}

function openOrNothing(path: string): OpenFile | undefined {
  try {
    return openForReading(path);
  } catch {
    return undefined;
  }
}

function readWide(file: OpenFile): Buffer {
  const mark = readSmall(file.descriptor, 0, 2).toString('hex');
  if (mark !== 'fffe' && mark !== 'feff') return Buffer.alloc(0);
  return Buffer.from(new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(readSmall(file.descriptor, 0, file.stat.size)));
}

function hasAt(file: OpenFile, offset: number, wanted: Buffer): boolean {
  return readSmall(file.descriptor, offset, wanted.length).equals(wanted);
}
