import type { Finding } from './findings.ts';

/**
 * Texts under which a secret may appear, beyond what is found by reading escapes: plain, base64 at any
 * offset, base64url, hexadecimal, URL-encoded, escaped for JSON, once or within JSON, and for HTML;
 * as UTF-8 and, for base64 and hexadecimal, as the UTF-16 that Windows writes.
 */
export function encodingsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([secret.normalize('NFC'), secret.normalize('NFD'), secret.replaceAll(/\r?\n/g, '\n'), secret.replaceAll(/\r?\n/g, '\r\n')]),
    ...binaryForms(Buffer.from(secret, 'utf8')),
    ...binaryForms(Buffer.from(secret, 'utf16le')),
    percent,
    percent.replaceAll('%20', '+'),
    json,
    json.replaceAll('/', '\\/'),
    JSON.stringify(json).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ];
}

function binaryForms(bytes: Buffer): string[] {
  const base64 = [0, 1, 2].map((shift) => {
    // A secret inside a longer text starts at any of three positions of the base64 grid; the edges depend on neighbours.
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    const lead = shift === 0 ? 0 : shift + 1;
    const exact = (bytes.length + shift) % 3 === 0;
    return padded.slice(lead, exact ? undefined : -1);
  });
  const hexadecimal = bytes.toString('hex');
  return [...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')), hexadecimal, hexadecimal.toUpperCase()];
}

/** Shorter runs hold no key worth hiding: 24 digits of base64 are 18 characters. */
const shortestRun = 24;
/** So many groups of four digits one after the other that stand for readable characters are no chance. */
const shortestStretch = 5;

/** For base64 and base64url digits: whether it is one, and what it stands for. */
const digits = new Uint8Array(128);
const values = new Uint8Array(128);
for (const alphabet of ['+/', '-_'].map((ending) => `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${ending}`)) {
  for (let value = 0; value < 64; value++) {
    digits[alphabet.charCodeAt(value)] = 1;
    values[alphabet.charCodeAt(value)] = value;
  }
}
/** Keys and passwords are ASCII; in UTF-16 there are zeros between. */
const readableBytes = Uint8Array.from({ length: 256 }, (_, byte) => Number((byte >= 0x20 && byte < 0x7f) || byte === 0 || byte === 0x09 || byte === 0x0a || byte === 0x0d));

/** Bytes written as pairs of digits with something between them, as `aa:bb`, `\xaa\xbb`, `0xaa, 0xbb` or `aabb ccdd`. */
const spacedPairs = /(?:(?:0x|\\x)?[0-9A-Fa-f]{2}(?:[0-9A-Fa-f]{2})?(?:[:,-] ?|[ \r\n]|\\[nr]|(?=\\x))){3,}(?:0x|\\x)?[0-9A-Fa-f]{2}(?:[0-9A-Fa-f]{2})?(?![0-9A-Za-z])/g;

/** Quick to look for: a text without it holds none of these. */
const spacedPair = /[0-9A-Fa-f]{2}(?:[:, \r\n\\-] ?(?:0x|x|[nr])?(?:[0-9A-Fa-f]{2}){1,2}){3}/;

/**
 * Finds every run of base64 or hexadecimal that, decoded, holds what `tell` recognises: `tell` answers
 * what it is. Lines broken as `base64` writes them count as one run. One level deep: what is encoded
 * twice is not read by accident. Linear in the text.
 */
export function findEncoded(text: string, tell: (decoded: string) => string | undefined): Finding[] {
  const findings: Finding[] = [];
  let start = 0;
  while (start + shortestRun <= text.length) {
    // From the far end: most stretches hold no run, and this leaps over them.
    let back = start + shortestRun - 1;
    while (back >= start && digits[text.charCodeAt(back)] === 1) back--;
    if (back >= start) {
      start = back + 1;
      continue;
    }
    // The letter of an escape is no digit.
    if (text[start - 1] === '\\' && /[nrtbf]/.test(text[start] ?? '')) start++;
    let end = start + shortestRun - 1;
    while (digits[text.charCodeAt(end)] === 1) end++;
    const lines = endsOfLines(text, start, end);
    end = lines.at(-1) ?? end;
    // What follows on the next line may be other text: then the run ends before it.
    for (const runEnd of lines.slice(-2).toReversed()) {
      const what = tellFirst(decodings(withoutBreaks(text.slice(start, runEnd), lines.length > 1)), tell);
      if (what === undefined) continue;
      findings.push({ start, end: runEnd, what });
      break;
    }
    start = end + 1;
  }
  if (!spacedPair.test(text)) return findings;
  for (const { 0: run, index } of text.matchAll(spacedPairs)) {
    const what = tellFirst([Buffer.from(run.replaceAll(/0x|\\x|[^0-9A-Fa-f]/g, ''), 'hex')], tell);
    if (what !== undefined) findings.push({ start: index, end: index + run.length, what });
  }
  return findings;
}

/** Where the lines of a run end that goes on over broken lines, in plain text or in JSON's spelling of it. */
function endsOfLines(text: string, start: number, firstEnd: number): number[] {
  const ends = [firstEnd];
  let end = firstEnd;
  let lineStart = start;
  while (end - lineStart >= 60) {
    let next = end;
    if (text.startsWith('\\r', next)) next += 2;
    else if (text[next] === '\r') next++;
    if (text.startsWith('\\n', next)) next += 2;
    else if (text[next] === '\n') next++;
    else break;
    lineStart = next;
    while (digits[text.charCodeAt(next)] === 1) next++;
    if (next === lineStart) break;
    end = next;
    ends.push(end);
  }
  return ends;
}

function withoutBreaks(run: string, broken: boolean): string {
  return broken ? run.replaceAll(/\\[rn]|[\r\n]/g, '') : run;
}

/** What a run may stand for, wherever in it the encoding begins. Most runs are paths and hashes: no buffer is made for them. */
function decodings(run: string): Buffer[] {
  const found: Buffer[] = [];
  /** Readable groups in a row, at each of the four places an encoding may begin. */
  const readable = new Uint32Array(4);
  let a = digitAt(run, 0);
  let b = digitAt(run, 1);
  let c = digitAt(run, 2);
  for (let at = 0; at <= run.length; at++) {
    const d = digitAt(run, at + 3);
    const shift = at & 3;
    const groups = readable[shift] ?? 0;
    if (at + 4 <= run.length && readableBytes[(a << 2) | (b >> 4)] === 1 && readableBytes[((b & 15) << 4) | (c >> 2)] === 1 && readableBytes[((c & 3) << 6) | d] === 1) {
      readable[shift] = groups + 1;
    } else if (groups > 0) {
      // The groups beside a stretch are part readable: a key may begin or end in them.
      if (groups >= shortestStretch) found.push(Buffer.from(run.slice(Math.max(shift, at - 4 * (groups + 1)), at + 4), 'base64'));
      readable[shift] = 0;
    }
    a = b;
    b = c;
    c = d;
  }
  if (run.length < 32) return found;
  for (const hexadecimal of run.match(hexadecimalText) ?? []) found.push(Buffer.from(hexadecimal, 'hex'));
  return found;
}

/** Digits that stand for readable characters, in UTF-16 with zeros between. */
const hexadecimalText = /(?:0[9aAdD]|[2-7][0-9A-Fa-f])(?:(?:00)?(?:0[9aAdD]|[2-7][0-9A-Fa-f])){15,}/g;

/** Tries each as text of one byte a character, and as UTF-8 where that differs; UTF-16 shows as text with zeros between. */
function tellFirst(decoded: Iterable<Buffer>, tell: (decoded: string) => string | undefined): string | undefined {
  for (const bytes of decoded) {
    const text = bytes.toString('latin1').replaceAll('\0', '');
    const what = tell(text) ?? (/[\u0080-\u00ff]/.test(text) ? tell(bytes.toString('utf8')) : undefined);
    if (what !== undefined) return what;
  }
  return undefined;
}

function digitAt(text: string, at: number): number {
  return at < text.length ? (values[text.charCodeAt(at)] ?? 0) : 0;
}
