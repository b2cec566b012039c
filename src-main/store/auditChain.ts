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
  /** Columns for filtering; they repeat what `body` says. None of them holds a line break. */
  name: string;
  risk: string;
  caller: string;
  state: string;
}

export interface AuditRecord {
  seq: number;
  hash: string;
}

export interface StoredAuditRow extends AuditInput {
  seq: number;
  previous: string;
  hash: string;
}

/** The `previous` of the first row. */
export const chainStart = '0'.repeat(64);

/**
 * The hash of a row: SHA-256 over the previous hash and every column, joined by newlines (columns and
 * JSON hold none). Any changed byte, lost or moved row breaks the chain from there on.
 */
export function chainHash(previous: string, seq: number, row: AuditInput): string {
  return hashOf('sha256', `${previous}\n${seq}\n${row.at}\n${row.callId}\n${row.kind}\n${row.name}\n${row.risk}\n${row.caller}\n${row.state}\n${row.body}`);
}

/** A line break would let text move from one column to its neighbour under the same hash: no row is written with one. */
export function holdsLineBreak(row: AuditInput): boolean {
  return row.body.includes('\n') || row.caller.includes('\n') || row.name.includes('\n') || row.callId.includes('\n') || row.kind.includes('\n') || row.risk.includes('\n') || row.state.includes('\n');
}
