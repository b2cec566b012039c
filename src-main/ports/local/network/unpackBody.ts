import type { IncomingMessage } from 'node:http';
import { pipeline, Transform, type Duplex, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes } from '../../../kernel/format.ts';
import { toNetworkError } from './networkErrors.ts';

/** Packings asked for, best first. */
export const acceptedEncodings = 'gzip, deflate, br, zstd';

/** One in the other in the other: nobody means well with more. */
const mostLayers = 3;
/** Beyond this many unpacked bytes a body that was packed tighter than so is a bomb. */
const ratioFrom = 10_000_000;
const largestRatio = 200;

export interface BodyLimits {
  host: string;
  maxBytes: number;
  unpack: boolean;
}

/** The body in pieces, unpacked. TOO_LARGE beyond the cap and for what unpacks to much more than it should. */
export async function* unpackBody(response: IncomingMessage, { host, maxBytes, unpack }: BodyLimits): AsyncGenerator<Uint8Array> {
  const encodings = unpack ? encodingsOf(response, host) : [];
  let packed = 0;
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      packed += chunk.length;
      done(null, chunk);
    },
  });
  try {
    let source: Readable = encodings.length === 0 ? response : pipeline(response, counter, () => undefined);
    for (const encoding of encodings.toReversed()) source = pipeline(source, await decoderFor(encoding, source), () => undefined);
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new AppError('TOO_LARGE', `${host} sends more than ${formatBytes(maxBytes)}`, { hint: 'Ask for less, or raise the limit of the call' });
      if (encodings.length > 0 && size > ratioFrom && size > packed * largestRatio) throw new AppError('TOO_LARGE', `${host} sent ${formatBytes(packed)} that unpack to more than ${formatBytes(size)}: it was given up`);
      yield chunk;
    }
    // Ended, but not by its own end: what came is a part.
    if (!response.complete) throw new AppError('NETWORK', `The connection to ${host} was cut`);
  } catch (error) {
    throw toNetworkError(error, host);
  } finally {
    response.destroy();
  }
}

function encodingsOf(response: IncomingMessage, host: string): string[] {
  const text = response.headers['content-encoding'] ?? '';
  const encodings = text.toLowerCase().split(',').map((each) => each.trim()).filter((each) => each !== '' && each !== 'identity');
  if (encodings.length > mostLayers) throw new AppError('TOO_LARGE', `${host} packed its answer ${encodings.length} times over`);
  return encodings;
}

async function decoderFor(encoding: string, source: Readable): Promise<Duplex> {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return (await startsAsZlib(source)) ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    default:
      throw new AppError('UNSUPPORTED', `The body is packed as ${encoding.slice(0, 40)}, which is not known here`);
  }
}

/** `deflate` is zlib by its specification and raw by half of its servers. */
async function startsAsZlib(source: Readable): Promise<boolean> {
  await new Promise<void>((resolve, reject) => {
    source.once('readable', resolve);
    source.once('end', resolve);
    source.once('error', reject);
  });
  const first = source.read() as Buffer | null;
  if (first === null) return true;
  source.unshift(first);
  return ((first[0] ?? 0) & 0x0f) === 8;
}
