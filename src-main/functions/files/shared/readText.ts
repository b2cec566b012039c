import type { Files } from '../../../ports/files.ts';
import { countLines, decodeText, detectMark, wholeCharacters, type TextEncoding } from './text.ts';

export interface TextSlice {
  content: string;
  /** Number of the first line in `content`, from 1. */
  firstLine: number;
  /** Lines in the whole file; null when it was too large to be counted. */
  lines: number | null;
  /** More was asked for than fits. */
  truncated: boolean;
  /** Where to go on reading. */
  nextOffset: number | undefined;
}

export interface LineRange {
  /** From 1; negative counts from the end; 0 means the beginning. */
  offset: number | undefined;
  limit: number | undefined;
  maxBytes: number;
}

/** A slice of a text that is there as a whole. `bytes` is its length in UTF-8, or more. */
export function sliceText(text: string, bytes: number, { offset, limit, maxBytes }: LineRange): TextSlice {
  const lines = countLines(text);
  if (offset === undefined && limit === undefined && bytes <= maxBytes) return { content: text, firstLine: 1, lines, truncated: false, nextOffset: undefined };
  const firstLine = offset === undefined || offset === 0 ? 1 : offset > 0 ? offset : Math.max(1, lines + offset + 1);
  const start = positionOfLine(text, 0, firstLine - 1);
  const end = limit === undefined ? text.length : positionOfLine(text, start, limit);
  const wanted = text.slice(start, end);
  const content = cutToBytes(wanted, maxBytes);
  const truncated = content.length < wanted.length;
  // A line longer than all that is returned cannot be gone on from by lines.
  return { content, firstLine, lines, truncated, nextOffset: truncated && content.endsWith('\n') ? firstLine + countLines(content) : undefined };
}

/** Position after `count` further lines. */
function positionOfLine(text: string, from: number, count: number): number {
  let at = from;
  for (let line = 0; line < count; line++) {
    const next = text.indexOf('\n', at);
    if (next === -1) return text.length;
    at = next + 1;
  }
  return at;
}

/** At most so many bytes of UTF-8, ending after a whole line where there is one. */
function cutToBytes(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  const kept = wholeCharacters(bytes.subarray(0, maxBytes));
  const lastBreak = kept.lastIndexOf(0x0a);
  return Buffer.from(kept.buffer, kept.byteOffset, lastBreak === -1 ? kept.length : lastBreak + 1).toString('utf8');
}

/** A slice of a file too large to be held whole: read in pieces, and only as far as needed. */
export async function streamSlice(files: Files, path: string, size: number, encoding: TextEncoding, range: LineRange, signal: AbortSignal): Promise<TextSlice> {
  if (range.offset !== undefined && range.offset < 0) return tailSlice(files, path, size, encoding, range, signal);
  const skip = Math.max(0, (range.offset ?? 1) - 1);
  const decode = streamDecoder(encoding);
  let line = 0;
  let content = '';
  let breaks = 0;
  for await (const chunk of files.stream(path, { signal })) {
    let text = decode(chunk);
    if (line < skip) {
      let at = 0;
      for (; line < skip; line++) {
        const next = text.indexOf('\n', at);
        if (next === -1) break;
        at = next + 1;
      }
      if (line < skip) continue;
      text = text.slice(at);
    }
    content += text;
    breaks += countBreaks(text);
    if (content.length > range.maxBytes || (range.limit !== undefined && breaks >= range.limit)) break;
  }
  const slice = sliceText(content, content.length * 3, { offset: undefined, limit: range.limit, maxBytes: range.maxBytes });
  return { ...slice, firstLine: skip + 1, lines: null, nextOffset: slice.nextOffset === undefined ? undefined : skip + slice.nextOffset };
}

/** Decodes pieces cut at any byte; a byte order mark is left out. */
export function streamDecoder(encoding: TextEncoding): (chunk: Uint8Array) => string {
  if (encoding === 'latin1') return (chunk) => decodeText(chunk, 'latin1');
  const decoder = new TextDecoder(encoding);
  return (chunk) => decoder.decode(chunk, { stream: true });
}

/** Number of line breaks. */
export function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The last lines, from the last bytes. Lines are numbered from the end: the file is not counted. */
async function tailSlice(files: Files, path: string, size: number, encoding: TextEncoding, range: LineRange, signal: AbortSignal): Promise<TextSlice> {
  const wanted = -(range.offset ?? -1);
  // An even place, so that no UTF-16 character is cut.
  const from = Math.max(0, size - range.maxBytes) & ~1;
  const bytes = await files.read(path, { offset: from, length: size - from, signal });
  const start = from > 0 && encoding === 'utf-8' ? bytes.findIndex((byte) => (byte & 0xc0) !== 0x80) : from === 0 ? (detectMark(bytes)?.length ?? 0) : 0;
  const text = decodeText(bytes.subarray(start), encoding);
  const have = countLines(text);
  const slice = sliceText(text, text.length * 3, { offset: -Math.min(wanted, from > 0 ? Math.max(1, have - 1) : have), limit: range.limit, maxBytes: range.maxBytes });
  return { ...slice, firstLine: -Math.min(wanted, have), lines: null, truncated: slice.truncated || (from > 0 && wanted >= have), nextOffset: undefined };
}
