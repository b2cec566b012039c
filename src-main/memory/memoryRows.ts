import type Database from 'better-sqlite3';
import type { Connection } from '../store/connection.ts';
import type { ChangeMark, Memory } from '../ports/memories.ts';
import { indexedWords, senseOf } from './words.ts';

interface StoredMemory {
  id: number;
  owner: string;
  namespace: string;
  key: string;
  content: string;
  tags: string;
  importance: number;
  created_at: number;
  updated_at: number;
  expires_at: number | null;
  call_id: string;
  stored_by: string;
}

export const memoryColumns = 'id, owner, namespace, key, content, tags, importance, created_at, updated_at, expires_at, call_id, stored_by';

export function toMemory(row: unknown): Memory {
  const { id, owner, namespace, key, content, tags, importance, created_at, updated_at, expires_at, call_id, stored_by } = row as StoredMemory;
  return { id, owner, namespace, key, content, tags: JSON.parse(tags) as string[], importance, createdAt: created_at, updatedAt: updated_at, expiresAt: expires_at, callId: call_id, storedBy: stored_by };
}

/** Single memories with their words, and what changed of them. Every method runs inside its caller's transaction. */
export class MemoryRows {
  readonly #connection: Connection;
  readonly #known = new Map<string, Database.Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  prepare(sql: string): Database.Statement {
    let statement = this.#known.get(sql);
    if (!statement) this.#known.set(sql, (statement = this.#connection.prepare(sql)));
    return statement;
  }

  all(sql: string, ...params: unknown[]): Memory[] {
    return this.prepare(sql).all(...params).map(toMemory);
  }

  byId(id: number): Memory | undefined {
    return this.all(`SELECT ${memoryColumns} FROM memories WHERE id = ?`, id)[0];
  }

  byKey(owner: string, namespace: string, key: string): Memory | undefined {
    return this.all(`SELECT ${memoryColumns} FROM memories WHERE owner = ? AND namespace = ? AND key = ?`, owner, namespace, key)[0];
  }

  /** A row that has an id takes its old place again. */
  insert(memory: Omit<Memory, 'id'> & { id?: number | null }): Memory {
    const { id = null, owner, namespace, key, content, tags, importance, createdAt, updatedAt, expiresAt, callId, storedBy } = memory;
    const { lastInsertRowid } = this.prepare(`INSERT INTO memories (${memoryColumns}, sense) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`).run(id, owner, namespace, key, content, JSON.stringify(tags), importance, createdAt, updatedAt, expiresAt, callId, storedBy, senseOf(content));
    const stored: Memory = { ...memory, id: Number(lastInsertRowid) };
    this.prepare('INSERT INTO memory_words (rowid, words) VALUES (?, ?)').run(stored.id, indexedWords(stored));
    return stored;
  }

  remove(id: number): void {
    this.prepare('DELETE FROM memory_words WHERE rowid = ?').run(id);
    this.prepare('DELETE FROM memories WHERE id = ?').run(id);
  }

  replace(memory: Memory): void {
    this.remove(memory.id);
    this.insert(memory);
  }

  /** Keeps both sides of a change for the way back. */
  note(mark: ChangeMark | undefined, before: Memory | null, after: Memory | null): void {
    if (!mark) return;
    const id = before?.id ?? after?.id;
    this.prepare('INSERT INTO memory_changes (call_id, position, memory, before, after) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET after = excluded.after').run(mark.callId, mark.position, id, before && JSON.stringify(before), after && JSON.stringify(after));
  }

  freeKey(owner: string, namespace: string, wanted: string, fits: (taken: Memory) => boolean = () => false): string {
    for (let number = 1; ; number++) {
      const key = number === 1 ? wanted : `${wanted}-${number}`;
      const taken = this.byKey(owner, namespace, key);
      if (!taken || fits(taken)) return key;
    }
  }
}
