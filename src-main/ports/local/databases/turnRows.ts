import { AppError } from '../../../kernel/errors.ts';
import type { ExactRow, RowChange } from '../../databases.ts';
import type { Session, WritableColumn } from './session.ts';
import { keyCondition, keyText, rowsByKey, written } from './trackRows.ts';

type Direction = 'undo' | 'redo';

const shapeOf = ({ table, columns, key }: RowChange): { quoted: string; columns: WritableColumn[]; primaryKey: string[] } => ({ quoted: table, columns, primaryKey: key.map((at) => columns[at]?.name ?? '') });
const sides = (row: RowChange['rows'][number], direction: Direction): { from: ExactRow | null; to: ExactRow | null } => (direction === 'undo' ? { from: row.after, to: row.before } : { from: row.before, to: row.after });

/** A row is there on one side at least; its key is the same on both. */
const known = ({ before, after }: RowChange['rows'][number]): ExactRow => before ?? after ?? [];

/** How many rows are neither as the change left them nor where they shall go. */
export async function countDiffering(session: Session, change: RowChange, direction: Direction): Promise<number> {
  const there = await rowsByKey(session, shapeOf(change), change.rows.map(known));
  return change.rows.filter((row) => {
    const { from, to } = sides(row, direction);
    const now = there.get(keyText(shapeOf(change), known(row))) ?? null;
    return !same(now, from) && !same(now, to);
  }).length;
}

/** Inside a transaction: puts every row where it shall be. Those there already are left alone, so that it can be run again. */
export async function turnRows(session: Session, change: RowChange, direction: Direction, force: boolean): Promise<void> {
  const shape = shapeOf(change);
  const differing = force ? 0 : await countDiffering(session, change, direction);
  if (differing > 0) throw new AppError('UNDO_CONFLICT', `${differing} ${differing === 1 ? 'row' : 'rows'} of ${change.table} changed since`);
  const there = await rowsByKey(session, shape, change.rows.map(known));
  for (const row of change.rows) {
    const { to } = sides(row, direction);
    const own = known(row);
    const now = there.get(keyText(shape, own)) ?? null;
    if (same(now, to)) continue;
    const used: (string | null)[] = [];
    if (to === null) await session.run(`DELETE FROM ${change.table} WHERE ${keyCondition(session, shape, own, used)}`, used);
    else if (now === null) {
      const values = change.columns.map((column, at) => written(session, column, to[at] ?? null, used));
      await session.run(`INSERT INTO ${change.table} (${change.columns.map(({ name }) => session.quote(name)).join(', ')})${session.engine === 'postgresql' ? ' OVERRIDING SYSTEM VALUE' : ''} VALUES (${values.join(', ')})`, used);
    } else {
      const sets = change.columns.flatMap((column, at) => (change.key.includes(at) || now[at] === to[at] ? [] : [`${session.quote(column.name)} = ${written(session, column, to[at] ?? null, used)}`]));
      if (sets.length > 0) await session.run(`UPDATE ${change.table} SET ${sets.join(', ')} WHERE ${keyCondition(session, shape, own, used)}`, used);
    }
  }
}

function same(a: ExactRow | null, b: ExactRow | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
