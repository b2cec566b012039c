import { rmSync } from 'node:fs';
import { auditText, holdsWord } from './auditText.ts';
import type { Connection } from './connection.ts';

/** Raised when the words of a row are taken otherwise: the index is then made anew. */
const indexVersion = 1;
/** Rows indexed at a time: a few milliseconds of the worker. */
const stepRows = 200;

const schema = `
  CREATE VIRTUAL TABLE search.audit_text USING fts5(text, content='', columnsize=0, tokenize='trigram');
  -- The last row that is indexed, and its hash: another one there means another log.
  CREATE TABLE search.progress (seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  INSERT INTO search.progress VALUES (0, '');
  PRAGMA search.user_version = ${indexVersion};
`;

interface IndexedRow {
  seq: number;
  kind: string;
  name: string;
  caller: string;
  body: string;
  hash: string;
}

/**
 * A full-text index over the audit, in a database of its own beside it: rows are written without it and
 * indexed when the worker has nothing else to do. It holds every three characters in a row (trigrams),
 * so any part of a path or name is found. Rows not indexed yet are looked through as they are;
 * `audit_holds` is there for that. Anything wrong with it: it is made anew.
 */
export class AuditIndex {
  readonly #connection: Connection;
  readonly #file: string;
  #seq = 0;

  /** Attaches the index as `search` to the connection of the audit. */
  constructor(connection: Connection, file: string) {
    this.#connection = connection;
    this.#file = file;
    connection.function('audit_holds', { deterministic: true }, (kind, name, caller, body, word) =>
      holdsWord({ kind: String(kind), name: String(name), caller: String(caller), body: String(body) }, String(word)) ? 1 : 0,
    );
    try {
      this.#attach();
      if (!this.#fits()) this.rebuild();
    } catch {
      this.rebuild();
    }
  }

  /** The last row that is indexed. */
  get seq(): number {
    return this.#seq;
  }

  /** Indexes the next rows; false when there were none. */
  step(): boolean {
    const rows = this.#connection.prepare('SELECT seq, kind, name, caller, body, hash FROM main.audit WHERE seq > ? ORDER BY seq LIMIT ?').all(this.#seq, stepRows) as IndexedRow[];
    const last = rows.at(-1);
    if (!last) return false;
    const insert = this.#connection.prepare('INSERT INTO search.audit_text (rowid, text) VALUES (?, ?)');
    this.#connection.transaction(() => {
      for (const row of rows) insert.run(row.seq, auditText(row));
      this.#connection.prepare('UPDATE search.progress SET seq = ?, hash = ?').run(last.seq, last.hash);
    })();
    this.#seq = last.seq;
    return true;
  }

  /** Begins again with an empty index. */
  rebuild(): void {
    if ((this.#connection.pragma('database_list') as { name: string }[]).some(({ name }) => name === 'search')) this.#connection.exec('DETACH search');
    for (const ending of ['', '-wal', '-shm']) rmSync(`${this.#file}${ending}`, { force: true });
    this.#attach();
    this.#connection.transaction(() => this.#connection.exec(schema))();
    this.#seq = 0;
  }

  #attach(): void {
    this.#connection.prepare('ATTACH ? AS search').run(this.#file);
    this.#connection.pragma('search.journal_mode = WAL');
    this.#connection.pragma('search.synchronous = NORMAL');
  }

  #fits(): boolean {
    if (Number(this.#connection.pragma('search.user_version', { simple: true })) !== indexVersion) return false;
    const progress = this.#connection.prepare('SELECT seq, hash FROM search.progress').get() as { seq: number; hash: string };
    if (progress.seq > 0) {
      const row = this.#connection.prepare('SELECT hash FROM main.audit WHERE seq = ?').get(progress.seq) as { hash: string } | undefined;
      if (row?.hash !== progress.hash) return false;
    }
    this.#seq = progress.seq;
    return true;
  }
}
