import { createHash } from 'node:crypto';
import type { Memory } from '../ports/memories.ts';

/** Words that stand in every other sentence and tell nothing of it. */
const smallWords = new Set('a an and are as at be but by did do does for from had has have he her his how i in is it its me my of on or our she that the their them they this to was we were what when where which who why will with you your about'.split(' '));

/** Words of a text as they are compared: without accents, lower case. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The words of a question that are looked for; all of them where none tells anything. */
export function tellingWords(query: string): string[] {
  const words = [...new Set(wordsOf(query))];
  const telling = words.filter((word) => !smallWords.has(word));
  return (telling.length > 0 ? telling : words).slice(0, 12);
}

/**
 * A place among the words of an index, as a number no one writes: an owner, one of their namespaces,
 * a tag. Digits are left as they are by the stemming.
 */
export function placeWord(...parts: string[]): string {
  return BigInt(`0x9${createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 23)}`).toString();
}

/** Everything a memory is found by. */
export function indexedWords({ owner, namespace, key, content, tags }: Pick<Memory, 'owner' | 'namespace' | 'key' | 'content' | 'tags'>): string {
  const places = [placeWord(owner), placeWord(owner, namespace), ...tags.map((tag) => placeWord('tag', tag))];
  return [...places, ...wordsOf(key), content, ...tags].join(' ');
}

/** Of what a content says, whatever its case, spaces and signs. */
export function senseOf(content: string): Buffer {
  const words = wordsOf(content);
  return createHash('sha256').update(words.length > 0 ? words.join(' ') : content).digest().subarray(0, 16);
}

/** A key for a content that came without one: its first telling words. */
export function keyFor(content: string): string {
  return tellingWords(content.slice(0, 500)).slice(0, 6).join('-').slice(0, 60) || 'memory';
}
