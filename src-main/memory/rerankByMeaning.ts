import type { MemoryHit } from '../ports/memories.ts';

/** A local model that turns texts into vectors of their meaning. */
export interface MeaningModel {
  /** How many of the best hits are looked at again. */
  compared: number;
  /** One vector a text, all of one length. */
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

/** What the words count beside the meaning. */
const wordsWeight = 0.4;

/** Sorts what the words have found by what it means, where a model is there to tell. One that fails changes nothing. */
export async function rerankByMeaning(model: MeaningModel | undefined, query: string, hits: readonly MemoryHit[]): Promise<MemoryHit[]> {
  if (!model || query === '' || hits.length < 2) return [...hits];
  const vectors = await model.embed([query, ...hits.map(({ key, content }) => `${key}: ${content}`)]).catch(() => undefined);
  const [asked, ...others] = vectors ?? [];
  if (!asked || others.length !== hits.length) return [...hits];
  return hits
    .map((hit, index) => ({ ...hit, score: Math.round(1000 * (wordsWeight * hit.score + (1 - wordsWeight) * Math.max(0, cosine(asked, others[index] ?? [])))) / 1000 }))
    .sort((a, b) => b.score - a.score);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, left, right] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    dot += x * y;
    left += x * x;
    right += y * y;
  }
  return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}
