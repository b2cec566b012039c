/** Texts under which a secret may appear: plain, base64 at any offset, base64url, hexadecimal, URL-encoded, escaped for JSON and HTML. */
export function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = [0, 1, 2].map((shift) => {
    // A secret inside a longer text starts at any of three positions of the base64 grid; the edges depend on neighbours.
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    const lead = shift === 0 ? 0 : shift + 1;
    const exact = (bytes.length + shift) % 3 === 0;
    return padded.slice(lead, exact ? undefined : -1);
  });
  const hexadecimal = bytes.toString('hex');
  const percent = encodeURIComponent(secret);
  return [
    secret,
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    hexadecimal,
    hexadecimal.toUpperCase(),
    separated(hexadecimal, ':'),
    separated(hexadecimal, ' '),
    separated(hexadecimal.toUpperCase(), ':'),
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    percent.replaceAll('%20', '+'),
    [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ];
}

const separated = (hexadecimal: string, by: string): string => hexadecimal.match(/../g)?.join(by) ?? '';

/** Shorter runs hold no key worth hiding: 24 digits of base64 are 18 characters. */
const shortestRun = 24;

/** 1 for base64 and base64url digits. */
const digits = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-') digits[character.charCodeAt(0)] = 1;

/**
 * Replaces every run of base64, hexadecimal or percent codes that, decoded, holds what `tell`
 * recognises: `tell` answers what to put in its place. Lines broken as `base64` writes them count as
 * one run. One level deep: what is encoded twice is not read by accident. Linear in the text.
 */
export function replaceEncoded(text: string, tell: (decoded: string) => string | undefined): string {
  let output: string[] | undefined;
  let copied = 0;
  let start = 0;
  while (start + shortestRun <= text.length) {
    // From the far end: most stretches hold no run, and this leaps over them.
    let back = start + shortestRun - 1;
    while (back >= start && digits[text.charCodeAt(back)] === 1) back--;
    if (back >= start) {
      start = back + 1;
      continue;
    }
    let end = start + shortestRun;
    while (digits[text.charCodeAt(end)] === 1) end++;
    end = endOfLines(text, start, end);
    const told = decodings(text, start, end).map(tell).find((marker) => marker !== undefined);
    if (told !== undefined) {
      (output ??= []).push(text.slice(copied, start), told);
      copied = end;
    }
    start = end + 1;
  }
  const replaced = output ? output.join('') + text.slice(copied) : text;
  return replaced.includes('%') ? replacePercent(replaced, tell) : replaced;
}

/** Where a run ends that goes on over broken lines, in plain text or in JSON's spelling of it. */
function endOfLines(text: string, start: number, firstEnd: number): number {
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
  }
  return end;
}

/**
 * The texts a run may begin with: ordinary words may follow it. Most runs are paths and hashes: their
 * first characters tell, and no buffer is made.
 */
function decodings(text: string, start: number, end: number): string[] {
  const found: string[] = [];
  if ([0, 4, 8].every((at) => quadIsReadable(text, start + at))) found.push(readableBeginning(Buffer.from(text.slice(start, end).replaceAll(/\\[rn]|[\r\n]/g, ''), 'base64')));
  const hexadecimal = /^(?:[0-9A-Fa-f]{2}){20,}/.exec(text.slice(start, end));
  if (hexadecimal) found.push(readableBeginning(Buffer.from(hexadecimal[0], 'hex')));
  return found;
}

function replacePercent(text: string, tell: (decoded: string) => string | undefined): string {
  return text.replace(/[\w.~%+-]{8,}/g, (run) => {
    if (!run.includes('%')) return run;
    try {
      return tell(decodeURIComponent(run)) ?? run;
    } catch {
      return run;
    }
  });
}

/** Whether four base64 digits stand for three readable characters. */
function quadIsReadable(text: string, at: number): boolean {
  const [a, b, c, d] = [valueOf(text.charCodeAt(at)), valueOf(text.charCodeAt(at + 1)), valueOf(text.charCodeAt(at + 2)), valueOf(text.charCodeAt(at + 3))];
  return isReadable((a << 2) | (b >> 4)) && isReadable(((b & 15) << 4) | (c >> 2)) && isReadable(((c & 3) << 6) | d);
}

function valueOf(digit: number): number {
  if (digit >= 0x61) return digit - 71;
  if (digit === 0x5f) return 63;
  if (digit >= 0x41) return digit - 65;
  if (digit >= 0x30) return digit + 4;
  return digit === 0x2b || digit === 0x2d ? 62 : 63;
}

/** Keys and passwords are ASCII. */
function isReadable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** The text that the bytes begin with. */
function readableBeginning(bytes: Buffer): string {
  const end = bytes.findIndex((byte) => !isReadable(byte));
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}
