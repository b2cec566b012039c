import { closeSync, existsSync, fdatasyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openAnchors, type AnchorWriter } from './auditAnchors.ts';
import { chainStart, type AuditRecord, type StoredAuditRow } from './auditChain.ts';
import { AuditIndex } from './auditIndex.ts';
import { parseSpool, readSpool } from './auditSpool.ts';
import { openDatabase, readVersion, type Connection } from './connection.ts';
import { anchoredSince, auditMigrations, migrations } from './migrations.ts';
import type { StoreAnswer, StoreRequest } from './protocol.ts';
import type { SqlValue, Statement } from './store.ts';
import { spoolFilesIn, storeFiles } from './storeFiles.ts';

const anchorEveryRows = 1000;

/** Both databases, as the store's worker owns them. */
export class StoreThread {
  readonly index: AuditIndex;
  readonly #folder: string;
  readonly #main: Connection;
  readonly #audit: Connection;
  readonly #anchors: AnchorWriter;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #insert: Database.Statement;
  #seq = 0;
  #hash = chainStart;

  constructor(folder: string) {
    this.#folder = folder;
    const auditFile = join(folder, storeFiles.audit);
    const fresh = readVersion(auditFile) < anchoredSince;
    this.#main = openDatabase(join(folder, storeFiles.main), migrations);
    this.#audit = openDatabase(auditFile, auditMigrations);
    this.#insert = this.#audit.prepare('INSERT INTO audit (seq, at, call_id, kind, name, risk, caller, state, body, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?)');
    this.#reload();
    this.#anchors = openAnchors({ anchors: join(folder, storeFiles.anchors), key: join(folder, storeFiles.anchorKey) }, fresh, this.head, Date.now());
    const left = readSpool(spoolFilesIn(folder), this.#seq);
    if (left.length > 0) this.#takeOver(left);
    // The log was set back: an anchor says where it went on from.
    if (this.#seq < this.#anchors.seq) this.anchor();
    this.index = new AuditIndex(this.#audit, join(folder, storeFiles.auditIndex));
  }

  get head(): AuditRecord {
    return { seq: this.#seq, hash: this.#hash };
  }

  get hasUnanchored(): boolean {
    return this.#seq !== this.#anchors.seq;
  }

  get hasUnindexed(): boolean {
    return this.#seq > this.index.seq;
  }

  /** Carries out a batch in order: audit rows in one transaction, the rest in another, answers as asked. */
  carryOut(requests: readonly StoreRequest[]): StoreAnswer[] {
    const answers = new Array<StoreAnswer>(requests.length);
    this.#carryOutPart(this.#audit, requests, answers, (request) => request.op === 'audit');
    this.#carryOutPart(this.#main, requests, answers, (request) => request.op === 'run' || (request.op === 'all' && request.database === 'main'));
    requests.forEach((request, index) => {
      if (request.op === 'all' && request.database === 'audit') answers[index] = attempt(() => this.#prepare(this.#audit, request.sql).all(...request.params));
    });
    if (this.#seq - this.#anchors.seq >= anchorEveryRows) this.anchor();
    return answers;
  }

  /** Anchors the chain's end, once its rows are on the disk. When that fails the next anchor stands for this one too. */
  anchor(): void {
    try {
      flushFile(join(this.#folder, `${storeFiles.audit}-wal`));
      this.#anchors.write(this.head, Date.now());
    } catch {
      // The disk is full or gone: calls are refused by the spool, which says so.
    }
  }

  close(): void {
    if (this.hasUnanchored) this.anchor();
    this.#anchors.close();
    this.#main.close();
    this.#audit.close();
  }

  /** Rows an ended process had acknowledged and not stored. */
  #takeOver(rows: readonly StoredAuditRow[]): void {
    this.#audit.pragma('synchronous = FULL');
    this.#audit.transaction(() => {
      for (const row of rows) this.#append(row);
    })();
    this.#audit.pragma('synchronous = NORMAL');
  }

  #carryOutPart(connection: Connection, requests: readonly StoreRequest[], answers: StoreAnswer[], belongs: (request: StoreRequest) => boolean): void {
    const indexes = requests.flatMap((request, index) => (belongs(request) ? [index] : []));
    if (indexes.length === 0) return;
    const durable = indexes.some((index) => isDurable(requests[index]));
    const writes = indexes.some((index) => requests[index]?.op !== 'all');
    try {
      if (durable) connection.pragma('synchronous = FULL');
      if (writes) connection.exec('BEGIN IMMEDIATE');
      for (const index of indexes) {
        const request = requests[index];
        if (request) answers[index] = this.#one(connection, request);
      }
      if (writes) connection.exec('COMMIT');
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      if (connection === this.#audit) this.#reload();
      for (const index of indexes) answers[index] = failure(error);
    } finally {
      if (durable) connection.pragma('synchronous = NORMAL');
    }
  }

  /** Throws where the whole transaction has to be given up. */
  #one(connection: Connection, request: StoreRequest): StoreAnswer {
    switch (request.op) {
      case 'all':
        return attempt(() => this.#prepare(connection, request.sql).all(...request.params));
      case 'audit':
        this.#appendNext(parseSpool(request.text));
        return { ok: true, value: undefined };
      case 'run': {
        const answer = attempt(() => this.#runAll(connection, request.statements));
        // A full disk ends the transaction by itself; what came before is gone with it.
        if (!answer.ok && !connection.inTransaction) throw new Error(answer.message);
        return answer;
      }
    }
  }

  #runAll(connection: Connection, statements: readonly Statement[]): undefined {
    if (statements.length === 1 && statements[0]) {
      this.#prepare(connection, statements[0].sql).run(...statements[0].params);
      return undefined;
    }
    connection.exec('SAVEPOINT request');
    try {
      for (const { sql, params } of statements) this.#prepare(connection, sql).run(...(params as SqlValue[]));
      connection.exec('RELEASE request');
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK TO request; RELEASE request');
      throw error;
    }
    return undefined;
  }

  /** Rows that are there already are passed over; one that would leave a hole is an error. */
  #appendNext(rows: readonly StoredAuditRow[]): void {
    for (const row of rows) {
      if (row.seq <= this.#seq) continue;
      if (row.seq !== this.#seq + 1) throw new Error(`Row ${this.#seq + 1} of the audit is not there yet`);
      this.#append(row);
    }
  }

  #append(row: StoredAuditRow): void {
    this.#insert.run(row.seq, row.at, row.callId, row.kind, row.name, row.risk, row.caller, row.state, row.body, row.previous, row.hash);
    this.#seq = row.seq;
    this.#hash = row.hash;
  }

  /** After a rolled-back batch the chain's end is what the file says. */
  #reload(): void {
    const last = this.#audit.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get() as AuditRecord | undefined;
    this.#seq = last?.seq ?? 0;
    this.#hash = last?.hash ?? chainStart;
  }

  #prepare(connection: Connection, sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** A file that is not there holds nothing back: its rows went into the database with the last checkpoint, which flushes. */
function flushFile(file: string): void {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r+');
  try {
    fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isDurable(request: StoreRequest | undefined): boolean {
  return request !== undefined && request.op !== 'all' && request.durable;
}

function attempt(run: () => unknown[] | undefined): StoreAnswer {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): StoreAnswer {
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, code: code === 'SQLITE_FULL' ? 'DISK_FULL' : 'INTERNAL', message };
}
