// Changes of a table through the real door, taken back, done again, and in conflict with what came since.
import { expect } from 'vitest';
import type { Caller } from '../../../src-preload/contract/index.ts';
import { openDoor } from '../openDoor.ts';
import type { SavedDatabase } from './openBench.ts';

const person: Caller = { kind: 'catalogue' };
interface UndoneOn {
  connection: string;
  saved?: SavedDatabase;
  /** How the n-th parameter is written. */
  mark(n: number): string;
  /** A table with one column of each kind that is hard to keep, and rows in it. */
  setup: readonly string[];
  /** Of the table `kept`, by key, as text that shows every difference. */
  picture: string;
  /** Sets the column `note` of row 1 and others. */
  changes: readonly string[];
}

export async function undoThroughDoor({ connection, saved, mark, setup, picture, changes }: UndoneOn): Promise<void> {
  const open = await openDoor({
    rules: [{ id: 'all', verdict: 'allow', match: { category: 'database' } }] as never,
    preset: 'unattended',
    ...(saved && { databases: { saved: () => [saved.connection], password: async () => saved.password } }),
  });
  const run = async (sql: string, parameters: unknown[] = []) => {
    const outcome = await open.door.callFunction({ name: 'execute_sql', input: { connection, sql, parameters }, caller: person });
    expect(outcome.state, outcome.error?.message).toBe('done');
    return outcome;
  };
  const look = async (): Promise<unknown> => {
    const outcome = await open.door.callFunction({ name: 'query_database', input: { connection, query: picture }, caller: person });
    expect(outcome.state, outcome.error?.message).toBe('done');
    return (outcome.raw as { rows: unknown }).rows;
  };
  if (saved === undefined) {
    const { default: Database } = await import('better-sqlite3');
    new Database(`${open.workspace}/${connection}`).exec('SELECT 1; CREATE TABLE first (a)').close();
  }
  for (const sql of setup) await run(sql);

  for (const sql of changes) {
    const before = await look();
    const { callId, call } = await run(sql);
    const after = await look();
    expect(after, sql).not.toEqual(before);
    expect(call.undo.state, sql).toBe('available');
    await open.undo.undo(callId, false);
    expect(await look(), sql).toEqual(before);
    await open.undo.redo(callId, false);
    expect(await look(), sql).toEqual(after);
    await open.undo.undo(callId, false);
    expect(await look(), sql).toEqual(before);
  }

  // What others changed since is not overwritten, unless the person says so.
  const before = await look();
  const { callId } = await run(`UPDATE kept SET note = ${mark(1)} WHERE id = ${mark(2)}`, ['mine', 1]);
  await run(`UPDATE kept SET note = ${mark(1)} WHERE id = ${mark(2)}`, ['theirs', 1]);
  await expect(open.undo.undo(callId, false)).rejects.toMatchObject({ code: 'UNDO_CONFLICT' });
  expect(JSON.stringify(await look())).toContain('theirs');
  await open.undo.undo(callId, true);
  expect(await look()).toEqual(before);

  // What cannot be taken back says so.
  const made = await run('CREATE TABLE made (id INT)');
  expect(made.call.undo.state).not.toBe('available');
  expect(made.raw).toMatchObject({ undoable: false });
}
