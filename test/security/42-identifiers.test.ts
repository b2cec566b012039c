import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeTable } from '../../src-main/functions/database/describeTable.ts';
import { listTables } from '../../src-main/functions/database/listTables.ts';
import { queryDatabase } from '../../src-main/functions/database/queryDatabase.ts';
import { executeSql } from '../../src-main/functions/database/executeSql.ts';
import { openBench, type DatabaseBench } from '../kit/databases/openBench.ts';
import { mariadbMissing, postgresqlMissing, startMariadb, startPostgresql, type DatabaseServer } from '../kit/databases/servers.ts';
import { makeShop, shopTables } from '../kit/databases/sqliteShop.ts';
import { failureOf } from '../kit/workbench.ts';

const names = ['products; DROP TABLE products', "products'; DROP TABLE products; --", 'products"; DROP TABLE products; --', 'products`; DROP TABLE products; --', 'products) UNION SELECT 1 --', '(SELECT 1)', "x' OR '1'='1", 'main.products; DELETE FROM products', 'products\u0000', 'products WHERE 1=1'];
let bench: DatabaseBench;
let servers: DatabaseServer[] = [];
const connections: string[] = ['shop.sqlite', 'products.csv'];

beforeAll(async () => {
  servers = await Promise.all([...(postgresqlMissing === undefined ? [startPostgresql()] : []), ...(mariadbMissing === undefined ? [startMariadb()] : [])]);
  bench = openBench(servers);
  makeShop(bench.at('shop.sqlite'), ['CREATE TABLE "odd ""name"" of; a table" (id INTEGER PRIMARY KEY)']);
  bench.put('products.csv', 'id,name\n1,a\n2,b\n3,c\n');
  for (const { connection } of servers) {
    connections.push(connection.name);
    for (const sql of shopTables) await bench.call(executeSql, { connection: connection.name, sql });
  }
}, 60_000);
afterAll(async () => {
  await bench.close();
  await Promise.all(servers.map((server) => server.stop()));
});

it.each(names)('attack 42: %j in the place of a table is looked for in the catalogue and is nothing more', async (name) => {
  for (const connection of connections) {
    expect(['NOT_FOUND', 'INVALID_INPUT'], connection).toContain((await failureOf(bench.call(describeTable, { connection, table: name }))).code);
    if (connection !== 'products.csv' && !name.includes('\u0000')) expect((await bench.call(listTables, { connection, schema: name }))['tables'], connection).toEqual([]);
    expect((await bench.call(queryDatabase, { connection, query: 'SELECT COUNT(*) AS n FROM products' }))['rows'], connection).toEqual([{ n: 3 }]);
  }
});

it('attack 42: a table with an odd name is found by that name', async () => {
  expect(await bench.call(describeTable, { connection: 'shop.sqlite', table: 'odd "name" of; a table' })).toMatchObject({ name: 'odd "name" of; a table', primary_key: ['id'], rows: 0 });
});

it('attack 42: a value stays a value', async () => {
  for (const connection of connections) {
    const mark = connection === 'pg' ? '$1' : '?';
    expect((await bench.call(queryDatabase, { connection, query: `SELECT COUNT(*) AS n FROM products WHERE name = ${mark}`, parameters: ["' OR 1=1; DROP TABLE products; --"] }))['rows'], connection).toEqual([{ n: 0 }]);
  }
});
