import { AppError } from '../../../kernel/errors.ts';
import type { Column, Executed, RowsPage, SqlDatabase, SqlEngine, SqlRequest } from '../../databases.ts';
import { requireChange, whyNotTried } from '../../databases/guards.ts';
import { readStatement } from '../../databases/statement.ts';
import type { SqlDialect } from '../../databases/tokenise.ts';
import { mostReturned, tryMs } from './limits.ts';
import type { Ran, Session } from './session.ts';
import { trackRows } from './trackRows.ts';
import { countDiffering, turnRows } from './turnRows.ts';
import { distinctNames } from './values.ts';

export interface ChangeParts {
  engine(): SqlEngine;
  dialect: SqlDialect;
  /** Runs `work` in a transaction, and commits or takes all back. What the engine says comes as an AppError. */
  transaction<T>(options: { signal: AbortSignal; timeoutMs: number; keep: boolean }, work: (session: Session) => Promise<T>): Promise<T>;
}

/** Changing statements on any engine with transactions: run, tried and rolled back, taken back. */
export function runChanges({ dialect, transaction }: ChangeParts): Pick<SqlDatabase, 'execute' | 'tryOut' | 'turn' | 'differing'> {
  return {
    async execute({ sql, parameters, timeoutMs, signal, beforeCommit }) {
      const statement = readStatement(sql, dialect);
      requireChange(statement, dialect);
      return transaction({ signal, timeoutMs, keep: true }, async (session): Promise<Executed> => {
        const { ran, change } = await trackRows(session, sql, statement, parameters);
        if (!('untracked' in change) && change.rows.length > 0) await beforeCommit?.(change);
        return { affected: ran.affected, returned: returnedOf(ran), change };
      });
    },
    async tryOut({ sql, parameters, timeoutMs, signal }: SqlRequest) {
      const statement = readStatement(sql, dialect);
      requireChange(statement, dialect);
      const reason = whyNotTried(statement);
      const [only, ...others] = statement.tables;
      const single = others.length === 0 ? only : undefined;
      if (reason !== undefined) return { affected: undefined, reason, total: undefined, change: { untracked: `nothing is kept of ${statement.verb}` } };
      return transaction({ signal, timeoutMs: Math.min(timeoutMs, tryMs), keep: false }, async (session) => {
        for (const name of statement.tables) {
          const shape = await session.shape(name);
          if (shape && !shape.rollsBack) return { affected: undefined, reason: `${name} is of a kind that cannot be rolled back`, total: undefined, change: { untracked: `${name} is of a kind that cannot be rolled back` } };
        }
        const shape = single === undefined ? undefined : await session.shape(single);
        const total = shape ? Number((await session.run(`SELECT COUNT(*) FROM ${shape.quoted}`, [])).rows[0]?.[0] ?? 0) : undefined;
        const { ran, change } = await trackRows(session, sql, statement, parameters);
        return { affected: ran.affected, reason: undefined, total, change };
      });
    },
    turn: (change, direction, { force, signal }) => transaction({ signal, timeoutMs: 60_000, keep: true }, (session) => turnRows(session, change, direction, force)),
    differing: (change, direction, signal) => transaction({ signal, timeoutMs: 30_000, keep: false }, (session) => countDiffering(session, change, direction)),
  };
}

/** Of RETURNING; as text, the way the engine writes it. */
function returnedOf({ columns, rows }: Ran): RowsPage | undefined {
  if (columns.length === 0) return undefined;
  const described = distinctNames(columns).map((name): Column => ({ name, type: '', kind: 'other' }));
  return { columns: described, rows: rows.slice(0, mostReturned).map((row) => Object.fromEntries(described.map(({ name }, at) => [name, row[at] ?? null]))), more: rows.length > mostReturned, cut: false };
}

/** A change where only reading is possible. */
export function readingOnly(what: string): Pick<SqlDatabase, 'execute' | 'tryOut' | 'turn' | 'differing'> {
  const refuse = async (): Promise<never> => {
    throw new AppError('UNSUPPORTED', `${what} can only be read`, { hint: 'Write a new file instead, or load it into a SQLite database first' });
  };
  return { execute: refuse, tryOut: refuse, turn: refuse, differing: refuse };
}
