/** A text without its escapes, and where each of its characters stands in the original. */
export interface Unescaped {
  text: string;
  /** One more than the text has characters: the last is the end. */
  at: Uint32Array;
}

const escapes = /(?:%[0-9A-Fa-f]{2})+|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|sol|colon|equals|plus|nbsp);|\\(?:u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|x[0-9A-Fa-f]{2}|[nrtbf"'/\\])|\u001b\[[0-9;?]{0,20}[A-Za-z]|[\u00ad\u200b-\u200f\u2060\ufeff]/g;
/** JSON's own usual escapes are no reason to look again: stored secrets and shapes are known in that spelling. */
const reasons = /%[0-9A-Fa-f]{2}|&#?[A-Za-z0-9]{2,8};|\\[ux/]|[\u001b\u00ad\u200b-\u200f\u2060\ufeff]/;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", sol: '/', colon: ':', equals: '=', plus: '+', nbsp: ' ' };
const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** One level of URL, HTML, JSON and JavaScript escapes read, colours and invisible characters left out. Undefined where there are none. */
export function unescaped(text: string): Unescaped | undefined {
  if (!reasons.test(text)) return undefined;
  const pieces: string[] = [];
  const at = new Uint32Array(text.length + 1);
  let length = 0;
  let copied = 0;
  const copy = (until: number): void => {
    pieces.push(text.slice(copied, until));
    for (let index = copied; index < until; index++) at[length++] = index;
  };
  for (const match of text.matchAll(escapes)) {
    copy(match.index);
    const escape = match[0];
    copied = match.index + escape.length;
    const read = escape.startsWith('%') ? readPercent(escape) : readOne(escape);
    pieces.push(read);
    let place = match.index;
    for (const character of read) {
      for (let unit = 0; unit < character.length; unit++) at[length++] = place;
      if (escape.startsWith('%')) place += 3 * percentBytes(character, read.length, escape.length);
    }
  }
  copy(text.length);
  at[length] = text.length;
  return { text: pieces.join(''), at: at.subarray(0, length + 1) };
}

function readPercent(escape: string): string {
  try {
    return decodeURIComponent(escape);
  } catch {
    return Buffer.from(escape.replaceAll('%', ''), 'hex').toString('latin1');
  }
}

/** Where each byte became a character of its own, one; else as many as the character has in UTF-8. */
function percentBytes(character: string, characters: number, escapeLength: number): number {
  return characters * 3 === escapeLength ? 1 : Buffer.byteLength(character);
}

function readOne(escape: string): string {
  if (escape.startsWith('&')) {
    const name = escape.slice(1, -1);
    if (!name.startsWith('#')) return named[name] ?? '';
    return fromCode(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  }
  if (!escape.startsWith('\\')) return '';
  const rest = escape.slice(1);
  if (rest.length === 1) return letters[rest] ?? rest;
  return fromCode(Number.parseInt(rest.replaceAll(/^[ux]\{?|\}$/g, ''), 16));
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
