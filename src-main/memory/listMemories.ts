import type { Memory } from '../ports/memories.ts';
import { memoryColumns, type MemoryRows } from './memoryRows.ts';
import { countOf, searchMemories } from './searchMemories.ts';

/** What a screen shows of them. */
export interface MemoryFilter {
  query: string;
  owner?: string | undefined;
  namespace?: string | undefined;
  tag?: string | undefined;
  offset: number;
  limit: number;
}

export interface MemoryList {
  /** Newest first; best first where something is searched for. Those past their time as well, until they are removed. */
  memories: Memory[];
  total: number;
}

/** Of a search so many are shown. */
const found = 200;

export function listMemories(rows: MemoryRows, { query, owner, namespace, tag, offset, limit }: MemoryFilter, now: number): MemoryList {
  if (query.trim() !== '') {
    const { hits } = searchMemories(rows, owner, { query, namespace, tags: tag === undefined ? [] : [tag], limit: found }, now);
    return { memories: hits.slice(offset, offset + limit).map(({ score: _score, ...memory }) => memory), total: hits.length };
  }
  const where = '(? IS NULL OR owner = ?) AND (? IS NULL OR namespace = ?) AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?))';
  const params = [owner ?? null, owner ?? null, namespace ?? null, namespace ?? null, tag ?? null, tag ?? null];
  const memories = rows.all(`SELECT ${memoryColumns} FROM memories WHERE ${where} ORDER BY id DESC LIMIT ? OFFSET ?`, ...params, limit, offset);
  const total = tag === undefined ? countOf(rows, owner, namespace) : (rows.prepare(`SELECT COUNT(*) AS total FROM memories WHERE ${where}`).get(...params) as { total: number }).total;
  return { memories, total };
}

export interface MemoryPlaces {
  /** With how many each holds, largest first. */
  owners: { owner: string; memories: number }[];
  namespaces: { namespace: string; memories: number }[];
  /** Of the newest memories, the most used first. */
  tags: string[];
}

/** Tags are read from so many of the newest. */
const taggedLookedAt = 5000;
const mostTags = 100;

export function placesOf(rows: MemoryRows): MemoryPlaces {
  return {
    owners: rows.prepare('SELECT owner, SUM(memories) AS memories FROM memory_counts GROUP BY owner ORDER BY memories DESC, owner').all() as MemoryPlaces['owners'],
    namespaces: rows.prepare('SELECT namespace, SUM(memories) AS memories FROM memory_counts GROUP BY namespace ORDER BY memories DESC, namespace LIMIT 500').all() as MemoryPlaces['namespaces'],
    tags: (rows.prepare('SELECT value AS tag, COUNT(*) AS used FROM (SELECT tags FROM memories ORDER BY id DESC LIMIT ?), json_each(tags) GROUP BY value ORDER BY used DESC, value LIMIT ?').all(taggedLookedAt, mostTags) as { tag: string }[]).map(({ tag }) => tag),
  };
}
