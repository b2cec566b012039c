import { AppError } from '../../../../kernel/errors.ts';
import type { SqlDatabase, TableDescription, TableEntry } from '../../../databases.ts';
import { requireRead } from '../../../databases/guards.ts';
import { readStatement } from '../../../databases/statement.ts';
import { missingTable } from '../missingTable.ts';
import { runChanges } from '../runChanges.ts';
import type { Ran, Session, TableShape } from '../session.ts';
import type { SqliteRan } from './sqliteChild.ts';
import type { SqliteChildren } from './sqliteChildren.ts';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Milliseconds for what looks at the catalogue. */
const lookMs = 30_000;
type Run = (sql: string, parameters?: readonly (string | number | null)[]) => Promise<SqliteRan>;

/** A SQLite file. Queries open it for reading only; each change is a transaction of its own. */
export function openSqlite(path: string, children: SqliteChildren): SqlDatabase {
  const look = <T>(signal: AbortSignal, work: (run: Run) => Promise<T>): Promise<T> =>
    explained(path, () => children.lease({ signal, timeoutMs: lookMs }, (ask) => work((sql, parameters = []) => ask<SqliteRan>({ op: 'run', path, sql, parameters }))));

  return {
    engine: 'sqlite',
    version: (signal) => look(signal, async (run) => `SQLite ${(await run('SELECT sqlite_version()')).rows[0]?.[0] ?? ''}`),
    tables: (schema, signal) =>
      look(signal, async (run) => {
        if (schema !== undefined && schema !== 'main') return [];
        const { rows } = await run("SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
        const entries: TableEntry[] = [];
        for (const [name, type] of rows) {
          // Counting every row of every table would take its time in a large file.
          const counted = type === 'table' && entries.length < 200 ? await run(`SELECT COUNT(*) FROM (SELECT 1 FROM ${quote(name ?? '')} LIMIT 100001)`).catch(() => undefined) : undefined;
          const count = Number(counted?.rows[0]?.[0] ?? 100_001);
          entries.push({ name: name ?? '', schema: null, kind: type === 'view' ? 'view' : 'table', rows: count > 100_000 ? null : count, comment: null });
        }
        return entries;
      }),
    describe: (table, signal) => look(signal, (run) => describe(run, table)),
    query({ sql, parameters, timeoutMs, signal, ...bounds }) {
      requireRead(readStatement(sql, 'sqlite'), 'sqlite');
      return explained(path, () => children.lease({ signal, timeoutMs }, (ask) => ask({ op: 'page', path, sql, parameters, ...bounds })));
    },
    ...runChanges({
      engine: () => 'sqlite',
      dialect: 'sqlite',
      transaction: ({ signal, timeoutMs, keep }, work) =>
        explained(path, () =>
          children.lease({ signal, timeoutMs }, async (ask) => {
            await ask({ op: 'begin', path });
            try {
              const result = await work(sessionOf((sql, parameters = []) => ask<SqliteRan>({ op: 'run', path, sql, parameters })));
              await ask({ op: 'end', path, keep });
              return result;
            } catch (error) {
              await ask({ op: 'end', path, keep: false }).catch(() => undefined);
              throw error;
            }
          }),
        ),
    }),
  };
}

function sessionOf(run: Run): Session {
  return {
    engine: 'sqlite',
    dialect: 'sqlite',
    run: (sql, parameters): Promise<Ran> => run(sql, parameters as (string | number | null)[]),
    shape: (table) => shapeOf(run, table),
    quote,
    placeholder: () => '?',
    // A literal of the engine's own: types and every digit survive.
    exact: ({ name }) => `quote(${quote(name)})`,
    value: (_, __, text) => text ?? 'NULL',
    inline: true,
    returning: true,
    lock: '',
  };
}

async function shapeOf(run: Run, written: string): Promise<TableShape | undefined> {
  const name = unquoted(written);
  const { rows: found } = await run("SELECT name FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)", [name]);
  const own = found[0]?.[0];
  if (own === null || own === undefined) return undefined;
  const { rows } = await run('SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden = 0', [own]);
  const { rows: triggers } = await run("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(?)", [own]);
  const { rows: cascades } = await run("SELECT f.on_update, f.on_delete FROM sqlite_schema s, pragma_foreign_key_list(s.name) f WHERE s.type = 'table' AND lower(f.\"table\") = lower(?)", [own]);
  const trigger = triggers.length > 0 ? `${own} has a trigger, which may change more` : undefined;
  const cascades_ = (at: number): string | undefined => (cascades.some((row) => !['NO ACTION', 'RESTRICT'].includes(row[at] ?? '')) ? `rows of other tables change with those of ${own}` : undefined);
  const more: TableShape['more'] = {};
  for (const [verb, why] of [['INSERT', trigger], ['UPDATE', trigger ?? cascades_(0)], ['DELETE', trigger ?? cascades_(1)]] as const) if (why !== undefined) more[verb] = why;
  return { quoted: quote(own), columns: rows.map(([column, type]) => ({ name: column ?? '', type: type ?? '' })), primaryKey: rows.filter((row) => row[2] !== '0').toSorted((a, b) => Number(a[2]) - Number(b[2])).map((row) => row[0] ?? ''), more, rollsBack: true };
}

async function describe(run: Run, written: string): Promise<TableDescription> {
  const { rows: all } = await run("SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
  const wanted = unquoted(written).toLowerCase();
  const [name, type] = all.find((row) => row[0]?.toLowerCase() === wanted) ?? [];
  if (name === undefined || name === null) throw missingTable(written, all.map((row) => row[0] ?? ''));
  const { rows: columns } = await run('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1', [name]);
  const { rows: foreign } = await run('SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq', [name]);
  const { rows: indexes } = await run('SELECT l.name, l."unique", i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i ORDER BY l.name, i.seqno', [name]);
  const counted = type === 'table' ? await run(`SELECT COUNT(*) FROM ${quote(name)}`) : undefined;
  const key = columns.filter((row) => row[4] !== '0').toSorted((a, b) => Number(a[4]) - Number(b[4])).map((row) => row[0] ?? '');
  return {
    name,
    schema: null,
    kind: type === 'view' ? 'view' : 'table',
    columns: columns.map(([column, declared, notNull, standard]) => ({ name: column ?? '', type: declared ?? '', kind: 'other', nullable: notNull !== '1' && !key.includes(column ?? ''), default: standard ?? null, primary_key: key.includes(column ?? ''), comment: null })),
    primary_key: key,
    foreign_keys: [...Map.groupBy(foreign, (row) => row[0]).values()].map((rows) => ({ columns: rows.map((row) => row[2] ?? ''), references: rows[0]?.[1] ?? '', referenced_columns: rows.map((row) => row[3] ?? '') })),
    indexes: [...Map.groupBy(indexes, (row) => row[0]).entries()].map(([index, rows]) => ({ name: index ?? '', columns: rows.map((row) => row[2] ?? ''), unique: rows[0]?.[1] === '1' })),
    rows: counted ? Number(counted.rows[0]?.[0] ?? 0) : null,
  };
}

/** main."My table" → My table */
function unquoted(written: string): string {
  const name = written.replace(/^(?:main|"main")\./i, '');
  return /^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** What the engine says, in words and under a code. */
async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error)) throw error;
    const code = (error as { code?: string }).code ?? '';
    if (code === 'ENOENT' || code === 'SQLITE_CANTOPEN') throw new AppError('NOT_FOUND', `There is no database at ${path}`, { cause: error, hint: 'Check the path' });
    if (code.startsWith('SQLITE_NOTADB')) throw new AppError('INVALID_INPUT', `${path} is no SQLite database, or is encrypted`, { cause: error });
    if (code.startsWith('SQLITE_BUSY')) throw new AppError('CONFLICT', `${path} is being changed by another program`, { cause: error, hint: 'Try again in a moment' });
    if (code.startsWith('SQLITE_READONLY')) throw new AppError('FORBIDDEN', `SQLite refused it: ${error.message}`, { cause: error, hint: 'Use execute_sql for changes' });
    if (code.startsWith('SQLITE_CONSTRAINT')) throw new AppError('CONFLICT', `SQLite refused the rows: ${error.message}`, { cause: error });
    if (code.startsWith('SQLITE_CORRUPT')) throw new AppError('INTERNAL', `${path} is damaged: ${error.message}`, { cause: error, hint: 'Restore a backup' });
    throw new AppError('INVALID_INPUT', `SQLite says: ${error.message}`, { cause: error, hint: 'Look at the tables with list_tables and describe_table' });
  }
}
