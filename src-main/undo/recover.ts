import { formatCount } from '../kernel/format.ts';
import type { JournalRow } from './rows.ts';
import { pathsOf } from './revert.ts';
import { settled, takeBack, type TurnParts } from './turns.ts';

/** What an ended process left of a call, and what became of it. */
export interface Recovered {
  callId: string;
  /** A sentence for the person. */
  whatHappened: string;
}

/**
 * Settles calls that a killed process left in the middle: an undo or redo is finished, any other call
 * is taken back as a whole, since nobody ever heard of its success. What others put in its place
 * meanwhile is kept in the trash. Also removes what the trash holds for nobody.
 */
export async function recoverCalls(parts: TurnParts): Promise<Recovered[]> {
  const recovered: Recovered[] = [];
  for (const callId of await parts.rows.unsettledCalls()) {
    try {
      recovered.push({ callId, whatHappened: await settleCall(callId, parts) });
    } catch (error) {
      parts.log.error({ err: error, callId }, 'a call that was cut short could not be settled');
      recovered.push({ callId, whatHappened: `It was cut short and could not be taken back: ${error instanceof Error ? error.message : String(error)}` });
    }
  }
  await dropOrphans(parts);
  return recovered;
}

async function settleCall(callId: string, parts: TurnParts): Promise<string> {
  const all = await parts.rows.ofCall(callId);
  const inState = (...states: JournalRow['state'][]): JournalRow[] => all.filter((row) => states.includes(row.state));
  const { reverter, trash, rows } = parts;

  const undoing = inState('undoing').toReversed();
  const redoing = inState('redoing');
  const open = inState('pending', 'applied').toReversed();
  for (const row of [...undoing, ...redoing]) for (const path of pathsOf(row.change)) await trash.clean(path);
  for (const row of undoing) {
    await reverter.undo(row);
    await rows.update(await settled(row, 'undo', parts));
  }
  for (const row of redoing) {
    await reverter.redo(row, true);
    await rows.update(await settled(row, 'redo', parts));
  }
  if (open.length === 0) return undoing.length > 0 ? 'Its undo was cut short and has been finished' : 'Its redo was cut short and has been finished';

  for (const row of open) {
    await takeBack(row, true, reverter);
    await rows.update({ ...(await settled(row, 'undo', parts)), interrupted: true });
  }
  const places = [...new Set(open.flatMap((row) => pathsOf(row.change).slice(-1)))];
  return `It was cut short; ${formatCount(open.length, 'change')} of it ${open.length === 1 ? 'was' : 'were'} taken back (${places.slice(0, 3).join(', ')}${places.length > 3 ? ', …' : ''})`;
}

async function dropOrphans({ rows, trash }: TurnParts): Promise<void> {
  const held = trash.calls();
  const known = new Set((await rows.standings(held)).filter(({ states }) => !states.expired).map(({ callId }) => callId));
  for (const callId of held) if (!known.has(callId)) await trash.dropCall(callId);
}
