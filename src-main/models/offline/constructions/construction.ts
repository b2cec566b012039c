import type { Json } from '../../../../src-preload/contract/index.ts';
import type { CodeLanguage } from '../text/code.ts';

/**
 * Turns of phrase that mean one function. A pattern is matched against a clause's wording from its verb
 * on, where values stand as capital words; its named groups are the arguments. All values of the
 * clause must find a place in a group, so that a pattern never passes over what it does not speak of.
 */
export interface Construction {
  name: string;
  patterns: readonly RegExp[];
  /** The code of the clause must be in this language. */
  language?: CodeLanguage;
  /** A question in these words is answered by the call, though it does more than look. */
  answers?: true;
  /** Arguments that words of the clause give, beside the groups. */
  extras?: (text: string) => Record<string, Json>;
  /** Arguments without which the call is not made, beside those the schema requires. */
  needs?: readonly string[];
  /** Takes all selectors of the clause. */
  selectors?: true;
  /** Works in the terminal opened before in the same sentence. */
  session?: true;
  /** Such a terminal must have been opened before. */
  afterTerminal?: true;
  /** Speaks of the service named before in the same sentence. */
  sameService?: true;
}

/** A pattern from parts; blanks in it stand for one blank. */
export const pattern = (...parts: readonly string[]): RegExp => new RegExp(parts.join(''), 'u');

/** One page: with or without a word for it. */
export const url = '(?:.* )?(?<url>URL)';
/** A file or folder that is told by its path, with or without a word for it. */
export const place = (name: string): string => `(?:the |my |this |that )?(?:\\w+ )?(?:(?:folder|directory|package|project|module|file|repo|repository) )?(?<${name}>PATH|QUOTED)(?: (?:folder|directory|package|project|module|file))?`;

const numbers: Record<string, number> = { a: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twenty: 20, fifty: 50, hundred: 100 };
export const number = '(\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty)';

/** The first number that one of the patterns finds. */
export function numberIn(text: string, ...patterns: readonly RegExp[]): number | undefined {
  for (const one of patterns) {
    const found = one.exec(text)?.[1];
    if (found !== undefined) return numbers[found] ?? Number(found);
  }
  return undefined;
}

export const given = (name: string, value: Json | undefined): Record<string, Json> => (value === undefined ? {} : { [name]: value });
