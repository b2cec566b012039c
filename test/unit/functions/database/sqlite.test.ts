import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTable } from '../../../../src-main/functions/database/describeTable.ts';
import { executeSql } from '../../../../src-main/functions/database/executeSql.ts';
import { listTables } from '../../../../src-main/functions/database/listTables.ts';
import { queryDatabase } from '../../../../src-main/functions/database/queryDatabase.ts';
import { makeShop } from '../../../kit/databases/sqliteShop.ts';
import { openBench, type DatabaseBench } from '../../../kit/databases/openBench.ts';
import { undoThroughDoor } from '../../../kit/databases/undoThroughDoor.ts';
import { failureOf } from '../../../kit/workbench.ts';

let bench: DatabaseBench;
beforeAll(() => {
  bench = openBench();
  makeShop(bench.at('shop.sqlite'), [
    "CREATE TABLE kinds (big INTEGER, real REAL, blob BLOB, day DATE, at DATETIME, flag BOOLEAN, any)",
    "INSERT INTO kinds VALUES (9007199254740993, 0.1, x'00ff', '2026-05-01', '2026-05-01 10:00:00', 1, 'x')",
    'CREATE TABLE logged (id INTEGER PRIMARY KEY, text TEXT)',
    "CREATE TRIGGER after_logged AFTER INSERT ON logged BEGIN UPDATE products SET note = 'seen'; END",
    'CREATE TABLE keyless (text TEXT)',
    'CREATE VIEW cheap AS SELECT * FROM products WHERE price < 100',
  ]);
});
afterAll(() => bench.close());

