import { z } from 'zod';
import { AppError } from '../../../kernel/errors.ts';
import { formatBytes, formatCount } from '../../../kernel/format.ts';
import type { DeclaredEffect } from '../../../registry/effects.ts';
import type { CallContext } from '../../../registry/defineFunction.ts';
import type { Cell, TableFormat, TableSource } from '../../../ports/learning.ts';

/** Bytes of a table's file. */
const largestFile = 200_000_000;
const mostRows = 20_000;

const cell = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);
const rows = z.array(z.record(z.string().max(1000), cell)).min(1).max(mostRows);

/** A file, or rows as they are. */
export const tableField = (description: string) =>
  z.union([z.string().min(1).max(4096), rows, z.looseObject({ rows: rows.describe('The rows.') }), z.looseObject({ output_path: z.string().min(1).max(4096).describe('The file.') })]).describe(`${description} The path of a CSV, TSV, JSON or JSON Lines file whose first line or keys name the columns; the rows themselves: [{"size": 50, "price": 100}]; or the whole result of a call that gave rows or saved a file of them.`);
type TableInput = z.output<ReturnType<typeof tableField>>;

type Given = { path: string } | { rows: readonly Readonly<Record<string, Cell>>[] };

function given(data: TableInput): Given {
  if (typeof data === 'string') return { path: data };
  if (Array.isArray(data)) return { rows: data };
  return 'rows' in data ? { rows: data.rows as z.output<typeof rows> } : { path: String(data['output_path']) };
}

export function readsOf(data: TableInput): DeclaredEffect[] {
  const table = given(data);
  return 'path' in table ? [{ kind: 'path', access: 'read', path: table.path }] : [];
}

/** In a few words, for cards. */
export function nameOfTable(data: TableInput): string {
  const table = given(data);
  return 'path' in table ? (table.path.split(/[\\/]/).at(-1) ?? table.path) : formatCount(table.rows.length, 'row');
}

/** The table for the thread that reads it. TOO_LARGE, UNSUPPORTED for files of another kind. */
export async function tableOf({ files, signal }: Pick<CallContext, 'files' | 'signal'>, data: TableInput): Promise<TableSource> {
  const table = given(data);
  if ('rows' in table) return table;
  const { path } = table;
  const format = formatOf(path);
  const stat = await files.stat(path);
  if (!stat) throw new AppError('NOT_FOUND', `There is nothing at ${path}`, { hint: 'Check the spelling, or list the folder' });
  if (stat.size > largestFile) throw new AppError('TOO_LARGE', `${path} has ${formatBytes(stat.size)}; tables of up to ${formatBytes(largestFile)} are learned from`, { hint: 'Take a sample of it first' });
  return { bytes: await files.read(path, { length: largestFile, signal }), format };
}

export function formatOf(path: string): TableFormat {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  switch (ending) {
    case 'csv':
    case 'txt':
      return 'csv';
    case 'tsv':
    case 'tab':
      return 'tsv';
    case 'json':
      return 'json';
    case 'jsonl':
    case 'ndjson':
      return 'jsonl';
    default:
      throw new AppError('UNSUPPORTED', `${path} is not a kind of table that is read here`, { hint: 'Give a .csv, .tsv, .json or .jsonl file; convert others first' });
  }
}
