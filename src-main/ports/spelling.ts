/**
 * Spellings that mean another place than they show. They are refused whatever they would resolve to:
 * nobody needs them, and each has hidden a way out of a folder somewhere.
 */

const windows = process.platform === 'win32';

/** Anything that needs a closer look; most paths hold nothing of this. */
const unusual = /[\0%\\:]|^\/\/|[. ](?:\/|$)|[^\x20-\x7e]/;

/** Longer than any file system takes. */
const longestPath = 4096;

/** Why this spelling is refused; undefined for an honest one. Purely textual. */
export function spellingRefusal(requested: string): string | undefined {
  if (requested === '') return 'The path is empty';
  if (requested.length > longestPath) return `The path is longer than ${longestPath} characters`;
  if (!unusual.test(requested)) return undefined;
  const shown = JSON.stringify(requested.length > 200 ? `${requested.slice(0, 200)}…` : requested);
  if (requested.includes('\0')) return `The path ${shown} holds a NUL byte`;
  if (!requested.isWellFormed()) return `The path ${shown} is not valid text`;
  if (/^\s*(?:[a-z][a-z0-9+.-]*:\/\/|file:)/i.test(requested)) return `${shown} is an address, not a path: write the plain path`;
  if (hidesByEncoding(requested)) return `The path ${shown} hides a separator or dots by encoding them: write the plain path`;
  if (hidesByLookAlikes(requested)) return `The path ${shown} holds characters that pass for “..”: write the plain path`;
  return foreignSpelling(requested, shown) ?? trailingSpelling(requested, shown);
}

/** Network names, drive letters and alternate streams of Windows, and its separator used to climb. */
function foreignSpelling(requested: string, shown: string): string | undefined {
  if (/^(?:\\\\|\/\/)[^/\\]/.test(requested)) return `${shown} names another computer: write a local path`;
  if (!windows) {
    if (/^[a-z]:/i.test(requested)) return `${shown} names a Windows drive; put ./ before it if a file is really called so`;
    if (requested.includes('\\') && dotSegments(requested) > dotSegments(requested, '/')) return `The path ${shown} climbs with backslashes: use /`;
  }
  const parts = requested.split(windows ? /[\\/]/ : '/');
  if (windows && /^[a-z]:$/i.test(parts[0] ?? '')) parts.shift();
  const stream = parts.some((part) => (windows ? part.includes(':') : /:\$\w+$|^[^:]*\.[a-z]\w{0,7}:(?:[^\d\s]|$)/i.test(part)));
  return stream ? `${shown} names a stream beside a file: write the file's own name` : undefined;
}

/** Some systems drop dots and spaces at a name's end, so that two spellings mean one file. */
function trailingSpelling(requested: string, shown: string): string | undefined {
  const bad = requested.split(windows ? /[\\/]/ : '/').some((part) => part !== '.' && part !== '..' && /[. ]$/.test(part));
  return bad ? `A part of ${shown} ends in a dot or space, which some systems drop: leave it out` : undefined;
}

function dotSegments(path: string, separators: string | RegExp = /[\\/]/): number {
  return path.split(separators).filter((part) => part === '.' || part === '..').length;
}

function separators(path: string): number {
  return path.split(/[\\/]/).length;
}

/** Decoding rounds tried before a spelling is taken for an attack. */
const mostRounds = 8;

function hidesByEncoding(requested: string): boolean {
  if (!requested.includes('%')) return false;
  let text = requested;
  for (let round = 0; round < mostRounds; round++) {
    const decoded = decodeOnce(text);
    if (decoded === text) return false;
    text = decoded;
    for (const reading of [text, plainText(asUtf8(text))]) if (reading.includes('\0') || separators(reading) > separators(requested) || dotSegments(reading) > dotSegments(requested)) return true;
  }
  return true;
}

/** One round of percent decoding, with the overlong and `%u` forms lenient decoders accept. */
function decodeOnce(text: string): string {
  return text
    .replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_whole, wide: string | undefined, byte: string | undefined) => String.fromCharCode(Number.parseInt(wide ?? byte ?? '0', 16)))
    .replace(/\xc0[\xae\x2e]|\xe0\x80\xae/g, '.')
    .replace(/\xc0[\xaf\x2f]|\xe0\x80\xaf/g, '/')
    .replace(/\xc1\x9c/g, '\\');
}

/** Characters that stand for bytes as the UTF-8 text those bytes spell. */
function asUtf8(text: string): string {
  return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1').toString() : text;
}

/** Without what one cannot see, and with the plain form of every variant of a letter or sign. */
function plainText(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFKC');
}

function hidesByLookAlikes(requested: string): boolean {
  const plain = plainText(requested);
  return plain !== requested && dotSegments(plain) > dotSegments(requested);
}