const query = (sql: string, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> => bench.call(queryDatabase, { connection: 'shop.sqlite', query: sql, ...more });
const read = (sql: string): unknown => new Database(bench.at('shop.sqlite'), { readonly: true }).prepare(sql).all();

describe('SQLite', () => {
  it('lists and describes', async () => {
    const { tables } = await bench.call(listTables, { connection: 'shop.sqlite' });
    expect(tables).toContainEqual({ name: 'products', schema: null, kind: 'table', rows: 3, comment: null });
    expect(tables).toContainEqual({ name: 'cheap', schema: null, kind: 'view', rows: null, comment: null });
    const table = await bench.call(describeTable, { connection: 'shop.sqlite', table: 'PRODUCTS' });
    expect(table).toMatchObject({ name: 'products', primary_key: ['id'], rows: 3, columns: [{ name: 'id', primary_key: true }, { name: 'name', nullable: false }, { name: 'price', type: 'NUMERIC(10,2)' }, { name: 'note', nullable: true }] });
    expect((await failureOf(bench.call(describeTable, { connection: 'shop.sqlite', table: 'nothing' }))).hint).toContain('products');
  });

  it('keeps types, and tells NULL from a text', async () => {
    const { rows, columns } = await query('SELECT * FROM kinds');
    expect(rows).toEqual([{ big: '9007199254740993', real: 0.1, blob: 'AP8=', day: '2026-05-01', at: '2026-05-01 10:00:00', flag: true, any: 'x' }]);
    expect((columns as { kind: string }[]).map(({ kind }) => kind)).toEqual(['integer', 'number', 'bytes', 'date', 'datetime', 'boolean', 'text']);
    expect((await query('SELECT note FROM products WHERE id < ? ORDER BY id', { parameters: [3] }))['rows']).toEqual([{ note: null }, { note: 'NULL' }]);
    expect((await query('SELECT 1 AS id, 2 AS id'))['rows']).toEqual([{ id: 1, id_2: 2 }]);
  });

  it('gives pages', async () => {
    const first = await query('SELECT id FROM products ORDER BY id', { limit: 2 });
    expect(first).toMatchObject({ rows: [{ id: 1 }, { id: 2 }], row_count: 2, has_more: true, next_offset: 2 });
    expect(await query('SELECT id FROM products ORDER BY id', { limit: 2, offset: 2 })).toMatchObject({ rows: [{ id: 3 }], has_more: false, next_offset: null });
    const large = await query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i, hex(zeroblob(20000)) AS long FROM n", { limit: 100 });
    expect(large['has_more']).toBe(true);
    expect(large['row_count']).toBeLessThan(100);
  });

  it('ends a statement that does not end, and goes on', async () => {
    const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
    expect((await failureOf(query(endless, { timeout: 1 }))).code).toBe('DEADLINE_EXCEEDED');
    const stop = new AbortController();
    const stopped = bench.call(queryDatabase, { connection: 'shop.sqlite', query: endless }, { signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    expect((await query('SELECT 1 AS one'))['rows']).toEqual([{ one: 1 }]);
  });

  it('tries a change and takes it back, then makes it', async () => {
    const change = { connection: 'shop.sqlite', sql: 'UPDATE products SET price = price * 2, note = ? WHERE id > ?', parameters: ['new', 1] };
    const { preview } = await bench.preview(executeSql, change);
    expect(preview).toMatchObject({ kind: 'sql', affected: 2, total: 3, columns: ['id', 'name', 'price', 'note'], rows: [{ before: ['2', "'Chair'", '80', "'NULL'"], after: ['2', "'Chair'", '160', "'new'"] }, { before: ['3', "'Desk'", '200.25', "'oak'"] }] });
    expect(preview).not.toHaveProperty('untracked');
    expect(read('SELECT sum(price) AS s FROM products')).toEqual([{ s: 292.75 }]);
    expect(await bench.call(executeSql, change)).toMatchObject({ affected_rows: 2, undoable: true, not_undoable_because: null });
    expect(read('SELECT note FROM products ORDER BY id')).toEqual([{ note: null }, { note: 'new' }, { note: 'new' }]);
  });

  it.each([
    ["INSERT INTO logged (text) VALUES ('x')", 'trigger'],
    ["INSERT INTO keyless VALUES ('x')", 'primary key'],
    ['UPDATE products SET id = id + 100 WHERE id = 3', 'primary key itself'],
    ['CREATE TABLE made (id INTEGER)', 'CREATE'],
    ["INSERT INTO products (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'y'", 'there already'],
    ['WITH few AS (SELECT id FROM products) DELETE FROM products WHERE id IN (SELECT id FROM few)', 'DELETE'],
  ])('says why it cannot be undone: %s', async (sql, why) => {
    const { preview } = await bench.preview(executeSql, { connection: 'shop.sqlite', sql });
    expect(preview).toMatchObject({ untracked: expect.stringContaining(why) as string });
  });

  it('gives back what RETURNING gives', async () => {
    expect(await bench.call(executeSql, { connection: 'shop.sqlite', sql: "INSERT INTO products (name) VALUES ('Shelf') RETURNING name" })).toMatchObject({ affected_rows: 1, rows: [{ name: 'Shelf' }] });
  });

  it('takes rows back through the door, and does them again', () =>
    undoThroughDoor({
      connection: 'own.sqlite',
      mark: () => '?',
      setup: [
        'CREATE TABLE kept (id INTEGER PRIMARY KEY, note TEXT, big INTEGER, real REAL, raw BLOB, any, twice INTEGER GENERATED ALWAYS AS (big * 2))',
        "INSERT INTO kept (id, note, big, real, raw, any) VALUES (1, 'it''s', 9007199254740993, 0.1, x'0027ff', '1'), (2, NULL, -1, 1e300, NULL, 1), (3, 'NULL', NULL, NULL, x'', 1.5)",
      ],
      picture: 'SELECT id, quote(note) AS note, quote(big) AS big, quote(real) AS real, quote(raw) AS raw, quote(any) AS any, twice FROM kept ORDER BY id',
      changes: ["UPDATE kept SET note = 'x', raw = x'01', any = NULL", 'DELETE FROM kept WHERE id IN (1, 3)', 'DELETE FROM kept', "INSERT INTO kept (note, any) VALUES ('new', 'a'), ('newer', 2)", "UPDATE kept SET big = big + 1, real = real / 3 WHERE note IS NOT NULL AND id < 3"],
    }));

  it('says what is wrong', async () => {
    expect(await failureOf(query('SELECT missing FROM products'))).toMatchObject({ code: 'INVALID_INPUT', message: 'SQLite says: no such column: missing' });
    expect((await failureOf(bench.call(queryDatabase, { connection: 'absent.sqlite', query: 'SELECT 1' }))).code).toBe('NOT_FOUND');
    expect((await failureOf(bench.call(queryDatabase, { connection: 'absent', query: 'SELECT 1' }))).hint).toContain('settings');
    bench.put('text.sqlite', 'this is no database, and long enough to be taken for one by its size alone');
    expect((await failureOf(bench.call(queryDatabase, { connection: 'text.sqlite', query: 'SELECT 1 FROM sqlite_schema' }))).message).toContain('no SQLite database');
    expect((await failureOf(bench.call(executeSql, { connection: 'shop.sqlite', sql: "INSERT INTO products (id, name) VALUES (1, 'again')" }))).code).toBe('CONFLICT');
  });
});
