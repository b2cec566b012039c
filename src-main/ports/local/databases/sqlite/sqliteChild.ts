import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Json } from '../../../../../src-preload/contract/index.ts';
import type { Column, ColumnKind, RowsPage, SqlParameter } from '../../../databases.ts';
import { cutBytes, cutText, distinctNames, exactInteger, finiteNumber, PageBuilder } from '../values.ts';

/** What a child is asked, one at a time. */
export type SqliteJob =
  | { op: 'page'; path: string; sql: string; parameters: readonly SqlParameter[]; offset: number; limit: number; maxBytes: number }
  | { op: 'begin'; path: string }
  | { op: 'run'; path: string; sql: string; parameters: readonly SqlParameter[] }
  | { op: 'end'; path: string; keep: boolean }
  | { op: 'backup'; path: string; to: string }
  | { op: 'make'; path: string };
export interface SqliteRan {
  affected: number;
  columns: string[];
  rows: (string | null)[][];
}
export type SqliteAnswer = { id: number } & ({ done: unknown } | { failed: { message: string; code: string } });

type Connection = InstanceType<typeof Database>;
interface Open {
  connection: Connection;
  identity: string;
}
const readers = new Map<string, Open>();
let writer: { path: string; connection: Connection } | undefined;

process.on('message', ({ id, job }: { id: number; job: SqliteJob }) => {
  void answer(job).then(
    (done) => process.send?.({ id, done } satisfies SqliteAnswer),
    (error: Error & { code?: string }) => process.send?.({ id, failed: { message: error.message, code: error.code ?? '' } } satisfies SqliteAnswer),
  );
});
process.on('disconnect', () => process.exit(0));

async function answer(job: SqliteJob): Promise<unknown> {
  switch (job.op) {
    case 'page':
      return page(job);
    case 'begin': {
      closeWriter();
      const connection = new Database(job.path, { fileMustExist: true, timeout: 5000 });
      connection.pragma('foreign_keys = ON');
      connection.pragma('trusted_schema = OFF');
      connection.exec('BEGIN IMMEDIATE');
      writer = { path: job.path, connection };
      return undefined;
    }
    case 'run':
      return run(job);
    case 'end': {
      try {
        if (writer?.connection.inTransaction === true) writer.connection.exec(job.keep ? 'COMMIT' : 'ROLLBACK');
      } finally {
        closeWriter();
      }
      return undefined;
    }
    case 'backup': {
      await readerOf(job.path).backup(job.to);
      return undefined;
    }
    case 'make': {
      new Database(job.path).close();
      return undefined;
    }
  }
}

/** Opened for reading alone, by the file system and by the engine. A file that was replaced is opened anew. */
function readerOf(path: string): Connection {
  const { dev, ino } = statSync(path);
  const identity = `${dev}:${ino}`;
  const known = readers.get(path);
  if (known?.identity === identity) return known.connection;
  known?.connection.close();
  readers.delete(path);
  for (const [oldest, { connection }] of readers) {
    if (readers.size < 4) break;
    connection.close();
    readers.delete(oldest);
  }
  const connection = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  connection.pragma('query_only = ON');
  connection.pragma('trusted_schema = OFF');
  readers.set(path, { connection, identity });
  return connection;
}

function page({ path, sql, parameters, ...bounds }: Extract<SqliteJob, { op: 'page' }>): RowsPage {
  const statement = readerOf(path).prepare<unknown[], unknown[]>(sql);
  if (!statement.reader || !statement.readonly) throw Object.assign(new Error('attempt to write a readonly database: the statement does not only read'), { code: 'SQLITE_READONLY' });
  const described = statement.columns();
  const columns: Column[] = distinctNames(described.map(({ name }) => name)).map((name, index) => {
    const type = described[index]?.type ?? '';
    return { name, type, kind: kindOf(type) };
  });
  const builder = new PageBuilder(columns, bounds);
  for (const cells of statement.raw().safeIntegers().iterate(...bound(parameters))) if (!builder.add(cells.map((cell, index) => toCell(cell, columns[index]?.kind)))) break;
  // Of a column without a declared type, its values tell.
  for (const column of columns) if (column.type === '') Object.assign(column, seenKind(builder.rows.map((row) => row[column.name] ?? null)));
  const { rows, more, cut } = builder;
  return { columns, rows, more, cut };
}

function run({ path, sql, parameters }: Extract<SqliteJob, { op: 'run' }>): SqliteRan {
  const connection = writer?.path === path ? writer.connection : readerOf(path);
  const statement = connection.prepare<unknown[], unknown[]>(sql);
  if (!statement.reader) return { affected: statement.run(...bound(parameters)).changes, columns: [], rows: [] };
  const columns = statement.columns().map(({ name }) => name);
  const rows = statement.raw().safeIntegers().all(...bound(parameters)).map((cells) => cells.map((cell) => (cell === null ? null : Buffer.isBuffer(cell) ? cell.toString('base64') : String(cell))));
  const changes = statement.readonly ? rows.length : Number(connection.prepare('SELECT changes()').pluck().get());
  return { affected: changes, columns, rows };
}

function closeWriter(): void {
  writer?.connection.close();
  writer = undefined;
}

/** Numbers that are whole are integers; true and false are 1 and 0. */
const bound = (parameters: readonly SqlParameter[]): unknown[] => parameters.map((value) => (typeof value === 'boolean' ? Number(value) : typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value));

/** By the rules of the engine's own type affinity, and what people mean by the names. */
function kindOf(type: string): ColumnKind {
  const name = type.toUpperCase();
  if (/BOOL/.test(name)) return 'boolean';
  if (/INT/.test(name)) return 'integer';
  if (/TIMESTAMP|DATETIME/.test(name)) return 'datetime';
  if (/^DATE/.test(name)) return 'date';
  if (/^TIME/.test(name)) return 'time';
  if (/JSON/.test(name)) return 'json';
  if (/CHAR|CLOB|TEXT|UUID/.test(name)) return 'text';
  if (/BLOB/.test(name)) return 'bytes';
  return /REAL|FLOA|DOUB|NUMERIC|DECIMAL/.test(name) ? 'number' : 'other';
}

function seenKind(values: readonly Json[]): { kind: ColumnKind } {
  const there = values.filter((value) => value !== null);
  if (there.length === 0) return { kind: 'other' };
  if (there.every((value) => Number.isInteger(value))) return { kind: 'integer' };
  return { kind: there.every((value) => typeof value === 'number') ? 'number' : there.every((value) => typeof value === 'string') ? 'text' : 'other' };
}

function toCell(value: unknown, kind: ColumnKind | undefined): Json {
  if (value === null) return null;
  if (typeof value === 'bigint') return kind === 'boolean' && (value === 0n || value === 1n) ? value === 1n : exactInteger(value);
  if (typeof value === 'number') return finiteNumber(value);
  if (Buffer.isBuffer(value)) return cutBytes(value);
  return cutText(String(value));
}
