import { z } from 'zod';
import type { Column, Row } from '../../../ports/databases.ts';
import type { ResultView } from '../../../../src-preload/contract/index.ts';

export const connectionField = z
  .string()
  .min(1)
  .max(4096)
  .describe('The name of a saved database, or the path of a file: SQLite (.sqlite, .db), CSV, TSV, Parquet, JSON or JSON lines, or a folder of such data files.');
export const namedField = z.string().min(1).max(64).describe('The name of a saved database.');

export const parametersField = z
  .array(z.union([z.string().max(1_000_000), z.number(), z.boolean(), z.null()]))
  .max(1000)
  .default([])
  .describe('Values for the placeholders in order: ? on SQLite, MySQL and files, $1, $2 … on PostgreSQL. Values never belong into the text of the statement.');

export const timeoutField = z.number().int().min(1).max(600).default(30).describe('Seconds after which the engine ends the statement.');

export const json = z.json();
export const kinds = ['text', 'integer', 'number', 'boolean', 'date', 'time', 'datetime', 'json', 'bytes', 'other'] as const;
export const columnFields = {
  name: z.string().describe('Its name; a second one of the same name gets a number.'),
  type: z.string().describe('As the engine calls it; empty where it has none.'),
  kind: z.enum(kinds).describe('What its values are here. bytes are Base64; dates and times ISO 8601, UTC where they have a zone; integers and decimals a number cannot hold exactly are text.'),
};
export const rowsField = z.array(z.record(z.string(), json)).describe('One object a row, by column; null is NULL.');

const widest = 500;

/** Rows as a table a person reads; NULL stays null, which is drawn as such. */
export function tableOf(columns: readonly Column[], rows: readonly Row[], total = rows.length): ResultView {
  return {
    kind: 'table',
    columns: columns.map(({ name, kind }) => ({ key: name, label: name, align: kind === 'integer' || kind === 'number' ? 'right' : 'left', format: 'value' })),
    rows: rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, cellOf(row[name] ?? null)]))),
    total,
  };
}

function cellOf(value: Row[string]): string | number | boolean | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
}

/** A statement on one line, for the call line. */
export function shortStatement(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
