import { writeFileSync, renameSync, readFileSync, openSync, fsyncSync, closeSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import { isAppError } from '../kernel/errors.ts';
import { chainStart, type AuditRecord, type StoredAuditRow } from './auditChain.ts';
import { readSpool } from './auditSpool.ts';
import { openDatabase, type Connection } from './connection.ts';
import { auditMigrations, migrations } from './migrations.ts';
import type { StoreAnswer, StoreRequest, WorkerReady, WorkerSetup } from './protocol.ts';

/** The thread that owns both databases. Whatever has arrived when it looks becomes one transaction each. */

const setup = workerData as WorkerSetup;
const port = parentPort;
if (!port) throw new Error('storeWorker runs as a worker thread only');

interface Batch {
  ids: number[];
  requests: StoreRequest[];
}

const anchorEveryRows = 256;

class StoreThread {
  readonly #main: Connection;
  readonly #audit: Connection;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #insert: Database.Statement;
  #seq = 0;
  #hash = chainStart;
  #anchored: number;

  constructor() {
    this.#main = openDatabase(setup.mainFile, migrations);
    this.#audit = openDatabase(setup.auditFile, auditMigrations);
    this.#insert = this.#audit.prepare('INSERT INTO audit (seq, at, call_id, kind, name, risk, caller, state, body, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?)');
    this.#reload();
    this.#anchored = readAnchor()?.seq ?? 0;
    const left = readSpool(setup.spoolFiles, this.#seq);
    if (left.length > 0) this.#takeOver(left);
  }

  get head(): AuditRecord {
    return { seq: this.#seq, hash: this.#hash };
  }

  /** Rows an ended process had acknowledged and not stored. */
  #takeOver(rows: readonly StoredAuditRow[]): void {
    this.#audit.pragma('synchronous = FULL');
    this.#audit.transaction(() => this.#append(rows))();
    this.#audit.pragma('synchronous = NORMAL');
  }

  /** Carries out a batch in order: audit rows in one transaction, the rest in another, answers as asked. */
  carryOut(requests: StoreRequest[]): StoreAnswer[] {
    const answers = new Array<StoreAnswer>(requests.length);
    this.#carryOutPart(this.#audit, requests, answers, (request) => request.op === 'audit', () => this.#reload());
    this.#carryOutPart(this.#main, requests, answers, (request) => request.op === 'run' || (request.op === 'all' && request.database === 'main'), () => undefined);
    requests.forEach((request, index) => {
      if (request.op === 'all' && request.database === 'audit') answers[index] = attempt(() => this.#prepare(this.#audit, request.sql).all(...request.params));
    });
    if (this.#seq - this.#anchored >= anchorEveryRows) this.writeAnchor();
    return answers;
  }

  close(): void {
    if (this.#seq > this.#anchored) this.writeAnchor();
    this.#main.close();
    this.#audit.close();
  }

  /** Notes the chain's end in a file of its own, so that cutting the log's end is seen. */
  writeAnchor(): void {
    const text = JSON.stringify({ seq: this.#seq, hash: this.#hash });
    const temporary = `${setup.anchorFile}.new`;
    writeFileSync(temporary, text, { mode: 0o600 });
    const descriptor = openSync(temporary, 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, setup.anchorFile);
    this.#anchored = this.#seq;
  }

  #carryOutPart(connection: Connection, requests: StoreRequest[], answers: StoreAnswer[], belongs: (request: StoreRequest) => boolean, onRollback: () => void): void {
    const indexes = requests.flatMap((request, index) => (belongs(request) ? [index] : []));
    if (indexes.length === 0) return;
    const durable = indexes.some((index) => isDurable(requests[index]));
    const writes = indexes.some((index) => requests[index]?.op !== 'all');
    if (durable) connection.pragma('synchronous = FULL');
    try {
      if (writes) connection.exec('BEGIN IMMEDIATE');
      for (const index of indexes) answers[index] = attempt(() => this.#one(connection, requests[index]));
      if (writes) connection.exec('COMMIT');
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      onRollback();
      for (const index of indexes) answers[index] = failure(error);
    } finally {
      if (durable) connection.pragma('synchronous = NORMAL');
    }
  }

  #one(connection: Connection, request: StoreRequest | undefined): unknown[] | undefined {
    if (!request) return undefined;
    switch (request.op) {
      case 'all':
        return this.#prepare(connection, request.sql).all(...request.params);
      case 'audit':
        return this.#append(request.rows);
      case 'run':
        return this.#runAll(connection, request.statements);
    }
  }

  #runAll(connection: Connection, statements: readonly { sql: string; params: (string | number | bigint | null | Uint8Array)[] }[]): undefined {
    if (statements.length === 1 && statements[0]) {
      this.#prepare(connection, statements[0].sql).run(...statements[0].params);
      return undefined;
    }
    connection.exec('SAVEPOINT request');
    try {
      for (const { sql, params } of statements) this.#prepare(connection, sql).run(...params);
      connection.exec('RELEASE request');
    } catch (error) {
      connection.exec('ROLLBACK TO request; RELEASE request');
      throw error;
    }
    return undefined;
  }

  #append(rows: readonly StoredAuditRow[]): undefined {
    for (const row of rows) {
      this.#insert.run(row.seq, row.at, row.callId, row.kind, row.name, row.risk, row.caller, row.state, row.body, row.previous, row.hash);
      this.#seq = row.seq;
      this.#hash = row.hash;
    }
    return undefined;
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

function readAnchor(): { seq: number; hash: string } | undefined {
  try {
    return JSON.parse(readFileSync(setup.anchorFile, 'utf8')) as { seq: number; hash: string };
  } catch {
    return undefined;
  }
}

function start(): void {
  let thread: StoreThread;
  try {
    thread = new StoreThread();
  } catch (error) {
    const ready: WorkerReady = isAppError(error)
      ? { ready: false, code: error.code, message: error.message, hint: error.hint ?? '' }
      : { ready: false, code: 'DATA_FOLDER_UNUSABLE', message: error instanceof Error ? error.message : String(error), hint: 'Check the data folder' };
    port?.postMessage(ready);
    return;
  }
  port?.on('message', (first: Batch | 'close') => {
    const ids: number[] = [];
    const requests: StoreRequest[] = [];
    let closing = false;
    for (let message: Batch | 'close' | undefined = first; message; message = receiveMessageOnPort(port)?.message as Batch | 'close' | undefined) {
      if (message === 'close') {
        closing = true;
        break;
      }
      ids.push(...message.ids);
      requests.push(...message.requests);
    }
    if (requests.length > 0) port.postMessage({ ids, answers: thread.carryOut(requests) });
    if (closing) {
      thread.close();
      port.postMessage('closed');
      port.close();
    }
  });
  port?.postMessage({ ready: true, head: thread.head } satisfies WorkerReady);
}

start();
