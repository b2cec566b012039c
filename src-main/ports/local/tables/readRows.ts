import type { DuckDBConnection, Json } from '@duckdb/node-api';
import { AppError } from '../../../kernel/errors.ts';
import type { ColumnKind, Row, Scalar, TableColumn } from '../../tables.ts';

/** More rows than this are no answer, but a file. */
const mostRows = 200_000;

export async function describeQuery(connection: DuckDBConnection, sql: string): Promise<TableColumn[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE ${sql}`);
  return reader.getRowObjectsJson().map((row) => ({ name: String(row['column_name']), type: String(row['column_type']), kind: kindOf(String(row['column_type'])) }));
}

function kindOf(type: string): ColumnKind {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL.*|BIGNUM)$/.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return 'date';
  if (type.startsWith('TIME') || type === 'INTERVAL') return 'time';
  if (type === 'VARCHAR' || type === 'UUID' || type.startsWith('ENUM')) return 'text';
  return 'other';
}

/** The rows of one statement. TOO_LARGE for more than an answer holds. */
export async function readRows(connection: DuckDBConnection, sql: string, values: readonly Scalar[] = []): Promise<Row[]> {
  const statement = await connection.prepare(sql);
  try {
    if (values.length > 0) statement.bind([...values]);
    const reader = await statement.streamAndReadUntil(mostRows + 1);
    if (reader.currentRowCount > mostRows) throw new AppError('TOO_LARGE', `The answer has more than ${mostRows.toLocaleString('en-US')} rows`, { hint: 'Group them, or take a part' });
    const kinds = new Map(reader.columnNames().map((name, index) => [name, reader.columnType(index).toString()]));
    return reader.getRowObjectsJson().map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toScalar(value, kinds.get(name) ?? '')])));
  } finally {
    statement.destroySync();
  }
}

/** Whole numbers and decimals as numbers where nothing is lost; times as ISO 8601; what is no number as null. */
function toScalar(value: Json, type: string): Scalar {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'object') return JSON.stringify(value);
  const kind = kindOf(type);
  if (kind === 'number') {
    const number = Number(value);
    return Number.isNaN(number) || !Number.isFinite(number) ? null : Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number;
  }
  if (kind === 'date') return value.replace(/^(\d{4,}-\d\d-\d\d) /, '$1T').replace(/\+00$/, 'Z').replace(/(T\d\d:\d\d:\d\d\.\d+?)0+(?=Z|$)/, '$1');
  return value;
}
