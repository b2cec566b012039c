import type { DatabaseConnection, DatabaseServer, Json } from '../../src-preload/contract/index.ts';
import type { NetworkPlace } from './network.ts';
import { AppError } from '../kernel/errors.ts';

/** mariadb is what a mysql connection may turn out to be; duckdb reads data files. */
export type SqlEngine = 'sqlite' | 'postgresql' | 'mysql' | 'mariadb' | 'duckdb';
export type SqlParameter = string | number | boolean | null;

/** What a column holds, whatever the engine calls it. bytes come as Base64; integers and decimals that a number cannot hold exactly come as text. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'time' | 'datetime' | 'json' | 'bytes' | 'other';
export interface Column {
  name: string;
  /** As the engine calls it. */
  type: string;
  kind: ColumnKind;
}
export type Row = Record<string, Json>;

export interface TableEntry {
  name: string;
  schema: string | null;
  kind: 'table' | 'view' | 'file';
  /** As the engine knows without counting, or counted where that is cheap. */
  rows: number | null;
  comment: string | null;
}
export interface TableColumn extends Column {
  nullable: boolean;
  default: string | null;
  primary_key: boolean;
  comment: string | null;
}
export interface TableDescription {
  name: string;
  schema: string | null;
  kind: TableEntry['kind'];
  columns: TableColumn[];
  primary_key: string[];
  foreign_keys: { columns: string[]; references: string; referenced_columns: string[] }[];
  indexes: { name: string; columns: string[]; unique: boolean }[];
  rows: number | null;
}

export interface SqlRequest {
  sql: string;
  parameters: readonly SqlParameter[];
  timeoutMs: number;
  signal: AbortSignal;
}
export interface RowsPage {
  columns: Column[];
  rows: Row[];
  /** There are more after these. */
  more: boolean;
  /** Cut by bytes, not by rows. */
  cut: boolean;
}

/** Cells in the engine's own exact text; null is NULL. */
export type ExactRow = (string | null)[];

/** Rows of one table as they were and as they are, for the card and for the way back. */
export interface RowChange {
  /** Quoted, with its schema. */
  table: string;
  columns: { name: string; type: string }[];
  /** Places in `columns`. */
  key: number[];
  /** null: the row is not there on that side. */
  rows: { before: ExactRow | null; after: ExactRow | null }[];
}
/** Why the rows of a statement are not kept. */
export interface Untracked {
  untracked: string;
}
export interface Executed {
  affected: number;
  /** What RETURNING gave, up to a cap. */
  returned: RowsPage | undefined;
  change: RowChange | Untracked;
}
export interface Tried {
  /** Absent: it could not be tried, for this reason. */
  affected: number | undefined;
  reason: string | undefined;
  /** Of the one table it changes. */
  total: number | undefined;
  change: RowChange | Untracked;
}

export interface SqlDatabase {
  readonly engine: SqlEngine;
  /** The server's own words for what it is. */
  version(signal: AbortSignal): Promise<string>;
  tables(schema: string | undefined, signal: AbortSignal): Promise<TableEntry[]>;
  /** NOT_FOUND with names that are there. */
  describe(table: string, signal: AbortSignal): Promise<TableDescription>;
  /** One statement that reads, in a read-only transaction or mode of the engine. */
  query(request: SqlRequest & { offset: number; limit: number; maxBytes: number }): Promise<RowsPage>;
  /** One statement in a transaction. `beforeCommit` is told what rows it changed while that can still be given up. */
  execute(request: SqlRequest & { beforeCommit?: (change: RowChange) => Promise<void> }): Promise<Executed>;
  /** Runs it and rolls back. Never what a rollback would not take back. */
  tryOut(request: SqlRequest): Promise<Tried>;
  /** Puts rows of one table from one state to the other, all or none. UNDO_CONFLICT where one is not as `from` says. */
  turn(change: RowChange, direction: 'undo' | 'redo', options: { force: boolean; signal: AbortSignal }): Promise<void>;
  /** Which rows are not as the change left them (undo) or found them (redo). */
  differing(change: RowChange, direction: 'undo' | 'redo', signal: AbortSignal): Promise<number>;
}

export interface KeyStore {
  readonly engine: 'redis';
  /** An allow-listed command for `read`; any but those that never run for `write`. */
  run(command: string, args: readonly string[], access: 'read' | 'write', options: { timeoutMs: number; signal: AbortSignal }): Promise<Json>;
  version(signal: AbortSignal): Promise<string>;
}

