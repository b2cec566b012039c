/**
 * The schema of `memory.db`, one step a version; steps are never edited once released. Times are
 * milliseconds since 1970-01-01 UTC. The words of a memory lie in an index that keeps no text of its own.
 */
export const memoryMigrations: readonly string[] = [
  `
  CREATE TABLE memories (
    id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, namespace TEXT NOT NULL, key TEXT NOT NULL, content TEXT NOT NULL, tags TEXT NOT NULL,
    importance REAL NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expires_at INTEGER, call_id TEXT NOT NULL, stored_by TEXT NOT NULL,
    -- Of the content without what makes no difference to its meaning: the same twice is said twice.
    sense BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX memories_by_key ON memories (owner, namespace, key);
  CREATE INDEX memories_by_sense ON memories (owner, namespace, sense);
  CREATE INDEX memories_by_end ON memories (expires_at) WHERE expires_at IS NOT NULL;
  CREATE VIRTUAL TABLE memory_words USING fts5(words, content='', contentless_delete=1, detail=none, prefix='4', tokenize='porter unicode61 remove_diacritics 2');

  -- What calls changed, with both sides, until the journal no longer takes it back.
  CREATE TABLE memory_changes (call_id TEXT NOT NULL, position INTEGER NOT NULL, memory INTEGER NOT NULL, before TEXT, after TEXT, PRIMARY KEY (call_id, position, memory)) STRICT, WITHOUT ROWID;

  -- How many memories each has, so that small ones are looked through as a whole.
  CREATE TABLE memory_counts (owner TEXT NOT NULL, namespace TEXT NOT NULL, memories INTEGER NOT NULL, PRIMARY KEY (owner, namespace)) STRICT, WITHOUT ROWID;
  CREATE TRIGGER memories_counted_in AFTER INSERT ON memories BEGIN
    INSERT INTO memory_counts VALUES (new.owner, new.namespace, 1) ON CONFLICT DO UPDATE SET memories = memories + 1;
  END;
  CREATE TRIGGER memories_counted_out AFTER DELETE ON memories BEGIN
    UPDATE memory_counts SET memories = memories - 1 WHERE owner = old.owner AND namespace = old.namespace;
    DELETE FROM memory_counts WHERE owner = old.owner AND namespace = old.namespace AND memories <= 0;
  END;
  `,
];
