import type { Anchor, AnchorReading } from './auditAnchors.ts';
import { chainHash, chainStart, holdsLineBreak, type StoredAuditRow } from './auditChain.ts';

/** The first row that is not what was written, and how that shows. */
export interface ChainBreak {
  seq: number;
  expected: string;
  found: string;
  reason: string;
}

export interface ChainVerdict {
  /** Rows that were found to fit, from the first on. */
  entries: number;
  /** Hash of the last of them. */
  head: string;
  /** Anchors the chain was held against. */
  anchors: number;
  broken?: ChainBreak;
}

/**
 * Walks the chain from its start, in order of `seq`, and holds it against the anchors. Names the first
 * row that cannot be trusted. Where rows were written anew with fitting hashes, that is the row after
 * the last anchor that still fits: which of those up to the next anchor were changed cannot be told.
 */
export function verifyChain(rows: Iterable<StoredAuditRow>, { anchors, problem }: AnchorReading): ChainVerdict {
  const anchored = new Set(anchors.map((anchor) => anchor.seq));
  const found = new Map([[0, chainStart]]);
  let beforeLast = '';
  let last = chainStart;
  let entries = 0;
  let inRow: ChainBreak | undefined;
  for (const row of rows) {
    inRow = judgeRow(row, entries + 1, last, beforeLast);
    if (inRow) break;
    entries++;
    beforeLast = last;
    last = row.hash;
    if (anchored.has(row.seq)) found.set(row.seq, row.hash);
  }
  const byAnchors = judgeAnchors(anchors, found, inRow ? undefined : entries);
  const broken = (byAnchors && inRow ? (byAnchors.seq < inRow.seq ? byAnchors : inRow) : (byAnchors ?? inRow)) ?? unvouched(anchors, problem);
  return { entries, head: last, anchors: anchors.length, ...(broken && { broken }) };
}

function judgeRow(row: StoredAuditRow, seq: number, last: string, beforeLast: string): ChainBreak | undefined {
  if (row.seq > seq) return { seq, expected: `row ${seq}`, found: `row ${row.seq}`, reason: `Row ${seq} is missing` };
  if (row.seq < seq) return { seq: row.seq, expected: `row ${seq}`, found: `row ${row.seq}`, reason: `Row ${row.seq} was put in` };
  const hash = chainHash(last, seq, row);
  if (row.hash === hash && row.previous === last && !holdsLineBreak(row)) return undefined;
  if (seq > 1 && row.previous !== last) {
    // The row is whole, but follows another one than the one before it: that one is not what stood there.
    if (row.hash === chainHash(row.previous, seq, row)) return { seq: seq - 1, expected: row.previous, found: last, reason: `Row ${seq - 1} was changed after it was written and given a new hash` };
    // The row is whole for the place before this one: what stands there now has pushed it on.
    if (row.hash === chainHash(beforeLast, seq - 1, row)) return { seq: seq - 1, expected: row.hash, found: last, reason: `Row ${seq - 1} was put in: the row after it follows row ${seq - 2}` };
  }
  return { seq, expected: hash, found: row.hash, reason: `Row ${seq} was changed after it was written` };
}

/** `found` holds the hashes at anchored rows as far as the chain was walked; `end` its last row, when it was walked to the end. */
function judgeAnchors(anchors: readonly Anchor[], found: ReadonlyMap<number, string>, end: number | undefined): ChainBreak | undefined {
  // A later anchor at an earlier row: the log was set back, and went on from there.
  const setBackTo = anchors.map(() => Infinity);
  for (let index = anchors.length - 2; index >= 0; index--) setBackTo[index] = Math.min(setBackTo[index + 1] ?? Infinity, anchors[index + 1]?.seq ?? Infinity);
  let first: ChainBreak | undefined;
  let fits = 0;
  const note = (next: ChainBreak): void => void (first = first && first.seq <= next.seq ? first : next);
  for (const [index, anchor] of anchors.entries()) {
    const hash = found.get(anchor.seq);
    const when = new Date(anchor.at).toISOString();
    if (anchor.lost) note({ seq: fits + 1, expected: `anchors of the rows up to ${anchor.seq}`, found: 'none', reason: `The anchors of the rows up to ${anchor.seq} were gone at ${when}: whether these rows were written anew cannot be told` });
    if (hash === anchor.hash) {
      fits = Math.max(fits, anchor.seq);
      continue;
    }
    if (hash === undefined && end === undefined) continue;
    const setBack = (setBackTo[index] ?? Infinity) < anchor.seq;
    if (hash === undefined && !setBack) note({ seq: (end ?? 0) + 1, expected: anchor.hash, found: 'nothing', reason: `The log ends after row ${end}, but it had reached row ${anchor.seq} at ${when}: its end was cut off` });
    else if (setBack) note({ seq: Math.min(fits, anchor.seq - 1) + 1, expected: anchor.hash, found: hash ?? 'nothing', reason: `The log had reached row ${anchor.seq} at ${when} and was set back after that: an older copy was put in its place` });
    else note({ seq: fits + 1, expected: anchor.hash, found: hash ?? 'nothing', reason: `Row ${anchor.seq} is not the one that was anchored at ${when}: the log was written anew from some row after ${fits} on` });
  }
  return first;
}

/** The chain fits, but what should vouch for it does not. */
function unvouched(anchors: readonly Anchor[], problem: string | undefined): ChainBreak | undefined {
  if (problem === undefined) return undefined;
  const seq = (anchors.at(-1)?.seq ?? 0) + 1;
  return { seq, expected: 'an anchor', found: 'none that can be trusted', reason: `${problem}: nothing vouches for the rows from ${seq} on` };
}
