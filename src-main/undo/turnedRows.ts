import { AppError, isAppError } from '../kernel/errors.ts';
import type { Databases } from '../ports/databases.ts';
import type { Change } from './rows.ts';

export type RowsChange = Extract<Change, { kind: 'rows' }>;

/** Rows of databases, put from one state to the other. */
export interface TurnedRows {
  /** Those there already are left alone; others are put there whatever became of them since. */
  turn(change: RowsChange, direction: 'undo' | 'redo'): Promise<void>;
  /** Of a change that may not have been carried out: what others changed since is left alone. */
  takeBack(change: RowsChange): Promise<void>;
  /** What stands in the way, in sentences. */
  conflicts(change: RowsChange, direction: 'undo' | 'redo'): Promise<string[]>;
}

/** Milliseconds. */
const limit = 60_000;

export function createTurnedRows(databases: Databases | undefined): TurnedRows {
  const open = async ({ database, path }: RowsChange): ReturnType<Databases['sql']> => {
    if (!databases) throw new AppError('UNDO_UNAVAILABLE', 'No databases are to be had here');
    return databases.sql(database, path === undefined ? undefined : { path });
  };
  return {
    async turn(change, direction) {
      await (await open(change)).turn(change.rows, direction, { force: true, signal: AbortSignal.timeout(limit) });
    },
    async takeBack(change) {
      try {
        await (await open(change)).turn(change.rows, 'undo', { force: false, signal: AbortSignal.timeout(limit) });
      } catch (error) {
        if (!isAppError(error, 'UNDO_CONFLICT')) throw error;
      }
    },
    async conflicts(change, direction) {
      const count = await (await open(change)).differing(change.rows, direction, AbortSignal.timeout(limit));
      return count === 0 ? [] : [`${count === 1 ? 'A row' : `${count} rows`} of ${change.rows.table} in ${change.database} changed since`];
    },
  };
}
