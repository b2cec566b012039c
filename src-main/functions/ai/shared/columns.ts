import { AppError } from '../../../kernel/errors.ts';
import type { ColumnKind, OpenTable, TableColumn } from '../../../ports/tables.ts';

type Columns = Pick<OpenTable, 'columns'>;

/** The column of that name, whatever its capitals. NOT_FOUND lists what is there. */
export function columnOf({ columns }: Columns, name: string): TableColumn {
  const exact = columns.find((column) => column.name === name) ?? columns.find((column) => column.name.toLowerCase() === name.toLowerCase().trim());
  if (exact) return exact;
  throw new AppError('NOT_FOUND', `There is no column ${JSON.stringify(name)}`, { hint: `The columns are ${columns.slice(0, 40).map((column) => column.name).join(', ')}` });
}

/** INVALID_INPUT where a column of another kind was named. */
export function columnOfKind(table: Columns, name: string, kind: ColumnKind): TableColumn {
  const column = columnOf(table, name);
  if (column.kind === kind) return column;
  throw new AppError('INVALID_INPUT', `${column.name} holds ${words[column.kind]}, not ${words[kind]}`, { hint: kind === 'number' ? 'preprocess_data makes numbers of texts, where they can be read as such' : 'Name another column' });
}

/** The named columns, which must hold numbers; all that do when none are named. */
export function numberColumns(table: Columns, names: readonly string[] | undefined): TableColumn[] {
  const found = names ? names.map((name) => columnOfKind(table, name, 'number')) : table.columns.filter(({ kind }) => kind === 'number');
  if (found.length > 0) return found;
  throw new AppError('INVALID_INPUT', 'No column holds numbers', { hint: `The columns are ${table.columns.slice(0, 40).map(({ name, type }) => `${name} (${type})`).join(', ')}` });
}

/** The column that tells when: the first with dates, else a year. */
export function timeColumn({ columns }: Columns): TableColumn | undefined {
  return columns.find(({ kind }) => kind === 'date') ?? columns.find(({ name, kind }) => kind === 'number' && /^(year|jahr|ann[eé]e)$/i.test(name));
}

/** A column that numbers the rows says nothing to be drawn or summed. */
export function isIdentifier({ name }: TableColumn): boolean {
  return /^(?:id|index|row|rownames|unnamed.*|#|no\.?|uuid|zip|postcode)$|(?:^|[_\s])id$/i.test(name) || /^column0*$/.test(name);
}

const words: Record<ColumnKind, string> = { number: 'numbers', boolean: 'yes or no', date: 'dates', time: 'times', text: 'text', other: 'lists or records' };
