import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { columnFields, connectionField, tableOf } from './shared/fields.ts';

export const describeTable = defineFunction({
  name: 'describe_table',
  title: 'Describe table',
  category: 'database',
  summary: 'Columns, keys and indexes of one table',
  description: 'Tells the columns of one table with their types, which may be NULL and what they are by default, its primary key, what it refers to, its indexes and how many rows it has. Works on saved databases and on SQLite, CSV, Parquet and JSON files. Look here before writing a query.',
  input: z.strictObject({
    connection: connectionField,
    table: z.string().min(1).max(300).describe('The table or view, with its schema where it needs one: orders, sales.orders.'),
  }),
  output: z.strictObject({
    name: z.string().describe('Its name.'),
    schema: z.string().nullable().describe('Its schema; null where the engine has none.'),
    kind: z.enum(['table', 'view', 'file']).describe('What it is.'),
    columns: z
      .array(
        z.strictObject({
          ...columnFields,
          nullable: z.boolean().describe('Whether it may hold NULL.'),
          default: z.string().nullable().describe('What it is where nothing is given, as the engine writes it.'),
          primary_key: z.boolean().describe('Part of the primary key.'),
          comment: z.string().nullable().describe('What its maker wrote about it.'),
        }),
      )
      .describe('In the order of the table.'),
    primary_key: z.array(z.string()).describe('The columns of the primary key in order; empty where there is none.'),
    foreign_keys: z
      .array(z.strictObject({ columns: z.array(z.string()).describe('Its own columns.'), references: z.string().describe('The other table.'), referenced_columns: z.array(z.string()).describe('Columns there.') }))
      .describe('What it refers to.'),
    indexes: z.array(z.strictObject({ name: z.string().describe('Its name.'), columns: z.array(z.string()).describe('What it is over.'), unique: z.boolean().describe('Each value once.') })).describe('Its indexes.'),
    rows: z.number().nullable().describe('How many rows; null where counting would take long.'),
  }),
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  undo: 'nothing',
  phrase: ({ connection, table }) => ({ base: 'Describe', present: 'Describing', past: 'Described', object: `${table} of ${connection}` }),
  effects: ({ connection, table }) => [{ kind: 'sql', connection, access: 'read', verb: 'DESCRIBE', tables: [table.toLowerCase()] }],
  summarise: ({ columns, rows }) => `${formatCount(columns.length, 'column')}${rows === null ? '' : `, ${formatCount(rows, 'row')}`}`,
  view: ({ columns }) => tableOf((['name', 'type', 'nullable', 'default', 'primary_key'] as const).map((name) => ({ name, type: '', kind: 'text' as const })), columns),
  phrasings: [
    'describe the table orders',
    'what columns does customers have',
    'show the schema of the invoices table',
    'which type is the column price',
    'what is the primary key of users',
    'show the structure of sales.csv',
    'what indexes are on events',
    'which columns are in data.parquet',
    'explain the columns of the products table',
    'what does the table payments refer to',
    'show foreign keys of order_items',
    'how many rows does the log table have',
  ],
  examples: [{ title: 'A data file', input: { connection: 'sales.csv', table: 'sales' }, setup: { 'sales.csv': 'day,sum\n2026-05-01,12\n' } }],
  handler: async ({ databases, signal }, { connection, table }) => (await databases.sql(connection)).describe(table, signal),
});
