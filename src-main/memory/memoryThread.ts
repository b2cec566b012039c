import { join } from 'node:path';
import type { ChangeMark, Memory, MemoryDraft, MemoryHit, MemorySearch, MemorySize, Provenance, TidyOptions, Tidying } from '../ports/memories.ts';
import { openDatabase, type Connection } from '../store/connection.ts';
import { ChangeRows } from './changeRows.ts';
import { listMemories, placesOf, type MemoryFilter, type MemoryList, type MemoryPlaces } from './listMemories.ts';
import { MemoryRows, memoryColumns } from './memoryRows.ts';
import { memoryMigrations } from './schema.ts';
import { likeKeys, searchMemories } from './searchMemories.ts';
import { planTidy, tidy } from './tidyMemories.ts';
import { keyFor, senseOf } from './words.ts';

/** What is past its time is hidden at once, and gone for good so long after. */
const keptExpiredMs = 30 * 86_400_000;

/** The database of memories, as its worker owns it. Times are given, so that all clocks are one. */
export class MemoryThread {
  readonly #connection: Connection;
  readonly #rows: MemoryRows;
  readonly #changes: ChangeRows;

  constructor(folder: string, now: number) {
    this.#connection = openDatabase(join(folder, 'memory.db'), memoryMigrations);
    this.#connection.pragma('cache_size = -16000');
    this.#connection.pragma('mmap_size = 1000000000');
    this.#rows = new MemoryRows(this.#connection);
    this.#changes = new ChangeRows(this.#rows);
    this.#at(() => {
      for (const { id } of this.#rows.all(`SELECT ${memoryColumns} FROM memories WHERE expires_at < ?`, now - keptExpiredMs)) this.#rows.remove(id);
    });
  }

  get(owner: string, namespace: string, key: string, now: number): Memory | undefined {
    const memory = this.#rows.byKey(owner, namespace, key);
    return memory && (memory.expiresAt === null || memory.expiresAt > now) ? memory : undefined;
  }

  byId(id: number): Memory | undefined {
    return this.#rows.byId(id);
  }

  search(owner: string, search: MemorySearch, now: number): { hits: MemoryHit[]; compared: number } {
    return searchMemories(this.#rows, owner, search, now);
  }

  likeKeys(owner: string, namespace: string, key: string, now: number): string[] {
    return likeKeys(this.#rows, owner, namespace, key, now);
  }

  list(filter: MemoryFilter, now: number): MemoryList {
    return listMemories(this.#rows, filter, now);
  }

  places(): MemoryPlaces {
    return placesOf(this.#rows);
  }

  put(owner: string, draft: MemoryDraft, by: Provenance, mark: ChangeMark | undefined): { memory: Memory; replaced: boolean } {
    return this.#at(() => {
      const rows = this.#rows;
      const { namespace, content, tags, importance, expiresAt = null } = draft;
      const sense = senseOf(content);
      // The same said again under no name is the same memory.
      const key = draft.key ?? rows.freeKey(owner, namespace, keyFor(content), (taken) => senseOf(taken.content).equals(sense));
      const before = rows.byKey(owner, namespace, key);
      const next = { owner, namespace, key, content, tags: [...new Set(tags)], importance, createdAt: before?.createdAt ?? by.at, updatedAt: by.at, expiresAt, callId: by.callId, storedBy: by.by };
      if (before) rows.remove(before.id);
      const memory = rows.insert({ ...next, ...(before && { id: before.id }) });
      rows.note(mark, before ?? null, memory);
      return { memory, replaced: before !== undefined };
    });
  }

  /** The person's own hand: another key, namespace or content for one that is there. */
  rewrite(id: number, draft: MemoryDraft, by: Provenance, mark: ChangeMark | undefined): 'gone' | 'taken' | Memory {
    return this.#at(() => {
      const before = this.#rows.byId(id);
      if (!before) return 'gone';
      const key = draft.key ?? before.key;
      const holder = this.#rows.byKey(before.owner, draft.namespace, key);
      if (holder && holder.id !== id) return 'taken';
      const after: Memory = { ...before, namespace: draft.namespace, key, content: draft.content, tags: [...new Set(draft.tags)], importance: draft.importance, expiresAt: draft.expiresAt ?? null, updatedAt: by.at, callId: by.callId, storedBy: by.by };
      this.#rows.replace(after);
      this.#rows.note(mark, before, after);
      return after;
    });
  }

  remove(owner: string, namespace: string, keys: readonly string[], mark: ChangeMark | undefined): Memory[] {
    return this.#removeAll(keys.map((key) => this.#rows.byKey(owner, namespace, key)), mark);
  }

  removeIds(ids: readonly number[], mark: ChangeMark | undefined): Memory[] {
    return this.#removeAll(ids.map((id) => this.#rows.byId(id)), mark);
  }

  planTidy(owner: string, options: TidyOptions, now: number): Tidying {
    return planTidy(this.#rows, owner, options, now);
  }

  tidy(owner: string, options: TidyOptions, mark: ChangeMark | undefined, now: number): { expired: number; duplicates: number; before: MemorySize; after: MemorySize } {
    const before = this.#size(owner);
    const removed = this.#at(() => tidy(this.#rows, owner, options, mark, now));
    this.#connection.exec("INSERT INTO memory_words (memory_words) VALUES ('optimize'); VACUUM");
    this.#connection.pragma('wal_checkpoint(TRUNCATE)');
    return { ...removed, before, after: this.#size(owner) };
  }

  /** Puts every memory of a change back as it was on that side. Done again, it finishes what is left. */
  revert(mark: ChangeMark, side: 'before' | 'after'): void {
    this.#at(() => this.#changes.revert(mark, side));
  }

  /** What stands in the way of that, in sentences. */
  conflicts(mark: ChangeMark, side: 'before' | 'after'): string[] {
    return this.#changes.conflicts(mark, side);
  }

  forget(callId: string): void {
    this.#rows.prepare('DELETE FROM memory_changes WHERE call_id = ?').run(callId);
  }

  close(): void {
    this.#connection.close();
  }

  #removeAll(found: readonly (Memory | undefined)[], mark: ChangeMark | undefined): Memory[] {
    return this.#at(() => {
      const removed = found.filter((memory) => memory !== undefined);
      for (const memory of removed) {
        this.#rows.remove(memory.id);
        this.#rows.note(mark, memory, null);
      }
      return removed;
    });
  }

  #at<T>(work: () => T): T {
    return this.#connection.transaction(work).immediate();
  }

  #size(owner: string): MemorySize {
    const { memories } = this.#rows.prepare('SELECT COALESCE(SUM(memories), 0) AS memories FROM memory_counts WHERE owner = ?').get(owner) as { memories: number };
    return { memories, bytes: Number(this.#connection.pragma('page_count', { simple: true })) * Number(this.#connection.pragma('page_size', { simple: true })) };
  }
}
