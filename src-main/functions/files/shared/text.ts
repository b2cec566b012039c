import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../kernel/errors.ts';

/** How characters are bytes. The names are those of WHATWG, except latin1, which is ISO 8859-1 exactly. */
export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'latin1'] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** What `encoding` arguments take: a text encoding, or base64 for bytes that are no text. */
export const contentEncodings = [...textEncodings, 'base64'] as const;
export type ContentEncoding = (typeof contentEncodings)[number];

const marks: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The byte order mark a text begins with. */
export function detectMark(bytes: Uint8Array): { encoding: TextEncoding; length: number } | undefined {
  const first = bytes[0];
  // Nearly every file begins with something else: one comparison settles it.
  if (first !== 0xef && first !== 0xff && first !== 0xfe) return undefined;
  for (const [encoding, mark] of marks) {
    if (mark.every((byte, index) => bytes[index] === byte)) return { encoding, length: mark.length };
  }
  return undefined;
}

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The bytes up to the last whole UTF-8 character, for a piece cut at any byte. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Whether the bytes are no UTF-8 text: a zero byte or an invalid sequence. A character cut at the end is fine with `cut`. */
export function looksBinary(bytes: Uint8Array, cut = false): boolean {
  return asBuffer(bytes).includes(0) || !isUtf8(cut ? wholeCharacters(bytes) : bytes);
}

/** Bytes without their mark to text. Bytes that mean nothing become U+FFFD. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  switch (encoding) {
    case 'utf-8':
      return asBuffer(bytes).toString('utf8');
    case 'utf-16le':
      return asBuffer(bytes).toString('utf16le');
    case 'utf-16be':
      return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
    case 'latin1':
      return asBuffer(bytes).toString('latin1');
  }
}

/** Text to bytes, without a mark. INVALID_INPUT for a character the encoding lacks. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'latin1': {
      const foreign = /[^\u0000-\u00ff]/u.exec(text);
      if (foreign) throw new AppError('INVALID_INPUT', `latin1 has no character ${foreign[0]}`, { hint: 'Use encoding utf-8' });
      return Buffer.from(text, 'latin1');
    }
  }
}

/** The `content` argument of a call as bytes. INVALID_INPUT for base64 that is none. */
export function encodeContent(content: string, encoding: ContentEncoding): Uint8Array {
  if (encoding !== 'base64') return encodeText(content, encoding);
  const compact = content.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 !== 0) {
    throw new AppError('INVALID_INPUT', 'content is not base64', { hint: 'Base64 has A-Z, a-z, 0-9, + and /, padded with = to a multiple of 4' });
  }
  return Buffer.from(compact, 'base64');
}

/** A text file's content with what is needed to write it back as it was. */
export interface TextFile {
  text: string;
  encoding: TextEncoding;
  mark: Uint8Array;
}

/** Bytes as an editable text; undefined when they are none. */
export function parseTextFile(bytes: Uint8Array): TextFile | undefined {
  const mark = detectMark(bytes);
  const body = bytes.subarray(mark?.length ?? 0);
  if (mark === undefined || mark.encoding === 'utf-8') {
    if (looksBinary(body)) return undefined;
  } else if (body.length % 2 !== 0) return undefined;
  const encoding = mark?.encoding ?? 'utf-8';
  return { text: decodeText(body, encoding), encoding, mark: bytes.subarray(0, mark?.length ?? 0) };
}

/** The bytes of a text file with another text: same encoding, same mark. */
export function printTextFile(file: TextFile, text: string): Uint8Array {
  const body = encodeText(text, file.encoding);
  return file.mark.length === 0 ? body : Buffer.concat([file.mark, body]);
}

/** Number of lines as an editor counts them: a final line break begins no further line. */
export function countLines(text: string): number {
  if (text === '') return 0;
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return text.endsWith('\n') ? count : count + 1;
}

/** Line number, counted from 1, of a position in a text. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The line break a text uses; mixed when it uses both. */
export function lineBreakOf(text: string): 'LF' | 'CRLF' | 'mixed' | 'none' {
  const crlf = text.includes('\r\n');
  const lf = /(?:^|[^\r])\n/.test(text);
  if (crlf) return lf ? 'mixed' : 'CRLF';
  return lf ? 'LF' : 'none';
}
