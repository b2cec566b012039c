import { hash as hashOf } from 'node:crypto';

/** What the audit says happened at one moment of a call. */
export const auditKinds = ['asked', 'edited', 'refused', 'intent', 'outcome', 'undo', 'redo', 'settings', 'started', 'stopped'] as const;
export type AuditKind = (typeof auditKinds)[number];

export interface AuditInput {
  at: number;
  callId: string;
  kind: AuditKind;
  /** JSON of the row's facts, redacted for the audit; the hash covers this very text. */
  body: string;
  /** Columns for filtering; they repeat what `body` says and are covered by its hash through it. */
  name: string;
  risk: string;
  caller: string;
  state: string;
}

export interface AuditRecord {
  seq: number;
  hash: string;
}

export interface ChainVerdict {
  entries: number;
  head: string;
  /** The first row that does not fit, when there is one. */
  broken?: { seq: number; expected: string; found: string; reason: string };
}

/** The `previous` of the first row. */
export const chainStart = '0'.repeat(64);

export interface StoredAuditRow extends AuditInput {
  seq: number;
  previous: string;
  hash: string;
}

/**
 * The hash of a row: SHA-256 over the previous hash and every column, joined by newlines (bodies are
 * JSON and hold none). Any changed byte, lost or moved row breaks the chain from there on.
 */
export function chainHash(previous: string, seq: number, row: AuditInput): string {
  return hashOf('sha256', `${previous}\n${seq}\n${row.at}\n${row.callId}\n${row.kind}\n${row.name}\n${row.risk}\n${row.caller}\n${row.state}\n${row.body}`);
}

/**
 * Walks the chain from its start. `anchor` is the last known end, kept in a file of its own: a chain
 * that is shorter than its anchor has been cut.
 */
export function verifyChain(rows: Iterable<StoredAuditRow>, anchor: { seq: number; hash: string } | undefined): ChainVerdict {
  let previous = chainStart;
  let expectedSeq = 1;
  let entries = 0;
  for (const row of rows) {
    if (row.seq !== expectedSeq) {
      return { entries, head: previous, broken: { seq: expectedSeq, expected: `row ${expectedSeq}`, found: `row ${row.seq}`, reason: `Row ${expectedSeq} is missing` } };
    }
    const hash = chainHash(previous, row.seq, row);
    if (row.previous !== previous || row.hash !== hash) {
      return { entries, head: previous, broken: { seq: row.seq, expected: hash, found: row.hash, reason: `Row ${row.seq} was changed after it was written` } };
    }
    if (anchor && row.seq === anchor.seq && anchor.hash !== hash) {
      return { entries, head: previous, broken: { seq: row.seq, expected: anchor.hash, found: hash, reason: `Row ${row.seq} differs from the anchor beside the log: the log was written anew` } };
    }
    previous = hash;
    expectedSeq++;
    entries++;
  }
  if (anchor && entries < anchor.seq) {
    return { entries, head: previous, broken: { seq: entries + 1, expected: anchor.hash, found: 'nothing', reason: `The log ends after row ${entries}, but it had reached row ${anchor.seq}: its end was cut off` } };
  }
  return { entries, head: previous };
}
