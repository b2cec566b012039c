import type { AuditEntry } from '../../../src-preload/contract/index.ts';

/** The table's rows and the new ones held back until nothing would move under the hand. */
export interface EntryList {
  entries: AuditEntry[];
  held: AuditEntry[];
}

/**
 * Takes a fresh first page. Rows that are known are brought up to date where they stand; new ones
 * go on top, or are held back while `hold` is true. Newest first, each call once.
 */
export function mergeNewest(list: EntryList, page: readonly AuditEntry[], hold: boolean): EntryList {
  const fresh = new Map(page.map((entry) => [entry.callId, entry]));
  const known = new Set(list.entries.map((entry) => entry.callId));
  const added = page.filter((entry) => !known.has(entry.callId));
  const heldBefore = list.held.filter((entry) => !fresh.has(entry.callId));
  const newOnes = [...added, ...heldBefore].sort((a, b) => b.seq - a.seq);
  const entries = list.entries.map((entry) => fresh.get(entry.callId) ?? entry);
  return hold ? { entries, held: newOnes } : { entries: [...newOnes, ...entries], held: [] };
}

/** Puts the rows that were held back on top. */
export function releaseHeld(list: EntryList): EntryList {
  return list.held.length === 0 ? list : { entries: [...list.held, ...list.entries], held: [] };
}

/** Adds an older page below; rows that are there already are not doubled. */
export function appendOlder(list: EntryList, page: readonly AuditEntry[]): EntryList {
  const known = new Set(list.entries.map((entry) => entry.callId));
  return { ...list, entries: [...list.entries, ...page.filter((entry) => !known.has(entry.callId))] };
}
