import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTable } from '../../../../src-main/functions/database/describeTable.ts';
import { executeSql } from '../../../../src-main/functions/database/executeSql.ts';
import { listTables } from '../../../../src-main/functions/database/listTables.ts';
import { queryDatabase } from '../../../../src-main/functions/database/queryDatabase.ts';
import { openBench, type DatabaseBench } from '../../../kit/databases/openBench.ts';
import { failureOf } from '../../../kit/workbench.ts';

let bench: DatabaseBench;
beforeAll(async () => {
  bench = openBench();
  bench.put('sales.csv', 'id,who,amount,at,big\n1,Ada,12.50,2026-05-01,9007199254740993\n2,,3.25,2026-05-02,2\n3,NULL,8,,3\n');
  bench.put('data/one.tsv', 'a\tb\n1\tx\n');
  bench.put('data/two.jsonl', '{"a":1,"inner":{"list":[1,2]}}\n{"a":null,"inner":null}\n');
  bench.put('data/notes.txt', 'no table');
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT range AS n, range * 1.5 AS half, TIMESTAMPTZ '2026-05-01 10:00:00+00' AS at, '\\x00\\xff'::BLOB AS raw FROM range(5)) TO '${join(bench.roots.workspace, 'numbers.parquet')}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
});
afterAll(() => bench.close());

const query = async (connection: string, sql: string, more: Record<string, unknown> = {}): Promise<unknown> => (await bench.call(queryDatabase, { connection, query: sql, ...more }))['rows'];

describe('data files', () => {
  it('reads CSV with types kept, and tells NULL from a text', async () => {
    expect(await query('sales.csv', 'SELECT * FROM sales ORDER BY id')).toEqual([
      { id: 1, who: 'Ada', amount: 12.5, at: '2026-05-01', big: '9007199254740993' },
      { id: 2, who: null, amount: 3.25, at: '2026-05-02', big: 2 },
      { id: 3, who: 'NULL', amount: 8, at: null, big: 3 },
    ]);
    expect(await query('sales.csv', 'SELECT count(*) AS n, sum(amount) AS s FROM sales WHERE amount > ?', { parameters: [3.5] })).toEqual([{ n: 2, s: 20.5 }]);
  });

  it('reads Parquet, TSV and JSON lines, and a folder of them', async () => {
    expect(await query('numbers.parquet', 'SELECT * FROM numbers ORDER BY n LIMIT 1 OFFSET 1')).toEqual([{ n: 1, half: 1.5, at: '2026-05-01T10:00:00Z', raw: 'AP8=' }]);
    expect((await bench.call(listTables, { connection: './data' }))['tables']).toMatchObject([{ name: 'one', kind: 'file' }, { name: 'two', kind: 'file' }]);
    expect(await query('./data', 'SELECT one.b, two."inner" FROM one JOIN two ON one.a = two.a')).toEqual([{ b: 'x', inner: { list: [1, 2] } }]);
  });

  it('describes a file', async () => {
    expect(await bench.call(describeTable, { connection: 'sales.csv', table: 'sales' })).toMatchObject({ rows: 3, columns: [{ name: 'id', type: 'BIGINT', kind: 'integer' }, { name: 'who', kind: 'text' }, { name: 'amount', kind: 'number' }, { name: 'at', type: 'DATE', kind: 'date' }, { name: 'big' }] });
  });

  it('ends what does not end', async () => {
    expect((await failureOf(query('sales.csv', 'SELECT count(*) FROM range(100000000000) a', { timeout: 1 }))).code).toBe('DEADLINE_EXCEEDED');
  });

  it('says what cannot be done', async () => {
    expect((await failureOf(bench.call(executeSql, { connection: 'sales.csv', sql: 'DELETE FROM sales' }))).code).toBe('UNSUPPORTED');
    expect((await failureOf(query('absent.csv', 'SELECT 1'))).code).toBe('NOT_FOUND');
    expect((await failureOf(query('data/notes.txt', 'SELECT 1'))).code).toBe('UNSUPPORTED');
    expect((await failureOf(query('sales.csv', 'SELECT * FROM other'))).hint).toContain('sales');
  });
});
