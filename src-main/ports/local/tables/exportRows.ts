import { createReadStream, unlinkSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { assertNever } from '../../../kernel/errors.ts';
import { quoteText, type TableFormat } from '../../tables.ts';
import { duckDbError } from '../databases/duckdb/openDuckDb.ts';

export interface Export {
  sql: string;
  format: TableFormat;
  /** Private, and the only one the engine may write to. */
  folder: string;
  signal: AbortSignal;
}

/** The engine writes a file of its own, which is passed on and taken away. */
export async function* exportRows(connection: DuckDBConnection, { sql, format, folder, signal }: Export): AsyncGenerator<Uint8Array> {
  const file = join(folder, `${randomUUID()}.out`);
  try {
    await connection.run(`COPY (${sql}) TO ${quoteText(file)} (${optionsOf(format)})`);
  } catch (error) {
    signal.throwIfAborted();
    throw duckDbError(error);
  }
  try {
    for await (const chunk of createReadStream(file, { signal, highWaterMark: 256 * 1024 })) yield chunk as Uint8Array;
  } finally {
    unlinkSync(file);
  }
}

function optionsOf(format: TableFormat): string {
  switch (format) {
    case 'csv':
      return 'FORMAT csv, HEADER';
    case 'tsv':
      return `FORMAT csv, HEADER, DELIMITER '\t'`;
    case 'json':
      return 'FORMAT json, ARRAY true';
    case 'parquet':
      return 'FORMAT parquet, COMPRESSION zstd';
    default:
      return assertNever(format);
  }
}
