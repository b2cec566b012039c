import { randomBytes } from 'node:crypto';

/** Names may have 255 bytes; this leaves room for what is added. */
const longestStem = 200;

/**
 * A private, unpredictable name for something that is being made beside its final place:
 * `.report.csv.steward-5f2c…`. What a killed process left behind is found by it.
 */
export function temporaryName(name: string): string {
  return `${stem(name)}${randomBytes(8).toString('hex')}`;
}

/** Whether `candidate` was made by `temporaryName(name)`. */
export function isTemporaryOf(name: string, candidate: string): boolean {
  const start = stem(name);
  return candidate.startsWith(start) && /^[0-9a-f]{16}$/.test(candidate.slice(start.length));
}

function stem(name: string): string {
  const bytes = Buffer.from(name);
  // A name cut within a character ends in U+FFFD, which is a legal name and the same each time.
  const short = bytes.length <= longestStem ? name : bytes.subarray(0, longestStem).toString();
  return `.${short}.steward-`;
}
