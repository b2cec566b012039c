import type { FieldPacket } from 'mysql2/promise';
import type { DatabaseConnection } from '../../../../../src-preload/contract/index.ts';
import type { Column, RowsPage, SqlDatabase } from '../../../databases.ts';
import { requireRead } from '../../../databases/guards.ts';
import { readStatement } from '../../../databases/statement.ts';
import { createPool, type Pool } from '../createPool.ts';
import type { ServerParts } from '../createDatabases.ts';
import { runChanges } from '../runChanges.ts';
import { distinctNames, PageBuilder } from '../values.ts';
import { describeTable, listTables, sessionOf } from './catalogue.ts';
import { columnOf, toCell } from './cells.ts';
import { connectMysql, explainMysql, prepareSession, type MysqlClient } from './connectMysql.ts';

/** A MySQL or MariaDB server. Queries run in a read-only transaction, as one prepared statement. */
export async function openMysql(parts: ServerParts<Extract<DatabaseConnection, { engine: 'mysql' }>>): Promise<{ value: SqlDatabase; end(): Promise<void> }> {
  const pool = createPool<MysqlClient>({
    open: () => connectMysql(parts),
    clean: async ({ connection }) => {
      await connection.reset();
      await prepareSession(connection);
    },
    close: ({ connection }) => connection.destroy(),
  });
  // What answers decides how it is called.
  const { mariadb, version } = await pool.use(AbortSignal.timeout(15_000), (client) => Promise.resolve(client));
  const engine = mariadb ? 'mariadb' : 'mysql';

  const value: SqlDatabase = {
    engine,
    version: (signal) => inTransaction(pool, { signal, timeoutMs: 10_000, mode: 'read' }, () => Promise.resolve(`${mariadb ? 'MariaDB' : 'MySQL'} ${version.replace(/-MariaDB.*$/i, '')}`)),
    tables: (schema, signal) => inTransaction(pool, { signal, timeoutMs: 30_000, mode: 'read' }, ({ connection }) => listTables(connection, schema)),
    describe: (table, signal) => inTransaction(pool, { signal, timeoutMs: 30_000, mode: 'read' }, ({ connection }) => describeTable(connection, table)),
    async query({ sql, parameters, timeoutMs, signal, ...bounds }) {
      requireRead(readStatement(sql, 'mysql'), 'mysql');
      return inTransaction(pool, { signal, timeoutMs, mode: 'read' }, async (client) => {
        await client.connection.query(`SET SESSION sql_select_limit = ${bounds.offset + bounds.limit + 1}`);
        return page(client, sql, parameters, bounds);
      });
    },
    ...runChanges({
      engine: () => engine,
      dialect: 'mysql',
      transaction: ({ signal, timeoutMs, keep }, work) => inTransaction(pool, { signal, timeoutMs, mode: keep ? 'keep' : 'drop' }, (client) => work(sessionOf(client))),
    }),
  };
  return { value, end: () => pool.end() };
}

async function inTransaction<T>(pool: Pool<MysqlClient>, { signal, timeoutMs, mode }: { signal: AbortSignal; timeoutMs: number; mode: 'read' | 'keep' | 'drop' }, work: (client: MysqlClient) => Promise<T>): Promise<T> {
  try {
    return await pool.use(signal, async (client) => {
      const { connection, mariadb } = client;
      // The server goes on with a statement whose connection was closed: it is asked to end it.
      const stop = (): void => void pool.use(AbortSignal.timeout(5000), ({ connection: other }) => other.query(`KILL QUERY ${Number(connection.threadId)}`)).catch(() => undefined);
      // MySQL's own limit is for SELECT alone.
      const timer = setTimeout(stop, timeoutMs + 250);
      signal.addEventListener('abort', stop, { once: true });
      try {
        await connection.query(mariadb ? `SET SESSION max_statement_time = ${timeoutMs / 1000}` : `SET SESSION max_execution_time = ${Math.max(1, Math.round(timeoutMs))}`);
        if (mode === 'drop') await connection.query('SET SESSION innodb_lock_wait_timeout = 3');
        await connection.query(mode === 'read' ? 'START TRANSACTION READ ONLY' : 'START TRANSACTION');
        const result = await work(client);
        await connection.query(mode === 'keep' ? 'COMMIT' : 'ROLLBACK');
        return result;
      } catch (error) {
        if (!signal.aborted) await connection.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
    });
  } catch (error) {
    signal.throwIfAborted();
    throw explainMysql(error, timeoutMs);
  }
}

/** Row by row: beyond what is wanted nothing is kept, and `sql_select_limit` ends what has no limit of its own. */
function page({ connection }: MysqlClient, sql: string, parameters: readonly unknown[], bounds: { offset: number; limit: number; maxBytes: number }): Promise<RowsPage> {
  return new Promise((resolve, reject) => {
    let columns: Column[] = [];
    let builder = new PageBuilder(columns, bounds);
    let enough = false;
    const command = (connection as unknown as { connection: RawConnection }).connection.execute({ sql, values: [...parameters], rowsAsArray: true });
    command.on('fields', (fields) => {
      columns = distinctNames(fields.map(({ name }) => name)).map((name, at) => columnOf(name, fields[at] as FieldPacket));
      builder = new PageBuilder(columns, bounds);
    });
    command.on('result', (row) => {
      if (enough || !Array.isArray(row)) return;
      enough = !builder.add(row.map((cell, at) => toCell(cell, columns[at] ?? { name: '', type: '', kind: 'other' })));
    });
    command.on('error', reject);
    command.on('end', () => resolve({ columns, rows: builder.rows, more: builder.more, cut: builder.cut }));
  });
}

/** The part below the promises, which tells of each row as it comes. */
interface RawConnection {
  execute(options: { sql: string; values: unknown[]; rowsAsArray: true }): {
    on(event: 'fields', listener: (fields: FieldPacket[]) => void): void;
    on(event: 'result', listener: (row: unknown) => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    on(event: 'end', listener: () => void): void;
  };
}
