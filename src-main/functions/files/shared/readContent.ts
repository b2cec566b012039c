import { formatBytes } from '../../../kernel/format.ts';
import type { Files } from '../../../ports/files.ts';
import { findMime, knownMime } from './fileTypes.ts';
import { sliceText, streamSlice, type LineRange, type TextSlice } from './readText.ts';
import { asBuffer, decodeText, detectMark, looksBinary, type ContentEncoding, type TextEncoding } from './text.ts';

export interface ReadRequest {
  offset?: number | undefined;
  limit?: number | undefined;
  encoding: ContentEncoding;
  max_bytes: number;
}

export interface ReadContent {
  content: string;
  size: number;
  lines: number | null;
  first_line: number | null;
  mime: string;
  encoding: ContentEncoding;
  truncated: boolean;
  marker?: string;
  next_offset?: number;
}

/** Files up to this are read whole, so that their lines can be counted. */
const largestWhole = 10_000_000;

/** Reads a file as text or bytes. A small file costs one read and one decoding. */
export async function readContent(files: Files, path: string, request: ReadRequest, signal: AbortSignal): Promise<ReadContent> {
  if (request.encoding === 'base64') return readBytes(files, path, request, signal);
  let head = await files.read(path, { length: request.max_bytes + 1, signal });
  let size = head.length;
  if (head.length > request.max_bytes) {
    size = (await files.stat(path))?.size ?? head.length;
    if (size <= largestWhole && looksLikeText(head, request.encoding)) head = await files.read(path, { length: largestWhole, signal });
  }
  const mark = detectMark(head);
  const encoding = mark?.encoding ?? request.encoding;
  const body = mark === undefined ? head : head.subarray(mark.length);
  const whole = head.length >= size;
  if (encoding === 'utf-8' && looksBinary(body, !whole)) return readBytes(files, path, request, signal);
  const range: LineRange = { offset: request.offset, limit: request.limit, maxBytes: request.max_bytes };
  const slice = whole ? sliceText(decodeText(body, encoding), encoding === 'utf-8' ? body.length : body.length * 2, range) : await streamSlice(files, path, size, encoding, range, signal);
  const mime = knownMime(path) ?? (await findMime(path, head, false));
  return { content: slice.content, size, lines: slice.lines, first_line: slice.firstLine, mime, encoding, truncated: slice.truncated, ...markText(slice, size) };
}

function looksLikeText(head: Uint8Array, encoding: TextEncoding): boolean {
  return encoding !== 'utf-8' || detectMark(head) !== undefined || !looksBinary(head, true);
}

function markText(slice: TextSlice, size: number): Pick<ReadContent, 'marker' | 'next_offset'> {
  if (!slice.truncated) return {};
  const place = `Cut after ${formatBytes(Buffer.byteLength(slice.content))} of ${formatBytes(size)}`;
  if (slice.nextOffset === undefined) return { marker: `${place}; ask for fewer lines or raise max_bytes` };
  return { marker: `${place}; go on with offset ${slice.nextOffset}`, next_offset: slice.nextOffset };
}

async function readBytes(files: Files, path: string, { offset, limit, encoding, max_bytes }: ReadRequest, signal: AbortSignal): Promise<ReadContent> {
  const size = (await files.stat(path))?.size ?? 0;
  // Lines mean nothing here: a text request that met bytes gets them from the beginning.
  const start = encoding !== 'base64' || offset === undefined ? 0 : offset < 0 ? Math.max(0, size + offset) : Math.max(0, offset - 1);
  const wanted = encoding === 'base64' && limit !== undefined ? limit : Infinity;
  const bytes = await files.read(path, { offset: start, length: Math.min(wanted, max_bytes), signal });
  const truncated = bytes.length < Math.min(wanted, size - start);
  const next = start + bytes.length + 1;
  return {
    content: asBuffer(bytes).toString('base64'),
    size,
    lines: null,
    first_line: null,
    mime: await findMime(path, start === 0 ? bytes : await files.read(path, { length: 4100 }), true),
    encoding: 'base64',
    truncated,
    ...(truncated ? { marker: `Cut after ${formatBytes(bytes.length)} of ${formatBytes(size)}; go on with encoding base64 and offset ${next}`, next_offset: next } : {}),
  };
}
