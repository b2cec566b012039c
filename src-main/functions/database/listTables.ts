import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { connectionField, tableOf } from './shared/fields.ts';

export const listTables = defineFunction({
  name: 'list_tables',
  title: 'List tables',
  category: 'database',
  summary: 'Tables and views of a database, with rows',
  description:
    'Lists tables and views of a saved database or of a file, with how many rows they hold as far as the engine knows without counting long. A CSV, Parquet or JSON file is one table, named as the file is. For Redis and MongoDB use query_nosql; for the columns of one table describe_table.',
  input: z.strictObject({
    connection: connectionField,
    schema: z.string().min(1).max(128).optional().describe('Only of this schema; on MySQL a database. Without it those of the person, not the engine’s own.'),
  }),
  output: z.strictObject({
    engine: z.enum(['sqlite', 'postgresql', 'mysql', 'mariadb', 'duckdb']).describe('What answered; duckdb reads data files.'),
    tables: z
      .array(
        z.strictObject({
          name: z.string().describe('Its name.'),
          schema: z.string().nullable().describe('Its schema; null where the engine has none.'),
          kind: z.enum(['table', 'view', 'file']).describe('What it is.'),
          rows: z.number().nullable().describe('About how many rows; null where that is not known without counting long.'),
          comment: z.string().nullable().describe('What its maker wrote about it.'),
        }),
      )
      .describe('Tables and views by name.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ connection }) => ({ base: 'List', present: 'Listing', past: 'Listed', object: `the tables of ${connection}` }),
  effects: ({ connection }) => [{ kind: 'sql', connection, access: 'read', verb: 'SHOW', tables: [] }],
  summarise: ({ tables }) => (tables.length === 0 ? 'No tables' : formatCount(tables.length, 'table')),
  view: ({ tables }) =>
    tableOf(
      [
        { name: 'schema', type: '', kind: 'text' },
        { name: 'name', type: '', kind: 'text' },
        { name: 'kind', type: '', kind: 'text' },
        { name: 'rows', type: '', kind: 'integer' },
        { name: 'comment', type: '', kind: 'text' },
      ].filter(({ name }) => !['schema', 'comment'].includes(name) || tables.some((table) => table[name as 'schema'] !== null)) as Parameters<typeof tableOf>[0],
      tables,
    ),
  phrasings: [
    'which tables are in the shop database',
    'list the tables of app.sqlite',
    'show me all tables',
    'what tables does the database have',
    'what is in my postgres database',
    'show the views of the warehouse',
    'list tables in the schema sales',
    'how many tables are in ledger.db',
    'what data files are in this folder as tables',
    'show tables',
    'give me an overview of the database',
    'enumerate the relations of the production database',
  ],
  examples: [{ title: 'A data file', input: { connection: 'sales.csv' }, setup: { 'sales.csv': 'day,sum\n2026-05-01,12\n' } }],
  async handler({ databases, signal }, { connection, schema }) {
    const database = await databases.sql(connection);
    return { engine: database.engine, tables: await database.tables(schema, signal) };
  },
});
