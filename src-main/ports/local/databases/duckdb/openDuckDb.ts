import { availableParallelism } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../../kernel/errors.ts';

export interface DuckDbOptions {
  /** Files its statements may open, as they name them; nothing else of the machine is there for them. */
  files: readonly string[];
  /** A private folder for what does not fit into memory, and for files it writes; without one it gives up instead. */
  folder?: string | undefined;
  memoryMegabytes?: number;
}

export interface DuckDb {
  connection: DuckDBConnection;
  close(): void;
}

/** Threads more than this take the processor from everything else. */
const mostThreads = 4;

/**
 * An empty engine in memory. It loads no extension, opens no file and no address but those given, and
 * no statement can change that. Its work runs on threads of its own.
 */
export async function openDuckDb({ files, folder, memoryMegabytes = 384 }: DuckDbOptions): Promise<DuckDb> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(Math.min(mostThreads, availableParallelism())),
    memory_limit: `${memoryMegabytes}MB`,
    max_temp_directory_size: '20GB',
    temp_directory: folder ?? '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unsigned_extensions: 'false',
  });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await connection.run('SET enable_progress_bar = true');
    await connection.run('SET enable_progress_bar_print = false');
    await connection.run(`SET allowed_paths = [${files.map(text).join(', ')}]`);
    if (folder !== undefined) await connection.run(`SET allowed_directories = [${text(folder)}]`);
    await connection.run("SET TimeZone = 'UTC'").catch(() => undefined);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return { connection, close };
  } catch (error) {
    close();
    throw error;
  }
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** What the engine says of a statement, as a person can act on it. */
export function duckDbError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = (error as Error).message ?? String(error);
  const first = message.split('\n')[0] ?? message;
  if (/^INTERRUPT/i.test(message)) return new AppError('CANCELLED', 'Stopped before it was done', { cause: error });
  if (/^Out of Memory/i.test(message)) return new AppError('TOO_LARGE', 'This needs more memory than it may take', { cause: error, hint: 'Use fewer columns, or a part of the rows' });
  if (/^(Permission|IO) Error/i.test(message)) return new AppError('UNSUPPORTED', `The data cannot be read: ${first}`, { cause: error });
  return new AppError('INVALID_INPUT', first.replace(/^Invalid Input Error: /, ''), { cause: error });
}
