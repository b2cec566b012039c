import type { MemoryHit, MemorySearch, Memory } from '../ports/memories.ts';
import { memoryColumns, type MemoryRows } from './memoryRows.ts';
import { likenessTo } from './similarity.ts';
import { placeWord, tellingWords, wordsOf } from './words.ts';

/** So many of the index's best are compared letter by letter. */
const reranked = 200;
/** A store as small as this is compared as a whole: then a mistyped word is found as well. */
const lookedThrough = 400;
/** Of the memories with one word, so many are taken, the newest: those with rarer words decide. */
const perWord = 1500;
/** Where tags narrow it down, so many with any of the words are compared. */
const tagged = 600;
/** An owner or namespace with more of all memories than this is found faster by leaving the others out afterwards. */
const mostOfAll = 0.3;
/** Less alike than this is not what was asked for. */
const leastLikeness = 0.12;
/** What the likeness leaves to how important and how new a memory is. */
const [importanceWeight, newnessWeight] = [0.1, 0.05];
const month = 30 * 86_400_000;

/** `owner` absent: everybody's. Bounded: what it costs does not grow with the store. */
export function searchMemories(rows: MemoryRows, owner: string | undefined, { query, namespace, tags = [], limit }: MemorySearch, now: number): { hits: MemoryHit[]; compared: number } {
  const words = tellingWords(query);
  const total = countOf(rows, owner, namespace);
  const isMost = words.length > 0 && total > lookedThrough && total > mostOfAll * countOf(rows, undefined, undefined);
  const places = [owner === undefined || isMost ? undefined : namespace === undefined ? placeWord(owner) : placeWord(owner, namespace), ...tags.map((tag) => placeWord('tag', tag))].filter((place) => place !== undefined);
  const isWanted = (memory: Memory): boolean =>
    (owner === undefined || memory.owner === owner) && (namespace === undefined || memory.namespace === namespace) && tags.every((tag) => memory.tags.includes(tag)) && (memory.expiresAt === null || memory.expiresAt > now);
  if (words.length === 0) {
    const newest = newestOf(rows, owner, namespace, places, limit * 2).filter(isWanted).slice(0, limit);
    return { hits: newest.map((memory) => ({ ...memory, score: 0 })), compared: newest.length };
  }
  const { candidates, rarity } = total <= lookedThrough ? { candidates: newestOf(rows, owner, namespace, places, lookedThrough), rarity: () => 1 } : tags.length > 0 ? { candidates: newestOf(rows, owner, namespace, [`(${words.map(quoted).join(' OR ')})`, ...places], tagged), rarity: () => 1 } : bestOfIndex(rows, words, places, total);
  const wanted = candidates.filter(isWanted);
  const likeness = likenessTo(query, words, rarity);
  const hits = wanted
    .map((memory) => ({ memory, alike: likeness.of(`${memory.key} ${memory.content} ${memory.tags.join(' ')}`) }))
    .filter(({ alike }) => alike >= leastLikeness)
    .map(({ memory, alike }) => ({ ...memory, score: round(alike * (1 - importanceWeight - newnessWeight) + memory.importance * importanceWeight + newnessWeight * Math.exp(-Math.max(0, now - memory.updatedAt) / month)) }))
    .sort((a, b) => b.score - a.score || b.id - a.id);
  return { hits: hits.slice(0, limit), compared: wanted.length };
}

export function countOf(rows: MemoryRows, owner: string | undefined, namespace: string | undefined): number {
  const counted = rows.prepare('SELECT COALESCE(SUM(memories), 0) AS total FROM memory_counts WHERE (? IS NULL OR owner = ?) AND (? IS NULL OR namespace = ?)').get(owner ?? null, owner ?? null, namespace ?? null, namespace ?? null) as { total: number };
  return counted.total;
}

function newestOf(rows: MemoryRows, owner: string | undefined, namespace: string | undefined, places: readonly string[], limit: number): Memory[] {
  if (places.length > 0) return rowsOf(rows, idsOf(rows, places.join(' AND '), limit));
  return rows.all(`SELECT ${memoryColumns} FROM memories WHERE (? IS NULL OR owner = ?) AND (? IS NULL OR namespace = ?) ORDER BY id DESC LIMIT ?`, owner ?? null, owner ?? null, namespace ?? null, namespace ?? null, limit);
}

/**
 * The index's best by the rarity of the words they hold. Its own ranking walks through every memory
 * with a word, however common; here each word costs the same.
 */
function bestOfIndex(rows: MemoryRows, words: readonly string[], places: readonly string[], total: number): { candidates: Memory[]; rarity(word: string): number } {
  const rarities = new Map<string, number>();
  const scores = new Map<number, number>();
  const within = (match: string): string => [match, ...places].join(' AND ');
  for (const word of words) {
    let ids = idsOf(rows, within(quoted(word)), perWord);
    // Not a word that is there: perhaps one that begins like it.
    if (ids.length === 0 && word.length > 4) ids = idsOf(rows, within(`"${word.slice(0, 4)}"*`), perWord / 5);
    const common = ids.length === perWord;
    const rarity = Math.log(1 + total / (common ? Math.max(perWord * 2, total / 20) : ids.length + 1));
    rarities.set(word, rarity);
    for (const id of ids) scores.set(id, (scores.get(id) ?? 0) + rarity);
  }
  if (words.length > 1) {
    const all = [...rarities.values()].reduce((sum, rarity) => sum + rarity, 0);
    for (const id of idsOf(rows, within(words.map(quoted).join(' AND ')), reranked)) scores.set(id, all);
  }
  const best = [...scores].sort((a, b) => b[1] - a[1] || b[0] - a[0]).slice(0, reranked);
  return { candidates: rowsOf(rows, best.map(([id]) => id)), rarity: (word) => rarities.get(word) ?? 1 };
}

const quoted = (word: string): string => `"${word}"`;

function idsOf(rows: MemoryRows, match: string, limit: number): number[] {
  return (rows.prepare('SELECT rowid AS id FROM memory_words WHERE memory_words MATCH ? ORDER BY rowid DESC LIMIT ?').all(match, limit) as { id: number }[]).map(({ id }) => id);
}

function rowsOf(rows: MemoryRows, ids: readonly number[]): Memory[] {
  return rows.all(`SELECT ${memoryColumns} FROM memories WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`, JSON.stringify(ids));
}

/** Keys that share letters or words with this one. */
export function likeKeys(rows: MemoryRows, owner: string, namespace: string, key: string, now: number): string[] {
  const { hits } = searchMemories(rows, owner, { query: wordsOf(key).join(' '), namespace, limit: 20 }, now);
  const likeness = likenessTo(key, wordsOf(key), () => 1);
  return hits.map((hit) => ({ key: hit.key, alike: likeness.of(hit.key) })).filter(({ alike }) => alike > 0.2).sort((a, b) => b.alike - a.alike).slice(0, 3).map((hit) => hit.key);
}

const round = (score: number): number => Math.round(score * 1000) / 1000;
