import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { columnFields, connectionField, parametersField, rowsField, shortStatement, tableOf, timeoutField } from './shared/fields.ts';

/** Bytes of one page. */
const mostBytes = 1_000_000;

export const queryDatabase = defineFunction({
  name: 'query_database',
  title: 'Query database',
  category: 'database',
  summary: 'Rows of one SELECT, page by page',
  description:
    'Runs one SQL statement that only reads, on a saved PostgreSQL, MySQL, MariaDB or SQLite database or on a SQLite, CSV, TSV, Parquet or JSON file, in the read-only mode of the engine itself: what would change anything is refused. Rows come a page at a time with their types; NULL is null. A file is a table named as it is, without its ending. For changes use execute_sql.',
  input: z.strictObject({
    connection: connectionField,
    query: z.string().min(1).max(100_000).describe('One statement, such as SELECT name, total FROM orders WHERE total > ? ORDER BY total DESC.'),
    parameters: parametersField,
    limit: z.number().int().min(1).max(10_000).default(100).describe('Rows of this page.'),
    offset: z.number().int().min(0).max(100_000_000).default(0).describe('Rows to pass over first: next_offset of the page before. Only with ORDER BY do pages fit together.'),
    timeout: timeoutField,
  }),
  output: z.strictObject({
    columns: z.array(z.strictObject(columnFields)).describe('In the order of the result.'),
    rows: rowsField,
    row_count: z.number().int().describe('Rows of this page.'),
    has_more: z.boolean().describe('There are rows after these.'),
    next_offset: z.number().int().nullable().describe('Where the next page begins; null after the last.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  timeoutMs: 630_000,
  phrase: ({ connection, query }) => ({ base: 'Query', present: 'Querying', past: 'Queried', object: `${connection}: ${shortStatement(query)}` }),
  effects: ({ connection, query }) => [{ kind: 'sql', connection, access: 'read', statement: query }],
  summarise: ({ row_count, has_more }) => (row_count === 0 ? 'No rows' : `${formatCount(row_count, 'row')}${has_more ? ', and there are more' : ''}`),
  view: ({ columns, rows }) => tableOf(columns, rows),
  phrasings: [
    'query the shop database for the latest orders',
    'select all customers from Berlin',
    'run SELECT count(*) FROM users',
    'how many orders were placed last week',
    'show the ten most expensive products in the database',
    'what is the average of price in sales.csv',
    'sum the amounts by month in data.parquet',
    'find users in the database whose email ends with example.com',
    'get rows of the table events where level is error',
    'run this SQL query',
    'join orders with customers and show the totals',
    'look up the invoice 4711 in the database',
    'group the CSV by country and count',
    'read the first 20 rows of the table logs',
  ],
  examples: [
    { title: 'A CSV file', input: { connection: 'sales.csv', query: 'SELECT country, SUM(amount) AS total FROM sales GROUP BY country ORDER BY total DESC' }, setup: { 'sales.csv': 'country,amount\nSE,12\nDE,30\nSE,8\n' } },
    { title: 'With a parameter', input: { connection: 'people.json', query: 'SELECT name FROM people WHERE age > ? ORDER BY name', parameters: [30] }, setup: { 'people.json': '[{"name":"Ada","age":36},{"name":"Bob","age":20}]' } },
  ],
  async handler({ databases, signal, remark }, { connection, query, parameters, limit, offset, timeout }) {
    const database = await databases.sql(connection);
    const page = await database.query({ sql: query, parameters, offset, limit, maxBytes: mostBytes, timeoutMs: timeout * 1000, signal });
    if (page.cut) remark(`The page ends after ${formatCount(page.rows.length, 'row')} as it is large; the next begins at ${offset + page.rows.length}`);
    return { columns: page.columns, rows: page.rows, row_count: page.rows.length, has_more: page.more, next_offset: page.more ? offset + page.rows.length : null };
  },
});
