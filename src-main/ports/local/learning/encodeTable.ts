import { AppError } from '../../../kernel/errors.ts';
import type { Cell } from '../../learning.ts';
import { bounds } from './bounds.ts';
import { widthOf, type ColumnEncoding } from './modelFile.ts';
import type { Table } from './readTable.ts';

/** Numbers row by row. */
export interface Matrix {
  rows: number;
  columns: number;
  values: Float64Array;
}

const datePattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const dayMs = 86_400_000;

/** What a value is as a number; NaN where it is none. Dates are days since 1970. */
export function numberOf(cell: Cell | undefined, kind: 'number' | 'date'): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string') return Number.NaN;
  if (kind === 'date') return datePattern.test(cell) ? Date.parse(cell) / dayMs : Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell) ? Number(cell) : Number.NaN;
}

/** What all values of a column are that are there. */
export function kindOf(column: readonly Cell[]): 'number' | 'date' | 'category' | 'empty' {
  let some = false;
  let [numbers, dates] = [true, true];
  for (const cell of column) {
    if (cell === null) continue;
    some = true;
    if (numbers && Number.isNaN(numberOf(cell, 'number'))) numbers = false;
    if (dates && (typeof cell !== 'string' || Number.isNaN(numberOf(cell, 'date')))) dates = false;
    if (!numbers && !dates) return 'category';
  }
  return !some ? 'empty' : numbers ? 'number' : 'date';
}

/**
 * Works out how the columns become numbers, from the rows that are trained with alone. Columns that say
 * nothing are left out, with a remark: empty ones, constant ones, and words that differ in nearly every row.
 */
export function fitEncoding(table: Table, features: readonly string[], rows: Int32Array, dropReference: boolean, remarks: string[]): ColumnEncoding[] {
  const encodings: ColumnEncoding[] = [];
  for (const name of features) {
    const column = table.columns[table.names.indexOf(name)] ?? [];
    const kind = kindOf(column);
    const left = (why: string): void => void remarks.push(`The column ${name} was left out: ${why}`);
    if (kind === 'empty') left('it is empty');
    else if (kind === 'category') {
      const counts = new Map<string, number>();
      for (const row of rows) counts.set(levelOf(column[row]), (counts.get(levelOf(column[row])) ?? 0) + 1);
      if (counts.size < 2) left('it is the same in every row');
      else if (counts.size > bounds.levels && counts.size > rows.length / 2) left(`it has ${counts.size.toLocaleString('en')} different values, which is a name rather than a kind`);
      else encodings.push(categories(name, counts, dropReference, remarks));
    } else {
      const encoding = scaled(name, kind, column, rows);
      if (encoding) encodings.push(encoding);
      else left('it is the same in every row');
    }
  }
  if (encodings.length === 0) throw new AppError('INVALID_INPUT', 'data: no column is left to learn from', { hint: `${remarks.join('. ')}. Name other columns as features` });
  const width = encodings.reduce((sum, each) => sum + widthOf(each), 0);
  if (width * table.rows > bounds.cells) throw new AppError('TOO_LARGE', `data: ${table.rows.toLocaleString('en')} rows of ${width.toLocaleString('en')} numbers are more than a training takes (${bounds.cells.toLocaleString('en')} numbers)`, { hint: 'Take a sample of the rows, or fewer features' });
  return encodings;
}

/** Missing is a level of its own. */
const levelOf = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell));

function categories(name: string, counts: ReadonlyMap<string, number>, dropReference: boolean, remarks: string[]): ColumnEncoding {
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([level]) => level);
  const kept = byCount.slice(0, bounds.levels);
  if (kept.length < byCount.length) remarks.push(`Of the column ${name} the ${bounds.levels} most frequent values are told apart`);
  // Of two levels one says it all; where an intercept stands for the rest, so does it with more.
  const reference = dropReference || kept.length === 2 ? (kept[0] ?? null) : null;
  return { name, kind: 'category', levels: kept.filter((level) => level !== reference).sort(), reference };
}

function scaled(name: string, kind: 'number' | 'date', column: readonly Cell[], rows: Int32Array): ColumnEncoding | undefined {
  const values = Float64Array.from(rows, (row) => numberOf(column[row], kind)).filter((value) => Number.isFinite(value)).sort();
  if (values.length === 0) return undefined;
  const fill = ((values[(values.length - 1) >> 1] ?? 0) + (values[values.length >> 1] ?? 0)) / 2;
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
  return scale > 0 && Number.isFinite(scale) ? { name, kind, fill, mean, scale } : undefined;
}

/** The rows of a table as numbers. INVALID_INPUT where a column is missing, or is not what it was. */
export function encodeTable(table: Table, encodings: readonly ColumnEncoding[], rows: Int32Array): Matrix {
  const missing = encodings.filter(({ name }) => !table.names.includes(name)).map(({ name }) => name);
  if (missing.length > 0) throw new AppError('INVALID_INPUT', `data: the model needs ${missing.length === 1 ? 'a column' : 'columns'} that ${missing.length === 1 ? 'is' : 'are'} not there: ${missing.slice(0, 20).join(', ')}`, { hint: `There is ${table.names.slice(0, 30).join(', ')}` });
  const columns = encodings.reduce((sum, each) => sum + widthOf(each), 0);
  if (columns * rows.length > bounds.cells) throw new AppError('TOO_LARGE', `data: ${rows.length.toLocaleString('en')} rows of ${columns.toLocaleString('en')} numbers are more than is taken at once`, { hint: 'Take it in parts' });
  const values = new Float64Array(rows.length * columns);
  let place = 0;
  for (const encoding of encodings) {
    const column = table.columns[table.names.indexOf(encoding.name)] ?? [];
    if (encoding.kind === 'category') {
      const places = new Map(encoding.levels.map((level, index) => [level, index]));
      for (const [at, row] of rows.entries()) {
        const level = places.get(levelOf(column[row]));
        if (level !== undefined) values[at * columns + place + level] = 1;
      }
    } else {
      for (const [at, row] of rows.entries()) {
        const cell = column[row] ?? null;
        const value = numberOf(cell, encoding.kind);
        if (cell !== null && Number.isNaN(value)) throw new AppError('INVALID_INPUT', `data: the column ${JSON.stringify(encoding.name)} was ${encoding.kind === 'date' ? 'dates' : 'numbers'} when the model was trained; row ${row + 1} has ${JSON.stringify(String(cell).slice(0, 40))}`);
        values[at * columns + place] = ((Number.isFinite(value) ? value : encoding.fill) - encoding.mean) / encoding.scale;
      }
    }
    place += widthOf(encoding);
  }
  return { rows: rows.length, columns, values };
}
