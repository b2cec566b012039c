import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupDatabase } from '../../../../src-main/functions/database/backupDatabase.ts';
import { describeTable } from '../../../../src-main/functions/database/describeTable.ts';
import { executeSql } from '../../../../src-main/functions/database/executeSql.ts';
import { listTables } from '../../../../src-main/functions/database/listTables.ts';
import { queryDatabase } from '../../../../src-main/functions/database/queryDatabase.ts';
import { restoreDatabase } from '../../../../src-main/functions/database/restoreDatabase.ts';
import { openBench, type DatabaseBench, type SavedDatabase } from '../../../kit/databases/openBench.ts';
import { mariadbMissing, startMariadb, type DatabaseServer } from '../../../kit/databases/servers.ts';
import { undoThroughDoor } from '../../../kit/databases/undoThroughDoor.ts';
import { describeIf } from '../../../kit/skip.ts';
import { failureOf } from '../../../kit/workbench.ts';

describeIf(mariadbMissing === undefined, mariadbMissing ?? '-')('MariaDB', () => {
  let server: DatabaseServer;
  let bench: DatabaseBench;
  const run = (sql: string, parameters: unknown[] = []): Promise<Record<string, unknown>> => bench.call(executeSql, { connection: 'maria', sql, parameters });
  const query = (sql: string, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> => bench.call(queryDatabase, { connection: 'maria', query: sql, ...more });
  const rows = async (sql: string, more: Record<string, unknown> = {}): Promise<unknown> => (await query(sql, more))['rows'];

  beforeAll(async () => {
    server = await startMariadb();
    const wrong: SavedDatabase = { connection: { ...server.connection, name: 'wrong' } as SavedDatabase['connection'], password: 'not it' };
    const secured: SavedDatabase = { connection: { ...server.connection, name: 'secured', tls: 'verified' } as SavedDatabase['connection'], password: server.password };
    bench = openBench([server, wrong, secured]);
    await run("CREATE TABLE products (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50) NOT NULL, price DECIMAL(10,2), note TEXT, raw BLOB, made TIMESTAMP NULL DEFAULT '2026-05-01 10:00:00')");
    await run("INSERT INTO products (name, price, note, raw) VALUES ('Lamp', 12.50, NULL, x'00ff'), ('Chair', 80, 'NULL', NULL), ('Desk', 200.25, 'oak', NULL)");
    await run('CREATE TABLE log (id INT PRIMARY KEY, text TEXT) ENGINE=MyISAM');
  }, 60_000);
  afterAll(async () => {
    await bench.close();
    await server.stop();
  });

  it('lists and describes', async () => {
    expect(await bench.call(listTables, { connection: 'maria' })).toMatchObject({ engine: 'mariadb', tables: [{ schema: 'shop', name: 'log' }, { schema: 'shop', name: 'products', kind: 'table' }] });
    expect(await bench.call(describeTable, { connection: 'maria', table: 'products' })).toMatchObject({ primary_key: ['id'], rows: 3, columns: [{ name: 'id', type: 'int(11)' }, { name: 'name', nullable: false }, { name: 'price', type: 'decimal(10,2)' }, { nullable: true }, {}, {}] });
    expect((await failureOf(bench.call(describeTable, { connection: 'maria', table: 'nothing' }))).hint).toContain('products');
  });

  it('keeps types, and tells NULL from a text', async () => {
    const result = await query("SELECT 9007199254740993 AS big, CAST(0.1 AS DOUBLE) AS plain, CAST(12.50 AS DECIMAL(10,2)) AS money, CAST(12345678901234567890.5 AS DECIMAL(30,1)) AS much, raw, CAST('2026-05-01' AS DATE) AS day, made, TIMESTAMP('2026-05-01 10:00:00') AS local, note, 'NULL' AS word FROM products WHERE id = ?", { parameters: [1] });
    expect(result['rows']).toEqual([{ big: '9007199254740993', plain: 0.1, money: 12.5, much: '12345678901234567890.5', raw: 'AP8=', day: '2026-05-01', made: '2026-05-01T10:00:00Z', local: '2026-05-01T10:00:00', note: null, word: 'NULL' }]);
    expect((result['columns'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(['integer', 'number', 'number', 'number', 'bytes', 'date', 'datetime', 'datetime', 'text', 'text']);
    expect(await rows("SHOW TABLES LIKE 'prod%'")).toHaveLength(1);
  });

  it('gives pages', async () => {
    expect(await query('SELECT seq FROM seq_1_to_100000', { limit: 300, offset: 500 })).toMatchObject({ row_count: 300, has_more: true, next_offset: 800 });
    expect(await query('SELECT seq FROM seq_1_to_100000 LIMIT 50000', { limit: 3 })).toMatchObject({ rows: [{ seq: 1 }, { seq: 2 }, { seq: 3 }], has_more: true });
  });

  it('ends what does not end: by its limit, and when it is stopped', async () => {
    expect((await failureOf(query('SELECT count(*) FROM seq_1_to_1000000 a JOIN seq_1_to_1000000 b ON a.seq <> b.seq', { timeout: 1 }))).code).toBe('DEADLINE_EXCEEDED');
    const stop = new AbortController();
    const stopped = bench.call(queryDatabase, { connection: 'maria', query: 'SELECT SLEEP(30)' }, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('stopped')), 100);
    await expect(stopped).rejects.toThrow('stopped');
  });

  it('tries a change and takes it back, then makes it', async () => {
    const change = { connection: 'maria', sql: 'UPDATE products SET price = price * ?, note = ? WHERE id > ?', parameters: [2, 'new', 1] };
    const { preview } = await bench.preview(executeSql, change);
    expect(preview).toMatchObject({ affected: 2, total: 3, rows: [{ before: ['2', 'Chair', '80.00', "'NULL'", 'NULL', '2026-05-01 10:00:00'], after: ['2', 'Chair', '160.00', 'new', 'NULL', '2026-05-01 10:00:00'] }, {}] });
    expect(await rows('SELECT SUM(price) AS s FROM products')).toEqual([{ s: 292.75 }]);
    expect(await bench.call(executeSql, change)).toMatchObject({ affected_rows: 2, undoable: true });
    expect((await bench.preview(executeSql, { connection: 'maria', sql: "INSERT INTO log VALUES (1, 'x')" })).preview).toMatchObject({ untracked: expect.stringContaining('rolled back') as string });
    expect(await rows('SELECT * FROM log')).toEqual([]);
    expect((await bench.preview(executeSql, { connection: 'maria', sql: 'DROP TABLE log' })).preview).not.toHaveProperty('affected');
    expect(await rows('SELECT COUNT(*) AS n FROM log')).toEqual([{ n: 0 }]);
  });

  it('backs up, and restores beside it, then in its place', async () => {
    const made = await bench.call(backupDatabase, { connection: 'maria', output_path: 'shop.sql' });
    expect(made).toMatchObject({ format: 'mysql-sql', tool: 'mariadb-dump', tables: [{ name: 'log', rows: 0 }, { name: 'products', rows: 3 }] });
    await run('DELETE FROM products WHERE id > 1');
    expect(await bench.call(restoreDatabase, { connection: 'maria', backup_path: 'shop.sql', target: 'shop_again' })).toMatchObject({ replaced: false, checked: true });
    expect((await failureOf(bench.call(restoreDatabase, { connection: 'maria', backup_path: 'shop.sql', target: 'shop_again' }))).code).toBe('ALREADY_EXISTS');
    expect(await bench.call(restoreDatabase, { connection: 'maria', backup_path: 'shop.sql', replace: true })).toMatchObject({ replaced: true, kept: expect.stringMatching(/^shop_before_\d+$/) as string });
    expect(await rows('SELECT COUNT(*) AS n, MIN(HEX(raw)) AS raw FROM products')).toEqual([{ n: 3, raw: '00FF' }]);
  }, 30_000);

  it('takes rows back through the door, and does them again', () =>
    undoThroughDoor({
      connection: 'maria',
      saved: server,
      mark: () => '?',
      setup: [
        'CREATE TABLE kept (id INT PRIMARY KEY AUTO_INCREMENT, note TEXT, big BIGINT UNSIGNED, plain DOUBLE, exact DECIMAL(30,5), raw BLOB, at DATETIME(6), doc JSON, bits BIT(9), twice DECIMAL(40,5) AS (exact * 2) STORED)',
        `INSERT INTO kept (note, big, plain, exact, raw, at, doc, bits) VALUES ('it''s', 18446744073709551615, 0.1, 1.10, x'0027ff', '2026-05-01 10:00:00.123456', '{"a": null}', b'100000001'), (NULL, 1, 1e300, 1234567890123456789012345.5, NULL, NULL, NULL, NULL), ('NULL', NULL, NULL, NULL, '', '2026-05-01', '[]', b'0')`,
      ],
      picture: 'SELECT id, note, big, HEX(raw) AS raw, plain, exact, at, doc, bits + 0 AS bits, twice FROM kept ORDER BY id',
      changes: ["UPDATE kept SET note = 'x', raw = NULL, doc = '{}', at = NOW(6), bits = b'1'", 'DELETE FROM kept WHERE id IN (1, 3)', 'DELETE FROM kept', "INSERT INTO kept (note, big) VALUES ('new', 5), ('newer', 6)", 'UPDATE kept SET big = big - 1, plain = plain / 3 WHERE note IS NOT NULL AND id < 3'],
    }));

  it('says who was not let in, and what is not encrypted', async () => {
    expect((await failureOf(bench.call(queryDatabase, { connection: 'wrong', query: 'SELECT 1' }))).code).toBe('PERMISSION_DENIED');
    expect((await failureOf(bench.call(queryDatabase, { connection: 'secured', query: 'SELECT 1' }))).message).toMatch(/SSL|secure/);
  });
});
