import { afterAll, beforeAll, expect, it } from 'vitest';
import { queryDatabase } from '../../src-main/functions/database/queryDatabase.ts';
import { openBench, type DatabaseBench } from '../kit/databases/openBench.ts';
import { makeShop } from '../kit/databases/sqliteShop.ts';

const formulas = ['=1+1', '=HYPERLINK("http://evil.example","x")', '+cmd|calc', '@SUM(A1)', '-2+3'];
const xml = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>';
let bench: DatabaseBench;
beforeAll(() => {
  bench = openBench();
  bench.put('cells.csv', `cell\n${[...formulas, xml].map((cell) => `"${cell.replaceAll('"', '""')}"`).join('\n')}\n`);
  makeShop(bench.at('cells.sqlite'), ['CREATE TABLE cells (cell)', ...[...formulas, xml].map((cell) => `INSERT INTO cells VALUES ('${cell}')`)]);
});
afterAll(() => bench.close());

it.each(['cells.csv', 'cells.sqlite'])('attack 47: formulas and entities in %s are text, are not worked out, and stay as they are', async (connection) => {
  const { rows } = await bench.call(queryDatabase, { connection, query: 'SELECT cell FROM cells' });
  expect((rows as { cell: string }[]).map(({ cell }) => cell)).toEqual([...formulas, xml]);
});
