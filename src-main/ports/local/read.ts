import { closeSync, read as readWithCallback, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { AppError } from '../../kernel/errors.ts';
import { openForReading } from './openFile.ts';

export const readAt = promisify(readWithCallback);

export interface ReadRange {
  offset?: number;
  length?: number;
  signal?: AbortSignal;
}

/** Up to this size a synchronous read (9 µs with its checks) beats the thread pool (56 µs) and blocks for no more than that. */
export const smallRead = 64 * 1024;
const chunkSize = 4 * 1024 * 1024;
const streamChunkSize = 256 * 1024;
/** More than this at once is not held in memory. */
const largestRead = 1024 ** 3;

/** Bytes of a regular file from `offset` on. Big reads wait in the thread pool, small ones are done at once. */
export function readBytes(path: string, { offset = 0, length, signal }: ReadRange = {}): Uint8Array | Promise<Uint8Array> {
  signal?.throwIfAborted();
  assertOffset(offset);
  const { descriptor, stat } = openForReading(path);
  let kept = false;
  try {
    // Files that a kernel makes up (/proc) say they are empty: they are read to a bound.
    const available = stat.size === 0 ? smallRead : Math.max(0, stat.size - offset);
    const wanted = Math.min(length ?? available, available);
    if (wanted > largestRead) throw new AppError('TOO_LARGE', `${path} has more bytes than can be read at once`, { hint: 'Read it in parts, with an offset and a length' });
    if (wanted <= smallRead) return readSmall(descriptor, offset, wanted);
    kept = true;
    return readBig(descriptor, offset, wanted, signal);
  } finally {
    if (!kept) closeSync(descriptor);
  }
}

/** What lies there, as far as there is so much. Holds the loop: for little only. */
export function readSmall(descriptor: number, offset: number, wanted: number): Buffer {
  const bytes = Buffer.allocUnsafe(wanted);
  let filled = 0;
  while (filled < wanted) {
    const got = readSync(descriptor, bytes, filled, wanted - filled, offset + filled);
    if (got === 0) break;
    filled += got;
  }
  return filled === wanted ? bytes : bytes.subarray(0, filled);
}

async function readBig(descriptor: number, offset: number, wanted: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    const bytes = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      signal?.throwIfAborted();
      const { bytesRead } = await readAt(descriptor, bytes, filled, Math.min(chunkSize, wanted - filled), offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

/** The same bytes in pieces; each piece is the consumer's own. */
export async function* streamBytes(path: string, { offset = 0, length = Number.POSITIVE_INFINITY, signal }: ReadRange = {}): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  assertOffset(offset);
  const { descriptor } = openForReading(path);
  try {
    for (let at = offset, left = length; left > 0; ) {
      const size = Math.min(streamChunkSize, left);
      const { bytesRead, buffer } = await readAt(descriptor, Buffer.allocUnsafeSlow(size), 0, size, at);
      signal?.throwIfAborted();
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
      left -= bytesRead;
    }
  } finally {
    closeSync(descriptor);
  }
}

function assertOffset(offset: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('INVALID_INPUT', `Reading cannot begin at byte ${offset}`, { hint: 'Give an offset of 0 or more' });
}
