import { z } from 'zod';
import type { DeclaredEffect } from '../../../registry/effects.ts';
import { AppError } from '../../../kernel/errors.ts';
import { formatCount } from '../../../kernel/format.ts';
import type { TableSource } from '../../../ports/tables.ts';
import { displayName } from '../../files/shared/paths.ts';
import { findRows } from './findRows.ts';

const mostRows = 100_000;

/** Data as a call gives it: the path of a file, rows, or the result of a call that gave rows. */
export const dataField = (description: string) =>
  z
    .union([
      z.string().min(1).max(5_000_000).describe('Path of a CSV, TSV, JSON, JSON lines or Parquet file, also packed as .gz or .zst; or rows as JSON text.'),
      z.array(z.unknown()).max(mostRows).describe('Rows: objects with the same keys, or plain values of one column.'),
      z.record(z.string(), z.unknown()).describe('The whole result of a call that gave rows or saved a file, such as query_database, analyze_data or download_file; or columns by name.'),
    ])
    .describe(description);

export type GivenData = z.output<ReturnType<typeof dataField>>;

/** The file that is meant, if one is. */
export function fileOf(data: GivenData): string | undefined {
  if (typeof data === 'string') return isJsonText(data) ? undefined : data;
  if (Array.isArray(data) || findRows(data)) return undefined;
  const path = ['data_source', 'output_path', 'file_path', 'local_path', 'path'].map((key) => data[key]).find((value) => typeof value === 'string' && value !== '');
  return path as string | undefined;
}

/** INVALID_INPUT for what holds no rows. */
export function sourceOf(data: GivenData): TableSource {
  const path = fileOf(data);
  if (path !== undefined) return { kind: 'file', path };
  const rows = findRows(typeof data === 'string' ? parsed(data) : data);
  if (rows && rows.length > 0) return { kind: 'rows', rows };
  throw new AppError('INVALID_INPUT', 'There are no rows in the data', { hint: 'Give the path of a file, a list of objects with the same keys, or the whole result of query_database or analyze_data' });
}

export function dataEffects(data: GivenData): DeclaredEffect[] {
  const path = fileOf(data);
  return path === undefined ? [] : [{ kind: 'path', access: 'read', path }];
}

/** As a call line names it. */
export function dataName(data: GivenData): string {
  const path = fileOf(data);
  if (path !== undefined) return displayName(path);
  const count = findRows(typeof data === 'string' ? silently(data) : data)?.length;
  return count === undefined ? 'data' : formatCount(count, 'row');
}

function isJsonText(text: string): boolean {
  return /^\s*[[{][\s\S]*[\]}]\s*$/.test(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError('INVALID_INPUT', `The data is no JSON: ${(error as Error).message}`, { cause: error, hint: 'Give the path of a file, or rows as JSON' });
  }
}

function silently(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