export interface DocumentRequest {
  collection: string;
  operation: string;
  filter?: Row | undefined;
  pipeline?: Row[] | undefined;
  projection?: Row | undefined;
  sort?: Row | undefined;
  field?: string | undefined;
  documents?: Row[] | undefined;
  update?: Row | undefined;
  limit: number;
  offset: number;
  timeoutMs: number;
  signal: AbortSignal;
}
export interface DocumentStore {
  readonly engine: 'mongodb';
  collections(signal: AbortSignal): Promise<string[]>;
  read(request: DocumentRequest): Promise<{ documents: Json[]; more: boolean }>;
  write(request: DocumentRequest): Promise<{ affected: number; inserted: string[] }>;
  /** How many documents a filter meets. */
  count(collection: string, filter: Row, signal: AbortSignal): Promise<number>;
  version(signal: AbortSignal): Promise<string>;
}

export interface TableCount {
  name: string;
  rows: number;
}
export interface BackupOptions {
  signal: AbortSignal;
}
export interface Backups {
  readonly engine: SqlEngine | 'redis';
  /** The whole database, as it is at one moment. `tables` is counted at that same moment, and is whole once `content` is. */
  make(options: BackupOptions): Promise<{ format: string; tool: string; content: AsyncIterable<Uint8Array>; tables: TableCount[] }>;
  /** What a restored database is called where nobody says otherwise. */
  newTarget(stamp: string): string;
  /** Fills a new database and counts what is in it then. ALREADY_EXISTS where there is one; what failed is taken away again. */
  restore(content: AsyncIterable<Uint8Array>, target: string, options: BackupOptions): Promise<TableCount[]>;
  /** Puts `target` in the place of the database itself. What was there stays, under the name that is told. */
  exchange(target: string, stamp: string, options: BackupOptions): Promise<{ kept: string }>;
}

/** Databases the person saved, and files that hold one. A call gets those among its granted effects. */
export interface Databases {
  saved(): readonly DatabaseConnection[];
  /** `opened`: for whoever narrows it. */
  sql(connection: string, opened?: OpenedAs): Promise<SqlDatabase>;
  keys(connection: string, opened?: OpenedAs): Promise<KeyStore>;
  documents(connection: string, opened?: OpenedAs): Promise<DocumentStore>;
  backups(connection: string, opened?: OpenedAs): Promise<Backups>;
}

/** What was judged: the real path of a file, or where the server lay. */
export interface OpenedAs {
  path?: string;
  place?: NetworkPlace;
}

/** Where a connection leads: a server the person saved, or a file. */
export type Located =
  | { kind: 'server'; connection: DatabaseServer }
  | { kind: 'sqlite'; path: string; name: string | undefined }
  /** A file, or a folder of files. */
  | { kind: 'data'; path: string };

const named = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/** A name is without a dot or slash; anything else is a path. NOT_FOUND for a name that is not saved. */
export function locateDatabase(written: string, saved: readonly DatabaseConnection[]): Located {
  if (named.test(written)) {
    const connection = saved.find(({ name }) => name === written);
    if (!connection) {
      const names = saved.map(({ name }) => name).join(', ');
      throw new AppError('NOT_FOUND', `No database is saved under the name ${JSON.stringify(written)}`, { hint: `${names === '' ? 'The person adds one in the settings, under Databases' : `There is ${names}`}; or give the path of a file, such as ./${written}.sqlite or data.csv` });
    }
    return connection.engine === 'sqlite' ? { kind: 'sqlite', path: connection.path, name: connection.name } : { kind: 'server', connection };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) throw new AppError('INVALID_INPUT', 'A database is named by its saved connection or by the path of its file, not by an address', { hint: 'The person adds a server in the settings, under Databases, where its password is kept' });
  return /\.(?:sqlite3?|db3?|s3db|gpkg)$/i.test(written) ? { kind: 'sqlite', path: written, name: undefined } : { kind: 'data', path: written };
}

/** How a connection's statements are read before it is known what answers there. */
export function dialectOf(located: Located): 'sqlite' | 'postgresql' | 'mysql' | 'duckdb' | undefined {
  if (located.kind === 'sqlite') return 'sqlite';
  if (located.kind === 'data') return 'duckdb';
  const { engine } = located.connection;
  return engine === 'redis' || engine === 'mongodb' ? undefined : engine;
}

/** A connection in words: "PostgreSQL shop on db.example.com". */
export function describeConnection(connection: DatabaseConnection): string {
  if (connection.engine === 'sqlite') return `SQLite ${connection.path}`;
  const names = { postgresql: 'PostgreSQL', mysql: 'MySQL', redis: 'Redis', mongodb: 'MongoDB' } as const;
  return `${names[connection.engine]} ${connection.database} on ${connection.host}:${connection.port}`;
}
