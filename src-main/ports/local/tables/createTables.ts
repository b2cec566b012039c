import { closeSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../kernel/errors.ts';
import type { OpenTable, TableSource, Tables, UseOptions } from '../../tables.ts';
import { duckDbError, openDuckDb, type DuckDb } from '../databases/duckdb/openDuckDb.ts';
import { openForReading } from '../openFile.ts';
import { exportRows } from './exportRows.ts';
import { describeQuery, readRows } from './readRows.ts';
import { loadRows } from './loadRows.ts';
import { scanOf } from './scanOf.ts';

/** A file of up to so many bytes is held in memory; a bigger one is read anew by each query. Packed columns and archives grow. */
const mostHeld = { plain: 96_000_000, packed: 24_000_000 };
const progressMs = 500;

export function createTables(): Tables {
  return {
    async use(source, work, options) {
      options.signal.throwIfAborted();
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-tables-')));
      try {
        return await (source.kind === 'file' ? useFile(source, folder, work, options) : useEngine(await openDuckDb({ files: [], folder }), options, async (engine) => {
          await loadRows(engine.connection, source.rows);
          return work(await openTable(engine, folder, false, options.signal));
        }));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The file is opened here, by its checked path; the engine reads what was opened. */
async function useFile<T>({ path }: Extract<TableSource, { kind: 'file' }>, folder: string, work: (table: OpenTable) => Promise<T>, options: UseOptions): Promise<T> {
  const { descriptor, stat } = openForReading(path);
  try {
    if (stat.size === 0) throw new AppError('INVALID_INPUT', `${path} is empty`);
    // Elsewhere a descriptor has no path, or one that shares its place in the file: there the checked path is opened a second time.
    const file = process.platform === 'linux' ? `/proc/self/fd/${descriptor}` : path;
    const scan = scanOf(path, file, descriptor);
    const streamed = stat.size > (scan.packed ? mostHeld.packed : mostHeld.plain);
    return await useEngine(await openDuckDb({ files: [file], folder }), options, async (engine) => {
      try {
        await engine.connection.run(streamed ? `CREATE VIEW data AS SELECT * FROM ${scan.sampled}` : `CREATE TABLE data AS SELECT * FROM ${scan.whole}`);
      } catch (error) {
        throw unreadable(path, file, error);
      }
      return work(await openTable(engine, folder, streamed, options.signal));
    });
  } finally {
    closeSync(descriptor);
  }
}

/** The engine speaks of the descriptor; people know the file. */
function unreadable(path: string, file: string, error: unknown): AppError {
  const { code, message } = duckDbError(error);
  return new AppError(code === 'INVALID_INPUT' ? 'UNSUPPORTED' : code, `${path} cannot be read as a table: ${message.replaceAll(file, path)}`, { cause: error, hint: 'CSV, TSV, JSON, JSON lines and Parquet files are read, also packed as .gz or .zst' });
}

/** Stops the query that runs when the call is stopped, and tells how far it is. */
async function useEngine<T>(engine: DuckDb, { signal, onProgress }: UseOptions, work: (engine: DuckDb) => Promise<T>): Promise<T> {
  const stop = (): void => engine.connection.interrupt();
  signal.addEventListener('abort', stop, { once: true });
  const timer = onProgress && setInterval(() => {
    const { percentage } = engine.connection.progress;
    if (percentage >= 0) onProgress(Math.round(percentage));
  }, progressMs).unref();
  try {
    return await work(engine);
  } catch (error) {
    signal.throwIfAborted();
    throw duckDbError(error);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
    engine.close();
  }
}

async function openTable({ connection }: DuckDb, folder: string, streamed: boolean, signal: AbortSignal): Promise<OpenTable> {
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw duckDbError(error);
    }
  };
  return {
    columns: await describeQuery(connection, 'SELECT * FROM data'),
    streamed,
    query: (sql, values) => told(() => readRows(connection, sql, values)),
    describe: (sql) => told(() => describeQuery(connection, sql)),
    keep: (name, sql) => told(async () => void (await connection.run(`CREATE ${streamed ? 'VIEW' : 'TABLE'} "${name.replaceAll('"', '""')}" AS ${sql}`))),
    export: (sql, format) => exportRows(connection, { sql, format, folder, signal }),
  };
}
