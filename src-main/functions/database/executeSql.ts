import { z } from 'zod';
import { formatCount } from '../../kernel/format.ts';
import type { ExactRow, RowChange, SqlEngine, Tried } from '../../ports/databases.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { columnFields, connectionField, parametersField, rowsField, shortStatement, tableOf, timeoutField } from './shared/fields.ts';

/** Rows on a card, and on one that shows all. */
const [fewRows, manyRows] = [20, 500];

export const executeSql = defineFunction({
  name: 'execute_sql',
  title: 'Execute SQL',
  category: 'database',
  summary: 'One statement that changes a database',
  description:
    'Runs one SQL statement that changes rows or tables, in a transaction of its own, on a saved PostgreSQL, MySQL, MariaDB or SQLite database or a SQLite file. The person first sees the statement and, from a run that was rolled back, the rows it changes. INSERT, UPDATE and DELETE on one table with a primary key can be undone row by row. Give values as parameters. To read, use query_database.',
  input: z.strictObject({
    connection: connectionField,
    sql: z.string().min(1).max(500_000).describe('One statement, such as UPDATE products SET price = ? WHERE id = ?.'),
    parameters: parametersField,
    timeout: timeoutField,
  }),
  output: z.strictObject({
    affected_rows: z.number().int().describe('Rows it changed.'),
    columns: z.array(z.strictObject(columnFields)).describe('Of what RETURNING gave; empty without it.'),
    rows: rowsField,
    undoable: z.boolean().describe('Whether the change of these rows can be taken back.'),
    not_undoable_because: z.string().nullable().describe('Why it cannot; null where it can.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false },
  undo: 'journal',
  timeoutMs: 630_000,
  phrase: ({ connection, sql }) => ({ base: 'Run', present: 'Running', past: 'Ran', object: `${shortStatement(sql)} on ${connection}` }),
  effects: ({ connection, sql }) => [{ kind: 'sql', connection, access: 'write', statement: sql }],
  async preview({ databases, signal, whole }, { connection, sql, parameters, timeout }) {
    const database = await databases.sql(connection);
    const tried = await database.tryOut({ sql, parameters, timeoutMs: timeout * 1000, signal });
    const { change, affected, total, reason } = tried;
    const untracked = 'untracked' in change ? change.untracked : undefined;
    const notes = [...(reason === undefined ? [] : [{ tone: 'write' as const, text: `Not tried beforehand: ${reason}` }]), ...(everyRow(tried) ? [{ tone: 'destroy' as const, text: 'It changes every row of the table' }] : [])];
    return {
      preview: {
        kind: 'sql',
        database: connection,
        statement: parameters.length === 0 ? sql : `${sql}\n-- ${parameters.map((value, index) => `${index + 1}: ${JSON.stringify(value)}`).join(', ')}`,
        ...(affected !== undefined && { affected }),
        ...(total !== undefined && { total }),
        columns: untracked === undefined ? (change as RowChange).columns.map(({ name }) => name) : [],
        rows: 'untracked' in change ? [] : change.rows.slice(0, whole ? manyRows : fewRows).map(({ before, after }) => ({ before: shown(before, database.engine), after: shown(after, database.engine) })),
        ...(untracked !== undefined && { untracked }),
        notes,
      },
      ...(affected !== undefined && { approveLabel: `Change ${formatCount(affected, 'row')}` }),
    };
  },
  summarise: ({ affected_rows, not_undoable_because }) => `Changed ${formatCount(affected_rows, 'row')}${not_undoable_because === null ? '' : ', for good'}`,
  view: ({ columns, rows }) => (columns.length === 0 ? { kind: 'nothing' } : tableOf(columns, rows)),
  phrasings: [
    'update the price of product 4 in the shop database',
    'delete all cancelled orders from the database',
    'insert a new customer into the table customers',
    'create a table notes with id and text',
    'add a column email to the table users',
    'set the status of invoice 12 to paid',
    'run this UPDATE on app.sqlite',
    'remove duplicates from the contacts table',
    'drop the table old_logs',
    'create an index on orders',
    'execute this SQL statement',
    'truncate the staging table',
    'change the name of user 7 in the database',
  ],
  examples: [{ title: 'Change a row', input: { connection: 'app.sqlite', sql: 'UPDATE products SET price = ? WHERE id = ?', parameters: [9.5, 2] } }],
  async handler({ databases, signal, remark }, { connection, sql, parameters, timeout }) {
    const database = await databases.sql(connection);
    const { affected, returned, change } = await database.execute({ sql, parameters, timeoutMs: timeout * 1000, signal });
    const why = 'untracked' in change ? change.untracked : null;
    if (why !== null) remark(`It cannot be undone: ${why}`);
    if (returned?.more === true) remark(`Only the first ${returned.rows.length} of the rows it gives back are told`);
    return { affected_rows: affected, columns: returned?.columns ?? [], rows: returned?.rows ?? [], undoable: why === null, not_undoable_because: why };
  },
});

const everyRow = ({ affected, total }: Tried): boolean => affected !== undefined && total !== undefined && total > 1 && affected >= total;

/** SQLite's literals say by themselves what is NULL and what is text. */
function shown(row: ExactRow | null, engine: SqlEngine): string[] | null {
  return row && row.map((cell) => (cell === null ? 'NULL' : engine === 'sqlite' ? cell : cell === 'NULL' ? "'NULL'" : cell));
}
