import { statSync } from 'node:fs';
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { AppError } from '../../../../kernel/errors.ts';
import type { Column, RowsPage, SqlDatabase, SqlParameter } from '../../../databases.ts';
import { requireRead } from '../../../databases/guards.ts';
import { readStatement } from '../../../databases/statement.ts';
import { missingTable } from '../missingTable.ts';
import { readingOnly } from '../runChanges.ts';
import { distinctNames, PageBuilder } from '../values.ts';
import { kindOfType, toCell } from './cells.ts';
import { dataFilesAt, firstLine, identifier, openDataFiles, type DataFiles } from './openDataFiles.ts';

/** Data files as tables. They are opened for each call: nothing is kept of them, and what changed since is seen. */
export function openFileDatabase(path: string): SqlDatabase {
  async function opened<T>(signal: AbortSignal, timeoutMs: number, work: (files: DataFiles) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const files = await openDataFiles(existing(path));
    let late = false;
    const stop = (): void => files.connection.interrupt();
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await work(files);
    } catch (error) {
      signal.throwIfAborted();
      if (late) throw new AppError('DEADLINE_EXCEEDED', `The statement took longer than ${Math.round(timeoutMs / 1000)} s and was ended`, { cause: error, hint: 'Narrow it down, or allow it more time' });
      throw explained(error, files);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      files.close();
    }
  }

  return {
    engine: 'duckdb',
    version: (signal) => opened(signal, 30_000, async ({ connection }) => `DuckDB ${String((await connection.runAndReadAll('SELECT version()')).getRows()[0]?.[0])}`),
    tables: async (schema, signal) => (schema !== undefined ? [] : opened(signal, 30_000, async ({ tables }) => tables.map(({ name }) => ({ name, schema: null, kind: 'file', rows: null, comment: null })))),
    describe: (table, signal) =>
      opened(signal, 60_000, async ({ connection, tables }) => {
        const found = tables.find(({ name }) => name.toLowerCase() === table.replace(/^"(.*)"$/, '$1').toLowerCase());
        if (!found) throw missingTable(table, tables.map(({ name }) => name));
        const columns = await columnsOf(connection, `SELECT * FROM ${identifier(found.name)}`);
        const counted = await connection.runAndReadAll(`SELECT COUNT(*) FROM ${identifier(found.name)}`);
        return { name: found.name, schema: null, kind: 'file', columns: columns.map((column) => ({ ...column, nullable: true, default: null, primary_key: false, comment: null })), primary_key: [], foreign_keys: [], indexes: [], rows: Number(counted.getRows()[0]?.[0] ?? 0) };
      }),
    query({ sql, parameters, timeoutMs, signal, ...bounds }) {
      requireRead(readStatement(sql, 'duckdb'), 'duckdb');
      return opened(signal, timeoutMs, ({ connection }) => pageOf(connection, sql, parameters, bounds));
    },
    ...readingOnly(path),
  };
}

function existing(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })) throw new AppError('NOT_FOUND', `There is nothing at ${path}`, { hint: 'Give the name of a saved database, or the path of a file' });
  return dataFilesAt(path);
}

async function pageOf(connection: DuckDBConnection, sql: string, parameters: readonly SqlParameter[], bounds: { offset: number; limit: number; maxBytes: number }): Promise<RowsPage> {
  const { StatementType } = await import('@duckdb/node-api');
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new AppError('INVALID_INPUT', 'That is more than one statement', { hint: 'Send one statement a call' });
  const prepared = await statements.prepare(0);
  // The engine's own reading of it: COPY could write to the very files it may read.
  if (prepared.statementType !== StatementType.SELECT && prepared.statementType !== StatementType.EXPLAIN) throw new AppError('FORBIDDEN', `DuckDB takes this for ${StatementType[prepared.statementType] ?? 'more than a query'}, and this only reads`);
  bind(prepared, parameters);
  const result = await prepared.stream();
  const columns: Column[] = distinctNames(result.columnNames()).map((name, index) => ({ name, type: String(result.columnType(index)), kind: kindOfType(result.columnType(index)) }));
  const builder = new PageBuilder(columns, bounds);
  for (let going = true; going; ) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    for (const row of chunk.getRows()) if (!(going = builder.add(row.map((value, index) => toCell(value, columns[index]?.kind ?? 'other'))))) break;
  }
  const { rows, more, cut } = builder;
  return { columns, rows, more, cut };
}

function bind(prepared: DuckDBPreparedStatement, parameters: readonly SqlParameter[]): void {
  if (prepared.parameterCount !== parameters.length) throw new AppError('INVALID_INPUT', `The statement takes ${prepared.parameterCount} parameters and ${parameters.length} were given`);
  for (const [index, value] of parameters.entries()) {
    if (value === null) prepared.bindNull(index + 1);
    else if (typeof value === 'boolean') prepared.bindBoolean(index + 1, value);
    else if (typeof value === 'string') prepared.bindVarchar(index + 1, value);
    else if (Number.isSafeInteger(value)) prepared.bindBigInt(index + 1, BigInt(value));
    else prepared.bindDouble(index + 1, value);
  }
}

async function columnsOf(connection: DuckDBConnection, sql: string): Promise<Column[]> {
  const result = await connection.stream(`${sql} LIMIT 0`);
  return result.columnNames().map((name, index) => ({ name, type: String(result.columnType(index)), kind: kindOfType(result.columnType(index)) }));
}

function explained(error: unknown, { tables }: DataFiles): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const message = firstLine(error);
  if (/^(?:Permission|Binder) Error: .*(?:disabled by configuration|Cannot access)/.test(message)) return new AppError('FORBIDDEN', `DuckDB refused it: ${message}`, { cause: error, hint: 'A call reads the file it names, and no other' });
  return new AppError(message.startsWith('Out of Memory') ? 'TOO_LARGE' : 'INVALID_INPUT', `DuckDB says: ${message}`, { cause: error, hint: `The tables are ${tables.slice(0, 20).map(({ name }) => name).join(', ')}` });
}
