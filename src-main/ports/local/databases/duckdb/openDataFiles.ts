import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../../kernel/errors.ts';
import { openDuckDb } from './openDuckDb.ts';

/** Files that are read as tables. */
const dataFile = /\.(?:csv|tsv|parquet|json|jsonl|ndjson)(?:\.gz)?$/i;

/** More and a statement gives up: nothing of it is spilled to the disk. */
const memoryMegabytes = 512;

export interface DataFiles {
  connection: DuckDBConnection;
  /** A table a file. */
  tables: readonly { name: string; path: string }[];
  close(): void;
}

/**
 * An engine of its own over these files and nothing else: each is a view named as its file is. Writing
 * to the granted files is possible for COPY: let through only statements that read.
 */
export async function openDataFiles(paths: readonly string[]): Promise<DataFiles> {
  const strange = paths.find((path) => /[*?[\]]/.test(path));
  if (strange !== undefined) throw new AppError('INVALID_INPUT', `${strange} has a character in its name that stands for others: * ? [ ]`, { hint: 'Rename the file, or copy it under another name' });
  const { connection, close } = await openDuckDb({ files: paths, memoryMegabytes });
  try {
    const tables = namesOf(paths);
    for (const { name, path } of tables) {
      try {
        await connection.run(`CREATE VIEW ${identifier(name)} AS SELECT * FROM ${readerOf(path)}`);
      } catch (error) {
        throw new AppError('INVALID_INPUT', `${path} cannot be read as a table: ${firstLine(error)}`, { cause: error, hint: 'Check that the file is what its ending says' });
      }
    }
    return { connection, tables, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The file itself, or the data files right in a folder. */
export function dataFilesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) {
    if (dataFile.test(path)) return [path];
    throw new AppError('UNSUPPORTED', `${path} is no file that can be read as tables`, { hint: 'CSV, TSV, Parquet, JSON and JSON lines can, and SQLite files that end in .sqlite or .db' });
  }
  const found = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && dataFile.test(entry.name))
    .map(({ name }) => join(path, name))
    .toSorted();
  if (found.length === 0) throw new AppError('NOT_FOUND', `${path} holds no data files`, { hint: 'CSV, TSV, Parquet, JSON and JSON lines are read as tables' });
  if (found.length > 200) throw new AppError('TOO_LARGE', `${path} holds ${found.length} data files; at most 200 are opened together`, { hint: 'Name one file' });
  return found;
}

/** sales.2024.csv → sales_2024; a second one of that name gets a number. */
function namesOf(paths: readonly string[]): { name: string; path: string }[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const stem = basename(path).replace(dataFile, '').replace(/[^\p{L}\p{N}_]+/gu, '_');
    let name = stem === '' ? 'data' : stem;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${stem}_${count}`;
    taken.add(name.toLowerCase());
    return { name, path };
  });
}

function readerOf(path: string): string {
  const ending = path.replace(/\.gz$/i, '').toLowerCase();
  if (ending.endsWith('.parquet')) return `read_parquet(${literal(path)})`;
  if (/\.(?:json|jsonl|ndjson)$/.test(ending)) return `read_json_auto(${literal(path)})`;
  return ending.endsWith('.tsv') ? `read_csv(${literal(path)}, delim = '\t', nullstr = '')` : `read_csv(${literal(path)}, nullstr = '')`;
}

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
