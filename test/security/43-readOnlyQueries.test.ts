import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeSql } from '../../src-main/functions/database/executeSql.ts';
import { queryDatabase } from '../../src-main/functions/database/queryDatabase.ts';
import { openBench, type DatabaseBench } from '../kit/databases/openBench.ts';
import { mariadbMissing, postgresqlMissing, startMariadb, startPostgresql, type DatabaseServer } from '../kit/databases/servers.ts';
import { makeShop, shopTables } from '../kit/databases/sqliteShop.ts';
import { describeIf } from '../kit/skip.ts';
import { failureOf } from '../kit/workbench.ts';

/** Where a statement that got through would leave a trace. */
const trace = join(tmpdir(), `steward-attack-43-${process.pid}`);

interface Attacked {
  connection: string;
  bench: DatabaseBench;
}

/** Each is refused, leaves nothing behind, and the same session goes on reading. */
function refusesAll(attacked: () => Attacked, statements: readonly string[], verbs: readonly string[] = []): void {
  const query = (sql: string): Promise<Record<string, unknown>> => attacked().bench.call(queryDatabase, { connection: attacked().connection, query: sql, timeout: 5 });
  const count = async (): Promise<unknown> => (await query('SELECT COUNT(*) AS n FROM products'))['rows'];

  it.each(statements)('query_database refuses %s', async (sql) => {
    const error = await failureOf(query(sql));
    expect(['FORBIDDEN', 'INVALID_INPUT', 'PERMISSION_DENIED']).toContain(error.code);
    expect(existsSync(trace)).toBe(false);
    expect(await count()).toEqual([{ n: 3 }]);
  });

  it.each(verbs)('execute_sql refuses, and its card does not try, %s', async (sql) => {
    const { bench, connection } = attacked();
    expect(['FORBIDDEN', 'INVALID_INPUT', 'PERMISSION_DENIED', 'UNSUPPORTED']).toContain((await failureOf(bench.preview(executeSql, { connection, sql }))).code);
    expect(['FORBIDDEN', 'INVALID_INPUT', 'PERMISSION_DENIED', 'UNSUPPORTED']).toContain((await failureOf(bench.call(executeSql, { connection, sql }))).code);
    expect(existsSync(trace)).toBe(false);
    expect(await count()).toEqual([{ n: 3 }]);
  });
}

const everywhere = ['SELECT 1; DROP TABLE products', 'DELETE FROM products', "INSERT INTO products (name) VALUES ('x')", 'UPDATE products SET price = 0', 'DROP TABLE products', 'CREATE TABLE made (id INT)', 'WITH gone AS (DELETE FROM products RETURNING *) SELECT * FROM gone', 'BEGIN', 'COMMIT', 'SELECT 1 /* ; */; DELETE FROM products', "SELECT ';' ; DELETE FROM products", 'EXPLAIN ANALYZE DELETE FROM products'];

describe('attack 43 on SQLite', () => {
  let bench: DatabaseBench;
  beforeAll(() => {
    bench = openBench();
    makeShop(bench.at('shop.sqlite'));
    makeShop(join(bench.roots.outside, 'other.sqlite'));
  });
  afterAll(() => bench.close());

  refusesAll(
    () => ({ bench, connection: 'shop.sqlite' }),
    [...everywhere, `ATTACH '${trace}' AS other`, "ATTACH '../outside/other.sqlite' AS other", "SELECT load_extension('/tmp/x.so')", `VACUUM INTO '${trace}'`, 'PRAGMA query_only = 0', 'PRAGMA writable_schema = 1', "WITH a AS (SELECT 1) INSERT INTO products (name) SELECT 'x'", "INSERT INTO products (name) VALUES ('x') RETURNING id", `SELECT writefile('${trace}', 'x')`, "SELECT readfile('/etc/passwd')", 'REINDEX', 'ANALYZE', 'DETACH main', 'SAVEPOINT x', 'SELECT * INTO made FROM products'],
    [`ATTACH '${trace}' AS other`, `VACUUM INTO '${trace}'`, 'PRAGMA writable_schema = 1', "SELECT load_extension('/tmp/x.so')", 'BEGIN', "INSERT INTO products (name) VALUES ('x'); DELETE FROM products"],
  );
});

describe('attack 43 on data files', () => {
  let bench: DatabaseBench;
  beforeAll(() => {
    bench = openBench();
    bench.put('products.csv', 'id,name\n1,a\n2,b\n3,c\n');
    bench.put('secret.csv', 'id,word\n1,x\n');
  });
  afterAll(() => bench.close());

  refusesAll(
    () => ({ bench, connection: 'products.csv' }),
    [...everywhere, `COPY (SELECT 1) TO '${trace}'`, "COPY products TO 'products.csv'", `ATTACH '${trace}'`, 'INSTALL httpfs', 'LOAD httpfs', 'SET enable_external_access = true', "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_csv('secret.csv')", "SELECT * FROM 'secret.csv'", 'SELECT * FROM "/etc/passwd"', "SELECT * FROM glob('/*')", "SELECT getenv('HOME')", "FROM read_blob('/etc/passwd')", "SELECT * FROM query('DROP VIEW products')", `EXPORT DATABASE '${trace}'`, 'PRAGMA database_list', 'CALL pragma_version()', "SELECT * FROM 'http://127.0.0.1:9/x.parquet'"],
    ['DELETE FROM products', `COPY (SELECT 1) TO '${trace}'`],
  );

  it('leaves the file as it is', () => {
    expect(bench.get('products.csv')).toBe('id,name\n1,a\n2,b\n3,c\n');
    expect(readdirSync(bench.roots.workspace).toSorted()).toEqual(['products.csv', 'secret.csv']);
  });
});

