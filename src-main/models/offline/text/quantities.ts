/** Numbers in words and digits, sizes and durations. All amounts are plain numbers in the unit told. */

const units = new Map<string, number>(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ').map((word, value) => [word, value]),
);
const tens = new Map<string, number>('twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, index) => [word, (index + 2) * 10]));
const scales = new Map<string, number>([['hundred', 100], ['thousand', 1000], ['million', 1_000_000]]);
const groups = new Map<string, number>([['dozen', 12], ['couple', 2], ['few', 3], ['half', 0.5]]);

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** A place in a list, counted from 1; `last` is -1. */
export function ordinal(word: string): number | undefined {
  if (word === 'last') return -1;
  const index = ordinals.indexOf(word);
  if (index !== -1) return index + 1;
  const digits = /^(\d{1,4})(?:st|nd|rd|th)$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * A number at the start of some words: "40", "1,000", "twenty-five", "two hundred", "a dozen", "a".
 * `used` counts the words it took.
 */
export function readNumber(words: readonly string[]): { value: number; used: number } | undefined {
  const first = words[0];
  if (first === undefined) return undefined;
  const digits = /^\d+(?:[.,]\d+)*$/.test(first) ? Number(first.replace(/,(?=\d{3}(?:\D|$))/g, '').replace(',', '.')) : Number.NaN;
  if (!Number.isNaN(digits)) return { value: digits, used: 1 };
  let total = 0;
  let current: number | undefined;
  let used = 0;
  for (const word of words) {
    const parts = word.split('-');
    const values = parts.map((part) => units.get(part) ?? tens.get(part) ?? groups.get(part));
    const scale = scales.get(word);
    if (values.every((value) => value !== undefined)) current = (current ?? 0) + values.reduce((sum, value) => sum + value, 0);
    else if (scale !== undefined) {
      total += (current ?? 1) * scale;
      current = 0;
    } else if (!((word === 'a' || word === 'an') && used === 0) && !(word === 'and' && used > 0 && total > 0)) break;
    else if (word === 'a' || word === 'an') current = undefined;
    used++;
  }
  if (used === 0 || (used === 1 && (first === 'a' || first === 'an'))) return first === 'a' || first === 'an' ? { value: 1, used: 1 } : undefined;
  return { value: total + (current ?? (total > 0 ? 0 : 1)), used };
}

const byteUnits: [RegExp, number][] = [
  [/^(?:b|bytes?)$/, 1],
  [/^(?:k|kb|kilobytes?)$/, 1000],
  [/^(?:kib|kibibytes?)$/, 1024],
  [/^(?:m|mb|megs?|megabytes?)$/, 1000 ** 2],
  [/^(?:mib|mebibytes?)$/, 1024 ** 2],
  [/^(?:g|gb|gigs?|gigabytes?)$/, 1000 ** 3],
  [/^(?:gib|gibibytes?)$/, 1024 ** 3],
  [/^(?:t|tb|terabytes?)$/, 1000 ** 4],
];

const secondUnits: [RegExp, number][] = [
  [/^(?:ms|milliseconds?|millis)$/, 0.001],
  [/^(?:s|secs?|seconds?)$/, 1],
  [/^(?:m|mins?|minutes?)$/, 60],
  [/^(?:h|hrs?|hours?)$/, 3600],
  [/^days?$/, 86_400],
];

function readMeasure(words: readonly string[], table: [RegExp, number][]): { value: number; used: number } | undefined {
  const joined = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(words[0] ?? '');
  const number = joined ? { value: Number(joined[1]), used: 0 } : readNumber(words);
  const unit = joined ? joined[2] : words[number?.used ?? 0];
  if (number === undefined || unit === undefined) return undefined;
  const factor = table.find(([pattern]) => pattern.test(unit))?.[1];
  return factor === undefined ? undefined : { value: number.value * factor, used: number.used + 1 };
}

/** "100 MB", "2gb", "half a gigabyte" → bytes. Decimal units, as disks are sold. */
export function readBytes(words: readonly string[]): { value: number; used: number } | undefined {
  return readMeasure(words[0] === 'half' && words[1] === 'a' ? ['half', ...words.slice(2)] : words, byteUnits);
}

/** "30 seconds", "2m", "a minute", "half a minute" → seconds. */
export function readSeconds(words: readonly string[]): { value: number; used: number } | undefined {
  const half = (words[0] === 'half' && (words[1] === 'a' || words[1] === 'an'));
  const read = readMeasure(half ? ['half', ...words.slice(2)] : words, secondUnits);
  return read && half ? { value: read.value, used: read.used + 1 } : read;
}
