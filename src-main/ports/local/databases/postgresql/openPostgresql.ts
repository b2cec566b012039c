import type { DatabaseConnection } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { RowsPage, SqlDatabase } from '../../../databases.ts';
import { requireRead } from '../../../databases/guards.ts';
import { readStatement, type Statement } from '../../../databases/statement.ts';
import { createPool, type Pool } from '../createPool.ts';
import type { ServerParts } from '../createDatabases.ts';
import { runChanges } from '../runChanges.ts';
import { distinctNames, PageBuilder } from '../values.ts';
import { kindOfOid, toCell } from './cells.ts';
import { describeTable, listTables, sessionOf } from './catalogue.ts';
import { connectPostgresql, explainPostgresql, type PostgresClient } from './connectPostgresql.ts';

type Connection = Extract<DatabaseConnection, { engine: 'postgresql' }>;

/** A PostgreSQL server. Queries run in a read-only transaction through a cursor, which takes nothing but a query, and without a superuser's rights. */
export async function openPostgresql(parts: ServerParts<Connection>): Promise<{ value: SqlDatabase; end(): Promise<void> }> {
  const pool = createPool<PostgresClient>({
    open: () => connectPostgresql(parts),
    clean: ({ client }) => client.query('DISCARD ALL'),
    close: ({ client }) => client.end().catch(() => undefined),
  });

  const value: SqlDatabase = {
    engine: 'postgresql',
    version: (signal) => inTransaction(pool, { signal, timeoutMs: 10_000, mode: 'read' }, async ({ client }) => `PostgreSQL ${(await client.query<string[]>({ text: 'SHOW server_version', rowMode: 'array' })).rows[0]?.[0] ?? ''}`),
    tables: (schema, signal) => inTransaction(pool, { signal, timeoutMs: 30_000, mode: 'read' }, ({ client }) => listTables(client, schema)),
    describe: (table, signal) => inTransaction(pool, { signal, timeoutMs: 30_000, mode: 'read' }, ({ client }) => describeTable(client, table)),
    async query({ sql, parameters, timeoutMs, signal, ...bounds }) {
      const statement = readStatement(sql, 'postgresql');
      requireRead(statement, 'postgresql');
      return inTransaction(pool, { signal, timeoutMs, mode: 'read' }, async (connection) => {
        await requireNoOwnCode(connection, statement);
        return page(connection, statement, sql, parameters, bounds);
      });
    },
    ...runChanges({
      engine: () => 'postgresql',
      dialect: 'postgresql',
      transaction: ({ signal, timeoutMs, keep }, work) => inTransaction(pool, { signal, timeoutMs, mode: keep ? 'keep' : 'drop' }, ({ client }) => work(sessionOf(client))),
    }),
  };
  return { value, end: () => pool.end() };
}

/** Rights that every superuser has to give up for a query: files and programs of the server are beyond those of this role. */
const readingRole = 'pg_read_all_data';

async function inTransaction<T>(pool: Pool<PostgresClient>, { signal, timeoutMs, mode }: { signal: AbortSignal; timeoutMs: number; mode: 'read' | 'keep' | 'drop' }, work: (connection: PostgresClient) => Promise<T>): Promise<T> {
  try {
    return await pool.use(signal, async (connection) => {
      const { client, superuser, version } = connection;
      // The server goes on with a statement whose connection was closed: it is asked to end it.
      const stop = (): void => void pool.use(AbortSignal.timeout(5000), ({ client: other }) => other.query('SELECT pg_cancel_backend($1)', [connection.pid])).catch(() => undefined);
      signal.addEventListener('abort', stop, { once: true });
      try {
        await client.query(mode === 'read' ? 'BEGIN READ ONLY' : 'BEGIN');
        await client.query(`SET LOCAL statement_timeout = ${Math.max(1, Math.round(timeoutMs))}`);
        if (mode === 'drop') await client.query('SET LOCAL lock_timeout = 3000');
        if (mode === 'read' && superuser && version >= 140_000) await client.query(`SET LOCAL ROLE ${readingRole}`);
        const result = await work(connection);
        await client.query(mode === 'keep' ? 'COMMIT' : 'ROLLBACK');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    });
  } catch (error) {
    signal.throwIfAborted();
    throw explainPostgresql(error, timeoutMs);
  }
}

/** A superuser's session can always take its rights back from within: so nothing runs in one but what came with the server. */
async function requireNoOwnCode({ client, superuser }: PostgresClient, { tables, functions }: Statement): Promise<void> {
  if (!superuser) return;
  const { rows } = await client.query<string[]>({
    text: `WITH RECURSIVE used(oid) AS (
        SELECT to_regclass(name)::oid FROM unnest($1::text[]) AS name
        UNION SELECT d.refobjid FROM used u JOIN pg_rewrite r ON r.ev_class = u.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass)
      SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND (p.proname = ANY ($2::text[]) OR p.oid IN (
         SELECT d.refobjid FROM used u JOIN pg_rewrite r ON r.ev_class = u.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_proc'::regclass))
       LIMIT 1`,
    values: [tables, functions],
    rowMode: 'array',
  });
  const own = rows[0]?.[0];
  if (own !== undefined) throw new AppError('FORBIDDEN', `${own} is a function of the database itself, and the user of this connection is a superuser, whose functions can do anything to the server`, { hint: 'Save the connection with an ordinary user' });
}

async function page({ client, Cursor }: PostgresClient, { verb }: Statement, sql: string, parameters: readonly unknown[], bounds: { offset: number; limit: number; maxBytes: number }): Promise<RowsPage> {
  // DECLARE takes queries alone, by its grammar; SHOW and EXPLAIN are none.
  const declared = verb !== 'SHOW' && verb !== 'EXPLAIN';
  if (declared) await client.query({ text: `DECLARE steward NO SCROLL CURSOR FOR ${sql.trimEnd().replace(/;+\s*$/, '')}\n`, values: [...parameters] });
  const cursor = client.query(new Cursor<unknown[]>(declared ? 'FETCH ALL FROM steward' : sql, declared ? [] : [...parameters], { rowMode: 'array' }));
  try {
    let builder: PageBuilder | undefined;
    for (;;) {
      const { rows, fields } = await readSome(cursor, 200);
      const columns = distinctNames(fields.map(({ name }) => name)).map((name, at) => ({ name, ...kindOfOid(fields[at]?.dataTypeID ?? 0) }));
      builder ??= new PageBuilder(columns, bounds);
      const wanted = rows.every((row) => builder?.add(row.map((cell, at) => toCell(cell as string | null, columns[at]?.kind ?? 'other'))));
      if (rows.length < 200 || !wanted) return { columns, rows: builder.rows, more: builder.more, cut: builder.cut };
    }
  } finally {
    await cursor.close().catch(() => undefined);
  }
}

interface Read {
  rows: unknown[][];
  fields: { name: string; dataTypeID: number }[];
}
function readSome(cursor: { read(most: number, done: (error: Error | undefined, rows: unknown[][], result: { fields: Read['fields'] }) => void): void }, most: number): Promise<Read> {
  return new Promise((resolve, reject) => cursor.read(most, (error, rows, result) => (error ? reject(error) : resolve({ rows, fields: result.fields }))));
}
