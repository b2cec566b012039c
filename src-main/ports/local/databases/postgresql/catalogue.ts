import type { Client } from 'pg';
import type { TableDescription, TableEntry } from '../../../databases.ts';
import { missingTable } from '../missingTable.ts';
import type { Session, TableShape } from '../session.ts';

type Cells = (string | null)[];
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function rowsOf(client: Client, text: string, values: unknown[] = []): Promise<Cells[]> {
  return (await client.query<Cells>({ text, values, rowMode: 'array' })).rows;
}

export async function listTables(client: Client, schema: string | undefined): Promise<TableEntry[]> {
  const rows = await rowsOf(
    client,
    `SELECT n.nspname, c.relname, c.relkind, c.reltuples, obj_description(c.oid, 'pg_class')
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
        AND (($1::text IS NULL AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_t%') OR n.nspname = $1)
      ORDER BY n.nspname, c.relname LIMIT 5000`,
    [schema ?? null],
  );
  // The planner's estimate: minus one before the table was ever looked over.
  return rows.map(([namespace, name, kind, tuples, comment]) => ({ name: name ?? '', schema: namespace ?? null, kind: kind === 'v' || kind === 'm' ? 'view' : 'table', rows: kind === 'v' || Number(tuples) < 0 ? null : Number(tuples), comment: comment ?? null }));
}

/** As the engine itself reads the name, by the search path. */
async function identify(client: Client, table: string): Promise<Cells | undefined> {
  const found = async (name: string): Promise<Cells | undefined> =>
    (await rowsOf(client, 'SELECT c.oid, n.nspname, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)', [name]))[0];
  // What is no name as it is written may be one in quotes: Orders.
  return (await found(/^[\p{L}\p{N}_$."]+$/u.test(table) ? table : quote(table))) ?? found(table.split('.').map((part) => (part.startsWith('"') ? part : quote(part))).join('.'));
}

export async function describeTable(client: Client, table: string): Promise<TableDescription> {
  const [oid, schema, name, kind] = (await identify(client, table)) ?? [];
  if (oid === undefined || oid === null) throw missingTable(table, (await listTables(client, undefined)).map((each) => (each.schema === 'public' ? each.name : `${each.schema ?? ''}.${each.name}`)));
  const columns = await rowsOf(
    client,
    `SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum),
            EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey))
       FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [oid],
  );
  const foreign = await rowsOf(
    client,
    `SELECT c.conname, c.confrelid::regclass, a.attname, f.attname
       FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k(own, other, place)
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.other
      WHERE c.conrelid = $1 AND c.contype = 'f' ORDER BY c.conname, k.place`,
    [oid],
  );
  const indexes = await rowsOf(client, `SELECT x.relname, i.indisunique, pg_get_indexdef(i.indexrelid, k.n, true) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k(n) WHERE i.indrelid = $1 ORDER BY x.relname, k.n`, [oid]);
  const counted = kind === 'r' || kind === 'p' ? Number((await rowsOf(client, `SELECT count(*) FROM (SELECT 1 FROM ${quote(schema ?? '')}.${quote(name ?? '')} LIMIT 1000001) few`))[0]?.[0]) : null;
  return {
    name: name ?? '',
    schema: schema ?? null,
    kind: kind === 'v' || kind === 'm' ? 'view' : 'table',
    columns: columns.map(([column, type, notNull, standard, comment, key]) => ({ name: column ?? '', type: type ?? '', kind: 'other', nullable: notNull !== 't', default: standard ?? null, primary_key: key === 't', comment: comment ?? null })),
    primary_key: await primaryKeyOf(client, oid),
    foreign_keys: [...Map.groupBy(foreign, (row) => row[0]).values()].map((rows) => ({ columns: rows.map((row) => row[2] ?? ''), references: rows[0]?.[1] ?? '', referenced_columns: rows.map((row) => row[3] ?? '') })),
    indexes: [...Map.groupBy(indexes, (row) => row[0]).entries()].map(([index, rows]) => ({ name: index ?? '', columns: rows.map((row) => row[2] ?? ''), unique: rows[0]?.[1] === 't' })),
    rows: counted !== null && counted > 1_000_000 ? null : counted,
  };
}

async function primaryKeyOf(client: Client, oid: string): Promise<string[]> {
  const rows = await rowsOf(client, 'SELECT a.attname FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE i.indrelid = $1 AND i.indisprimary ORDER BY k.place', [oid]);
  return rows.map((row) => row[0] ?? '');
}

async function shapeOf(client: Client, table: string): Promise<TableShape | undefined> {
  const [oid, schema, name, kind] = (await identify(client, table)) ?? [];
  if (oid === undefined || oid === null || (kind !== 'r' && kind !== 'p')) return undefined;
  const columns = await rowsOf(client, `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`, [oid]);
  const [triggers] = await rowsOf(client, 'SELECT (SELECT count(*) FROM pg_trigger WHERE tgrelid = $1 AND NOT tgisinternal) + (SELECT count(*) FROM pg_rewrite WHERE ev_class = $1)', [oid]);
  const cascades = await rowsOf(client, `SELECT confupdtype, confdeltype FROM pg_constraint WHERE confrelid = $1 AND contype = 'f'`, [oid]);
  const trigger = Number(triggers?.[0]) > 0 ? `${name ?? table} has a trigger or rule, which may change more` : undefined;
  const cascade = (at: number): string | undefined => (cascades.some((row) => !['a', 'r'].includes(row[at] ?? '')) ? `rows of other tables change with those of ${name ?? table}` : undefined);
  const more: TableShape['more'] = {};
  for (const [verb, why] of [['INSERT', trigger], ['UPDATE', trigger ?? cascade(0)], ['DELETE', trigger ?? cascade(1)]] as const) if (why !== undefined) more[verb] = why;
  return { quoted: `${quote(schema ?? '')}.${quote(name ?? '')}`, columns: columns.map(([column, type]) => ({ name: column ?? '', type: type ?? '' })), primaryKey: await primaryKeyOf(client, oid), more, rollsBack: true };
}

/** A connection inside a transaction. */
export function sessionOf(client: Client): Session {
  return {
    engine: 'postgresql',
    dialect: 'postgresql',
    async run(sql, parameters) {
      // Extended protocol, which takes one statement.
      const { rows, rowCount, fields } = await client.query<Cells>({ text: sql, values: [...parameters], rowMode: 'array', queryMode: 'extended' } as { text: string; values: unknown[]; rowMode: 'array' });
      return { affected: rowCount ?? 0, columns: fields.map(({ name }) => name), rows };
    },
    shape: (table) => shapeOf(client, table),
    quote,
    placeholder: (n) => `$${n}`,
    exact: ({ name }) => `${quote(name)}::text`,
    value: ({ type }, placeholder) => `CAST(${placeholder}::text AS ${type})`,
    inline: false,
    returning: true,
    lock: ' FOR UPDATE',
  };
}
