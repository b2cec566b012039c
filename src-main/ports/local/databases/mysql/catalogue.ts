import type { Connection } from 'mysql2/promise';
import type { TableDescription, TableEntry } from '../../../databases.ts';
import { missingTable } from '../missingTable.ts';
import type { Ran, Session, TableShape } from '../session.ts';
import type { MysqlClient } from './connectMysql.ts';

type Cells = (string | null)[];
const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const text = (cell: unknown): string | null => (cell === null || cell === undefined ? null : Buffer.isBuffer(cell) ? cell.toString('utf8') : String(cell));

async function rowsOf(connection: Connection, sql: string, values: (string | null)[] = []): Promise<Cells[]> {
  const [rows] = await connection.execute<never>({ sql, rowsAsArray: true }, values);
  return (rows as unknown as unknown[][]).map((row) => row.map(text));
}

export async function listTables(connection: Connection, schema: string | undefined): Promise<TableEntry[]> {
  const rows = await rowsOf(connection, "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_ROWS, TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) ORDER BY TABLE_NAME LIMIT 5000", [schema ?? null]);
  return rows.map(([namespace, name, type, tuples, comment]) => ({ name: name ?? '', schema: namespace ?? null, kind: type === 'BASE TABLE' ? 'table' : 'view', rows: tuples === null || tuples === undefined ? null : Number(tuples), comment: comment === '' || type !== 'BASE TABLE' ? null : (comment ?? null) }));
}

/** With its schema; the connection's own where it names none. */
async function identify(connection: Connection, table: string): Promise<{ schema: string; name: string; base: boolean; engine: string } | undefined> {
  const parts = table.match(/`(?:[^`]|``)*`|"(?:[^"]|"")*"|[^.]+/g)?.map((part) => (/^[`"]/.test(part) ? part.slice(1, -1).replaceAll(part.charAt(0).repeat(2), part.charAt(0)) : part)) ?? [];
  const [name, schema] = [parts.at(-1) ?? '', parts.length > 1 ? (parts.at(-2) ?? '') : null];
  const [row] = await rowsOf(connection, 'SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?', [schema, name]);
  return row && { schema: row[0] ?? '', name: row[1] ?? '', base: row[2] === 'BASE TABLE', engine: row[3] ?? '' };
}

export async function describeTable(connection: Connection, table: string): Promise<TableDescription> {
  const found = await identify(connection, table);
  if (!found) throw missingTable(table, (await listTables(connection, undefined)).map(({ name }) => name));
  const at = [found.schema, found.name];
  const columns = await rowsOf(connection, 'SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, COLUMN_KEY, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION', at);
  const keys = await rowsOf(connection, 'SELECT CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION', at);
  const indexes = await rowsOf(connection, 'SELECT INDEX_NAME, NON_UNIQUE, COLUMN_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY INDEX_NAME, SEQ_IN_INDEX', at);
  const primary = keys.filter((row) => row[0] === 'PRIMARY').map((row) => row[1] ?? '');
  const counted = found.base ? Number((await rowsOf(connection, `SELECT COUNT(*) FROM (SELECT 1 FROM ${quote(found.schema)}.${quote(found.name)} LIMIT 1000001) few`))[0]?.[0]) : null;
  return {
    name: found.name,
    schema: found.schema,
    kind: found.base ? 'table' : 'view',
    columns: columns.map(([name, type, nullable, standard, , comment]) => ({ name: name ?? '', type: type ?? '', kind: 'other', nullable: nullable === 'YES', default: standard ?? null, primary_key: primary.includes(name ?? ''), comment: comment === '' ? null : (comment ?? null) })),
    primary_key: primary,
    foreign_keys: [...Map.groupBy(keys.filter((row) => row[3] !== null), (row) => row[0]).values()].map((rows) => ({ columns: rows.map((row) => row[1] ?? ''), references: rows[0]?.[2] === found.schema ? (rows[0]?.[3] ?? '') : `${rows[0]?.[2] ?? ''}.${rows[0]?.[3] ?? ''}`, referenced_columns: rows.map((row) => row[4] ?? '') })),
    indexes: [...Map.groupBy(indexes, (row) => row[0]).entries()].map(([name, rows]) => ({ name: name ?? '', columns: rows.map((row) => row[2] ?? ''), unique: rows[0]?.[1] === '0' })),
    rows: counted !== null && counted > 1_000_000 ? null : counted,
  };
}

