import type { ChangeMark, Memory, TidyOptions, Tidying } from '../ports/memories.ts';
import { memoryColumns, type MemoryRows } from './memoryRows.ts';

/** How many a card names. */
const named = 200;

export function planTidy(rows: MemoryRows, owner: string, options: TidyOptions, now: number): Tidying {
  const expired = options.expire ? expiredOf(rows, owner, options, now) : [];
  const duplicates = options.dedupe ? [...duplicatesOf(rows, owner, options, now)].flatMap(([kept, ...rest]) => rest.map((removed) => ({ removed, keptKey: kept?.key ?? '' }))) : [];
  return { expired: expired.slice(0, named), duplicates: duplicates.slice(0, named), counts: { expired: expired.length, duplicates: duplicates.length } };
}

/** What is removed is noted for the way back; the one that stays of several takes their tags. */
export function tidy(rows: MemoryRows, owner: string, options: TidyOptions, mark: ChangeMark | undefined, now: number): { expired: number; duplicates: number } {
  const remove = (memory: Memory): void => {
    rows.remove(memory.id);
    rows.note(mark, memory, null);
  };
  let [expired, duplicates] = [0, 0];
  // Found before anything is removed: a statement that is read must not be written beneath.
  const groups = options.dedupe ? [...duplicatesOf(rows, owner, options, now)] : [];
  for (const memory of options.expire ? expiredOf(rows, owner, options, now) : []) {
    remove(memory);
    expired++;
  }
  for (const [kept, ...rest] of groups) {
    for (const memory of rest) {
      remove(memory);
      duplicates++;
    }
    const tags = [...new Set([kept, ...rest].flatMap((memory) => memory?.tags ?? []))];
    if (!kept || tags.length === kept.tags.length) continue;
    const merged = { ...kept, tags };
    rows.replace(merged);
    rows.note(mark, kept, merged);
  }
  return { expired, duplicates };
}

function expiredOf(rows: MemoryRows, owner: string, { namespace }: TidyOptions, now: number): Memory[] {
  return rows.all(`SELECT ${memoryColumns} FROM memories WHERE expires_at <= ? AND owner = ? AND (? IS NULL OR namespace = ?) ORDER BY expires_at`, now, owner, namespace ?? null, namespace ?? null);
}

/** Memories of one namespace that say the same, the one to keep first: it lasts longest, matters most, is the newest. */
function* duplicatesOf(rows: MemoryRows, owner: string, { namespace }: TidyOptions, now: number): Generator<Memory[]> {
  const groups = rows.prepare('SELECT namespace, sense FROM memories WHERE owner = ? AND (? IS NULL OR namespace = ?) GROUP BY namespace, sense HAVING COUNT(*) > 1').all(owner, namespace ?? null, namespace ?? null) as { namespace: string; sense: Buffer }[];
  for (const group of groups) {
    const same = rows.all(`SELECT ${memoryColumns} FROM memories WHERE owner = ? AND namespace = ? AND sense = ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY expires_at IS NULL DESC, importance DESC, updated_at DESC, id DESC`, owner, group.namespace, group.sense, now);
    if (same.length > 1) yield same;
  }
}
