import { wordsOf } from './words.ts';

/** Pieces of three letters of each word, with where it begins and ends. */
function trigramsOf(words: readonly string[]): Set<string> {
  const pieces = new Set<string>();
  for (const word of words) {
    const padded = ` ${word} `;
    for (let at = 0; at + 3 <= padded.length; at++) pieces.add(padded.slice(at, at + 3));
  }
  return pieces;
}

/** Characters of a text that are compared. */
const compared = 2000;
/** As in BM25: how soon more of the same word counts less, and how much a long text is held against it. */
const [saturation, lengthWeight, usualLength] = [1.2, 0.6, 30];

export interface Likeness {
  /** 0 to 1. */
  of(text: string): number;
}

/**
 * How alike texts are to a question, by the words they share (BM25 with the rarity of words as given),
 * by their letters, so that endings and slips of the hand do not matter, and by whether they hold it as it stands.
 */
export function likenessTo(query: string, words: readonly string[], rarity: (word: string) => number): Likeness {
  const weights = new Map(words.map((word) => [word, rarity(word)]));
  const most = [...weights.values()].reduce((sum, weight) => sum + weight * (saturation + 1), 0) || 1;
  const pieces = trigramsOf(words);
  const whole = wordsOf(query).join(' ');
  return {
    of(text) {
      const found = wordsOf(text.slice(0, compared));
      const counts = new Map<string, number>();
      for (const word of found) if (weights.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
      let shared = 0;
      for (const [word, count] of counts) shared += ((weights.get(word) ?? 0) * count * (saturation + 1)) / (count + saturation * (1 - lengthWeight + (lengthWeight * found.length) / usualLength));
      const own = trigramsOf(found);
      let common = 0;
      for (const piece of pieces) if (own.has(piece)) common++;
      const letters = pieces.size === 0 ? 0 : common / pieces.size;
      const phrase = whole !== '' && found.join(' ').includes(whole) ? 1 : 0;
      return Math.min(1, 0.5 * Math.min(1, shared / most) + 0.4 * letters + 0.1 * phrase);
    },
  };
}