async function shapeOf(connection: Connection, table: string): Promise<TableShape | undefined> {
  const found = await identify(connection, table);
  if (!found?.base) return undefined;
  const at = [found.schema, found.name];
  const columns = await rowsOf(connection, "SELECT COLUMN_NAME, COLUMN_TYPE, COLUMN_KEY FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND EXTRA NOT LIKE '%GENERATED%' ORDER BY ORDINAL_POSITION", at);
  const triggers = await rowsOf(connection, 'SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?', at);
  const cascades = await rowsOf(connection, 'SELECT UPDATE_RULE, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE UNIQUE_CONSTRAINT_SCHEMA = ? AND REFERENCED_TABLE_NAME = ?', at);
  const transactional = found.engine === 'InnoDB';
  const always = Number(triggers[0]?.[0]) > 0 ? `${found.name} has a trigger, which may change more` : transactional ? undefined : `${found.engine} tables keep no transactions`;
  const cascade = (place: number): string | undefined => (cascades.some((row) => !['NO ACTION', 'RESTRICT'].includes(row[place] ?? '')) ? `rows of other tables change with those of ${found.name}` : undefined);
  const more: TableShape['more'] = {};
  for (const [verb, why] of [['INSERT', always], ['UPDATE', always ?? cascade(0)], ['DELETE', always ?? cascade(1)]] as const) if (why !== undefined) more[verb] = why;
  const keys = await rowsOf(connection, "SELECT COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND CONSTRAINT_NAME = 'PRIMARY' ORDER BY ORDINAL_POSITION", at);
  return { quoted: `${quote(found.schema)}.${quote(found.name)}`, columns: columns.map(([name, type]) => ({ name: name ?? '', type: type ?? '' })), primaryKey: keys.map((row) => row[0] ?? ''), more, rollsBack: transactional };
}

const isBytes = (type: string): boolean => /blob|binary|^bit|geometry|point|polygon|linestring/i.test(type);

/** A connection inside a transaction. */
export function sessionOf({ connection, mariadb }: MysqlClient): Session {
  return {
    engine: mariadb ? 'mariadb' : 'mysql',
    dialect: 'mysql',
    async run(sql, parameters): Promise<Ran> {
      const [result, fields] = await connection.execute<never>({ sql, rowsAsArray: true }, parameters as (string | number | null)[]);
      if (Array.isArray(result)) return { affected: (result as unknown[]).length, columns: fields.map(({ name }) => name), rows: (result as unknown[][]).map((row) => row.map(text)) };
      const { affectedRows, insertId } = result as { affectedRows: number; insertId: number };
      return { affected: affectedRows, columns: [], rows: [], insertId: Number(insertId) };
    },
    shape: (table) => shapeOf(connection, table),
    quote,
    placeholder: () => '?',
    exact: ({ name, type }) => (isBytes(type) ? `HEX(${quote(name)})` : /^(?:float|double)/i.test(type) ? `CAST(${quote(name)} AS DOUBLE)` : `CAST(${quote(name)} AS CHAR)`),
    value: ({ type }, placeholder) => (/^bit/i.test(type) ? `CAST(CONV(${placeholder}, 16, 10) AS UNSIGNED)` : isBytes(type) ? `UNHEX(${placeholder})` : placeholder),
    inline: false,
    returning: mariadb,
    lock: ' FOR UPDATE',
  };
}
