import Database from 'better-sqlite3';
import { AppError } from '../kernel/errors.ts';

export type Connection = Database.Database;

/**
 * Opens a database of the data folder and brings it to the newest schema. DATABASE_CORRUPT when the
 * file is no database or is damaged, or was written by a newer Steward; the file is left as it is.
 */
export function openDatabase(file: string, migrations: readonly string[]): Connection {
  let connection: Connection | undefined;
  try {
    connection = new Database(file);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('busy_timeout = 5000');
    connection.pragma('wal_autocheckpoint = 4000');
    migrate(connection, migrations, file);
    return connection;
  } catch (error) {
    connection?.close();
    if (error instanceof AppError) throw error;
    throw describe(error, file);
  }
}

/** The version of a database's schema; 0 for one that does not exist yet or cannot be read. */
export function readVersion(file: string): number {
  let connection: Connection | undefined;
  try {
    connection = new Database(file, { readonly: true, fileMustExist: true });
    return Number(connection.pragma('user_version', { simple: true }));
  } catch {
    return 0;
  } finally {
    connection?.close();
  }
}

function migrate(connection: Connection, migrations: readonly string[], file: string): void {
  const version = Number(connection.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new AppError('DATABASE_CORRUPT', `${file} was written by a newer version of Steward`, { hint: 'Update Steward, or start it with another --data-dir' });
  }
  for (let next = version; next < migrations.length; next++) {
    const step = migrations[next] ?? '';
    connection.transaction(() => {
      connection.exec(step);
      connection.pragma(`user_version = ${next + 1}`);
    })();
  }
  if (version === migrations.length && version > 0) {
    const problem = String(connection.pragma('quick_check(1)', { simple: true }));
    if (problem !== 'ok') throw new AppError('DATABASE_CORRUPT', `${file} is damaged: ${problem}`, { hint: damagedHint });
  }
}

const damagedHint = 'Move the file aside to start anew, or put back a backup with: steward restore';

function describe(error: unknown, file: string): AppError {
  const code = (error as { code?: unknown }).code;
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new AppError('DATABASE_CORRUPT', `${file} is not a readable database`, { cause: error, hint: damagedHint });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('DATA_FOLDER_UNUSABLE', `${file} cannot be opened: ${reason}`, { cause: error, hint: 'Check that the folder exists, is writable and has space' });
}
