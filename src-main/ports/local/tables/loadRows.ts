import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../kernel/errors.ts';
import type { Row, Scalar } from '../../tables.ts';

/** Makes the table `data` of rows at hand, each column of the narrowest kind that holds all its values. */
export async function loadRows(connection: DuckDBConnection, rows: readonly Row[]): Promise<void> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) throw new AppError('INVALID_INPUT', 'There are no rows', { hint: 'Give a file, or rows as a list of objects with the same keys' });
  const types = new Map(names.map((name) => [name, typeOf(rows.map((row) => row[name] ?? null))]));
  const structure = JSON.stringify([Object.fromEntries(types)]);
  const plain = rows.map((row) => Object.fromEntries(names.map((name) => [name, written(row[name] ?? null, types.get(name) ?? 'VARCHAR')])));
  await connection.run(`CREATE TABLE data AS SELECT unnest(from_json($1::JSON, $2), recursive := true)`.replace('$2', `'${structure.replaceAll("'", "''")}'`), [JSON.stringify(plain)]);
}

/** Numbers in quotes are numbers, unless they are codes: 007. */
const numeral = /^[+-]?(?:0|[1-9]\d*)?(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const day = /^\d{4}-\d\d-\d\d$/;
const moment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

function typeOf(values: readonly Scalar[]): string {
  const there = values.filter((value) => value !== null && value !== '');
  if (there.length === 0) return 'VARCHAR';
  if (there.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  if (there.every((value) => typeof value === 'number' || (typeof value === 'string' && numeral.test(value) && value !== '.'))) {
    return there.every((value) => Number.isSafeInteger(Number(value))) ? 'BIGINT' : 'DOUBLE';
  }
  if (there.every((value) => typeof value === 'string' && day.test(value) && isMoment(value))) return 'DATE';
  if (there.every((value) => typeof value === 'string' && moment.test(value) && isMoment(value))) return 'TIMESTAMP';
  return 'VARCHAR';
}

const isMoment = (text: string): boolean => !Number.isNaN(Date.parse(text.replace(' ', 'T')));

function written(value: Scalar, type: string): Scalar {
  if (value === null) return null;
  if (type === 'VARCHAR') return String(value);
  if (value === '') return null;
  if (type === 'BIGINT' || type === 'DOUBLE') return Number(value);
  // Moments with a zone are told in UTC.
  return type === 'TIMESTAMP' && /(?:Z|[+-]\d\d:?\d\d)$/.test(String(value)) ? new Date(String(value)).toISOString().slice(0, -1) : value;
}
