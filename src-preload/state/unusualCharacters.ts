/**
 * Characters that make a text look like another one: direction marks and overrides, zero-width and tag
 * characters, control characters, letters of another script inside a word. Both sides use this: the
 * runtime to warn, the screens to show each as its code point.
 */

/** Direction marks, zero-width, tags, variation selectors, separators, controls other than tab and line ends. */
const invisible = new RegExp(
  [
    '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad]',
    // Combining grapheme joiner, Hangul and Khmer fillers, Mongolian selectors; below, the empty Braille cell.
    '\\u034f|\\u061c|\\u115f|\\u1160|\\u17b4|\\u17b5|[\\u180b-\\u180e]',
    '[\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f]|\\u2800|\\u3164',
    '[\\ufe00-\\ufe0f]|\\ufeff|\\uffa0|[\\ufff9-\\ufffb]|[\\u{e0000}-\\u{e0fff}]',
  ].join('|'),
  'gu',
);

const lookAlikeScripts = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\u0251\u0261\u01c3\u2044\u2215\u29f8\uff01-\uff5e]/gu;
const latinLetter = /\p{Script=Latin}/u;
const word = /[\p{L}\p{N}\p{M}_\u2044\u2215\u29f8\uff01-\uff5e-]+/gu;

export interface UnusualCharacter {
  /** Position in UTF-16 units. */
  index: number;
  length: number;
  /** "U+202E" */
  codePoint: string;
  kind: 'invisible' | 'look-alike';
}

/** Every unusual character of a text, in order. Emoji sequences (joined by U+200D or U+FE0F) are ordinary. */
export function findUnusualCharacters(text: string): UnusualCharacter[] {
  const found: UnusualCharacter[] = [];
  for (const match of text.matchAll(invisible)) {
    if (isEmojiJoiner(text, match.index, match[0])) continue;
    found.push(describe(match.index, match[0], 'invisible'));
  }
  for (const match of text.matchAll(word)) {
    if (!latinLetter.test(match[0])) continue;
    for (const letter of match[0].matchAll(lookAlikeScripts)) found.push(describe(match.index + letter.index, letter[0], 'look-alike'));
  }
  return found.sort((a, b) => a.index - b.index);
}

function describe(index: number, character: string, kind: UnusualCharacter['kind']): UnusualCharacter {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { index, length: character.length, codePoint: `U+${code}`, kind };
}

const pictograph = /\p{Extended_Pictographic}/u;

function isEmojiJoiner(text: string, index: number, character: string): boolean {
  if (character !== '\u200d' && character !== '\ufe0f') return false;
  const before = text.slice(Math.max(0, index - 2), index);
  return pictograph.test(before) || (character === '\ufe0f' && /[0-9#*\u00a9\u00ae\u2000-\u2bff]$/u.test(before)) || before.endsWith('\ufe0f');
}

/** Whether any text in a JSON value holds an unusual character, at any depth. */
export function holdsUnusualCharacters(value: unknown): boolean {
  if (typeof value === 'string') return findUnusualCharacters(value).length > 0;
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(holdsUnusualCharacters);
}
