import type { Token } from '../text/tokens.ts';

interface Entry<T> {
  words: string[];
  value: T;
}

/** Phrases of one or more words with what they mean; the longest that stands at a place wins. */
export class PhraseTable<T> {
  readonly #byFirst = new Map<string, Entry<T>[]>();

  add(phrase: string, value: T): void {
    const words = phrase.split(' ');
    const first = words[0] ?? '';
    const entries = this.#byFirst.get(first);
    if (entries === undefined) this.#byFirst.set(first, [{ words, value }]);
    else {
      const shorter = entries.findIndex((entry) => entry.words.length < words.length);
      entries.splice(shorter === -1 ? entries.length : shorter, 0, { words, value });
    }
  }

  /** The longest phrase at `index` within `end`, or undefined. */
  match(tokens: readonly Token[], index: number, end: number = tokens.length): { value: T; length: number } | undefined {
    return this.matches(tokens, index, end)[0];
  }

  /** All phrases at `index`, longest first. */
  matches(tokens: readonly Token[], index: number, end: number = tokens.length): { value: T; length: number }[] {
    const first = tokens[index];
    if (first?.kind !== 'word') return [];
    const found: { value: T; length: number }[] = [];
    for (const { words, value } of this.#byFirst.get(first.value) ?? []) {
      if (index + words.length > end) continue;
      let same = true;
      for (let at = 1; at < words.length && same; at++) {
        const token = tokens[index + at];
        same = token?.kind === 'word' && token.value === words[at];
      }
      if (same) found.push({ value, length: words.length });
    }
    return found;
  }

  hasWord(word: string): boolean {
    return this.#byFirst.has(word);
  }
}

/** A table from lists of phrases: `[{ id, words }]`. */
export function phraseTable<T>(rows: readonly { id: T; words: readonly string[] }[]): PhraseTable<T> {
  const table = new PhraseTable<T>();
  for (const { id, words } of rows) for (const phrase of words) table.add(phrase, id);
  return table;
}
