import { AppError } from '../../../kernel/errors.ts';
import type { Cell, TableFormat, TableSource } from '../../learning.ts';
import { bounds } from './bounds.ts';
import { splitLines } from './splitLines.ts';

/** A table column by column; names are unique. */
export interface Table {
  names: string[];
  columns: Cell[][];
  rows: number;
}

/** INVALID_INPUT for what is no table, TOO_LARGE beyond the bounds. */
export function readTable(source: TableSource): Table {
  if ('rows' in source) return fromRecords(source.rows);
  const text = new TextDecoder('utf-8', { fatal: false }).decode(source.bytes);
  return source.format === 'json' || source.format === 'jsonl' ? fromRecords(parseRecords(text, source.format)) : fromText(text, source.format);
}

function fromRecords(records: readonly Readonly<Record<string, unknown>>[]): Table {
  requireRows(records.length);
  const places = new Map<string, number>();
  const columns: Cell[][] = [];
  for (const [row, record] of records.entries()) {
    for (const [name, value] of Object.entries(record)) {
      let place = places.get(name);
      if (place === undefined) {
        place = columns.length;
        requireColumns(place + 1);
        places.set(name, place);
        columns.push(Array.from<Cell>({ length: records.length }).fill(null));
      }
      const column = columns[place];
      if (column) column[row] = cellOf(value, name);
    }
  }
  return { names: [...places.keys()], columns, rows: records.length };
}

function cellOf(value: unknown, name: string): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  throw new AppError('INVALID_INPUT', `data: the column ${JSON.stringify(name.slice(0, 80))} holds lists or objects, not single values`, { hint: 'Leave the column out, or take single values from it first' });
}

function parseRecords(text: string, format: TableFormat): Record<string, unknown>[] {
  let parsed: unknown;
  try {
    parsed = format === 'jsonl' ? text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as unknown) : JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', `data: it is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  const rows = Array.isArray(parsed) ? (parsed as unknown[]) : rowsWithin(parsed);
  if (rows === undefined || rows.some((row) => row === null || typeof row !== 'object' || Array.isArray(row))) throw new AppError('INVALID_INPUT', 'data: it is not a list of rows', { hint: 'A list of objects, one a row: [{"size": 50, "price": 100}, …]' });
  return rows as Record<string, unknown>[];
}

/** Results of other functions carry their rows in a field. */
function rowsWithin(parsed: unknown): unknown[] | undefined {
  const { rows, data } = (parsed ?? {}) as { rows?: unknown; data?: unknown };
  return Array.isArray(rows) ? rows : Array.isArray(data) ? data : undefined;
}

function fromText(text: string, format: TableFormat): Table {
  const lines = splitLines(text, format === 'tsv' ? '\t' : undefined);
  const header = lines.next().value;
  if (!header) throw new AppError('INVALID_INPUT', 'data: the file is empty');
  requireColumns(header.length);
  const names = header.map((name, index) => (name.trim() === '' ? `column_${index + 1}` : name.trim()));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new AppError('INVALID_INPUT', `data: two columns are called ${JSON.stringify(twice)}`, { hint: 'The first line names the columns; give each its own name' });
  const columns: Cell[][] = names.map(() => []);
  let rows = 0;
  for (const fields of lines) {
    rows++;
    if (rows > bounds.rows) requireRows(rows);
    if (fields.length !== names.length) throw new AppError('INVALID_INPUT', `data: row ${rows} has ${fields.length} values, the first line names ${names.length} columns`, { hint: 'Check the separators and quotes there' });
    for (const [index, column] of columns.entries()) column.push(read(fields[index] ?? ''));
  }
  requireRows(rows);
  return { names, columns, rows };
}

function read(field: string): Cell {
  const text = field.trim();
  return text === '' || /^(?:na|nan|null|none)$/i.test(text) ? null : text;
}

function requireRows(rows: number): void {
  if (rows === 0) throw new AppError('INVALID_INPUT', 'data: there are no rows');
  if (rows > bounds.rows) throw new AppError('TOO_LARGE', `data: more than ${bounds.rows.toLocaleString('en')} rows`, { hint: 'Take a sample of them' });
}

function requireColumns(columns: number): void {
  if (columns > bounds.columns) throw new AppError('TOO_LARGE', `data: more than ${bounds.columns.toLocaleString('en')} columns`, { hint: 'Take only the columns that matter' });
}