describeIf(postgresqlMissing === undefined, postgresqlMissing ?? '-')('attack 43 on PostgreSQL, as a superuser', () => {
  let server: DatabaseServer;
  let bench: DatabaseBench;
  beforeAll(async () => {
    server = await startPostgresql();
    bench = openBench([server]);
    for (const sql of shopTables) await bench.call(executeSql, { connection: 'pg', sql });
    await bench.call(executeSql, { connection: 'pg', sql: "CREATE FUNCTION sneaky() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM products; RETURN 1; END $$" });
    await bench.call(executeSql, { connection: 'pg', sql: `CREATE FUNCTION sneakier() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('role', 'none', true); EXECUTE 'COPY products TO PROGRAM ''touch ${trace}'''; RETURN 1; END $$` });
  }, 60_000);
  afterAll(async () => {
    await bench.close();
    await server.stop();
  });

  refusesAll(
    () => ({ bench, connection: 'pg' }),
    [
      ...everywhere, `COPY products TO PROGRAM 'touch ${trace}'`, `COPY products TO '${trace}'`, `COPY products FROM PROGRAM 'touch ${trace}'`, 'SELECT sneaky()', "SELECT set_config('transaction_read_only', 'off', false)", 'SET default_transaction_read_only = off', `SELECT lo_export(1, '${trace}')`, "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('/')", 'SELECT pg_terminate_backend(1)', "SELECT * FROM dblink('', 'DELETE FROM products') AS t(a int)", "SELECT query_to_xml('DELETE FROM products', true, true, '')", 'SELECT * INTO made FROM products', 'SELECT * FROM products FOR UPDATE', "SELECT nextval('x')", 'DO $$ BEGIN DELETE FROM products; END $$', 'CALL x()', 'LISTEN x', 'VACUUM', "PREPARE x AS DELETE FROM products", 'EXECUTE x', 'ROLLBACK', 'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE', "SELECT 1) TO STDOUT; DELETE FROM products; --", 'CLOSE ALL', "SELECT \"pg_read_file\"('/etc/passwd')", "SELECT pg_catalog.pg_read_file('/etc/passwd')",
    ],
    [`COPY products TO PROGRAM 'touch ${trace}'`, `SELECT lo_export(1, '${trace}')`, 'SET ROLE none', 'BEGIN', "UPDATE products SET note = pg_read_file('/etc/passwd')"],
  );

  it('a superuser’s function is not let out of its role', async () => {
    await bench.call(executeSql, { connection: 'pg', sql: 'CREATE VIEW harmless AS SELECT sneakier()' });
    await bench.call(executeSql, { connection: 'pg', sql: 'CREATE VIEW more_harmless AS SELECT * FROM harmless' });
    for (const sql of ['SELECT sneakier()', 'SELECT * FROM harmless', 'SELECT * FROM more_harmless', 'SELECT * FROM products, more_harmless']) expect((await failureOf(bench.call(queryDatabase, { connection: 'pg', query: sql, timeout: 5 }))).message).toContain('superuser');
    expect(existsSync(trace)).toBe(false);
  });
});

describeIf(mariadbMissing === undefined, mariadbMissing ?? '-')('attack 43 on MariaDB, with every right', () => {
  let server: DatabaseServer;
  let bench: DatabaseBench;
  beforeAll(async () => {
    server = await startMariadb();
    bench = openBench([server]);
    for (const sql of shopTables) await bench.call(executeSql, { connection: 'maria', sql });
    await bench.call(executeSql, { connection: 'maria', sql: 'CREATE FUNCTION sneaky() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM products; RETURN 1; END' });
  }, 60_000);
  afterAll(async () => {
    await bench.close();
    await server.stop();
  });

  refusesAll(
    () => ({ bench, connection: 'maria' }),
    [
      ...everywhere, `SELECT * FROM products INTO OUTFILE '${trace}'`, `SELECT name INTO OUTFILE '${trace}' FROM products`, `SELECT 'x' INTO DUMPFILE '${trace}'`, `SELECT 'x' /*!50000 INTO OUTFILE '${trace}' */`, `SELECT 'x' /*M! INTO OUTFILE '${trace}' */`, `SELECT 'a\\'' INTO OUTFILE '${trace}' -- '`, "SELECT LOAD_FILE('/etc/passwd')", "SELECT load_file ('/etc/passwd')", `LOAD DATA INFILE '/etc/passwd' INTO TABLE products`, "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE products", 'SELECT sneaky()', 'SET GLOBAL read_only = 1', 'SET SESSION TRANSACTION READ WRITE', 'START TRANSACTION READ WRITE', 'FLUSH TABLES', 'KILL 1', 'CALL x()', 'PREPARE x FROM "DELETE FROM products"', 'LOCK TABLES products WRITE', 'TRUNCATE products', 'GRANT ALL ON *.* TO x', 'SHUTDOWN', 'HANDLER products OPEN', "SELECT GET_LOCK('x', 1)", 'SELECT name INTO @x FROM products', 'ANALYZE TABLE products', 'INSTALL SONAME "x"', "SELECT 1 -- x\n; DELETE FROM products", 'SELECT 1 # x\n; DELETE FROM products',
    ],
    [`SELECT * FROM products INTO OUTFILE '${trace}'`, "LOAD DATA INFILE '/etc/passwd' INTO TABLE products", 'SET GLOBAL read_only = 1', 'KILL 1', "UPDATE products SET note = LOAD_FILE('/etc/passwd')", `SELECT 'x' /*!50000 INTO OUTFILE '${trace}' */`, 'SHUTDOWN'],
  );
});
