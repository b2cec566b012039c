import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupDatabase } from '../../../../src-main/functions/database/backupDatabase.ts';
import { describeTable } from '../../../../src-main/functions/database/describeTable.ts';
import { executeSql } from '../../../../src-main/functions/database/executeSql.ts';
import { listTables } from '../../../../src-main/functions/database/listTables.ts';
import { queryDatabase } from '../../../../src-main/functions/database/queryDatabase.ts';
import { restoreDatabase } from '../../../../src-main/functions/database/restoreDatabase.ts';
import { openBench, type DatabaseBench, type SavedDatabase } from '../../../kit/databases/openBench.ts';
import { postgresqlMissing, startPostgresql, type DatabaseServer } from '../../../kit/databases/servers.ts';
import { undoThroughDoor } from '../../../kit/databases/undoThroughDoor.ts';
import { describeIf } from '../../../kit/skip.ts';
import { failureOf } from '../../../kit/workbench.ts';

describeIf(postgresqlMissing === undefined, postgresqlMissing ?? '-')('PostgreSQL', () => {
  let server: DatabaseServer;
  let bench: DatabaseBench;
  const run = (sql: string, parameters: unknown[] = [], connection = 'pg'): Promise<Record<string, unknown>> => bench.call(executeSql, { connection, sql, parameters });
  const query = (sql: string, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> => bench.call(queryDatabase, { connection: 'pg', query: sql, ...more });
  const rows = async (sql: string, more: Record<string, unknown> = {}): Promise<unknown> => (await query(sql, more))['rows'];

  beforeAll(async () => {
    server = await startPostgresql();
    const wrong: SavedDatabase = { connection: { ...server.connection, name: 'wrong' } as SavedDatabase['connection'], password: 'not it' };
    const secured: SavedDatabase = { connection: { ...server.connection, name: 'secured', tls: 'verified' } as SavedDatabase['connection'], password: server.password };
    const shop: SavedDatabase = { connection: { ...server.connection, name: 'shop', database: 'shop' } as SavedDatabase['connection'], password: server.password };
    bench = openBench([server, wrong, secured, shop]);
    await run("CREATE TABLE products (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, price numeric(10,2), note text, made timestamptz DEFAULT '2026-05-01 10:00:00+00')");
    await run("INSERT INTO products (name, price, note) VALUES ('Lamp', 12.50, NULL), ('Chair', 80, 'NULL'), ('Desk', 200.25, 'oak')");
    await run('CREATE TABLE lines (id int PRIMARY KEY, product int REFERENCES products ON DELETE CASCADE)');
  }, 60_000);
  afterAll(async () => {
    await bench.close();
    await server.stop();
  });

  it('lists and describes', async () => {
    expect((await bench.call(listTables, { connection: 'pg' }))['tables']).toMatchObject([{ schema: 'public', name: 'lines' }, { schema: 'public', name: 'products', kind: 'table' }]);
    expect(await bench.call(describeTable, { connection: 'pg', table: 'lines' })).toMatchObject({ primary_key: ['id'], foreign_keys: [{ columns: ['product'], references: 'products', referenced_columns: ['id'] }], indexes: [{ name: 'lines_pkey', unique: true }] });
    expect((await failureOf(bench.call(describeTable, { connection: 'pg', table: 'nothing' }))).hint).toContain('products');
  });

  it('keeps types, and tells NULL from a text', async () => {
    const result = await query(`SELECT 9007199254740993::bigint AS big, 0.1::float8 AS real, 'NaN'::float8 AS nan, 12.50::numeric AS money, 12345678901234567890.5::numeric AS much, '\\x00ff'::bytea AS raw, DATE '2026-05-01' AS day,
      TIMESTAMPTZ '2026-05-01 12:00:00+02' AS at, TIMESTAMP '2026-05-01 10:00:00.5' AS local, true AS yes, '{"a":[1,null]}'::jsonb AS doc, ARRAY[1,2] AS list, NULL::text AS nothing, 'NULL' AS word, '11111111-1111-1111-1111-111111111111'::uuid AS uuid`);
    expect(result['rows']).toEqual([
      { big: '9007199254740993', real: 0.1, nan: 'NaN', money: 12.5, much: '12345678901234567890.5', raw: 'AP8=', day: '2026-05-01', at: '2026-05-01T10:00:00Z', local: '2026-05-01T10:00:00.5', yes: true, doc: { a: [1, null] }, list: '{1,2}', nothing: null, word: 'NULL', uuid: '11111111-1111-1111-1111-111111111111' },
    ]);
    expect((result['columns'] as { type: string }[])[0]).toEqual({ name: 'big', type: 'bigint', kind: 'integer' });
    expect(await rows('SELECT name FROM products WHERE price > $1 AND note = $2', { parameters: [100, 'oak'] })).toEqual([{ name: 'Desk' }]);
    expect(await rows('SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  });

  it('gives pages', async () => {
    expect(await query('SELECT generate_series(1, 1000000) AS n', { limit: 300, offset: 500 })).toMatchObject({ row_count: 300, has_more: true, next_offset: 800 });
    expect(await query('SELECT n FROM generate_series(1, 5) AS n', { offset: 3 })).toMatchObject({ rows: [{ n: 4 }, { n: 5 }], has_more: false });
  });

  it('ends what does not end: by its limit, and when it is stopped', async () => {
    expect((await failureOf(query('SELECT count(*) FROM generate_series(1, 1000000000000)', { timeout: 1 }))).code).toBe('DEADLINE_EXCEEDED');
    const stop = new AbortController();
    const stopped = bench.call(queryDatabase, { connection: 'pg', query: 'SELECT pg_sleep(60)' }, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
  });

  it('tries a change and takes it back, then makes it', async () => {
    const change = { connection: 'pg', sql: 'UPDATE products SET price = price * $1, note = $2 WHERE id > $3', parameters: [2, 'new', 1] };
    const { preview } = await bench.preview(executeSql, change);
    expect(preview).toMatchObject({ affected: 2, total: 3, rows: [{ before: ['2', 'Chair', '80.00', "'NULL'", '2026-05-01 10:00:00+00'], after: ['2', 'Chair', '160.00', 'new', '2026-05-01 10:00:00+00'] }, {}] });
    expect(preview).not.toHaveProperty('untracked');
    expect(await rows('SELECT sum(price) AS sum FROM products')).toEqual([{ sum: 292.75 }]);
    expect(await bench.call(executeSql, change)).toMatchObject({ affected_rows: 2, undoable: true });
    expect(await rows('SELECT sum(price) AS sum FROM products')).toEqual([{ sum: 573 }]);
    expect((await bench.preview(executeSql, { connection: 'pg', sql: 'DELETE FROM products WHERE id = 1' })).preview).toMatchObject({ affected: 1, untracked: 'rows of other tables change with those of products' });
    expect((await bench.preview(executeSql, { connection: 'pg', sql: "UPDATE products SET note = pg_sleep(0)::text" })).preview).toMatchObject({ notes: [{ text: expect.stringContaining('pg_sleep') as string }] });
  });

  it('backs up, and restores beside it, then in its place', async () => {
    const { Client } = await import('pg');
    const { host, port, user } = server.connection as Extract<SavedDatabase['connection'], { engine: 'postgresql' }>;
    const client = new Client({ host, port, user, password: server.password, database: 'postgres' });
    await client.connect();
    await client.query('CREATE DATABASE shop');
    await client.end();
    await run('CREATE TABLE goods (id int PRIMARY KEY, name text)', [], 'shop');
    await run("INSERT INTO goods SELECT n, 'good ' || n FROM generate_series(1, 1000) AS n", [], 'shop');
    const made = await bench.call(backupDatabase, { connection: 'shop', output_path: 'shop.dump' });
    expect(made).toMatchObject({ format: 'pg_dump-custom', tables: [{ name: 'goods', rows: 1000 }] });
    await run('DELETE FROM goods WHERE id > 10', [], 'shop');
    expect(await bench.call(restoreDatabase, { connection: 'shop', backup_path: 'shop.dump', target: 'shop_again' })).toMatchObject({ target: 'shop_again', replaced: false, checked: true, tables: [{ name: 'goods', rows: 1000 }] });
    expect((await failureOf(bench.call(restoreDatabase, { connection: 'shop', backup_path: 'shop.dump', target: 'shop_again' }))).code).toBe('ALREADY_EXISTS');
    const replaced = await bench.call(restoreDatabase, { connection: 'shop', backup_path: 'shop.dump', replace: true });
    expect(replaced).toMatchObject({ target: 'shop', replaced: true, kept: expect.stringMatching(/^shop_before_\d+$/) as string });
    expect((await bench.call(queryDatabase, { connection: 'shop', query: 'SELECT count(*) AS n FROM goods' }))['rows']).toEqual([{ n: 1000 }]);
    bench.put('shop.dump', 'changed since');
    expect((await failureOf(bench.call(restoreDatabase, { connection: 'shop', backup_path: 'shop.dump' }))).message).toContain('checksum');
  }, 30_000);

  it('takes rows back through the door, and does them again', () =>
    undoThroughDoor({
      connection: 'pg',
      saved: server,
      mark: (n) => `$${n}`,
      setup: [
        `CREATE TABLE kept (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text, big bigint, real float8, exact numeric, raw bytea, at timestamptz, doc jsonb, list int[], span interval, "Odd ""name" text, twice bigint GENERATED ALWAYS AS (big * 2) STORED)`,
        `INSERT INTO kept (note, big, real, exact, raw, at, doc, list, span, "Odd ""name") VALUES ('it''s', 9007199254740993, 0.1, 1.10, '\\x0027ff', '2026-05-01 10:00:00.123456+02', '{"a":null}', '{1,NULL}', '1 mon 2 days', 'q'), (NULL, -1, 'NaN', 123456789012345678901234.5, NULL, NULL, NULL, NULL, NULL, NULL), ('NULL', NULL, NULL, NULL, '', 'infinity', '[]', '{}', '0', '')`,
      ],
      picture: 'SELECT id, kept::text AS whole FROM kept ORDER BY id',
      changes: ["UPDATE kept SET note = 'x', raw = NULL, doc = '{}', list = NULL, at = now()", 'DELETE FROM kept WHERE id IN (1, 3)', 'DELETE FROM kept', "INSERT INTO kept (note, big) VALUES ('new', 5), ('newer', 6)", 'UPDATE kept SET big = big + 1, real = real / 3 WHERE note IS NOT NULL AND id < 3'],
    }));

  it('says who was not let in, and what is not encrypted', async () => {
    expect(await failureOf(bench.call(queryDatabase, { connection: 'wrong', query: 'SELECT 1' }))).toMatchObject({ code: 'PERMISSION_DENIED', hint: expect.stringContaining('settings') as string });
    expect((await failureOf(bench.call(queryDatabase, { connection: 'secured', query: 'SELECT 1' }))).message).toMatch(/SSL|secure/);
    expect(await failureOf(query('SELECT * FROM nowhere'))).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('nowhere') as string });
  });
});
